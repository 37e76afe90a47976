"""DECIDES: everything the bot judges. Pure: values in, values out.

Start with engine.py: one page from an item to its events. The nouns live in the files that decide on them.
"""
