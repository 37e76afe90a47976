"""/nationality: whose travel advice concerns this chat most."""

from __future__ import annotations

from dataclasses import replace

from handlers import Command, Desk, Reply, Request, Role
from handlers._places import one
from handlers._words import say
from rules.errors import InputError
from rules.places import PlaceId, PlaceKind

COMMAND = Command(
    "Steps of your own state's embassy count more.", "/nationality Germany", Role.CONFIGURES, 16
)
_OFF = frozenset({"off", "none", "no"})


def answer(request: Request, desk: Desk) -> Reply:
    """Shows, sets or erases the nationality."""
    chat, words = request.chat, request.words.strip()
    if words.casefold() in _OFF:
        desk.store.chats.put(replace(chat, nationality=None))
        return say("No nationality is kept for this chat any more.")
    if not words:
        known = desk.places.get(PlaceId(chat.nationality)).name if chat.nationality else "not set"
        return say(
            f"Nationality: {known}. Set it with “/nationality Germany”, erase it with “/nationality off”."
        )
    place = one(words, desk)
    if place.kind is not PlaceKind.COUNTRY:
        raise InputError(f"{place.name} is not a state. Example: /nationality Germany")
    desk.store.chats.put(replace(chat, nationality=place.country))
    return say(
        f"Nationality: {place.name}. When {place.name} withdraws staff or tells its people to leave a place that "
        "you follow, it rings one step louder. “/nationality off” erases it."
    )
