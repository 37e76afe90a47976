"""Earthquakes as items, whoever measures them: said in a sentence, and one item a quake however often it is revised."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

from rules.item import Item
from rules.polling import Source
from sources._cleaning import made

LEAST = 4.5  # weaker ones do no harm
_FAR = re.compile(r"^(?P<km>\d+)\s*km\s+(?P<way>[NSEW]{1,3})\s+of\s+(?P<near>.+)$", re.IGNORECASE)


def quake(
    source: Source, key: str, magnitude: float | None, where: str, at: datetime | None, url: str
) -> Item | None:
    """The item of a quake of the least magnitude or more. `where` is as its publisher says it."""
    if magnitude is None or magnitude < LEAST or not where:
        return None
    far = _FAR.match(where)
    near = f"{far['km']} km {far['way']} of {far['near']}" if far else f"in {where}"
    title = f"M {magnitude:.1f} earthquake, {where}"
    text = f"A magnitude {magnitude:.1f} earthquake struck {near}."
    return made(source, key, url, html.escape(title), html.escape(text), "en", at)


def number(value: object) -> float | None:
    """A number that stands as one, or as text; None for anything else."""
    try:
        return None if isinstance(value, bool) else float(str(value))
    except ValueError:
        return None


def moment_of(milliseconds: object) -> datetime | None:
    """Milliseconds since 1970 as aware UTC."""
    value = number(milliseconds)
    if value is None or not 0 < value < 4_102_444_800_000:
        return None
    return datetime.fromtimestamp(value / 1000, UTC)
