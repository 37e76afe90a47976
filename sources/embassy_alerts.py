"""Alerts of an embassy (https://<country>.usembassy.gov/category/alert/feed/): RSS whose headlines repeat.

"Security Alert: U.S. Embassy Kyiv" is the title of many alerts, and guids have changed: an alert is its permalink.
Unproven: written from descriptions of the feeds, without a recorded answer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rules.addresses import is_withheld
from rules.polling import Source
from sources import Get, Polling
from sources.rss import items

PROVEN = False


def poll(source: Source, now: datetime) -> Polling:
    """Items in the order of the page, each under its permalink."""
    page = yield Get(source.url)
    return [
        replace(item, key=item.key if is_withheld(item.url) else item.url or item.key)
        for item in items(source, page, now)
    ]
