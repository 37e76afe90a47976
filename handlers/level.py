"""/level: from which severity on this chat hears of a place."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers import Command, Desk, Reply, Request, Role
from handlers._places import followed
from handlers._words import count, level, say
from rules.advisory import SEVERITY_NAMES
from rules.errors import InputError

COMMAND = Command(
    "From which severity on you want to hear, per place or for all.", "/level Kenya 3", Role.CONFIGURES, 13
)
_WORDS = re.compile(r"(?:(.*?)[\s,]+)?(\d+)")


def answer(request: Request, desk: Desk) -> Reply:
    """Sets the level of one place, or of all that the chat follows."""
    parsed = _WORDS.fullmatch(request.words.strip())
    if parsed is None or parsed[2] not in {"1", "2", "3", "4"}:
        names = ", ".join(f"{number} {name}" for number, name in SEVERITY_NAMES.items())
        raise InputError(
            f"Levels go from 1 to 4: {names}. Write “/level 2” for all places, or “/level Kenya 3” for one of them."
        )
    least = int(parsed[2])
    chosen = desk.store.subscriptions.of(request.chat.id)
    if parsed[1]:
        chosen = [followed(parsed[1], request.chat.id, desk)]
    if not chosen:
        raise InputError("This chat follows nothing yet. Example: /follow Almaty")
    for each in chosen:
        desk.store.subscriptions.follow(replace(each, least=least))
    where = count(len(chosen), "place")
    if len(chosen) == 1 and chosen[0].place in desk.places:
        where = desk.places.line(desk.places.get(chosen[0].place))
    return say(f"From now on this chat hears of {where} from level {level(least)} on.")
