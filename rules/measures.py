"""What nature and officials measure: the magnitude of a quake, the speed of wind, the level of an advice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rules.events import Number
from rules.language import NumberWords
from rules.reading import Tokens

_MAGNITUDE = re.compile(r"m?w?(\d(?:[.,]\d)?)$")
_DECIMAL = re.compile(r"m?w?(\d[.,]\d)$")
_JOINED = re.compile(r"(\d(?:[.,]\d)?)-magnitude$|magnitude-(\d(?:[.,]\d)?)$")
_SPEED = re.compile(r"(\d{2,3})$")
_LEVEL = re.compile(r"[1-5]$")
_KMH = {"km/h": 1.0, "kmh": 1.0, "kph": 1.0, "км/ч": 1.0, "mph": 1.609, "knots": 1.852, "kt": 1.852}
_NEAR = 3  # words between "magnitude" and its number
_STRONGEST = 10.0


def measures(tokens: Tokens, words: NumberWords) -> Iterator[Number]:
    """Magnitudes (kind "magnitude"), wind in kilometres an hour ("wind_kmh") and levels of advice ("level"), as numbers
    without bounds."""
    text = tokens.words
    for at, word in enumerate(text):
        joined = _JOINED.match(word)
        if joined:
            yield from _magnitude(joined[1] or joined[2])
        elif word in words.magnitude:
            yield from _told(_MAGNITUDE, (*text[at + 1 : at + 1 + _NEAR], *text[max(0, at - 1) : at]))
        elif word in words.quakes:
            yield from _told(_DECIMAL, (*text[max(0, at - 2) : at], *text[at + 1 : at + 1 + _NEAR]))
        elif _SPEED.match(word) and (factor := _factor(text[at + 1 : at + 4])):
            yield Number("wind_kmh", exact=round(int(word) * factor))
        elif word in words.level and (level := _LEVEL.match("".join(text[at + 1 : at + 2]))):
            yield Number("level", exact=int(level[0]))


def _told(strength: re.Pattern[str], beside: Iterable[str]) -> Iterator[Number]:
    """The magnitude that the first of these words gives which can."""
    found = (strength.match(word) for word in beside)
    yield from _magnitude(next((each[1] for each in found if each), ""))


def _magnitude(digits: str) -> Iterator[Number]:
    value = float(digits.replace(",", ".") or 0)
    if 1 <= value < _STRONGEST:
        yield Number("magnitude", exact=value)


def _factor(following: Sequence[str]) -> float | None:
    """Of the unit that these words begin with: "km / h", but not "km high"."""
    joined = ("".join(following[:many]) for many in range(1, len(following) + 1))
    return next((_KMH[unit] for unit in joined if unit in _KMH), None)
