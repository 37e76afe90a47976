"""Disasters: the RSS of the Global Disaster Alert and Coordination System (gdacs.org/xml/rss.xml), or its JSON.

The episodes of one event have the key of the event, so that a later one edits the item and the incident stays one.
Green alerts expect no harm to people and are passed over.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from rules.item import Item
from rules.polling import Source
from sources import Get, Polling
from sources._cleaning import address_of, made
from sources._dates import claimed
from sources._pages import child, elements, json_of, objects, text_at

_KINDS = {
    "EQ": "earthquake", "TC": "tropical cyclone", "FL": "flood", "VO": "volcanic eruption", "DR": "drought",
    "WF": "wildfire", "TS": "tsunami",
}  # fmt: skip
_SOUNDS = {"orange", "red"}


def poll(source: Source, now: datetime) -> Polling:
    """Items of orange and red alerts, in the order of the page."""
    page = yield Get(source.url)
    if page.body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        rows = [_row(feature) for feature in objects(json_of(page).get("features"))]
    else:
        rows = [_fields(item) for item in elements(page, "item")]
    return list(_items(source, rows, page.url, now))


def _fields(item: Element) -> dict[str, str]:
    names = ("eventtype", "eventid", "alertlevel", "country", "eventname", "severity", "population", "link")
    return {name: child(item, name) for name in names} | {"at": child(item, "pubDate")}


def _row(feature: dict[str, Any]) -> dict[str, str]:
    said = feature.get("properties")
    names = ("eventtype", "eventid", "alertlevel", "eventname")
    affected = objects(said.get("affectedcountries") if isinstance(said, dict) else ())
    return {name: text_at(said, name) for name in names} | {
        "country": ", ".join(text_at(each, "countryname") for each in affected) or text_at(said, "country"),
        "severity": text_at(said, "severitydata", "severitytext"),
        "population": "",
        "link": text_at(said, "url", "report"),
        "at": text_at(said, "datemodified") or text_at(said, "fromdate"),
    }


def _items(source: Source, rows: list[dict[str, str]], base: str, now: datetime) -> Iterator[Item]:
    for row in rows:
        key, level = row["eventtype"] + row["eventid"], row["alertlevel"].casefold()
        if not row["eventid"] or level not in _SOUNDS:
            continue
        what = _KINDS.get(row["eventtype"], "disaster")
        name = f" {row['eventname']}" if row["eventname"] and row["eventtype"] == "TC" else ""
        where = row["country"] or "the open sea"
        title = f"{level.capitalize()} alert: {what}{name} in {where}"
        known = (part for part in (row["severity"].strip(), row["population"].strip()) if part)
        more = " ".join(f"{part}." for part in known if part != "Magnitude 0")
        text = f"{'An' if what[0] in 'aeiou' else 'A'} {what} hit {where}. {more}"
        item = made(source, key, address_of(row["link"], base), html.escape(title), html.escape(text), "en",
                    claimed(row["at"], now))  # fmt: skip
        if item is not None:
            yield item
