"""Disease Outbreak News of the World Health Organization: the OData list at who.int/api/news/diseaseoutbreaknews.

The country stands in the title only, behind a dash or a comma; an outbreak of many places names none.
"""

from __future__ import annotations

import html
import re
from datetime import datetime

from rules.errors import MalformedError
from rules.polling import Source
from sources import Get, Polling
from sources._cleaning import made
from sources._dates import claimed
from sources._pages import json_of, objects, text_at

_PAGE = "https://www.who.int/emergencies/disease-outbreak-news/item"
_PARTS = re.compile(r"^(?P<what>.+?)(?:\s*[-–—]\s+|,\s+)(?P<where>[A-Z(].+)$")
_NOWHERE = re.compile(r"\b(?:global|multi|worldwide|region)\b", re.IGNORECASE)


def poll(source: Source, now: datetime) -> Polling:
    """Items in the order of the list. What WHO publishes on the same outbreak later is an item of its own."""
    page = yield Get(source.url)
    found = json_of(page)
    if not isinstance(found, dict) or "value" not in found:
        raise MalformedError("this JSON has no list of outbreaks: does the address still lead to the news?")
    items = []
    for row in objects(found["value"]):
        title = " ".join((text_at(row, "OverrideTitle") or text_at(row, "Title")).split())
        path = text_at(row, "ItemDefaultUrl")
        at = claimed(text_at(row, "PublicationDate"), now)
        url = _PAGE + path if path.startswith("/") else ""
        items.append(
            made(source, text_at(row, "DonId"), url, html.escape(title), html.escape(_said(title)), "en", at)
        )
    return [item for item in items if item is not None]


def _said(title: str) -> str:
    """The title as a sentence."""
    parts = _PARTS.match(title)
    if parts is None or _NOWHERE.search(parts["where"]):
        return f"WHO reports: {title}."
    return f"WHO reports an outbreak of {parts['what']} in {parts['where'].replace('&', 'and')}."
