"""From the bytes of a page to its feed and entries, down a ladder: as it is, more loosely, and item by item.

What no parser survives is scrubbed first. A step is taken where the one above found fewer entries than the page has
items, so that one item that breaks the page is lost alone.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

import fastfeedparser

from rules.errors import MalformedError
from sources import Page
from sources._dates import moment
from sources._pages import CONTROLS, HEAD, HTML, alone

MOST = 2_000  # of one page; a longer one is an archive, and its head is what is new
_MOST_SAVED = 1_000  # item by item, which takes a millisecond and more each

_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
# Both parsers take time that grows with the square of a tag's attributes: minutes for two megabytes.
_FLOOD = re.compile(rb"<[A-Za-z_:](?:[^<>=]*+=){500}|<[A-Za-z_:](?:[^<>\s]*+\s++){5000}")
_BEGIN = re.compile(rb"<((?:\w+:)?(?:item|entry))[\s>/]")
_ENDS = (b"</item>", b"</entry>")
_HIDING = re.compile(rb"<!--|<!\[CDATA\[")
# Tags within a title or a text, as they should not be, and texts in rare places: the fast parser misses them.
_NAKED = re.compile(
    rb"<(?:title|description|summary|tagline)(?:\s[^<>]*)?>[^<]*<[A-Za-z]|<(?:\w+:)?(?:body|fullitem)[\s>]"
)
_TAG = re.compile(rb"<(/?)(?!(?:br|hr|img|p|li|link|meta|input)\b)[A-Za-z]")
_MOST_TAGS, _DEEPEST = (
    50_000,
    10_000,
)  # feedparser's time grows with the square of how deep tags stand in each other
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,12})|([0-9]{1,12}));")
_DATE = re.compile(
    rb"<(?:\w+:)?(?:pubdate|date|published|updated|issued|modified|created)\b[^<>]*>\s*(?:<!\[CDATA\[)?"
    rb"([^<\]]{4,80})",
    re.IGNORECASE,
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']")


class Found(NamedTuple):
    """`sure`: where the parser read the dates itself, those that are surely right; else its entries have them as
    they are written."""

    feed: Any
    entries: Sequence[Any]
    sure: frozenset[datetime] | None


def entries(page: Page) -> tuple[bytes, Found]:
    """The body as it was read, and what stands in it. MalformedError, in words for /sources, if it is no feed."""
    body = _decoded(page)
    _refuse_what_is_no_feed(body)
    if page.partial:
        body = _whole_items(body)
    return body, _parsed(_head(body))


def _head(body: bytes) -> bytes:
    """The page until its last item that is read: a parser takes long for the others."""
    if body.count(b"<item") + body.count(b"<entry") <= MOST:
        return body
    for number, begin in enumerate(_BEGIN.finditer(body)):
        if number == MOST:
            return body[: begin.start()]
    return body


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
    return _REFERENCE.sub(_possible, CONTROLS.sub(b"", body))


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
    if HTML.match(body, 0, HEAD):
        raise MalformedError("a web page came instead of a feed: a login, an error or a check for robots?")
    if _FLOOD.search(body):
        raise MalformedError("a tag with thousands of attributes: this is no feed that can be read safely")
    if b"\x00" not in body[:4] and not _FEED.search(body):
        raise MalformedError("neither RSS, RDF nor Atom: does the address still lead to a feed?")


def _parsed(body: bytes) -> Found:
    """The first step of the ladder that finds as many entries as the page has items."""
    whole = _items_in(body)
    fast = _fast(body)
    if fast is not None and fast.entries and len(fast.entries) >= whole and not _NAKED.search(body):
        return Found(fast.feed, fast.entries, _sure(body))
    if body.count(b"<") > _MOST_TAGS or _is_deep(body):
        raise MalformedError("a broken page of too many tags, or too deep ones: it cannot be read safely")
    slow = _slow(body)
    if slow is not None and len(slow.entries) >= whole:
        if fast is None and not slow.get("version") and not slow.entries:
            raise MalformedError("neither RSS, RDF nor Atom that can be read: is the page broken?")
        return Found(slow.feed, slow.entries, None)
    saved = list(_saved(body))
    if slow is not None and len(slow.entries) >= len(saved):
        return Found(slow.feed, slow.entries, None)
    if not saved:
        raise MalformedError("the page breaks the parser, and has no items that could be saved")
    return Found(slow.feed if slow is not None else {}, saved, None)


def _items_in(body: bytes) -> int:
    """How many items the page says to have; what stands in comments and quotations is none."""
    seen = _visible(body)
    return sum(seen.count(end) for end in _ENDS)


def _visible(body: bytes) -> bytes:
    """The page without comments and quotations; one that is never ended hides nothing."""
    parts, at, endless = [], 0, set()
    for begin in _HIDING.finditer(body):
        mark = b"-->" if begin[0] == b"<!--" else b"]]>"
        if begin.start() < at or mark in endless:
            continue
        end = body.find(mark, begin.end())
        if end < 0:
            endless.add(mark)  # looked for once: looking from each beginning would take for ever
            continue
        parts.append(body[at : begin.start()])
        at = end + len(mark)
    return b"".join([*parts, body[at:]]) if parts else body


def _is_deep(body: bytes) -> bool:
    if body.count(b"<") <= _DEEPEST:
        return False
    depth = 0
    for tag in _TAG.finditer(_visible(body)):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            return True
    return False


def _fast(body: bytes) -> Any:
    try:
        return fastfeedparser.parse(body)
    except MemoryError:
        raise
    except Exception:  # it raises whatever its parsers raise; the next one decides
        return None


def _slow(body: bytes) -> Any:
    import feedparser  # few pages need it, and it takes long to import

    try:
        return feedparser.parse(body, sanitize_html=False)
    except MemoryError:
        raise
    except Exception:  # one impossible character stops it (kurtmckee/feedparser#599)
        return None


def _sure(body: bytes) -> frozenset[datetime]:
    """The dates that stand in the page and that our own reading is sure of."""
    read = (moment(date.decode("ascii", "replace")) for date in set(_DATE.findall(body)))
    return frozenset(at for at in read if at is not None)


def _saved(body: bytes) -> Iterator[Any]:
    """The entries of a page that breaks the parsers, each parsed alone; the one that breaks it is lost."""
    first = _BEGIN.search(body)
    if first is None:
        return
    head = _visible(body[: first.start()])
    unended = _HIDING.search(head)
    head = head[: unended.start()] if unended else head
    for item in islice(alone(body, _BEGIN), _MOST_SAVED):
        parsed = _slow(head + item)
        if parsed is not None:
            yield from parsed.entries[:1]
