"""Travel advice of Australia: the RSS of smartraveller.gov.au (countries/documents/index.rss).

Unproven: written from descriptions of the feed (element ta:warnings with ta:level, dates such as "21 Jul 2026 22:00:00
AEST"), without a recorded answer. Its numbers differ between years, so the level is read from the words alone.
"""

from __future__ import annotations

from datetime import datetime
from xml.etree.ElementTree import Element

from rules.polling import Source
from rules.registers import Register, State
from sources import Get, Polling
from sources._cleaning import address_of, text_of
from sources._dates import claimed
from sources._levels import level_of
from sources._pages import child, elements, local

PROVEN = False
_NUMBERED = ("2/5", "3/5", "4/5", "5/5", "1", "2", "3", "4")


def poll(source: Source, now: datetime) -> Polling:
    """One reading in part: the feed lists what was updated."""
    page = yield Get(source.url)
    states = tuple(_state(item, page.url, now) for item in elements(page, "item") if child(item, "title"))
    return Register("AU", states, whole=False)


def _state(item: Element, base: str, now: datetime) -> State:
    said = " ".join(text_of(child(item, "description")).split())
    words = _warning(item)
    level = level_of(words) if words not in _NUMBERED else None
    level = level or level_of(said)
    return State(
        child(item, "title"),
        level,
        note=said,
        url=address_of(child(item, "link"), base),
        updated=claimed(child(item, "pubDate"), now),
        unknown="" if level or not words else words,
    )


def _warning(item: Element) -> str:
    """What stands in ta:level, wherever it is in the item; its attribute or its text."""
    for each in item.iter():
        if local(each) in {"level", "warning", "advice"}:
            words = (each.text or "").strip() or next(iter(each.attrib.values()), "")
            if words:
                return words
    return ""
