"""The kind as it is, in the same room as those that break."""

from sources.rss import poll

__all__ = ["poll"]
