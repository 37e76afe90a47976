"""Reports and disasters on ReliefWeb (reliefweb.int/updates/rss.xml, /disasters/rss.xml): RSS with labels in the text.

Unproven: written from descriptions of the feed, without a recorded answer. Reports come days after the event, so an
item keeps the date that it claims.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from rules.polling import Source
from sources import Get, Polling
from sources.rss import items

PROVEN = False
_LABEL = re.compile(
    r"^(?:Countr(?:y|ies)|Sources?|Affected countr(?:y|ies)|Please refer to)\b.*$\n?", re.MULTILINE
)


def poll(source: Source, now: datetime) -> Polling:
    """Items in the order of the page, without the lines that label a report."""
    page = yield Get(source.url)
    return [replace(item, text=_LABEL.sub("", item.text).strip()) for item in items(source, page, now)]
