"""/zone: the time zone of this chat."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from handlers import Command, Desk, Reply, Request, Role
from handlers._digest import keep
from handlers._places import one
from handlers._words import say
from rules.errors import InputError
from rules.places import PlaceKind

COMMAND = Command("The time zone for quiet hours and times.", "/zone Berlin", Role.CONFIGURES, 15)


def answer(request: Request, desk: Desk) -> Reply:
    """Shows the zone, or sets it by its name or by a city in it."""
    chat, words = request.chat, request.words.strip()
    if words:
        chat = replace(chat, timezone=_zone(words, desk))
        keep(chat, request.now, desk)
    local = request.now.astimezone(ZoneInfo(chat.timezone))
    return say(
        f"The time zone of this chat is {chat.timezone}; it is {local:%H:%M} there now. Example: /zone Berlin"
    )


def _zone(words: str, desk: Desk) -> str:
    """Raises InputError where neither a zone nor a place has this name."""
    name = words.replace(" ", "_")
    if "/" in name or name.upper() == "UTC":
        try:
            return ZoneInfo(name.upper() if name.upper() == "UTC" else name).key
        except (ValueError, OSError, LookupError):
            raise InputError(
                "There is no such time zone. Name a city in it, or the zone as in “/zone Asia/Almaty”."
            ) from None
    place = one(words, desk)
    if place.kind is PlaceKind.WORLD or not place.timezone:
        raise InputError(
            f"{place.name} has no time zone of its own. Name a city in it, for example: /zone Berlin"
        )
    return place.timezone
