"""/digest: what happened in the places that this chat follows, every day or every week."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from handlers import Command, Desk, Reply, Request, Role
from handlers._digest import Period, compose, keep, when
from handlers._words import quoted, say
from rules.digests import WEEKDAYS, Digest
from rules.errors import InputError

COMMAND = Command(
    "What happened in all you follow, every day or once a week.", "/digest Monday 8:00", Role.CONFIGURES, 18
)
_WORDS = re.compile(r"(?:(?:every|weekly|on)\s+)*(?:([a-z]+)s?\s+)?(?:at\s+)?(\d{1,2})(?:[:.h](\d{2}))?")
_DAILY = Digest(time(8))
_OFF = frozenset({"off", "none", "no", "never"})
_EVERY_DAY = frozenset({"", "daily", "day"})
_EXAMPLE = "Examples: /digest 8:00, /digest Monday 8:00, /digest off"


def answer(request: Request, desk: Desk) -> Reply:
    """Shows, sets or ends the digest; "now" sends one at once."""
    chat, words = request.chat, request.words.strip().casefold()
    if words == "now":
        now = request.now
        period = Period(now - (chat.digest or _DAILY).period, now)
        return Reply((compose(chat, desk.store.incidents.since(period.begins), period, desk),))
    if not words:
        state = f"comes {when(chat.digest)} ({chat.timezone})" if chat.digest else "is off"
        return say(f"The digest {state}. It comes without a sound. {_EXAMPLE}, /digest now")
    digest = None if words in _OFF else _parsed(words)
    keep(replace(chat, digest=digest), request.now, desk)
    if digest is None:
        return say("There is no digest any more.")
    return say(
        f"The digest comes {when(digest)} ({chat.timezone}; change the zone with /zone), without a sound: what is new, "
        "what goes on, what got better, and what I could not see."
    )


def _parsed(words: str) -> Digest:
    """Raises InputError with examples."""
    found = _WORDS.fullmatch(words)
    names = [name.casefold() for name in WEEKDAYS]
    day = (found[1] or "") if found else "?"
    weekday = next(
        (number for number, name in enumerate(names) if len(day) > 2 and name.startswith(day)), None
    )
    if found is None or (weekday is None and day not in _EVERY_DAY):
        raise InputError(f"I cannot read {quoted(words)} as a time. {_EXAMPLE}")
    try:
        hour = time(int(found[2]), int(found[3] or 0))
    except ValueError:
        raise InputError(f"Hours go from 00:00 to 23:59. {_EXAMPLE}") from None
    return Digest(hour, weekday)
