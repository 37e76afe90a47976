"""RSS 0.9x and 2.0, RDF and Atom: fastfeedparser first, feedparser where it refuses, else item by item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rules.item import Item
from rules.polling import Source
from sources import Get, Page, Polling
from sources._cleaning import address_of, made
from sources._dates import claimed, moment
from sources._entries import MOST, entries
from sources._pages import HEAD

_LANGUAGE = re.compile(rb"<(?:dc:)?language>\s*([a-zA-Z]{2,3})\b|\bxml:lang=[\"']([a-zA-Z]{2,3})\b")


def poll(source: Source, now: datetime) -> Polling:
    """Items in the order of the page."""
    page = yield Get(source.url)
    return items(source, page, now)


def items(source: Source, page: Page, now: datetime) -> Sequence[Item]:
    """What the page says. MalformedError, in words for /sources, if it is no feed."""
    body, (feed, found, sure) = entries(page)
    spoken = _LANGUAGE.search(body, 0, HEAD)
    language = feed.get("language") or (spoken[spoken.lastindex or 1].decode() if spoken else None)
    detail = feed.get("title_detail") or {}
    base = address_of(str(detail.get("base") or ""), page.url) or page.url
    left = 2 * len(body)  # entries within entries have more text than the page
    read = []
    for entry in found[:MOST]:
        text = _text(entry)
        left -= len(text)
        if left < 0:
            break
        item = _item(source, entry, text, language, base, now, sure)
        if item is not None:
            read.append(item)
    return read


def _item(
    source: Source,
    entry: Any,
    text: str,
    language: str | None,
    base: str,
    now: datetime,
    sure: frozenset[datetime] | None,
) -> Item | None:
    guid, written = str(entry.get("id") or ""), _link(entry)
    link = address_of(written or (guid if guid.startswith("http") else ""), base)
    if guid in {written, link}:
        guid = ""  # then the cleaned address is the key, without credentials and tracking
    at = _published(entry, now, sure)
    return made(source, guid, link, str(entry.get("title") or ""), text, language, at)


def _link(entry: Any) -> str:
    if entry.get("link"):
        return str(entry["link"])
    links = [link.get("href") for link in entry.get("links") or () if link.get("rel") in {"alternate", None}]
    return str(links[0] or "") if links else ""


def _text(entry: Any) -> str:
    """The longest of summary, description and contents: feeds differ in which of them is the article."""
    texts = [entry.get("description") or "", entry.get("summary") or ""]
    texts += [content.get("value") or "" for content in entry.get("content") or ()]
    return str(max(texts, key=len))


def _published(entry: Any, now: datetime, sure: frozenset[datetime] | None) -> datetime | None:
    for name in ("published", "updated"):
        text = entry.get(name)
        at = claimed(str(text), now) if text else None
        if at is not None and (sure is None or moment(str(text)) in sure):
            return at
    return None
