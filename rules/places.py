"""The tree of places: the world, its countries, their regions, cities and sites."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NewType

PlaceId = NewType("PlaceId", str)
WORLD_ID = PlaceId("WORLD")


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
    GeoNames numbers for cities ("1526384"). Degrees are WGS84."""

    id: PlaceId
    name: str
    kind: PlaceKind
    parent: PlaceId | None
    country: str
    latitude: float
    longitude: float
    population: int = 0
    timezone: str = ""
