"""Travel advice of the United Kingdom: the Atom feed of gov.uk says which pages changed, the content API what they say.

The feed names a country and the note; only the page (api/content/foreign-travel-advice/<slug>) has the level. So this
is a register in part: what a reading does not name stays as it was.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from rules.polling import Source
from rules.registers import Register, State
from sources import Get, Polling
from sources._cleaning import address_of, text_of
from sources._dates import claimed
from sources._pages import child, elements, json_of, local, text_at

_RECENT = timedelta(hours=48)
_MOST_PAGES = 12  # asked in one poll; the feed keeps the others for the next
_WHOLE = {
    "avoid_all_travel_to_whole_country": 4,
    "avoid_all_travel_to_the_whole_country": 4,
    "avoid_all_but_essential_travel_to_whole_country": 3,
    "avoid_all_but_essential_travel_to_the_whole_country": 3,
}
_PARTS = {
    "avoid_all_travel_to_parts": "parts of the country (all travel)",
    "avoid_all_but_essential_travel_to_parts": "parts of the country (all but essential travel)",
}


def poll(source: Source, now: datetime) -> Polling:
    """One reading of what changed within two days. `source.url` is the Atom feed, or one page of the content API."""
    page = yield Get(source.url)
    if page.body.lstrip().startswith(b"{"):
        return Register("GB", (stated(json_of(page), now),), whole=False)
    states = [_entry(entry, page.url, now) for entry in elements(page, "entry")]
    recent = [state for state in states if state.updated is not None and now - state.updated <= _RECENT]
    read = [replace(state, note="") for state in states if state not in recent]
    for state in recent[:_MOST_PAGES]:
        path = urlsplit(state.url).path
        answer = yield Get(urljoin(state.url, f"/api/content{path}"))
        read.append(_joined(state, stated(json_of(answer), now)))
    return Register("GB", tuple(read), whole=False)


def _entry(entry: Element, base: str, now: datetime) -> State:
    links = [each.get("href", "") for each in entry if local(each) == "link"]
    url = address_of(next(iter(links), child(entry, "id")), base)
    note = " ".join(text_of(child(entry, "summary")).split())
    return State(child(entry, "title"), note=note, url=url, updated=claimed(child(entry, "updated"), now))


def stated(content: Any, now: datetime) -> State:
    """What a page of the content API says. Of a status that nobody has taught us the level is unknown."""
    details = content.get("details") if isinstance(content, dict) else None
    level, parts, unknown = _levels(details.get("alert_status") if isinstance(details, dict) else None)
    name = text_at(content, "details", "country", "name") or text_at(content, "title").removesuffix(
        " travel advice"
    )
    path = text_at(content, "base_path")
    return State(
        name,
        level,
        regions=parts,
        note=" ".join(text_of(text_at(content, "details", "change_description")).split()),
        url=f"https://www.gov.uk{path}" if path else "",
        updated=claimed(text_at(content, "public_updated_at"), now),
        unknown=unknown,
    )


def _levels(status: object) -> tuple[int | None, tuple[str, ...] | None, str]:
    """Level, parts, and the words nobody knows. No warning is level 1; a warning of parts holds for the parts."""
    if not isinstance(status, list):
        return None, None, ""
    words = [str(each) for each in status]
    unknown = [each for each in words if each not in _WHOLE and each not in _PARTS]
    if unknown:
        return None, None, ", ".join(unknown)
    level = max((_WHOLE[each] for each in words if each in _WHOLE), default=1)
    return level, tuple(_PARTS[each] for each in words if each in _PARTS), ""


def _joined(entry: State, page: State) -> State:
    return replace(page, note=page.note or entry.note, url=entry.url, updated=page.updated or entry.updated)
