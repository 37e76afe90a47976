"""Which reports belong together, and why. The families, windows and words are data (ties.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from functools import cache
from importlib import resources

from rules import echoes
from rules.incidents import Incident, Kind, Report
from rules.places import Place, PlaceKind, Places, kilometres
from rules.sentences import letters

_COMPARED = 12  # of the reports of an incident, the newest
_FAR_APART = 3  # times as many dead are no later count of the same thing, unless they are few
_FEW = 5
_GRAVEST = 4
_AGREE = 2  # publishers


class Strength(IntEnum):
    """How surely a report belongs to an incident."""

    WAKE = 1  # it comes in its wake
    FAMILY = 2  # the same goes on there
    SAME = 3  # it is the same thing, told again


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a report belongs to an incident."""

    strength: Strength
    why: str


@dataclass(frozen=True, slots=True)
class Ties:
    """The page ties.toml."""

    family: Mapping[str, str]
    wakes: Mapping[str, frozenset[str]]
    line: Mapping[str, str]
    singular: frozenset[str]
    growing: frozenset[str]  # families whose tolls tell nothing apart
    alike: tuple[frozenset[Kind], ...]
    windows: Mapping[str, timedelta]
    national: frozenset[Kind]
    fronts: frozenset[Kind]
    radius_km: Mapping[str, float]
    spreading: int  # the severity from which on things spread
    abroad: frozenset[str]  # families that spread over borders
    targets: Mapping[str, tuple[str, ...]]

    def tie(
        self, report: Report, incident: Incident, places: Places, patience: Mapping[str, timedelta]
    ) -> Tie | None:
        """How a report belongs to a running incident; None where it does not. `patience`: how long each category is
        waited for after its last report."""
        event = report.event
        if event.place is None:
            return None
        families = {self.family[c] for c, _ in _kinds(incident) if c in self.family}
        mine = self.family.get(event.category)
        if not self._fresh(report, incident, mine, patience):
            return None
        if not self._near(report, incident, mine if mine in families else None, places):
            return None
        if mine in self.singular and not (
            families - self.singular and self._in_wake((event.category, event.mode), families)
        ):
            return self._same(report, incident, places)
        if mine in families:
            return Tie(Strength.FAMILY, f"{event.category} in the same place")
        if self._in_wake((event.category, event.mode), families):
            return Tie(Strength.WAKE, f"{event.category} in the wake of what goes on there")
        return self._beside(report, incident, families, mine)

    def _near(self, report: Report, incident: Incident, family: str | None, places: Places) -> bool:
        """Whether the report's places are those of the incident, lie in or around one, or are near enough for what
        spreads. A part of a country is not near another part because somebody named the country, unless what goes on
        concerns all of it."""
        here = [place for place in (report.event.place, *report.event.also) if place]
        there = [place for r in incident.reports for place in (r.event.place, *r.event.also) if place]
        parts = [place for place in there if place.kind > PlaceKind.COUNTRY]
        vague = (
            not parts
            or all(place.kind <= PlaceKind.COUNTRY for place in here)
            or self._proclaimed(report, places)
        )
        if any(places.nested(one.id, other.id) for one in here for other in (there if vague else parts)):
            return True
        whole = incident.place.country == here[0].country and (
            not self.national.isdisjoint(_kinds(incident))
            or self._nationwide(report, incident)
            or self.one_front(report, incident)
        )
        return whole or self._spreads(report, incident, family, parts)

    def covers(self, report: Report, home: Incident, other: Incident, tie: Tie) -> bool:
        """Whether a report of a whole country, of an incident, tells of another one there, too."""
        kind = report.event.category, report.event.mode
        if kind in self.national:
            return tie.strength is Strength.FAMILY
        grave = other.category == kind[0] and other.severity >= self.spreading
        return grave and self._nationwide(report, home)

    def _nationwide(self, report: Report, incident: Incident) -> bool:
        """Whether a grave incident is spoken of as the whole country's by two publishers, and the report as grave tells
        of the same there: a war that spreads is one crisis."""
        event, country = report.event, incident.place.country
        if event.severity < self.spreading or incident.severity < _GRAVEST:
            return False
        speak = {
            r.publisher
            for r in incident.reports
            if r.event.category == event.category and r.event.place and r.event.place.id == country
        }
        return self.family.get(event.category) in self.radius_km and len(speak) >= _AGREE

    def one_front(self, report: Report, incident: Incident) -> bool:
        """Whether both tell of a front that moves, in one country."""
        event = report.event
        mine = (event.category, event.mode) in self.fronts and event.severity >= self.spreading
        here = event.place is not None and event.place.country == incident.place.country
        return mine and here and not self.fronts.isdisjoint(_kinds(incident))

    def _proclaimed(self, report: Report, places: Places) -> bool:
        """What concerns the whole country is often told from its capital."""
        place = report.event.place
        told = place is not None and places.country(place.id).capital == place.id
        return told and (report.event.category, report.event.mode) in self.national

    def _spreads(
        self, report: Report, incident: Incident, family: str | None, parts: Sequence[Place]
    ) -> bool:
        """What goes on in one city reaches the next one."""
        place, radius = report.event.place, self.radius_km.get(family or "", 0)
        grave = min(report.event.severity, max(incident.modes.values(), default=0))
        if place is None or not radius or grave < self.spreading:
            return False
        return any(
            (each.country == place.country or family in self.abroad) and kilometres(place, each) <= radius
            for each in parts
        )

    def _in_wake(self, kind: Kind, families: Iterable[str]) -> bool:
        return not self.wakes.get("/".join(kind), self.wakes.get(kind[0], frozenset())).isdisjoint(families)

    def _beside(self, report: Report, incident: Incident, families: set[str], mine: str | None) -> Tie | None:
        """Of one line with what the incident tells, or what it told of came in this report's wake."""
        kinds = _kinds(incident)
        line = self.line.get(report.event.category)
        if line and any(self.line.get(category) == line for category, _ in kinds):
            return Tie(Strength.FAMILY, "steps of the same kind in the same place")
        if (
            mine
            and not families
            and mine not in self.singular
            and any(self._in_wake(each, {mine}) for each in kinds)
        ):
            return Tie(Strength.WAKE, f"what had begun there comes in the wake of {report.event.category}")
        return None

    def _fresh(
        self, report: Report, incident: Incident, mine: str | None, patience: Mapping[str, timedelta]
    ) -> bool:
        if mine is not None and mine in self.windows:
            window = self.windows[mine]
        else:
            known = [patience[c] for c, _ in _kinds(incident) if c in patience]
            if not known:
                return True
            window = max(known)
        return abs(report.at - incident.updated) <= window

    def _same(self, report: Report, incident: Incident, places: Places) -> Tie | None:
        kind = (report.event.category, report.event.mode)
        alike = frozenset[Kind]({kind}).union(*(group for group in self.alike if kind in group))
        others = [r for r in incident.reports if (r.event.category, r.event.mode) in alike][-_COMPARED:]
        if not others or any(self._apart(report, other, places) for other in others):
            return None
        if self.family.get(report.event.category) not in self.growing and not _fits_a_count(report, others):
            return None
        return Tie(Strength.SAME, "the same thing, told again")

    def _apart(self, one: Report, other: Report, places: Places) -> bool:
        """Whether two reports tell of two things: other days, other targets."""
        here, there = one.event.place, other.event.place
        spreads = self.family.get(one.event.category) in self.radius_km
        if here and there and not spreads and not places.nested(here.id, there.id):
            return True
        days = one.event.day, other.event.day
        if days[0] and days[1] and abs((days[0] - days[1]).days) > 1:
            return True
        if spreads or echoes.alike(one.echo, other.echo):
            return False  # a quake hits the school and the market
        targets = self._targets(one), self._targets(other)
        return bool(targets[0] and targets[1] and targets[0].isdisjoint(targets[1]))

    def _targets(self, report: Report) -> frozenset[str]:
        return _named(f"{report.title} {report.event.mention.sentence}".lower(), self)

    def crosses(self, category: str) -> bool:
        """Whether what goes on may be the same on the other side of a border."""
        return self.family.get(category) in self.abroad

    def follows(self, report: Report) -> int:
        """How late a report is taken among those of its item, in whose wake it may come: clashes after an attack, and
        explosions after both."""
        if f"{report.event.category}/{report.event.mode}" not in self.wakes:
            return 0
        return 2 if self.family.get(report.event.category) in self.singular else 1

    def __hash__(self) -> int:
        return id(self)


