"""Which part of the world a small map shows, and where a point is on it: Mercator keeps shapes and directions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import asinh, atan, cos, degrees, radians, sinh, tan

from rules.atlas import STEP, Area, Atlas, Shape
from rules.maps import Map, Mark
from rules.places import PlaceKind

WIDTH, HEIGHT = 640, 480
_KM = 111.2  # a degree of latitude
_TURN = round(360 / STEP)
_ROUND = 1500.0  # km: a country up to this size is shown whole around a place in it
_SHARE, _SECTION = 0.55, 3000.0  # of larger ones this share, and at most so many km, is shown
_CLAIMED = 900.0  # km: around a place that several states claim, so that their names stand elsewhere
_NARROWEST, _WIDEST = 420.0, 5000.0  # km
_LONELY = 2600.0  # km: how far an island's map may widen until something else is on it
_VISIBLE, _ENOUGH = 20.0, 60.0  # pixels: of what else is seen, and of a country that fills its map alone
_MAIN = 0.12  # parts of a country that are as large as this share of its largest belong into the picture
_MARGIN = 1.22
_LEAN = 0.2  # how far the section moves from the place towards the middle of its country, of its width


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees; `west` and `east` may lie beyond 180, but never more than a turn apart."""

    west: float
    south: float
    east: float
    north: float

    def around(self, longitude: float, latitude: float) -> Box:
        """The box with this point in it."""
        west, east = min(self.west, longitude), max(self.east, longitude)
        return Box(west, min(self.south, latitude), east, max(self.north, latitude))

    @property
    def kilometres(self) -> float:
        """How wide a picture of this must be, at the latitude of its middle."""
        wide = (self.east - self.west) * cos(radians((self.south + self.north) / 2)) * _KM
        return max(wide, (self.north - self.south) * _KM * WIDTH / HEIGHT)


@dataclass(frozen=True, slots=True)
class Frame:
    """The middle of the picture (degrees, and Mercator's y in degrees), and pixels a degree of longitude."""

    longitude: float
    y: float
    scale: float

    @property
    def latitude(self) -> float:
        return degrees(atan(sinh(radians(self.y))))

    @property
    def kilometre(self) -> float:
        """Pixels a kilometre in the middle of the picture."""
        return self.scale / (_KM * cos(radians(self.latitude)))

    @property
    def uneven(self) -> float:
        """How much larger the same length is at one edge than at the other, as a factor."""
        ends = [self._latitude_at(row) for row in (0, HEIGHT)]
        across = [0.0] if ends[0] * ends[1] < 0 else []
        shares = [cos(radians(latitude)) for latitude in (*ends, *across)]
        return max(shares) / min(shares)

    def _latitude_at(self, row: float) -> float:
        return degrees(atan(sinh(radians(self.y + (HEIGHT / 2 - row) / self.scale))))

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point is, in pixels from the upper left corner; it may lie outside."""
        east = near(longitude, self.longitude) - self.longitude
        return WIDTH / 2 + east * self.scale, HEIGHT / 2 - (mercator(latitude) - self.y) * self.scale

    def size(self, area: Area | None) -> float:
        """How many pixels the largest part of an area measures; 0 for none."""
        shapes = area.shapes if area else ()
        return max((_steps(shape) * STEP * self.scale for shape in shapes), default=0.0)

    def shows(self, box: tuple[int, int, int, int]) -> int | None:
        """By how many steps something in this box, in steps, is to be moved so that it is in the picture; None where
        it is not, wherever the world is cut."""
        west, south, east, north = (edge * STEP for edge in box)
        half = WIDTH / 2 / self.scale
        upper, lower = self._latitude_at(0), self._latitude_at(HEIGHT)
        for turns in (-1, 0, 1):
            moved = turns * 360
            if west + moved < self.longitude + half and east + moved > self.longitude - half:
                return turns * _TURN if south < upper and north > lower else None
        return None


def mercator(latitude: float) -> float:
    """Mercator's y in degrees."""
    return degrees(asinh(tan(radians(max(-85.0, min(85.0, latitude))))))


