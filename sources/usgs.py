"""Earthquakes of the US Geological Survey: the GeoJSON summary feeds of earthquake.usgs.gov.

Unproven: written from the published description of the format, without a recorded answer.
"""

from __future__ import annotations

from datetime import datetime

from rules.polling import Source
from sources import Get, Polling
from sources._cleaning import address_of
from sources._dates import since_1970
from sources._pages import text_at
from sources._quakes import features, number, quake

PROVEN = False


def poll(source: Source, now: datetime) -> Polling:
    """Items in the order of the page. A quake that was deleted is passed over."""
    page = yield Get(source.url)
    items = []
    for key, said in features(page):
        if text_at(said, "type") not in {"earthquake", ""} or text_at(said, "status") == "deleted":
            continue
        at = since_1970(text_at(said, "time")[:-3], now)  # milliseconds there
        url = address_of(text_at(said, "url"), page.url)
        items.append(quake(source, key, number(said.get("mag")), text_at(said, "place"), at, url))
    return [item for item in items if item is not None]