def _kinds(incident: Incident) -> set[Kind]:
    return set(incident.modes) or {(r.event.category, r.event.mode) for r in incident.reports}


def _fits_a_count(report: Report, others: Sequence[Report]) -> bool:
    """A toll rises step by step: it need only fit one of those that were told, not the first of all."""
    counted = [other for other in others if _dead(other)]
    return not counted or any(
        echoes.alike(report.echo, other.echo) or not _counts_apart(report, other) for other in counted
    )


def _counts_apart(one: Report, other: Report) -> bool:
    dead = _dead(one), _dead(other)
    small, large = min(dead), max(dead)
    vague = PlaceKind.COUNTRY in {r.event.place.kind for r in (one, other) if r.event.place}
    return small > 0 and large > _FEW and large > (_FAR_APART if not vague else 2) * small


def _dead(report: Report) -> float:
    return max((n.exact or n.least or 0 for n in report.event.numbers if n.kind == "dead"), default=0)


@cache
def _named(text: str, ties: Ties) -> frozenset[str]:
    words = letters(text)
    return frozenset(
        target
        for target, stems in ties.targets.items()
        if any(stem in text if " " in stem else _begins(words, stem) for stem in stems)
    )


def _begins(words: list[str], stem: str) -> bool:
    """A short word must stand alone, or with one more letter: "bus" is no "business"."""
    longest = len(stem) + (1 if len(stem) <= 5 else 5)
    return any(word.startswith(stem) and len(word) <= longest for word in words)


@cache
def shipped() -> Ties:
    """The page that is shipped."""
    raw = tomllib.loads(resources.files("rules").joinpath("ties.toml").read_text("utf-8"))
    singular = raw["singular"]
    return Ties(
        {category: family for family, members in raw["families"].items() for category in members},
        {category: frozenset(families) for category, families in raw["wakes"].items()},
        {category: line for line, members in raw["lines"].items() for category in members},
        frozenset(singular["families"]),
        frozenset(singular["growing"]),
        tuple(frozenset(map(kind, group)) for group in singular["alike"]),
        {family: timedelta(hours=hours) for family, hours in singular["hours"].items()},
        frozenset(map(kind, raw["national"]["modes"])),
        frozenset(map(kind, raw["fronts"]["modes"])),
        raw["radius"]["km"],
        raw["radius"]["severity"],
        frozenset(raw["radius"]["abroad"]),
        {target: tuple(stems) for target, stems in raw["targets"].items()},
    )


def kind(slug: str) -> Kind:
    """The kind of "unrest/violent"."""
    category, _, mode = slug.partition("/")
    return category, mode
