"""How strongly an item speaks of countries, told by the names in it that leave no doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rules.meanings import ALIAS_WEIGHT, Meaning
from rules.placeroles import Form, PlaceRole, RoleWords
from rules.places import Place, PlaceKind, kilometres

LARGE, SMALL = 100_000, 50_000  # people
_DOMINANT = 5.0  # times heavier than the next meaning: evidence for its country
_RIVAL, _ACTING_RIVAL = 200, 25  # a namesake in a country of the item may be so many times smaller
_NEAR = 120.0  # kilometres
_COUNTRY, _PLACE, _TOWN = 2.0, 1.0, 0.5  # what a name is worth: two towns of a country are as good as a city


@dataclass(slots=True)
class Hit:
    """A name in a text. `place` is None until it is chosen, and stays so where no place is meant."""

    start: int
    end: int
    meaning: Meaning
    place: Place | None = None
    qualified: bool = False
    inflected: bool = False  # "Odessas Hafen": what owns something is nobody's first name


class Part(NamedTuple):
    """A title or a text, with straight apostrophes, and its hits in order."""

    text: str
    hits: list[Hit]
    language: str
    is_title: bool = False


class Evidence:
    """What the names of an item tell of where it is."""

    def __init__(self, parts: Sequence[Part], towns: Iterable[Hit], roles: RoleWords) -> None:
        """`towns`: hits that are plainly towns, though small ones."""
        self._parts, self._roles = parts, roles
        self.countries: dict[str, float] = {}  # how strongly the item speaks of each
        self._told: dict[int, Place] = {}  # what names mean for sure, by their meanings
        for hit in (hit for part in parts for hit in part.hits):
            place = sure(hit)
            if place is not None:
                self._told[id(hit.meaning)] = place
                self._count(place, _COUNTRY if place.kind is PlaceKind.COUNTRY else _PLACE)
        for hit in towns:
            self._count(hit.meaning.places[0], _TOWN)

    def _count(self, place: Place, strength: float) -> None:
        self.countries[place.country] = self.countries.get(place.country, 0.0) + strength

    def surround(self, meaning: Meaning, place: Place, *, known: bool = False) -> bool:
        """Whether another name of the item is the region that a place is in, or one near by: beside "Quindío" "Armenia"
        is the town, beside "Canelones" "San José" lies in Uruguay. `known`: the name is that of a country or written by
        hand; a place near by is too little to mean another."""
        told = [place for name, place in self._told.items() if name != id(meaning)]
        if any(other.id == place.parent and other.kind is PlaceKind.REGION for other in told):
            return True
        if known or place.kind is PlaceKind.COUNTRY:
            return False
        return any(
            other.country == place.country
            and other.kind is not PlaceKind.COUNTRY
            and other.id not in self._roles.capitals  # they stand for their governments
            and kilometres(other, place) < _NEAR
            for other in told
        )

    def rivals(self, other: Place, other_weight: float, weight: float) -> bool:
        """Whether a namesake in a country of the item is large enough to be meant."""
        return other_weight * (_ACTING_RIVAL if self._acts(other.country) else _RIVAL) >= weight

    def _acts(self, country: str) -> bool:
        """Whether a country is named only as somebody who acts: it may act anywhere ("Greek embassy in Tripoli")."""
        return not any(
            hit.meaning.form is Form.FORCE
            or (
                hit.meaning.form is Form.NAME
                and self._roles.role(
                    part.text, hit.start, hit.end, hit.meaning.places[0], Form.NAME, part.language
                )
                is not PlaceRole.ACTOR
            )
            for part in self._parts
            for hit in part.hits
            if hit.meaning.places and hit.meaning.places[0].country == country and sure(hit)
        )


def sure(hit: Hit) -> Place | None:
    """The place that a name means beyond doubt."""
    meaning = hit.meaning
    if hit.place is not None:
        return hit.place
    if not meaning.places or meaning.care or meaning.qualifier or meaning.form is Form.INSTITUTION:
        return None
    best, weight = meaning.places[0], meaning.weights[0]
    others = any(place.country != best.country for place in meaning.places)
    doubted = meaning.personal and weight < ALIAS_WEIGHT
    if others and (doubted or not is_dominant(meaning) or is_namesake(meaning)):
        return None
    return best if size(best, weight) >= LARGE else None


def size(place: Place, weight: float) -> float:
    """How many people make a name known: all of a region, of a city those that are meant by it."""
    return place.population if place.kind is PlaceKind.REGION else weight


def is_dominant(meaning: Meaning) -> bool:
    """Whether a name means one place, or one much heavier than those in other countries."""
    best, weight = meaning.places[0], meaning.weights[0]
    others = (w for p, w in zip(meaning.places, meaning.weights, strict=True) if p.country != best.country)
    return weight >= _DOMINANT * next(others, 0.0)


def is_namesake(meaning: Meaning) -> bool:
    """A country and a large region of one name: Georgia."""
    regions = (w for p, w in zip(meaning.places, meaning.weights, strict=True) if p.kind is PlaceKind.REGION)
    return meaning.places[0].kind is PlaceKind.COUNTRY and next(regions, 0.0) > 1e6
