"""What no rule reads, and yet is worded like news that alerts: a small linear model over words (decision 0019).

It was learned from the labelled texts of this project by `./run learn` and only adds: a guess is never surer than
possible, never life-threatening, never a departure or official advice, and takes nothing from what a rule says.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rules.sentences import lowered

NOTHING = "nothing"  # the class of what does not alert
_READ = 400  # characters of a text: what happened stands in its beginning
_WORD = re.compile(r"[^\W_]+")
_ARTICLE = re.compile(r"^[وف]?(?:ال|بال|كال|لل)(?=\w{3})")  # Arabic writes it as part of the word
_STEMS = (4, 6)  # letters; inflected languages differ behind them
_IN_TITLE = 2  # times that a word of the title counts as a reason
_TOLD = 4  # words that are named as the reason


@dataclass(frozen=True, slots=True)
class Guess:
    """A category, the mode of it that is told most, and the words that spoke for it most. `start`: where the first of
    them stands, in characters, in the title or the text (`within`)."""

    category: str
    mode: str
    words: tuple[str, ...]
    within: str
    start: int


def features(title: str, text: str) -> list[str]:
    """The distinct words of an item's beginning, and their first letters."""
    return [*dict.fromkeys(each for word in _WORD.findall(_read(title, text)) for each in _forms(word))]


def _read(title: str, text: str) -> str:
    return lowered(f"{title}\n{text[:_READ]}")


def _forms(word: str) -> list[str]:
    bare = "0" if word.isdigit() else _ARTICLE.sub("", word)
    return [bare, *(f"{bare[:length]}-" for length in _STEMS if len(bare) > length)]


class Likeness:
    """The model: a row of whole numbers for each word, a column for each class, the first of which is NOTHING."""

    def __init__(
        self,
        words: Mapping[str, int],
        weights: NDArray[np.int8],
        bias: NDArray[np.float64],
        modes: Mapping[str, str],
        scale: float,
        least: float,
    ) -> None:
        """`modes`: the classes behind NOTHING, in order, each with its commonest mode. `least`: how much more likely
        (natural logarithm) an alert must be than none; `scale`: what one is worth."""
        self._words, self._weights, self._bias, self._scale = words, weights, bias, scale
        self._classes, self.modes, self._least = [*modes], modes, least

    def scores(self, title: str, text: str) -> NDArray[np.float64]:
        """For each class the logarithm of how likely it is, but for a constant."""
        told = features(title, text)
        known = [at for each in told if (at := self._words.get(each)) is not None]
        summed = self._weights[known].sum(axis=0, dtype=np.int64)
        return np.asarray(summed * (self._scale / len(told) ** 0.5 if told else 0.0) + self._bias)

    def strength(self, title: str, text: str) -> float:
        """How much more likely an alert is than none, as a natural logarithm."""
        scores = self.scores(title, text)
        return float(np.logaddexp.reduce(scores[1:]) - scores[0])

    def of(self, title: str, text: str, near: Callable[[], Iterable[str]] = tuple) -> Guess | None:
        """None for most. `near`: categories of rules that came close; they decide between likely ones."""
        scores = self.scores(title, text)
        if np.logaddexp.reduce(scores[1:]) - scores[0] < self._least:
            return None
        close = frozenset(near())
        for at, name in enumerate(self._classes, start=1):
            scores[at] += name in close
        best = int(scores[1:].argmax())
        reasons = self._reasons(title, text, best + 1)
        if not reasons:
            return None
        start, within = reasons[0][1], "title"
        if start > len(title):
            start, within = start - len(title) - 1, "text"
        words = tuple(word for word, _ in reasons)
        return Guess(self._classes[best], self.modes[self._classes[best]], words, within, start)

    def _reasons(self, title: str, text: str, column: int) -> list[tuple[str, int]]:
        """The words that speak most for a class and where they stand; those of the title count for more."""
        told: dict[str, tuple[int, int]] = {}
        for found in _WORD.finditer(_read(title, text)):
            known = [at for each in _forms(found[0]) if (at := self._words.get(each)) is not None]
            weight = sum(int(self._weights[at][column]) - int(self._weights[at][0]) for at in known)
            if weight > 0 and found[0] not in told:
                times = _IN_TITLE if found.start() < len(title) else 1
                told[found[0]] = (-weight * times, found.start())
        best = sorted(told.items(), key=lambda each: each[1])[:_TOLD]
        return [(word, start) for word, (_, start) in best]


@cache
def shipped() -> Likeness:
    """The model of likeness.npz."""
    with np.load(io.BytesIO(resources.files("rules").joinpath("likeness.npz").read_bytes())) as stored:
        return restored(stored)


def restored(stored: Mapping[str, Any]) -> Likeness:
    """The model of arrays: words (UTF-8, a line each), weights, bias, modes ("category mode"), scale, least."""
    lines = {name: bytes(stored[name]).decode().split("\n") for name in ("words", "modes")}
    modes = dict(line.split(" ") for line in lines["modes"])
    return Likeness(
        {word: at for at, word in enumerate(lines["words"])},
        stored["weights"],
        stored["bias"],
        modes,
        float(stored["scale"]),
        float(stored["least"]),
    )
