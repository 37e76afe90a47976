"""Travel and safety advice of Germany: auswaertiges-amt.de/opendata/travelwarning.

Four flags a country and no text. An empty answer means an error or that the service is switched off; it never means
that there are no warnings.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rules.errors import MalformedError
from rules.polling import Source
from rules.registers import Register, State
from sources import Get, Polling
from sources._dates import since_1970
from sources._pages import json_of, text_at

PARTS = "Teile des Landes"


def poll(source: Source, now: datetime) -> Polling:
    """One reading of the whole register."""
    page = yield Get(source.url)
    found = json_of(page)
    rows = found.get("response") if isinstance(found, dict) else None
    if not isinstance(rows, dict) or not rows:
        raise MalformedError(
            "the answer names no countries (an error, or switched off): what was known stays"
        )
    states = tuple(
        _state(row, now) for row in rows.values() if isinstance(row, dict) and "countryName" in row
    )
    return Register("DE", states, least=150)


def _state(row: dict[str, Any], now: datetime) -> State:
    return State(
        text_at(row, "countryName").rstrip("*"),
        _level(row),
        regions=_parts(row),
        code=text_at(row, "countryCode"),
        updated=since_1970(text_at(row, "lastModified") or text_at(row, "effective"), now),
    )


def _level(row: dict[str, Any]) -> int | None:
    """4 for a warning of the whole country, 1 for none; unknown where a flag is missing."""
    flags = (row.get("warning"), row.get("situationWarning"))
    if not all(isinstance(flag, bool) for flag in flags):
        return None
    return 4 if any(flags) else 1


def _parts(row: dict[str, Any]) -> tuple[str, ...] | None:
    flags = (row.get("partialWarning"), row.get("situationPartWarning"))
    if not all(isinstance(flag, bool) for flag in flags):
        return None
    return (PARTS,) if any(flags) else ()
