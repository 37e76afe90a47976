"""Makes borders.gz. Run by hand: `python -m rules.atlas.build <countries-50m.json>`.

Needs the development dependency pycountry and, of the npm package world-atlas, the file countries-50m.json: the
countries of Natural Earth 1:50m as TopoJSON. The same input gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pycountry

from rules import gazetteer
from rules.atlas import STEP, Line
from rules.places import PlaceId, Places

HERE = Path(__file__).parent
KM = 111.2  # a degree of latitude
Point = tuple[float, float]  # longitude, latitude: degrees
Box = tuple[float, float, float, float]  # west, south, east, north
EVERYWHERE: Box = (-180, -90, 180, 90)

BY_NAME = {
    "Kosovo": "XK",
    "Somaliland": "SO.somaliland",
    "N. Cyprus": "CY.north",
    "Siachen Glacier": "IN.siachen",
}
BY_NAME |= {"Indian Ocean Ter.": "CC"}
LEFT_OUT = {"AQ"}  # around a pole no map of ours is right
ANTIMERIDIAN = 179.98  # degrees, as the grid rounds them
SCATTERED = {"KI", "PF"}  # islands too far from each other for one map
LEAST = 20.0  # km: an island that is smaller, and alone, is a speck in an ocean, not a map
ALONE = 150.0  # km
WESTERN_SAHARA_FROM = 27.667  # degrees north: Natural Earth draws what Morocco holds of it with Morocco
# Natural Earth draws these with another state: (with which, where, what they are here).
PARTS: tuple[tuple[str, Box, str], ...] = (
    ("RU", (32, 44, 37, 46.5), "UA.11"),
    ("FR", (-55, 2, -51, 6), "GF"),
    ("FR", (-62, 15.7, -60.9, 16.7), "GP"),
    ("FR", (-61.4, 14.2, -60.6, 15), "MQ"),
    ("FR", (55, -21.6, 56, -20.7), "RE"),
    ("FR", (44.8, -13.2, 45.5, -12.5), "YT"),
    ("NO", (-10, 70.6, 40, 81), "SJ"),
    ("NL", (-69, 11.8, -68, 12.5), "BQ"),
    ("CC", (105, -11, 106, -10), "CX"),
)
MAINLAND_OF_NORWAY = (4, 57, 32, 71.5)
# Borders that the states on their two sides do not agree on, and where.
DISPUTED: tuple[tuple[str, str, Box], ...] = (
    ("UA", "UA.11", EVERYWHERE),
    ("SO", "SO.somaliland", EVERYWHERE),
    ("ET", "SO.somaliland", EVERYWHERE),
    ("DJ", "SO.somaliland", EVERYWHERE),
    ("CY", "CY.north", EVERYWHERE),
    ("RS", "XK", EVERYWHERE),
    ("IL", "PS", EVERYWHERE),
    ("IL", "SY", EVERYWHERE),
    ("EH", "MA", EVERYWHERE),
    ("MA", "MR", EVERYWHERE),
    ("IN", "IN.siachen", EVERYWHERE),
    ("CN", "IN.siachen", EVERYWHERE),
    ("IN.siachen", "PK", EVERYWHERE),
    ("CN", "IN", EVERYWHERE),
    ("CN", "PK", EVERYWHERE),
    ("IN", "PK", (72, 32.4, 80, 38)),
    ("SD", "SS", EVERYWHERE),
    ("EG", "SD", (31, 20, 38, 24)),
    ("GY", "VE", EVERYWHERE),
)


def decoded(atlas: Any) -> list[list[tuple[int, int]]]:
    """Its lines as points on our grid, each with its neighbours apart."""
    (east, north), (west, south) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    lines = []
    for arc in atlas["arcs"]:
        xs, ys = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
        points = [
            (round((x * east + west) / STEP), round((y * north + south) / STEP))
            for x, y in zip(xs, ys, strict=True)
        ]
        lines.append([p for n, p in enumerate(points) if n in (0, len(points) - 1) or p != points[n - 1]])
    return lines


def polygons(geometry: Any) -> list[list[list[int]]]:
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]


def areas(atlas: Any, lines: list[list[tuple[int, int]]]) -> dict[str, list[list[list[int]]]]:
    """Polygons by the id of a place; a polygon is rings of numbers of lines, ~n for line n from its end."""
    found: dict[str, list[list[list[int]]]] = defaultdict(list)
    for country in atlas["objects"]["countries"]["geometries"]:
        known = pycountry.countries.get(numeric=country.get("id", ""))
        code = known.alpha_2 if known else BY_NAME[country["properties"]["name"]]
        for polygon in polygons(country):
            first = lines[polygon[0][0] if polygon[0][0] >= 0 else ~polygon[0][0]][0]
            found[_part(code, (first[0] * STEP, first[1] * STEP))].append(polygon)
    return {code: found[code] for code in sorted(found) if code not in LEFT_OUT}


def _part(code: str, point: Point) -> str:
    if code == "NO" and inside(point, MAINLAND_OF_NORWAY):
        return code
    return next((part for whole, box, part in PARTS if whole == code and inside(point, box)), code)


def inside(point: Point, box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def below(outline: list[tuple[int, int]], degrees: float) -> list[tuple[int, int]]:
    """The part of a closed outline south of a parallel, from where it crosses that to where it crosses back."""
    parallel = round(degrees / STEP)
    start = next(n for n, (_, y) in enumerate(outline) if y > parallel)
    turned = outline[start:] + outline[1 : start + 1]
    south = [n for n, (_, y) in enumerate(turned) if y <= parallel]
    run = turned[south[0] : south[-1] + 1]
    return [(run[0][0], parallel), *run, (run[-1][0], parallel)]


def whole_western_sahara(
    found: dict[str, list[list[list[int]]]], lines: list[list[tuple[int, int]]]
) -> dict[int, Line]:
    """Draws all of it as one area, upon Morocco's; returns what its new lines are."""
    largest = max(found["MA"], key=lambda polygon: sum(len(lines[max(n, ~n)]) for n in polygon[0]))
    outline = [point for n in largest[0] for point in (lines[n] if n >= 0 else lines[~n][::-1])]
    south = below(outline, WESTERN_SAHARA_FROM)
    found["EH"].append([[len(lines), len(lines) + 1]])
    lines += [south, [south[-1], south[0]]]
    return {len(lines) - 2: Line.HIDDEN, len(lines) - 1: Line.DISPUTED}


