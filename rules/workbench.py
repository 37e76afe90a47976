"""The gazetteer, the rulebook in force and its engine together; what an edited page would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from rules import collector
from rules.engine import Engine
from rules.errors import Problem
from rules.events import Event, Verdict, Voice
from rules.gazetteer import places_bytes
from rules.item import Item
from rules.places import Places
from rules.polling import SourceTier
from rules.proving import proven, shipped_fingerprints
from rules.rulebook import Rulebook
from rules.toponyms import Toponyms

Work = tuple[Item, SourceTier]


def shipped_pages() -> dict[str, str]:
    """The rule pages of rules/book/, name to TOML."""
    pages = (page for page in resources.files("rules.book").iterdir() if page.name.endswith(".toml"))
    return {page.name[:-5]: page.read_text("utf-8") for page in pages}


@dataclass(frozen=True, slots=True)
class PageTrial:
    """`problems` are readable lines with their place in the page; none means that it would load. `gained` and
    `lost` are alerts (title, why) over the stored items that the page would add or take away."""

    problems: tuple[str, ...]
    gained: tuple[tuple[str, str], ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    items: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """The rulebook that came into force, without its compiled patterns, and what is wrong with rules that did not."""

    book: Rulebook
    problems: tuple[Problem, ...]


class Workbench:
    """The gazetteer and the engine in force."""

    def __init__(self, places: Places | None = None, trusted: Mapping[str, str] | None = None) -> None:
        """`trusted`: fingerprints of pages that need no new proof; those that are shipped if not given."""
        with collector.kept_away():
            self.places = places or Places.load(places_bytes())
            self._toponyms = Toponyms(self.places)
        self._engine: Engine | None = None
        self._guesses = True
        self._trusted = shipped_fingerprints() if trusted is None else trusted

    def build(self, book: Rulebook) -> Engine:
        return Engine(book, self._toponyms, self.places, guesses=self._guesses)

    def open(self, pages: Mapping[str, str], likeness: bool = True) -> Opening:
        """Puts pages into force. Rules that fail keep their last good version. `likeness`: whether the engine
        guesses at what no rule reads (rules/likeness.py)."""
        self._guesses = likeness
        collector.release()  # what the last pages were made into may go
        last = self._engine.book if self._engine else None
        with collector.kept_away():
            engine, problems = proven(pages, self.build, last, self._trusted)
        self._engine = engine
        return Opening(engine.book.described(), problems)

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            raise RuntimeError("no rulebook has been opened")
        return self._engine

    def trial(self, pages: Mapping[str, str], items: Sequence[Work]) -> PageTrial:
        """What these pages would change: their problems, or the alerts they add and take away."""
        engine, problems = proven(pages, self.build, None, self._trusted)
        if problems:
            return PageTrial(tuple(map(str, problems)))
        gained: list[tuple[str, str]] = []
        lost: list[tuple[str, str]] = []
        for item, tier in items:
            before = _alerts(self.engine.judge(item, tier))
            after = _alerts(engine.judge(item, tier))
            gained += [
                (item.title, f"{e.category}/{e.mode}") for key, e in after.items() if key not in before
            ]
            lost += [(item.title, f"{e.category}/{e.mode}") for key, e in before.items() if key not in after]
        return PageTrial((), tuple(gained), tuple(lost), len(items))


def _alerts(verdict: Verdict) -> dict[tuple[str, str, str], Event]:
    return {
        (event.category, event.mode, event.place.id): event
        for event in verdict.events
        if event.tier >= 1 and event.voice is not Voice.EASING and event.place is not None
    }
