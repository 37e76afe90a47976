"""Whom an event concerns beyond the tree of places: who is near it, and who is next door (reach.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rules.events import Event, Voice
from rules.gazetteer import neighbours
from rules.incidents import Incident, Kind, Report
from rules.places import Place, PlaceId, PlaceKind, Places, kilometres
from rules.rulebook import Rulebook
from rules.ties import kind

_KM_OF_A_DEGREE = 110.0  # of latitude, at the least


@dataclass(frozen=True, slots=True)
class Beyond:
    """Why something concerns the followers of a place although it is neither in it nor around it: "195 km from Almaty",
    "next to Niger"; how grave and how loud that is for them."""

    words: str
    severity: int
    tier: int


TOO_FAR = Beyond("", 0, 0)


@dataclass(frozen=True, slots=True)
class Reach:
    """`radius`: km at severity 3, by kind; `times`: its factor by severity. `domestic`: categories that end at borders.
    `spills`: kinds that reach over one from `severity` on, less loud by `quieter` tiers. `beside`: which countries
    border on each."""

    radius: Mapping[Kind, float]
    times: Mapping[int, float]
    domestic: frozenset[str]
    spills: frozenset[Kind]
    severity: int
    quieter: int
    beside: Mapping[str, frozenset[str]]

    def beyond(self, reports: Iterable[Report], follows: Place, places: Places) -> Beyond | None:
        """Why these reports concern who follows a place that none of them lies in or around; None where they do not.
        The gravest counts."""
        found = [
            beyond
            for report in reports
            if report.event.voice is not Voice.EASING
            and (
                beyond := self._near(report.event, follows) or self._next_door(report.event, follows, places)
            )
        ]
        return max(found, key=lambda beyond: (beyond.severity, beyond.tier), default=None)

    def concerned(
        self, reports: Iterable[Report], followed: Iterable[PlaceId], places: Places
    ) -> list[PlaceId]:
        """Of the places that anybody follows, those that these reports concern from beyond."""
        told = list(reports)
        return [each for each in followed if each in places and self.beyond(told, places.get(each), places)]

    def countries(self, place: Place, places: Places) -> set[str]:
        """The countries in which something may happen that concerns who follows a place."""
        if place.kind < PlaceKind.CITY:
            return {place.country, *self.beside.get(place.country, ())}
        most = max(self.radius.values(), default=0) * max(self.times.values(), default=0)
        near = (each for each in places if each.kind >= PlaceKind.CITY and _within(place, each, most))
        return {place.country, *(each.country for each in near)}

    def _near(self, event: Event, follows: Place) -> Beyond | None:
        place = event.place
        if place is None or min(place.kind, follows.kind) < PlaceKind.CITY:
            return None
        if event.category in self.domestic and place.country != follows.country:
            return None
        most = self.radius.get((event.category, event.mode), 0) * self.times.get(event.severity, 0)
        if not _within(place, follows, most):
            return None
        distance = max(1, round(kilometres(place, follows)))
        return Beyond(f"{distance} km from {place.name}", event.severity, event.tier)

    def _next_door(self, event: Event, follows: Place, places: Places) -> Beyond | None:
        """Where both sides of a border are named, its followers are told as such, and nobody else."""
        place = event.place
        if place is None or place.kind is not PlaceKind.COUNTRY or follows.kind is not PlaceKind.COUNTRY:
            return None
        if event.also or event.severity < self.severity or (event.category, event.mode) not in self.spills:
            return None
        if follows.id not in self.beside.get(place.id, ()):
            return None
        return Beyond(f"next to {places.line(place)}", event.severity, event.tier - self.quieter)


NOWHERE = Reach({}, {}, frozenset(), frozenset(), 0, 0, {})  # nothing concerns anybody beyond the tree


def _within(one: Place, other: Place, most: float) -> bool:
    if abs(one.latitude - other.latitude) * _KM_OF_A_DEGREE > most:
        return False
    return kilometres(one, other) <= most


def open_reports(incident: Incident) -> list[Report]:
    """The reports of what goes on, without what has eased or went quiet."""
    modes = incident.modes
    return [r for r in incident.reports if (r.event.category, r.event.mode) in modes]


def of(book: Rulebook) -> Reach:
    """The reach of what is on these rule pages."""
    radius = {
        (name, slug): float(mode.radius_km)
        for name, page in book.pages.items()
        for slug, mode in page.modes.items()
    }
    near, next_door = _written()["near"], _written()["next_door"]
    return Reach(
        radius,
        {int(severity): factor for severity, factor in near["times"].items()},
        frozenset(near["domestic"]),
        frozenset(kind(each) for each in next_door["kinds"]),
        next_door["severity"],
        next_door["quieter"],
        neighbours(),
    )


@cache
def _written() -> Mapping[str, Any]:
    return tomllib.loads(files("rules").joinpath("reach.toml").read_text(encoding="utf-8"))
