"""The tree of places: the world, its countries, their regions, cities and sites."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from math import asin, cos, radians, sin, sqrt
from typing import NewType

PlaceId = NewType("PlaceId", str)
WORLD_ID = PlaceId("WORLD")
_EARTH_KM = 6371.0


class PlaceKind(IntEnum):
    """Larger is smaller: a country is inside the world."""

    WORLD = 0
    COUNTRY = 1
    REGION = 2
    CITY = 3
    SITE = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A place. Ids: "WORLD", ISO 3166-1 alpha-2 for countries ("KZ"), country.admin1 for regions ("KZ.02"),
    GeoNames numbers for cities ("1526384"). Degrees are WGS84. `capital` is the id of a country's seat of government.
    """

    id: PlaceId
    name: str
    kind: PlaceKind
    parent: PlaceId | None
    country: str
    latitude: float
    longitude: float
    population: int = 0
    timezone: str = ""
    capital: PlaceId | None = None


WORLD = Place(WORLD_ID, "World", PlaceKind.WORLD, None, "", 0.0, 0.0)


class Places:
    """All known places, by id. What is not known raises KeyError."""

    def __init__(
        self,
        places: Mapping[PlaceId, Place],
        names: Mapping[PlaceId, str],
        neutral: Mapping[str, str] | None = None,
    ) -> None:
        """`neutral`: for places that several states claim, the name that stands for the state's."""
        self._places = places
        self._names = names
        self._neutral = neutral or {}
        self._children: dict[PlaceId, list[PlaceId]] = {}
        for place in places.values():
            if place.parent is not None:
                self._children.setdefault(place.parent, []).append(place.id)

    @classmethod
    def load(cls, data: bytes, neutral: Mapping[str, str] | None = None) -> Places:
        """Reads the shipped gazetteer (`rules.gazetteer.places_bytes()`), about 39,000 places."""
        places: dict[PlaceId, Place] = {WORLD_ID: WORLD}
        names: dict[PlaceId, str] = {}
        kinds = {str(int(kind)): kind for kind in PlaceKind}
        shared: dict[str, str] = {}  # parents, countries and time zones repeat: keep one string each
        for line in gzip.decompress(data).decode().splitlines():
            key, kind, name, parent, latitude, longitude, population, zone, capital, others = line.split("\t")
            identity = PlaceId(shared.setdefault(key, key))
            above = PlaceId(shared.setdefault(parent, parent))
            country = key if kind == "1" else parent[:2]
            places[identity] = Place(
                identity,
                name,
                kinds[kind],
                above,
                shared.setdefault(country, country),
                float(latitude),
                float(longitude),
                int(population),
                shared.setdefault(zone, zone),
                PlaceId(capital) if capital else None,
            )
            names[identity] = others
        return cls(places, names, neutral)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places.values())

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def get(self, key: PlaceId) -> Place:
        """The place of an id. Raises KeyError where there is none."""
        return self._places[key]

    def country(self, key: PlaceId) -> Place:
        """The country that a place is in, itself if it is one, WORLD for the world."""
        place = self._places[key]
        return self._places[PlaceId(place.country)] if place.country else WORLD

    def ancestors(self, key: PlaceId) -> tuple[Place, ...]:
        """The places above, nearest first; the last is the world. Empty for the world itself."""
        above: list[Place] = []
        parent = self._places[key].parent
        while parent is not None:
            above.append(self._places[parent])
            parent = above[-1].parent
        return tuple(above)

    def inside(self, inner: PlaceId, outer: PlaceId) -> bool:
        """Whether a place is the other or below it. A partial order."""
        step: PlaceId | None = inner
        while step is not None:
            if step == outer:
                return True
            step = self._places[step].parent
        return False

    def nested(self, one: PlaceId, other: PlaceId) -> bool:
        """Whether one of two places is the other or lies in it."""
        return self.inside(one, other) or self.inside(other, one)

    def holding(self, found: Collection[Place]) -> Place:
        """The deepest of some places where they lie on one branch of the tree; else the smallest that holds them
        all."""
        deepest = max(found, key=lambda place: (place.kind, place.id))
        if all(self.inside(deepest.id, place.id) for place in found):
            return deepest
        around = self.ancestors(deepest.id)
        return next(each for each in around if all(self.inside(place.id, each.id) for place in found))

    def line(self, place: Place) -> str:
        """What people read: the name of a place with that of its country, or, where several states claim it, with the
        neutral name of the region."""
        claimed = self.contested(place)
        if claimed:
            region = self._neutral[claimed.id]
            return region if claimed == place or place.name == region else f"{place.name}, {region}"
        country = self.country(place.id)
        return place.name if country.id in (place.id, WORLD_ID) else f"{place.name}, {country.name}"

    def contested(self, place: Place) -> Place | None:
        """The place or what it is in, where several states claim that."""
        around = (place, *self.ancestors(place.id))
        return next((above for above in around if above.id in self._neutral), None)

    def children(self, key: PlaceId) -> tuple[Place, ...]:
        """The places directly below."""
        return tuple(self._places[child] for child in self._children.get(key, ()))

    def names(self, key: PlaceId) -> tuple[str, ...]:
        """The name and all other names that are looked for in texts, without those written by hand."""
        others = self._names.get(key, "")
        if self._places[key].kind is PlaceKind.COUNTRY:
            others = "|".join(other.partition(":")[2] for other in others.split("|"))
        return tuple(dict.fromkeys(n for n in (self._places[key].name, *others.split("|")) if n))

    def names_by_language(self, key: PlaceId) -> tuple[tuple[str, str], ...]:
        """Names of a country with their language: ("de", "Kasachstan"). For other places the language is ""."""
        others = [other for other in self._names.get(key, "").split("|") if other]
        if self._places[key].kind is not PlaceKind.COUNTRY:
            return tuple(("", other) for other in others)
        return tuple((language, name) for language, _, name in (other.partition(":") for other in others))

    def name_in(self, key: PlaceId, language: str) -> str:
        """The name of a country in a language of the gazetteer; else, and for other places, the English name."""
        return next(
            (n for spoken, n in self.names_by_language(key) if spoken == language != "en"), self.get(key).name
        )


def kilometres(one: Place, other: Place) -> float:
    """The distance between two places over the ground (haversine, a round earth)."""
    ours, theirs = radians(one.latitude), radians(other.latitude)
    north, east = theirs - ours, radians(other.longitude - one.longitude)
    part = sin(north / 2) ** 2 + cos(ours) * cos(theirs) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(part)))
