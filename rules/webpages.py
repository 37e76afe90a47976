"""Pages without a feed: what is new on one, sentence by sentence.

What a page says is a set of sentences, whatever their order; stamps and counters apart (rules/stamps.py). A sentence is
told if it was not on the page for thirty days and stands there in two readings in a row. What goes tells nothing: a
warning that was taken away is no all-clear. A page that suddenly says hardly anything of what it said, under another
title, is another page (a login, a failure, a new site): held, and taken over in silence after three days.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from rules.boilerplate import TEXT_LIMIT, TITLE_LIMIT
from rules.item import Item
from rules.polling import Source
from rules.stamps import essence

FORGOTTEN_AFTER = timedelta(days=30)
ADOPTED_AFTER = timedelta(days=3)
_LEFT = 5  # of what a page said a fifth must be left, where its title is another
_MOST_KNOWN = 20_000  # sentences of one page


@dataclass(frozen=True, slots=True)
class WebPage:
    """One reading, or a part of it. `sentences`: in the order of the page, each once."""

    url: str
    title: str
    language: str | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is kept of a page. `known`: its sentences by digest, with when they went, None for those that stand on it.
    `waiting`: what was read once. `other`: since when another page comes in its place."""

    known: Mapping[bytes, datetime | None]
    waiting: WebPage
    other: datetime | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """What to keep, what to tell, and what operators should hear."""

    kept: Remembered
    told: WebPage | None = None
    notices: tuple[str, ...] = field(default=())


def digest(sentence: str) -> bytes:
    """By what a sentence is known again."""
    return hashlib.blake2b(essence(sentence).encode(), digest_size=16).digest()


def compare(page: WebPage, before: Remembered | None, now: datetime) -> Compared:
    """A reading, against what is known. Of the first one everything is known."""
    read = {digest(each): each for each in page.sentences}
    if before is None:
        return Compared(_settled(page, read, {}, now))
    if _is_another(page, read, before):
        return _held(page, read, before, now)
    seen_once = {digest(each) for each in before.waiting.sentences}
    sure = {key: each for key, each in read.items() if key in seen_once}
    fresh = tuple(each for key, each in read.items() if key not in before.known and key not in sure)
    settled = {key: each for key, each in read.items() if key in before.known or key in sure}
    kept = _settled(page, settled, before.known, now)
    return Compared(replace(kept, waiting=replace(page, sentences=fresh)), _part(page, sure.values()))


def read_again(before: Remembered) -> Compared:
    """The page is the one of the last time: what was read once was read twice."""
    page = before.waiting
    known = {**before.known, **dict.fromkeys(map(digest, page.sentences))}
    return Compared(Remembered(known, replace(page, sentences=())), _part(page, page.sentences))


def item(source: Source, told: WebPage, now: datetime) -> Item:
    """What is new on a page, as a piece of news. The page makes no claim when it was published."""
    parts = b"".join(sorted(map(digest, told.sentences)))
    key = f"{hashlib.blake2b(parts, digest_size=16).hexdigest()} {now.date()}"
    title = (told.title or told.sentences[0])[:TITLE_LIMIT]
    text = "\n".join(told.sentences)[:TEXT_LIMIT]
    return Item(source.id, key, told.url, title, text, source.language or told.language)


def _part(page: WebPage, sentences: Iterable[str]) -> WebPage | None:
    part = replace(page, sentences=tuple(sentences))
    return part if part.sentences else None


def _settled(
    page: WebPage, read: Iterable[bytes], known: Mapping[bytes, datetime | None], now: datetime
) -> Remembered:
    """These stand on the page; the others went, and are known for a while still."""
    gone = {key: at or now for key, at in known.items()}
    fresh = dict.fromkeys(read)
    left = {key: at for key, at in gone.items() if key not in fresh and now - at < FORGOTTEN_AFTER}
    latest = sorted(left, key=left.__getitem__, reverse=True)[: max(0, _MOST_KNOWN - len(fresh))]
    return Remembered(fresh | {key: left[key] for key in latest}, replace(page, sentences=()))


def _is_another(page: WebPage, read: Iterable[bytes], before: Remembered) -> bool:
    standing = {key for key, gone in before.known.items() if gone is None}
    left = len(standing.intersection(read))
    return essence(page.title) != essence(before.waiting.title) and left * _LEFT < len(standing)


def _held(page: WebPage, read: Iterable[bytes], before: Remembered, now: datetime) -> Compared:
    since = before.other or now
    if now - since >= ADOPTED_AFTER:
        return Compared(_settled(page, read, before.known, now))
    why = f"another page came in its place, titled {page.title[:80]!r}: held, nothing of it was sent"
    return Compared(replace(before, other=since), notices=(why,))
