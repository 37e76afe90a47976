"""The ground of a small map: sea, countries and their borders."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import hypot

from PIL import Image, ImageDraw

from couriers._frame import HEIGHT, WIDTH, Frame, mercator
from rules.atlas import STEP, Area, Atlas, Line, Path, Shape

Points = list[tuple[float, float]]
Seen = tuple[Area, Points]  # an area, and the outline of a part of it that is in the picture

FINE = 2  # drawn so many times larger, then made smaller: smooth edges
SEA, LAND, BROUGHT_OUT = "#cfdfe8", "#e4e2dc", "#fdf6dc"
_APART = "#d5d2ca"  # what is part of no state here
_COAST, _BORDER, _DISPUTED = "#8fa7b5", "#a9a59b", "#8d897f"
_DASH, _PERIOD = 7.0 * FINE, 12.0 * FINE  # pixels of line, and of line and gap
_FAR = 0.15  # pixels a kilometre: smaller maps have thinner lines


def seen(chosen: Frame, world: Atlas) -> list[Seen]:
    """What is in the picture, the largest first: what lies within another is drawn upon it."""
    found = [
        (area, shape, shift)
        for area in world.areas.values()
        for shape in area.shapes
        if (shift := chosen.shows(shape.box)) is not None
    ]
    found.sort(key=lambda each: _spread(each[1]), reverse=True)
    return [(area, _points(shape.rings[0], shift, chosen)) for area, shape, shift in found]


def _spread(shape: Shape) -> int:
    west, south, east, north = shape.box
    return (east - west) * (north - south)


def _points(path: Path, shift: int, chosen: Frame) -> Points:
    """The path in fine pixels."""
    scale = chosen.scale * FINE
    left = WIDTH * FINE / 2 + (shift * STEP - chosen.longitude) * scale
    level = HEIGHT * FINE / 2 + chosen.y * scale
    heights = {y: level - mercator(y * STEP) * scale for y in set(path.ys)}
    return [(left + x * STEP * scale, heights[y]) for x, y in zip(path.xs, path.ys, strict=True)]


def ground(chosen: Frame, world: Atlas, parts: list[Seen], brought_out: str | None) -> Image.Image:
    """`parts`: as `seen` gives them. `brought_out`: the code of the area that stands out."""
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), SEA)
    draw = ImageDraw.Draw(image)
    for area, points in parts:
        apart = _APART if "." in area.code else LAND
        draw.polygon(points, fill=BROUGHT_OUT if area.code == brought_out else apart)
    width = 3 if chosen.kilometre > _FAR else 2
    for kind, path in world.lines:
        shift = chosen.shows((min(path.xs), min(path.ys), max(path.xs), max(path.ys)))
        if shift is not None:
            _line(draw, kind, _points(path, shift, chosen), width)
    return image


def _line(draw: ImageDraw.ImageDraw, kind: Line, points: Points, width: int) -> None:
    match kind:
        case Line.COAST:
            draw.line(points, fill=_COAST, width=2)
        case Line.BORDER:
            draw.line(points, fill=_BORDER, width=width, joint="curve")
        case Line.DISPUTED:
            for dash in _dashes(points):
                draw.line(dash, fill=_DISPUTED, width=width)
        case Line.HIDDEN:
            pass


def _dashes(points: Points) -> Iterator[Points]:
    """The line in pieces of equal length, with gaps between them."""
    along, dash = 0.0, points[:1]  # `along`: how far into a dash and its gap
    for start, end in pairwise(points):
        length, done = hypot(end[0] - start[0], end[1] - start[1]), 0.0
        while done < length:
            drawing = along < _DASH
            step = min(length - done, (_DASH if drawing else _PERIOD) - along)
            along, done = along + step, done + step
            share = done / length
            here = (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
            if drawing:
                dash.append(here)
            if drawing and along >= _DASH:
                yield dash
            if along >= _PERIOD:
                along, dash = 0.0, [here]
    if 0 < along < _DASH:
        yield dash
