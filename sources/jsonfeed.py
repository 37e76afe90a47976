"""JSON Feed 1.0 and 1.1 (jsonfeed.org). Where the page is broken or cut off, its whole items are read."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from rules.errors import MalformedError
from rules.item import Item
from rules.polling import Source
from sources import Get, Page, Polling
from sources._cleaning import address_of, made
from sources._dates import claimed

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_OBJECT = re.compile(r"\{\s*\"")
_MOST_FAILURES = 100  # each may look at the whole page again


def poll(source: Source, now: datetime) -> Polling:
    """Items in the order of the page."""
    page = yield Get(source.url)
    return _items(source, page, now)


def _items(source: Source, page: Page, now: datetime) -> Sequence[Item]:
    feed = _feed(page)
    entries = feed.get("items")
    if not isinstance(entries, list):
        raise MalformedError(f"{source.id}: this JSON has no list of items: is {page.url} a JSON Feed?")
    found = (_item(source, entry, feed, page.url, now) for entry in entries if isinstance(entry, dict))
    return [item for item in found if item is not None]


def _feed(page: Page) -> dict[str, Any]:
    if not page.body.strip():
        raise MalformedError("the answer is empty")
    text = page.body.decode("utf-8-sig", "replace")
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        feed = {"items": list(_saved(text))}
        if not feed["items"]:
            why = "the answer is no JSON: does the address still lead to a JSON Feed?"
            raise MalformedError(why) from None
    if not isinstance(feed, dict):
        raise MalformedError("the answer is JSON, but no JSON Feed")
    return feed


def _saved(text: str) -> Iterator[dict[str, Any]]:
    """The whole items of a broken page. What stands within an item has no id, as the format has it."""
    begin = _ITEMS.search(text)
    at, failures, decoder = begin.end() if begin else len(text), 0, json.JSONDecoder(strict=False)
    while failures < _MOST_FAILURES and (found := _OBJECT.search(text, at)):
        try:
            item, at = decoder.raw_decode(text, found.start())
        except (ValueError, RecursionError):
            at, failures = found.end(), failures + 1
            continue
        if isinstance(item, dict) and "id" in item:
            yield item


def _item(
    source: Source, entry: dict[str, Any], feed: dict[str, Any], base: str, now: datetime
) -> Item | None:
    link = address_of(_text(entry, "url") or _text(entry, "external_url"), base)
    plain = _text(entry, "content_text") or _text(entry, "summary")
    markup = _text(entry, "content_html") or html.escape(plain, quote=False)
    at = claimed(_text(entry, "date_published") or _text(entry, "date_modified"), now)
    language = _text(entry, "language") or _text(feed, "language")
    return made(source, _text(entry, "id"), link, html.escape(_text(entry, "title")), markup, language, at)


def _text(fields: dict[str, Any], name: str) -> str:
    """The field as text. Numbers are allowed as ids (version 1.0 says to read them)."""
    value = fields.get(name)
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
