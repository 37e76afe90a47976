"""Travel advice of the Netherlands: opendata.nederlandwereldwijd.nl (v2, infotype traveladvice).

No field says the level: the colour stands in Dutch sentences, for the whole country or for parts of it.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from rules.destinations import Alphabet, country
from rules.errors import MalformedError
from rules.polling import Source
from rules.registers import Register, State
from sources import Get, Polling
from sources._cleaning import address_of, text_of
from sources._dates import claimed
from sources._pages import json_of, objects, text_at

_ROWS = 200
_PAGES = 5
_COLOURS = {"groen": 1, "geel": 2, "oranje": 3, "rood": 4}
_COLOUR = re.compile(r"\b(groen|geel|oranje|rood)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_OF_A_PART = re.compile(r"^voor (?!de rest\b|heel\b|het grootste deel\b|het hele\b)", re.IGNORECASE)
_THEN_A_PART = re.compile(r"^\s+(?:voor|in)\s+(?!heel\b|het hele\b)", re.IGNORECASE)
_OFFSET = re.compile(r"([?&]offset=)\d+")


def poll(source: Source, now: datetime) -> Polling:
    """One reading of the whole register, which comes in pages of 200."""
    states: list[State] = []
    for number in range(_PAGES):
        page = yield Get(_OFFSET.sub(rf"\g<1>{number * _ROWS}", source.url))
        rows = list(objects(json_of(page)))
        states += [_state(row, page.url, now) for row in rows if text_at(row, "location")]
        if len(rows) < _ROWS or not _OFFSET.search(source.url):
            break
    if not states:
        raise MalformedError("the answer names no countries: what was known stays")
    return Register("NL", tuple(states), least=150)


def _state(row: dict[str, Any], base: str, now: datetime) -> State:
    lines = [" ".join(line.split()) for line in text_of(text_at(row, "introduction")).splitlines()]
    text = "\n".join(line for line in lines if line)
    level, parts = _colours(text)
    iso = text_at(row, "isocode")
    return State(
        text_at(row, "location"),
        level,
        regions=parts,
        text=text,
        code=country(iso, Alphabet.ISO3) or iso.replace("-", "."),
        url=address_of(text_at(row, "canonical"), base),
        updated=claimed(text_at(row, "lastmodified"), now),
        unknown="" if level or parts else "geen kleurcode",
    )


def _colours(text: str) -> tuple[int | None, tuple[str, ...] | None]:
    """The level of the whole, and the parts with another one. The first sentence on the whole counts."""
    level: int | None = None
    parts: list[str] = []
    for sentence in _SENTENCE.split(text):
        colour = _COLOUR.search(sentence)
        if colour is None or "kleurcode" not in sentence.casefold():
            continue
        behind = sentence[colour.end() :]
        if _OF_A_PART.match(sentence):
            parts.append(f"{_bare(sentence[5:].split(' geldt ')[0])} ({colour[1].lower()})")
        elif _THEN_A_PART.match(behind):
            parts.append(f"{_bare(_THEN_A_PART.sub('', behind))} ({colour[1].lower()})")
        elif level is None:
            level = _COLOURS[colour[1].lower()]
    return level, tuple(parts) if parts or level else None


def _bare(part: str) -> str:
    return part.strip(" .,:;")
