"""Earthquakes of the US Geological Survey: the GeoJSON summary feeds of earthquake.usgs.gov.

Unproven: written from the published description of the format, without a recorded answer.
"""

from __future__ import annotations

from datetime import datetime

from rules.errors import MalformedError
from rules.polling import Source
from sources import Get, Polling
from sources._cleaning import address_of
from sources._pages import json_of, objects, text_at
from sources._quakes import moment_of, number, quake

PROVEN = False


def poll(source: Source, now: datetime) -> Polling:
    """Items in the order of the page. A quake that was deleted is passed over."""
    page = yield Get(source.url)
    found = json_of(page)
    if not isinstance(found, dict) or "features" not in found:
        raise MalformedError("this JSON has no features: is it a feed of earthquakes?")
    items = []
    for feature in objects(found["features"]):
        said = feature.get("properties") or {}
        if text_at(said, "type") not in {"earthquake", ""} or text_at(said, "status") == "deleted":
            continue
        at = moment_of(said.get("time"))
        url = address_of(text_at(said, "url"), page.url)
        key = text_at(feature, "id")
        items.append(
            quake(
                source,
                key,
                number(said.get("mag")),
                text_at(said, "place"),
                min(at, now) if at else None,
                url,
            )
        )
    return [item for item in items if item is not None]
