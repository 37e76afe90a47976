"""Earthquakes of the European-Mediterranean Seismological Centre: the FDSN event service of seismicportal.eu.

Unproven: written from the published description of the format, without a recorded answer.
"""

from __future__ import annotations

from datetime import datetime

from rules.polling import Source
from sources import Get, Polling
from sources._dates import claimed
from sources._pages import text_at
from sources._quakes import features, number, quake

PROVEN = False
_PAGE = "https://www.seismicportal.eu/eventdetails.html?unid="


def poll(source: Source, now: datetime) -> Polling:
    """Items in the order of the page. Regions are in capitals there ("NEAR COAST OF PERU")."""
    page = yield Get(source.url)
    items = []
    for given, said in features(page):
        if text_at(said, "evtype") not in {"ke", "se", ""}:  # known or suspected earthquake; no blasts
            continue
        key = text_at(said, "unid") or given
        where = text_at(said, "flynn_region").title().replace(" Of ", " of ").replace(" The ", " the ")
        items.append(
            quake(
                source,
                key,
                number(said.get("mag")),
                where,
                claimed(text_at(said, "time"), now),
                _PAGE + key,
                _PAGE,
            )
        )
    return [item for item in items if item is not None]
