"""Malformed feeds of other projects: how many entries are found, and in what time, beside feedparser and fastfeedparser.

The corpora lie in the folder that TOCSIN_FEEDS names, else in feeds/ of the shared sets (benchmarks/_shared.py).
"""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import fastfeedparser
import feedparser

from benchmarks._shared import FOLDER
from rules.errors import MalformedError
from sources import Page
from sources._entries import entries

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from fuzz_feeds import corpus, own  # noqa: E402  # the path is set above

DOCUMENT = ROOT / "docs/feeds.md"
_FEEDS = Path(os.environ.get("TOCSIN_FEEDS", FOLDER / "feeds"))
_OWN = "Tocsin's own"


@dataclass
class Tally:
    """What one parser made of one corpus. `raised`: pages that ended in an exception."""

    entries: int = 0
    raised: int = 0
    seconds: float = 0
    found: list[int] = field(default_factory=list)

    def read(self, count: Callable[[bytes], int], body: bytes) -> None:
        """Counts the entries of one page."""
        begun, number = time.process_time(), 0
        try:
            number = count(body)
        except Exception:  # a peer's, of whatever kind: they are counted
            self.raised += 1
        self.seconds += time.process_time() - begun
        self.entries += number
        self.found.append(number)


def _ours(body: bytes) -> int:
    try:
        return len(entries(Page("https://x.example/feed", body))[1].entries)
    except MalformedError:  # an answer, not an accident
        return 0


_PARSERS: dict[str, Callable[[bytes], int]] = {
    "Tocsin": _ours,
    "feedparser": lambda body: len(feedparser.parse(body, sanitize_html=False).entries),
    "fastfeedparser": lambda body: len(fastfeedparser.parse(body).entries),
}


def measure(scale: float) -> Iterator[str]:
    """A table a corpus; every page in which feedparser finds more is counted below it."""
    warnings.simplefilter("ignore", DeprecationWarning)
    yield "| corpus | pages | parser | entries | pages that raise | ms a page |"
    yield "|---|---|---|---|---|---|"
    fewer = 0
    for name, pages in _corpora(scale).items():
        tallies = {parser: Tally() for parser in _PARSERS}
        for body in pages:
            for parser, count in _PARSERS.items():
                tallies[parser].read(count, body)
        for parser, tally in tallies.items():
            spent = tally.seconds / len(pages) * 1000
            yield f"| {name} | {len(pages):,} | {parser} | {tally.entries:,} | {tally.raised} | {spent:.2f} |"
        ours, peer = tallies["Tocsin"].found, tallies["feedparser"].found
        fewer += sum(mine < theirs for mine, theirs in zip(ours, peer, strict=True))
        assert tallies["Tocsin"].raised == 0, f"{name}: a page raised what is no answer"
    yield ""
    yield f"Pages in which feedparser finds more entries than Tocsin: {fewer}."


def _corpora(scale: float) -> dict[str, Sequence[bytes]]:
    found: defaultdict[str, list[bytes]] = defaultdict(list)
    found[_OWN] = [body for kind, body in own() if kind == "rss"]
    if _FEEDS.is_dir():
        for name, kind, body in corpus(_FEEDS):
            if kind == "rss":
                found[name].append(body)
    return {name: pages[: max(1, int(len(pages) * scale))] for name, pages in found.items()}
