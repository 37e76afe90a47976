"""Draws the small map under a grave card, like the locator map of a newspaper, without any network.

Colours differ in lightness too, and the two marks in shape, so that nobody needs to tell red from blue.
"""

from __future__ import annotations

import io
from dataclasses import replace
from functools import lru_cache

from PIL import Image, ImageDraw

from couriers._frame import HEIGHT, WIDTH, Frame, frame
from couriers._ground import BROUGHT_OUT, FINE, LAND, SEA, Seen, ground, seen
from couriers._labels import GRID, Labels, Rectangle, font
from rules.atlas import Area, atlas
from rules.maps import Map, Mark
from rules.places import PlaceKind

_CREDIT = "Natural Earth"
_HERE, _YOURS, _INK, _PALE, _WHITE = "#c8321e", "#1f4e8c", "#1c1c1c", "#6d6a63", "#ffffff"
_COLOURS = 128
_HALF = {
    PlaceKind.REGION: 10,
    PlaceKind.CITY: 7,
    PlaceKind.SITE: 7,
    PlaceKind.COUNTRY: 0,
}  # of a mark, pixels
_SPECK = 12.0  # pixels: a country that is smaller has a mark around it
_MOST_AREAS = 254
_MOST_NEIGHBOURS = 7
_LEAST_CELLS = 60  # of a country that is named
_UNEVEN = (
    1.25  # a bar that says how long a kilometre is may be wrong by this factor at the edges, not by more
)
_BARS, _LONGEST_BAR = (50, 100, 200, 250, 500, 1000), 170  # kilometres, pixels


@lru_cache(maxsize=32)
def png(wanted: Map) -> bytes:
    """The picture, 640 × 480, as PNG of some 10 kB. Takes a few tenths of a second: not for the event loop."""
    world = atlas()
    chosen = frame(wanted, world)
    if wanted.place.kind is PlaceKind.COUNTRY and chosen.size(world.areas.get(wanted.area or "")) < _SPECK:
        wanted = replace(wanted, place=replace(wanted.place, kind=PlaceKind.REGION))
    parts = seen(chosen, world)
    fine = ground(chosen, world, parts, wanted.area)
    _mark(fine, chosen, wanted)
    image = fine.reduce(FINE)
    _write(image, chosen, parts, wanted)
    packed = io.BytesIO()
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _mark(image: Image.Image, chosen: Frame, wanted: Map) -> None:
    """A round mark where it is, a square one for what the reader follows; hollow for a region, which is no point."""
    draw = ImageDraw.Draw(image)
    if wanted.follows:
        box = _box(chosen, wanted.follows, FINE)
        if wanted.follows.kind is PlaceKind.REGION:
            draw.rectangle(box, fill=_WHITE, outline=_YOURS, width=2 * FINE)
        else:
            draw.rectangle(box, fill=_YOURS, outline=_WHITE, width=FINE)
    box = _box(chosen, wanted.place, FINE)
    if wanted.place.kind is PlaceKind.REGION:
        draw.ellipse(box, outline=_HERE, width=3 * FINE)
    elif wanted.place.kind > PlaceKind.REGION:
        draw.ellipse(box, fill=_HERE, outline=_WHITE, width=FINE * 3 // 2)


def _box(chosen: Frame, mark: Mark, size: float = 1) -> Rectangle:
    """The box of a mark in pixels of a picture that is `size` times as large."""
    x, y = chosen.at(mark.longitude, mark.latitude)
    half = _HALF[mark.kind]
    return (x - half) * size, (y - half) * size, (x + half) * size, (y + half) * size


def _write(image: Image.Image, chosen: Frame, parts: list[Seen], wanted: Map) -> None:
    """All that is written, the most needed first: what comes later finds less room."""
    areas = list({area.code: area for area, _ in parts}.values())[:_MOST_AREAS]
    numbers = {area.code: number for number, area in enumerate(areas, start=1)}
    labels = Labels(ImageDraw.Draw(image), _where(parts, numbers), WIDTH, HEIGHT)
    _foot(labels, chosen)
    marks = (
        [(wanted.place, wanted.place.name, font(19, 700), _INK)]
        if wanted.place.kind > PlaceKind.COUNTRY
        else []
    )
    if wanted.follows:
        marks.append((wanted.follows, f"{wanted.follows.name} (you follow)", font(14, 600), _YOURS))
    for mark, *_ in marks:
        labels.keep(_box(chosen, mark))
    for mark, text, face, ink in marks:
        labels.beside(_box(chosen, mark), text, face, ink, _WHITE)
    _country(labels, numbers.get(wanted.area or "", 0), wanted, areas)
    _neighbours(labels, [area for area in areas if area.code != wanted.area], numbers)


def _where(parts: list[Seen], numbers: dict[str, int]) -> Image.Image:
    """What is where: a cell for GRID pixels, each of the number of its area, 0 for the sea."""
    image = Image.new("L", (WIDTH // GRID, HEIGHT // GRID))
    draw, cell = ImageDraw.Draw(image), GRID * FINE
    for area, points in parts:
        if area.code in numbers:
            draw.polygon([(x / cell, y / cell) for x, y in points], fill=numbers[area.code])
    return image


def _country(labels: Labels, number: int, wanted: Map, areas: list[Area]) -> None:
    """The name of what is brought out; beside it, where it is too small."""
    extent = labels.extent(number) if number else None
    if extent is None:
        return
    name, whole = areas[number - 1].name, wanted.place.kind is PlaceKind.COUNTRY
    faces = [font(size, 700 if whole else 600) for size in ((22, 17, 13) if whole else (16, 13, 11))]
    if not any(labels.within(number, name, face, _INK, BROUGHT_OUT) for face in faces) and whole:
        labels.beside(extent, name, faces[1], _INK, _WHITE)


def _neighbours(labels: Labels, others: list[Area], numbers: dict[str, int]) -> None:
    cells = labels.where.histogram()
    others.sort(key=lambda area: cells[numbers[area.code]], reverse=True)
    for area in others[:_MOST_NEIGHBOURS]:
        number = numbers[area.code]
        if area.name and cells[number] >= _LEAST_CELLS:
            any(labels.within(number, area.name, font(size, 500), _PALE, LAND) for size in (13, 11))


def _foot(labels: Labels, chosen: Frame) -> None:
    """Where the borders are from, and how long a kilometre is, where that is the same all over the picture."""
    small = font(10, 400)
    labels.corner(WIDTH - 8 - small.getlength(_CREDIT), HEIGHT - 18, _CREDIT, small, _PALE, SEA)
    fitting = [bar for bar in _BARS if bar * chosen.kilometre <= _LONGEST_BAR]
    if not fitting or chosen.uneven > _UNEVEN:
        return
    long = fitting[-1] * chosen.kilometre
    left, level = 14.0, HEIGHT - 14.0
    for width, ink in ((5, _WHITE), (2, _INK)):
        edges = [(left, level - 5), (left, level), (left + long, level), (left + long, level - 5)]
        labels.draw.line(edges, fill=ink, width=width)
    text = f"{fitting[-1]} km"
    face = font(12, 500)
    labels.corner(left + (long - face.getlength(text)) / 2, level - 20, text, face, _INK, _WHITE)
    labels.taken.append((left, level - 8, left + long, level + 4))
