"""/quiet: hours in which only the most serious news rings."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from handlers import Command, Desk, Reply, Request, Role
from handlers._words import quoted, say
from rules.audience import Quiet
from rules.errors import InputError

COMMAND = Command(
    "Hours in which only the most serious news rings.", "/quiet 22:00-07:00", Role.CONFIGURES, 14
)
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?"
_HOURS = re.compile(rf"{_CLOCK}\s*(?:-|–|—|to|until)\s*{_CLOCK}", re.IGNORECASE)
_OFF = frozenset({"off", "none", "no", "never"})


def answer(request: Request, desk: Desk) -> Reply:
    """Shows, sets or ends the quiet hours, in the chat's own time zone."""
    chat, words = request.chat, request.words.strip()
    if not words:
        now = f"are {_hours(chat.quiet)} ({chat.timezone})" if chat.quiet else "are not set"
        return say(f"Quiet hours {now}. Set them with “/quiet 22:00-07:00”, end them with “/quiet off”.")
    if words.casefold() in _OFF:
        desk.store.chats.put(replace(chat, quiet=None))
        return say("There are no quiet hours any more: what is serious rings at any time.")
    quiet = _parsed(words)
    desk.store.chats.put(replace(chat, quiet=quiet))
    return say(
        f"Quiet hours are {_hours(quiet)} ({chat.timezone}; change the zone with /zone). In them, news waits until "
        "they end; only what cannot wait still rings. Nothing is lost."
    )


def _parsed(words: str) -> Quiet:
    """Raises InputError with an example."""
    found = _HOURS.fullmatch(words)
    if found is None:
        raise InputError(
            f"I cannot read {quoted(words)} as hours. Write two times, for example: /quiet 22:00-07:00"
        )
    try:
        start = time(int(found[1]), int(found[2] or 0))
        end = time(int(found[3]) % 24 if found[3] == "24" else int(found[3]), int(found[4] or 0))
    except ValueError:
        raise InputError("Hours go from 00:00 to 23:59. Example: /quiet 22:00-07:00") from None
    if start == end:
        raise InputError(
            "These hours begin and end at the same time. For silence all day, use /stop; else: /quiet 22:00-07:00"
        )
    return Quiet(start, end)


def _hours(quiet: Quiet) -> str:
    return f"{quiet.start:%H:%M}-{quiet.end:%H:%M}"
