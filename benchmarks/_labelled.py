"""The labelled sets of tests/accuracy: what a reader should make of each item, and what Tocsin made of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from rules.events import Event, Verdict, Voice
from rules.item import Item
from rules.polling import SourceId

ACCURACY = Path(__file__).parent.parent / "tests" / "accuracy"
ITEMS = ACCURACY / "items"
SPENT = ACCURACY / "spent"  # sets whose hidden half was scored so often that it hides nothing any more


class Half(StrEnum):
    """Rules are tuned on one half of the set; the other is only scored."""

    TUNED = "tuned on"
    SCORED = "only scored"


@dataclass(frozen=True, slots=True)
class Labelled:
    """An item and its labels. `kind` is the class of event or non-event, `elsewhere` the countries (ISO 3166-1 alpha-2)
    that stand in the text and whose followers must get nothing, `also` further events that the text really tells."""

    item: Item
    id: str
    language: str
    kind: str
    voice: Voice | None
    alert: bool
    category: str | None
    mode: str | None
    country: str | None
    place: str | None
    issuer: str | None
    also: tuple[str, ...]
    elsewhere: tuple[str, ...]
    spent: bool

    @property
    def half(self) -> Half:
        """By a hash of the id: who writes an item cannot choose. Rules may be tuned on all of a spent set."""
        if self.spent:
            return Half.TUNED
        return Half.TUNED if hashlib.sha256(self.id.encode()).digest()[0] % 2 == 0 else Half.SCORED

    def accepts(self, event: Event) -> bool:
        """Whether the event is of the category that the label names, or of a further one that the text tells."""
        further = {each.partition("/")[0] for each in self.also}
        return event.category == self.category or event.category in further


def labelled() -> Iterator[Labelled]:
    """All items of the sets, file by file."""
    for file in sorted([*SPENT.glob("*.jsonl"), *ITEMS.glob("*.jsonl")]):
        yield from read(file)


def read(file: Path) -> Iterator[Labelled]:
    """The items of one file."""
    for line in file.read_text("utf-8").splitlines():
        if line.strip():
            yield _item(json.loads(line), spent=file.parent == SPENT)


def _item(raw: dict[str, Any], *, spent: bool) -> Labelled:
    published = datetime.fromisoformat(raw["published"])
    item = Item(SourceId("labelled"), raw["id"], "", raw["title"], raw["text"], raw["language"], published)
    return Labelled(
        item, raw["id"], raw["language"], raw["class"], Voice(raw["voice"]) if raw["voice"] else None, raw["alert"],
        raw["category"], raw["mode"], raw["country"], raw["place"], raw["issuer"], tuple(raw["also"]), tuple(raw["not"]), spent,
    )  # fmt: skip


def alerts(verdict: Verdict) -> list[Event]:
    """The events that reach somebody as a card."""
    return [
        event
        for event in verdict.events
        if event.tier >= 1 and event.voice is not Voice.EASING and event.place is not None
    ]


@dataclass(slots=True)
class Tally:
    """Hits and misses, counted up."""

    right: int = 0
    missed: int = 0
    false: int = 0
    rightly_silent: int = 0
    category: int = 0
    moded: int = 0  # of the right ones those whose mode is labelled
    mode: int = 0
    country: int = 0
    astray: int = 0  # items that alert the followers of a country that must get nothing

    def add(self, label: Labelled, verdict: Verdict) -> None:
        """Counts one verdict."""
        told = alerts(verdict)
        if not label.alert:
            self.false += bool(told)
            self.rightly_silent += not told
        elif told:
            self.right += 1
            self.category += label.accepts(told[0])
            self.moded += label.mode is not None
            self.mode += label.mode is not None and any(event.mode == label.mode for event in told)
            mine = [event for event in told if label.accepts(event)] or told
            self.country += _country(mine[0]) == label.country
        else:
            self.missed += 1
        self.astray += any(_country(event) in label.elsewhere for event in told)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.false)

    @property
    def f1(self) -> float:
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0

    @property
    def false_rate(self) -> float:
        return self.false / max(1, self.false + self.rightly_silent)

    @property
    def category_share(self) -> float:
        return self.category / max(1, self.right)

    @property
    def mode_share(self) -> float:
        return self.mode / max(1, self.moded)

    @property
    def country_share(self) -> float:
        return self.country / max(1, self.right)


def _country(event: Event) -> str | None:
    return event.place.country if event.place else None


def tally(pairs: Iterable[tuple[Labelled, Verdict]]) -> Tally:
    """The tally of many verdicts."""
    made = Tally()
    for label, verdict in pairs:
        made.add(label, verdict)
    return made
