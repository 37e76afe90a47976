"""What a small map shows: a place, the country around it, and what its reader follows. Values alone."""

from __future__ import annotations

from dataclasses import dataclass

from rules import atlas
from rules.places import WORLD_ID, Place, PlaceId, PlaceKind, Places


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a map, by the name that is written beside it. Degrees are WGS84."""

    name: str
    kind: PlaceKind
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Map:
    """`area`: what is brought out, by its code in the atlas; None where several states claim it and it has no shape.
    `follows`: the reader's place, where it is another than that of the incident and has a point on the map."""

    place: Mark
    area: str | None = None
    follows: Mark | None = None


_DRAWN_WITH = {PlaceId("UA.20"): PlaceId("UA.11")}  # Sevastopol has no shape of its own


def map_of(place: Place, follows: Place, places: Places) -> Map | None:
    """The map of an incident at a place for who follows another. None where there is none that would be right: of the
    world, and of what the atlas has no shape of. What several states claim is no part of any of them here."""
    if place.id == WORLD_ID:
        return None
    contested = places.contested(place)
    area = _DRAWN_WITH.get(contested.id, contested.id) if contested else PlaceId(place.country)
    drawn = area in atlas.codes()
    if not drawn and not contested:
        return None
    shown = follows.kind > PlaceKind.COUNTRY and follows.id != place.id
    return Map(_mark(place, places), area if drawn else None, _mark(follows, places) if shown else None)


def _mark(place: Place, places: Places) -> Mark:
    name = places.line(place) if places.contested(place) == place else place.name
    return Mark(name, place.kind, place.latitude, place.longitude)
