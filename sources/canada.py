"""Travel advice of Canada: the index of data.international.gc.ca (index-alpha-eng.json).

Its dates move for the whole register whenever something is edited for all; the levels and the notes do not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rules.errors import MalformedError
from rules.polling import Source
from rules.registers import Register, State
from sources import Get, Polling
from sources._dates import claimed, since_1970
from sources._levels import level_of
from sources._pages import json_of, text_at

PARTS = "parts of the country"
_PAGE = "https://travel.gc.ca/destinations/"


def poll(source: Source, now: datetime) -> Polling:
    """One reading of the whole register."""
    page = yield Get(source.url)
    found = json_of(page)
    rows = found.get("data") if isinstance(found, dict) else None
    if not isinstance(rows, dict) or not rows:
        raise MalformedError("the index names no destinations: what was known stays")
    states = tuple(_state(code, row, now) for code, row in rows.items() if isinstance(row, dict))
    return Register("CA", states, least=150)


def _state(code: str, row: dict[str, Any], now: datetime) -> State:
    words = text_at(row, "eng", "advisory-text")
    level = level_of(words)
    step = row.get("advisory-state")
    if level is None and not words and isinstance(step, int) and 0 <= step <= 3:
        level = step + 1
    slug = text_at(row, "eng", "url-slug")
    return State(
        text_at(row, "eng", "name") or text_at(row, "country-eng"),
        level,
        regions=_parts(row),
        note=_note(row),
        code=text_at(row, "country-iso") or code,
        url=f"{_PAGE}{slug}" if slug else "",
        updated=_updated(row, now),
        unknown="" if level else words or "no words for a level",
    )


def _parts(row: dict[str, Any]) -> tuple[str, ...] | None:
    flag = row.get("has-regional-advisory")
    return None if flag not in (0, 1) else (PARTS,) if flag else ()


def _note(row: dict[str, Any]) -> str:
    """What was updated last; what the register itself calls editorial stays so."""
    sort, said = text_at(row, "recent-updates-type"), text_at(row, "eng", "recent-updates")
    return f"{sort}. {said}" if sort.casefold() == "editorial change" and said else said or sort


def _updated(row: dict[str, Any], now: datetime) -> datetime | None:
    at = claimed(text_at(row, "date-published", "asp"), now)
    return at or since_1970(text_at(row, "date-published", "timestamp"), now)
