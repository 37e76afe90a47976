"""Travel advisories of the United States: the RSS register TAsTWs.xml of travel.state.gov.

A standing list of about 215 places. The guid is the page of a country and never changes; Country-Tag is FIPS 10-4 for
the most part, so the name in the title decides and the tag helps only where nobody knows the name.
"""

from __future__ import annotations

import re
from datetime import datetime
from xml.etree.ElementTree import Element

from rules.destinations import Alphabet, country
from rules.polling import Source
from rules.registers import Register, State, departure
from sources import Get, Polling
from sources._cleaning import address_of, text_of
from sources._dates import claimed
from sources._levels import level_of
from sources._pages import child, elements

LEAST = 150
_TITLE = re.compile(r"^(.*?)\s*[-–—]\s*(?=Level\b|Other\b|See\b)(.*)$", re.IGNORECASE | re.DOTALL)
_NOTE = re.compile(
    r"\b(?:reissued|advisory level|no changes? to|risk indicators?|last update|updated to|advisory was|"
    r"(?:ordered|authori[sz]ed) departure (?:status )?(?:was|has|of))\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^\s*(?:do not travel|reconsider travel)\s+(?:to|in|within)\s*:?\s*(.+?)(?:\s+due to\b.*)?$",
    re.IGNORECASE,
)
_PARTS_ARE_NAMED = re.compile(
    r"(?:do not travel|reconsider travel) to\s*:|some areas have (?:an )?increased risk", re.IGNORECASE
)


def poll(source: Source, now: datetime) -> Polling:
    """One reading of the whole register."""
    page = yield Get(source.url)
    states = [_state(item, page.url, now) for item in elements(page, "item")]
    return Register("US", tuple(state for state in states if state), least=LEAST)


def _state(item: Element, base: str, now: datetime) -> State | None:
    title = " ".join(child(item, "title").split())
    name, _, words = title.rpartition(" - ")
    found = _TITLE.match(title)
    if found:
        name, words = found[1], found[2]
    tags = {each.get("domain", ""): (each.text or "").strip() for each in item if each.tag == "category"}
    words = tags.get("Threat-Level") or words
    text = text_of(child(item, "description"))
    return stated(name, words, text, tags.get("Country-Tag", ""), address_of(child(item, "link"), base),
                  child(item, "pubDate"), now) if name else None  # fmt: skip


def stated(name: str, words: str, text: str, tag: str, url: str, date: str, now: datetime) -> State:
    """The state of one destination, of what RSS and JSON say alike. `text` is plain, a paragraph a line."""
    level = level_of(words)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    note = next((line for line in lines[:3] if _NOTE.search(line)), "")
    return State(
        name,
        level,
        regions=_parts(lines, name) if lines else None,
        departure=departure(text) if text else None,
        note=note,
        text="\n".join(line for line in lines if line != note),
        code=country(tag, Alphabet.FIPS) or "",
        url=url,
        updated=claimed(date, now),
        unknown="" if level else words,
    )


def _parts(lines: list[str], name: str) -> tuple[str, ...] | None:
    """The parts that one should not, or hardly, travel to; None where they are named in a way that is not read."""
    found = [part[1].strip(" .") for line in lines if (part := _PART.match(line)) and len(part[1]) <= 200]
    parts = [part for part in found if not part.casefold().startswith(name.casefold())]
    if parts or not any(_PARTS_ARE_NAMED.search(line) for line in lines):
        return tuple(dict.fromkeys(parts))
    return None
