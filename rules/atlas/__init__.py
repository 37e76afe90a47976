"""The borders of the world, for small maps: Natural Earth 1:50m. Read from one file that is shipped."""

from __future__ import annotations

import gzip
import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from itertools import accumulate

STEP = 360 / 65536  # degrees: the grid on which all points lie, about 600 m at the equator
_TURN = 65536


class Line(IntEnum):
    """DISPUTED: the states on its two sides do not agree on it. HIDDEN: it only bounds a shape."""

    COAST = 0
    BORDER = 1
    DISPUTED = 2
    HIDDEN = 3


@dataclass(frozen=True, slots=True)
class Path:
    """Points one after the other. `xs` and `ys` are steps east of Greenwich and north of the equator; where it crosses
    the antimeridian `xs` goes on beyond it, so that neighbours stay neighbours."""

    xs: array[int]
    ys: array[int]


@dataclass(frozen=True, slots=True)
class Shape:
    """One polygon: its outline, then its holes. The box is that of its outline: west, south, east, north in steps."""

    rings: tuple[Path, ...]
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Area:
    """A country, or a part that is drawn apart from it; a smaller one may lie upon a larger one. `name` is empty where
    there is none that all would use."""

    code: str
    name: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Atlas:
    """`lines`: every coast and border once."""

    areas: Mapping[str, Area]
    lines: tuple[tuple[Line, Path], ...]


@cache
def codes() -> frozenset[str]:
    """The places that a map can show: ISO 3166-1 alpha-2, and ids of the gazetteer for parts. Some have a shape that is
    no more than a speck in an ocean, and are not among them."""
    head = json.loads(_data().partition(b"\n")[0])
    return frozenset(head["areas"]) - frozenset(head["specks"])


@cache
def atlas() -> Atlas:
    """All of it, read once: about 3 MB, an eighth of a second."""
    header, _, body = _data().partition(b"\n")
    head = json.loads(header)
    number = sum(head["sizes"])
    xs, ys = _values(body[: 2 * number], number), _values(body[2 * number :], number)
    ends = list(accumulate(head["sizes"]))
    parts = [
        Path(_unbroken(xs[end - size : end]), ys[end - size : end])
        for end, size in zip(ends, head["sizes"], strict=True)
    ]
    areas = {
        code: Area(code, name, tuple(_shape(rings, parts) for rings in polygons))
        for code, (name, polygons) in head["areas"].items()
    }
    return Atlas(areas, tuple(zip(map(Line, head["kinds"]), parts, strict=True)))


def _data() -> bytes:
    return gzip.decompress(files(__name__).joinpath("borders.gz").read_bytes())


def _values(planes: bytes, number: int) -> array[int]:
    """Differences modulo 65,536, low bytes before high ones, as values from -32,768 on."""
    apart = (low | high << 8 for low, high in zip(planes[:number], planes[number:], strict=True))
    return array("i", [(value + 0x8000 & 0xFFFF) - 0x8000 for value in accumulate(apart)])


def _unbroken(xs: array[int]) -> array[int]:
    """Where a line crosses the antimeridian, it goes on beyond it."""
    if max(xs) - min(xs) <= _TURN // 2:
        return xs
    whole = array("i", xs[:1])
    for x in xs[1:]:
        whole.append(x + _turns(whole[-1], x))
    return whole


def _turns(before: int, x: int) -> int:
    """What to add to `x`, whole turns, so that it is near the point before it."""
    return round((before - x) / _TURN) * _TURN


def _shape(rings: Sequence[Sequence[int]], parts: Sequence[Path]) -> Shape:
    paths = tuple(_ring(ring, parts) for ring in rings)
    outline = paths[0]
    return Shape(paths, (min(outline.xs), min(outline.ys), max(outline.xs), max(outline.ys)))


def _ring(numbers: Sequence[int], parts: Sequence[Path]) -> Path:
    """One path of lines that follow each other; ~n is line n from its end."""
    xs, ys = array("i"), array("i")
    for number in numbers:
        part = parts[max(number, ~number)]
        along, up = (part.xs, part.ys) if number >= 0 else (part.xs[::-1], part.ys[::-1])
        shift = _turns(xs[-1], along[0]) if xs else 0
        xs.extend(array("i", [x + shift for x in along]) if shift else along)
        ys.extend(up)
    return Path(xs, ys)
