"""Parsing feeds, dates and cleaning included, against feedparser alone on the same bytes; and polling a thousand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import feedparser

from benchmarks._news import mixed
from benchmarks._polling import measure as polling
from bot.story import edition
from rules.polling import Source, SourceId
from sources import Page, jsonfeed, rss
from sources._dates import moment

_NOW = datetime(2022, 1, 20, tzinfo=UTC)


def measure(scale: float) -> Iterator[str]:
    """Feeds and items a second on one core."""
    rows = [
        {"feed": "f", "at": _NOW - timedelta(minutes=n), "title": item.title, "text": item.text}
        for n, item in enumerate(mixed(100))
    ]
    rounds = max(5, int(100 * scale))
    rss_body, _ = edition({"kind": "rss", "publisher": "Bench"}, list(rows), "http://localhost")
    json_body, _ = edition({"kind": "jsonfeed", "publisher": "Bench"}, list(rows), "http://localhost")
    ours = _rate(lambda: _read(rss, rss_body), rounds)
    peer = _rate(lambda: feedparser.parse(rss_body), max(3, rounds // 10))
    yield f"RSS, 100 items: {ours:,.0f} feeds/s, {ours * 100:,.0f} items/s · feedparser alone {peer:,.1f} feeds/s: {ours / peer:.1f} ×"
    fast = _rate(lambda: _read(jsonfeed, json_body), rounds)
    yield f"JSON Feed, 100 items: {fast:,.0f} feeds/s, {fast * 100:,.0f} items/s (feedparser reads none)"
    yield from polling(int(1_000 * scale))


def _read(kind: object, body: bytes) -> None:
    moment.cache_clear()  # as if no date of the page had been met before
    source = Source(SourceId("bench"), "rss", "http://localhost/feed", "Bench")
    polling = kind.poll(source, _NOW)  # type: ignore[attr-defined]  # a module of sources/ with the door's function
    get = next(polling)
    try:
        polling.send(Page(get.url, body))
    except StopIteration as done:
        if len(done.value) != 100:
            raise AssertionError(f"read {len(done.value)} of 100 items") from None


def _rate(work: Callable[[], object], rounds: int) -> float:
    started = time.process_time()
    for _ in range(rounds):
        work()
    return rounds / (time.process_time() - started)
