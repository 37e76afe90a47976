"""Plain headlines: what happened, said as simply as it can be, every noun in every frame (tests/accuracy/plain)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks import _reader
from benchmarks._labelled import ACCURACY, alerts
from rules.engine import Engine
from rules.item import Item
from rules.polling import SourceId

PAGES = ACCURACY / "plain"
_SHOWN = 5  # headlines a language


@dataclass(frozen=True, slots=True)
class Plain:
    """A headline; `categories` are those of which one must be alerted in `country` (ISO 3166-1 alpha-2)."""

    title: str
    country: str
    categories: frozenset[str]

    def read_by(self, engine: Engine) -> bool:
        """Whether it becomes such an alert, its language not being told."""
        item = Item(SourceId("plain"), self.title, "", self.title, "", None, None)
        return any(
            event.category in self.categories
            and event.place is not None
            and event.place.country == self.country
            for event in alerts(engine.judge(item))
        )


def headlines(page: Path) -> Iterator[Plain]:
    """All headlines of a page."""
    raw: Mapping[str, Any] = tomllib.loads(page.read_text("utf-8"))
    places = cycle(raw["places"])
    for group in raw["groups"].values():
        where = cycle(group["places"]) if "places" in group else places
        for noun in group["nouns"]:
            for frame in group["frames"]:
                name, country = next(where)
                told = frame.format(x=noun, X=noun[0].upper() + noun[1:], p=name)
                yield Plain(told, country, frozenset(group["categories"]))


def measure(scale: float) -> Iterator[str]:
    """The share that is read, language by language, and some of what is not."""
    engine = _reader.shipped().engine
    yield "| language | plain headlines | read |"
    yield "|---|---|---|"
    missed: list[str] = []
    for page in sorted(PAGES.glob("*.toml")):
        told = [*headlines(page)][:: max(1, round(1 / scale))]
        unread = [each.title for each in told if not each.read_by(engine)]
        yield f"| {page.stem} | {len(told):,} | {1 - len(unread) / len(told):.3f} |"
        missed += unread[:_SHOWN]
    yield ""
    yield from (f"- not read: {title}" for title in missed)
