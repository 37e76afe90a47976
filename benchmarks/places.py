"""Places: loading the gazetteer, finding names in news, and the search for what people type."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks._news import mixed
from rules import gazetteer
from rules.places import Places
from rules.toponyms import Toponyms
from store.places import PlaceSearch

_TYPED = (
    "almaty",
    "almati",
    "alma ata",
    "kharthoum",
    "Казахстан",
    "deutschland",
    "nairoby",
    "san jose",
    "KZ",
    "beirut",
)


def measure(scale: float) -> Iterator[str]:
    """Seconds to be ready, kilobytes of news a second beside a plain split into words, milliseconds an answer."""
    started = time.perf_counter()
    places = Places.load(gazetteer.places_bytes())
    loaded = time.perf_counter()
    toponyms = Toponyms(places)
    yield f"{len(places):,} places loaded in {loaded - started:.2f} s, their names ready after {time.perf_counter() - loaded:.2f} s more"
    items = mixed(int(5_000 * scale))
    size = sum(len(item.title) + len(item.text) for item in items) / 1000
    started = time.process_time()
    for item in items:
        toponyms.find(item.title, item.text, "en")
    ours = time.process_time() - started
    started = time.process_time()
    for item in items:
        len(f"{item.title} {item.text}".split())
    plain = time.process_time() - started
    yield f"names in news: {size / ours:,.0f} kB/s · a plain split into words {size / plain:,.0f} kB/s: {ours / plain:.0f} × its cost"
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        search = PlaceSearch(Path(folder) / "places.db")
        built = time.perf_counter() - started
        taken = sorted(_milliseconds(search, words) for words in _TYPED * max(1, int(10 * scale)))
        yield f"search: index made in {built:.1f} s; an answer {taken[len(taken) // 2]:.1f} ms, at most {taken[-1]:.1f} ms"
        search.close()


def _milliseconds(search: PlaceSearch, words: str) -> float:
    started = time.perf_counter()
    search.search(words, 5)
    return (time.perf_counter() - started) * 1000
