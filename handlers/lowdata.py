"""/lowdata: short cards, where data is dear or slow."""

from __future__ import annotations

from dataclasses import replace

from handlers import Command, Desk, Reply, Request, Role
from handlers._words import quoted, say
from rules.errors import InputError

COMMAND = Command("Short cards of text alone, where data is dear.", "/lowdata on", Role.CONFIGURES, 17)
_WORDS = {"on": True, "yes": True, "off": False, "no": False}


def answer(request: Request, desk: Desk) -> Reply:
    """Shows the setting, or changes it."""
    chat, words = request.chat, request.words.strip().casefold()
    if words and words not in _WORDS:
        raise InputError(f"I know “on” and “off”, not {quoted(words)}. Example: /lowdata on")
    if words:
        chat = replace(chat, low_data=_WORDS[words])
        desk.store.chats.put(chat)
    if chat.low_data:
        return say(
            "Low-data mode is on: cards are one short text of less than 300 bytes, without pictures, links and "
            "buttons. /why with the reference of a card tells the rest. “/lowdata off” ends it."
        )
    return say("Low-data mode is off: cards are whole. “/lowdata on” makes them short.")
