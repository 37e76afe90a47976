"""RSS 0.9x and 2.0, RDF and Atom: fastfeedparser first, feedparser where it refuses, else item by item."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import fastfeedparser

from rules.errors import MalformedError
from rules.item import Item
from rules.polling import Source
from sources import Get, Page, Polling
from sources._cleaning import address_of, made
from sources._dates import claimed, moment

MOST_ITEMS = 2_000  # of one page; a longer one is an archive, and its head is what is new

_HEAD = 8_192
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
# Both parsers take time that grows with the square of a tag's attributes: minutes for two megabytes.
_FLOOD = re.compile(rb"<[A-Za-z_:](?:[^<>=]*+=){500}|<[A-Za-z_:](?:[^<>\s]*+\s++){5000}")
_ITEM = re.compile(rb"<((?:\w+:)?(?:item|entry))\b[^>]*>.*?</\1\s*>", re.DOTALL)
_ENDS = (b"</item>", b"</entry>")
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,12})|([0-9]{1,12}));")
_DATE = re.compile(
    rb"<(?:\w+:)?(?:pubdate|date|published|updated|issued|modified|created)\b[^<>]*>\s*(?:<!\[CDATA\[)?"
    rb"([^<\]]{4,80})",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(rb"<(?:dc:)?language>\s*([a-zA-Z]{2,3})\b|\bxml:lang=[\"']([a-zA-Z]{2,3})\b")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']")


def poll(source: Source, now: datetime) -> Polling:
    """Items in the order of the page."""
    page = yield Get(source.url)
    return items(source, page, now)


def items(source: Source, page: Page, now: datetime) -> Sequence[Item]:
    """What the page says. MalformedError, in words for /sources, if it is no feed."""
    body = _decoded(page)
    _refuse_what_is_no_feed(body)
    if page.partial:
        body = _whole_items(body)
    feed, entries, exact = _parsed(body)
    spoken = _LANGUAGE.search(body, 0, _HEAD)
    feed = {
        **feed,
        "language": feed.get("language") or (spoken[spoken.lastindex or 1].decode() if spoken else None),
    }
    found = (_item(source, entry, feed, page.url, now, exact) for entry in entries[:MOST_ITEMS])
    return [item for item in found if item is not None]


def _whole_items(body: bytes) -> bytes:
    """The page until the end of its last whole item: half an item would change with the next poll."""
    ends = [at + len(end) for end in _ENDS if (at := body.rfind(end)) >= 0]
    return body[: max(ends)] if ends else body


def _decoded(page: Page) -> bytes:
    """The body without controls and impossible references; in UTF-8 where the answer names a charset."""
    named = _CHARSET.search(page.content_type)
    body = page.body
    if named and not body.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = named[1].casefold()
        if name not in {"utf-8", "utf8", "utf-7", "us-ascii", "ascii"}:
            # where the server's claim is wrong, the declaration within the page decides
            with contextlib.suppress(LookupError, UnicodeError):
                body = _DECLARED.sub(rb"\1", body.decode(name).encode())
    if b"\x00" in body[:4]:
        return body  # UTF-16: its zeros are no controls
    return _REFERENCE.sub(_possible, _CONTROLS.sub(b"", body))


def _possible(reference: re.Match[bytes]) -> bytes:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    sound = (
        number in {9, 10, 13}
        or 32 <= number < 0xD800
        or 0xE000 <= number < 0xFFFE
        or 0xFFFF < number <= 0x10FFFF
    )
    return reference[0] if sound else b""


def _refuse_what_is_no_feed(body: bytes) -> None:
    if not body.strip():
        raise MalformedError("the answer is empty")
    if body.lstrip()[:1] in (b"{", b"["):
        raise MalformedError('the answer is JSON: if it is a JSON Feed, set kind = "jsonfeed"')
    if _PAGE.match(body, 0, _HEAD):
        raise MalformedError("a web page came instead of a feed: a login, an error or a check for robots?")
    if _FLOOD.search(body):
        raise MalformedError("a tag with thousands of attributes: this is no feed that can be read safely")
    if b"\x00" not in body[:4] and not _FEED.search(body):
        raise MalformedError("neither RSS, RDF nor Atom: does the address still lead to a feed?")


def _parsed(body: bytes) -> tuple[Any, Sequence[Any], frozenset[datetime] | None]:
    """The feed, its entries and, where the parser has read the dates itself, those that are surely right."""
    try:
        fast = fastfeedparser.parse(body)
    except Exception:  # it raises whatever its parsers raise; the next one decides
        fast = None
    whole = sum(body.count(end) for end in _ENDS)
    if fast is not None and fast.entries and len(fast.entries) >= whole:
        return fast.feed, fast.entries, _sure(body)
    try:
        slow = _slowly(body)
    except Exception:  # one impossible character stops it (kurtmckee/feedparser#599): item by item, then
        return {}, list(_salvaged(body)), None
    if fast is None and not slow.get("version") and not slow.entries:
        raise MalformedError("neither RSS, RDF nor Atom that can be read: is the page broken?")
    if len(slow.entries) < whole and len(saved := list(_salvaged(body))) > len(slow.entries):
        return slow.feed, saved, None
    return slow.feed, slow.entries, None


def _slowly(body: bytes) -> Any:
    import feedparser  # few pages need it, and it takes long to import

    return feedparser.parse(body, sanitize_html=False)


def _sure(body: bytes) -> frozenset[datetime]:
    """The dates that stand in the page and that our own reading is sure of."""
    read = (moment(date.decode("ascii", "replace")) for date in set(_DATE.findall(body)))
    return frozenset(at for at in read if at is not None)


def _salvaged(body: bytes) -> Iterator[Any]:
    """The entries of a page that breaks the parser, each parsed alone; the one that breaks it is lost."""
    first = _ITEM.search(body)
    if first is None:
        raise MalformedError("the page breaks the parser, and has no items that could be saved")
    head = body[: first.start()]
    for item in _ITEM.finditer(body):
        with contextlib.suppress(Exception):  # this is the one
            yield from _slowly(head + item[0]).entries[:1]


def _item(
    source: Source, entry: Any, feed: Any, base: str, now: datetime, exact: frozenset[datetime] | None
) -> Item | None:
    detail = feed.get("title_detail") or {}
    within = address_of(str(detail.get("base") or ""), base) or base
    guid, written = str(entry.get("id") or ""), _link(entry)
    link = address_of(written or (guid if guid.startswith("http") else ""), within)
    if guid in {written, link}:
        guid = ""  # then the cleaned address is the key, without credentials and tracking
    at = _published(entry, now, exact)
    return made(source, guid, link, str(entry.get("title") or ""), _body(entry), feed.get("language"), at)


def _link(entry: Any) -> str:
    if entry.get("link"):
        return str(entry["link"])
    links = [link.get("href") for link in entry.get("links") or () if link.get("rel") in {"alternate", None}]
    return str(links[0] or "") if links else ""


def _body(entry: Any) -> str:
    """The longest of summary, description and contents: feeds differ in which of them is the article."""
    texts = [entry.get("description") or "", entry.get("summary") or ""]
    texts += [content.get("value") or "" for content in entry.get("content") or ()]
    return str(max(texts, key=len))


def _published(entry: Any, now: datetime, exact: frozenset[datetime] | None) -> datetime | None:
    for name in ("published", "updated"):
        text = entry.get(name)
        at = claimed(str(text), now) if text else None
        if at is not None and (exact is None or moment(str(text)) in exact):
            return at
    return None