def near(longitude: float, other: float) -> float:
    """The same meridian, less than half a turn from the other."""
    return longitude + round((other - longitude) / 360) * 360


def frame(wanted: Map, world: Atlas) -> Frame:
    """What to show: the place with enough of its country, and what the reader follows, unless that is too far off."""
    place, follows = wanted.place, wanted.follows
    area = world.areas.get(wanted.area or "")
    box = _around(place, area)
    if follows:
        both = box.around(near(follows.longitude, place.longitude), follows.latitude)
        box = both if both.kilometres <= _WIDEST else box
    chosen = _fitted(box)
    while chosen.size(area) < _ENOUGH and _alone(chosen, area, world) and WIDTH / chosen.kilometre < _LONELY:
        chosen = replace(chosen, scale=chosen.scale / 1.25)
    return chosen


def _around(place: Mark, area: Area | None) -> Box:
    if area is None:
        return _section(
            place, Box(place.longitude, place.latitude, place.longitude, place.latitude), _CLAIMED
        )
    whole = _extent(area, place)
    if place.kind is PlaceKind.COUNTRY:
        return whole
    with_place = whole.around(place.longitude, place.latitude)
    if with_place.kilometres <= _ROUND:
        return with_place
    return _section(place, whole, max(_ROUND, min(_SECTION, whole.kilometres * _SHARE)))


def _section(place: Mark, whole: Box, kilometres: float) -> Box:
    """A part of a large country around a place in it, which stands a little aside to show more of the country."""
    high = kilometres / _MARGIN / _KM * HEIGHT / WIDTH
    wide = kilometres / _MARGIN / _KM / cos(radians(place.latitude))
    east = max(-wide, min(wide, ((whole.west + whole.east) / 2 - place.longitude))) * _LEAN
    north = max(-high, min(high, ((whole.south + whole.north) / 2 - place.latitude))) * _LEAN
    longitude, latitude = place.longitude + east, place.latitude + north
    return Box(longitude - wide / 2, latitude - high / 2, longitude + wide / 2, latitude + high / 2)


def _extent(area: Area, place: Mark) -> Box:
    """The box around the main parts of an area, on the side of the antimeridian where the place is."""
    boxes = [_degrees(shape) for shape in area.shapes]
    largest = max(map(_size, boxes))
    main = [box for box in boxes if _size(box) >= _MAIN * largest]
    first = main[0]
    middle = near((first.west + first.east) / 2, place.longitude)
    moved = [_moved(box, middle) for box in main]
    return Box(
        min(box.west for box in moved),
        min(box.south for box in moved),
        max(box.east for box in moved),
        max(box.north for box in moved),
    )


def _degrees(shape: Shape) -> Box:
    return Box(*(edge * STEP for edge in shape.box))


def _moved(box: Box, longitude: float) -> Box:
    middle = (box.west + box.east) / 2
    by = near(middle, longitude) - middle
    return replace(box, west=box.west + by, east=box.east + by)


def _steps(shape: Shape) -> int:
    """Its shorter side."""
    west, south, east, north = shape.box
    return min(east - west, north - south)


def _size(box: Box) -> float:
    return (box.east - box.west) * (box.north - box.south) * cos(radians((box.south + box.north) / 2))


def _fitted(box: Box) -> Frame:
    """The frame in which the box has a margin."""
    lower, upper = mercator(box.south), mercator(box.north)
    y = (lower + upper) / 2
    across = max(box.east - box.west, (upper - lower) * WIDTH / HEIGHT) * _MARGIN
    narrowest = _NARROWEST / (_KM * cos(radians((box.south + box.north) / 2)))
    return Frame((box.west + box.east) / 2, y, WIDTH / max(across, narrowest))


def _alone(chosen: Frame, area: Area | None, world: Atlas) -> bool:
    """Whether nothing but the area itself can be seen on the map."""
    least = _VISIBLE / chosen.scale / STEP
    return not any(
        _steps(shape) >= least and chosen.shows(shape.box) is not None
        for other in world.areas.values()
        if other is not area
        for shape in other.shapes
    )