def sides(found: dict[str, list[list[list[int]]]]) -> dict[int, tuple[str, ...]]:
    """Which areas each line bounds."""
    bounded: dict[int, set[str]] = defaultdict(set)
    for code, shapes in found.items():
        for number in (number for polygon in shapes for ring in polygon for number in ring):
            bounded[max(number, ~number)].add(code)
    return {number: tuple(sorted(codes)) for number, codes in bounded.items()}


def pieces(
    points: list[tuple[int, int]], codes: tuple[str, ...]
) -> Iterator[tuple[Line, list[tuple[int, int]]]]:
    """A line by what it is: a coast, a border, or here and there a disputed one. What was cut at the antimeridian is
    not cut there on a map."""
    boxes = [box for one, other, box in DISPUTED if {one, other} == set(codes)]
    known = Line.COAST if len(codes) < 2 else Line.BORDER
    kinds = []
    for (before, _), (x, y) in pairwise(points):
        disputed = any(inside((x * STEP, y * STEP), box) for box in boxes)
        cut = min(abs(before), abs(x)) * STEP > ANTIMERIDIAN
        kinds.append(Line.HIDDEN if cut else Line.DISPUTED if disputed else known)
    start = 0
    for end in range(1, len(kinds) + 1):
        if end == len(kinds) or kinds[end] is not kinds[start]:
            yield kinds[start], points[start : end + 1]
            start = end


def specks(found: dict[str, list[list[list[int]]]], lines: list[list[tuple[int, int]]]) -> list[str]:
    """Areas of which no small map would say more than their name."""
    boxes = {code: [_box(polygon, lines) for polygon in shapes] for code, shapes in found.items()}
    largest = {code: max(each, key=_breadth) for code, each in boxes.items()}
    seen = [(code, box) for code, each in boxes.items() for box in each if _breadth(box) >= LEAST]
    return [
        code
        for code, box in largest.items()
        if code in SCATTERED
        or (_breadth(box) < LEAST and all(other == code or _apart(box, near) > ALONE for other, near in seen))
    ]


def _box(polygon: list[list[int]], lines: list[list[tuple[int, int]]]) -> Box:
    points = [point for number in polygon[0] for point in lines[max(number, ~number)]]
    xs, ys = [x * STEP for x, _ in points], [y * STEP for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _breadth(box: Box) -> float:
    """The shorter side, km."""
    west, south, east, north = box
    return min((east - west) * _cosine(box), north - south) * KM


def _apart(one: Box, other: Box) -> float:
    """How far two boxes are from each other, km, roughly."""
    across = max(0.0, one[0] - other[2], other[0] - one[2]) * _cosine(one)
    return max(across, 0.0, one[1] - other[3], other[1] - one[3]) * KM


def _cosine(box: Box) -> float:
    return math.cos(math.radians((box[1] + box[3]) / 2))


def named(codes: Iterable[str]) -> dict[str, str]:
    """What is written on the map. What has no name that all would use has none."""
    places, neutral = Places.load(gazetteer.places_bytes()), gazetteer.contested()
    return {
        code: neutral.get(code) or (places.get(PlaceId(code)).name if code in places else "")
        for code in codes
    }


def compact(atlas: Any) -> bytes:
    lines = decoded(atlas)
    found = areas(atlas, lines)
    given = whole_western_sahara(found, lines)
    kinds: list[int] = []
    kept: list[list[tuple[int, int]]] = []
    became: dict[int, list[int]] = {}
    for number, codes in sorted(sides(found).items()):
        became[number] = []
        known = [(given[number], lines[number])] if number in given else pieces(lines[number], codes)
        for kind, points in known:
            became[number].append(len(kept))
            kinds.append(int(kind))
            kept.append(points)

    def ring(numbers: list[int]) -> list[int]:
        turned = (became[n] if n >= 0 else [~part for part in reversed(became[~n])] for n in numbers)
        return [part for parts in turned for part in parts]

    names = named(found)
    head = {
        "areas": {c: [names[c], [[ring(r) for r in polygon] for polygon in found[c]]] for c in found},
        "specks": specks(found, lines),
        "kinds": kinds,
        "sizes": [len(points) for points in kept],
    }
    flat = [point for points in kept for point in points]
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")) + "\n"
    return gzip.compress(text.encode() + steps(x for x, _ in flat) + steps(y for _, y in flat), 9, mtime=0)


def steps(values: Iterable[int]) -> bytes:
    """Each value less the one before it, modulo 65,536: all low bytes, then all high ones."""
    whole = [value & 0xFFFF for value in values]
    apart = array("H", ((value - before) & 0xFFFF for before, value in zip([0, *whole], whole, strict=False)))
    return bytes(each & 0xFF for each in apart) + bytes(each >> 8 for each in apart)


def main(source: Path) -> None:
    data = compact(json.loads(source.read_text()))
    (HERE / "borders.gz").write_bytes(data)
    print(f"borders.gz: {len(data) / 1e3:.0f} kB", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
