"""What no rule reads, and yet is worded like news that alerts: a small linear model over words (decision 0019).

It was learned from the labelled texts of this project by `./run learn` and only adds: a guess is never surer than
possible, never life-threatening, never a departure or official advice, and takes nothing from what a rule says.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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
    """A category, a mode of it, and the words that spoke for it most. `start`: where the first of
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


@dataclass(frozen=True, slots=True)
class Columns:
    """Classes of texts: a row of whole numbers for each word, a column for each class. `scale`: what one is worth."""

    names: tuple[str, ...]
    weights: NDArray[np.int8]
    bias: NDArray[np.float64]
    scale: float

    def scores(self, known: Sequence[int], told: int) -> NDArray[np.float64]:
        """For each class the logarithm of how likely it is, but for a constant. `told`: words, known or not."""
        summed = self.weights[known].sum(axis=0, dtype=np.int64)
        return np.asarray(summed * (self.scale / max(told, 1) ** 0.5) + self.bias)


class Likeness:
    """The model. The first of its categories is NOTHING; modes are named "category/mode"."""

    def __init__(self, words: Mapping[str, int], categories: Columns, modes: Columns, least: float) -> None:
        """`least`: how much more likely (natural logarithm) an alert must be than none."""
        self._words, self.categories, self.modes, self._least = words, categories, modes, least

    def strength(self, title: str, text: str) -> float:
        """How much more likely an alert is than none, as a natural logarithm."""
        return _strength(self.categories.scores(*self._known(title, text)))

    def of(self, title: str, text: str, near: Callable[[], Iterable[str]] = tuple) -> Guess | None:
        """None for most. `near`: modes ("category/mode") of rules that came close; they decide between likely ones."""
        known, told = self._known(title, text)
        scores = self.categories.scores(known, told)
        if _strength(scores) < self._least:
            return None
        close = frozenset(near())
        for at, name in enumerate(self.categories.names):
            scores[at] += any(each.startswith(f"{name}/") for each in close)
        best = int(scores[1:].argmax()) + 1
        reasons = self._reasons(title, text, best)
        if not reasons:
            return None
        category, start, within = self.categories.names[best], reasons[0][1], "title"
        if start > len(title):
            start, within = start - len(title) - 1, "text"
        modes = zip(self.modes.names, self.modes.scores(known, told), strict=True)
        mine = [(score + (name in close), name) for name, score in modes if name.startswith(f"{category}/")]
        mode = max(mine)[1].partition("/")[2]
        return Guess(category, mode, tuple(word for word, _ in reasons), within, start)

    def _known(self, title: str, text: str) -> tuple[list[int], int]:
        """The rows of the words that are known, and how many words there are."""
        told = features(title, text)
        return [at for each in told if (at := self._words.get(each)) is not None], len(told)

    def _reasons(self, title: str, text: str, column: int) -> list[tuple[str, int]]:
        """The words that speak most for a class and where they stand; those of the title count for more."""
        weights = self.categories.weights
        told: dict[str, tuple[int, int]] = {}
        for found in _WORD.finditer(_read(title, text)):
            known = [at for each in _forms(found[0]) if (at := self._words.get(each)) is not None]
            weight = sum(int(weights[at][column]) - int(weights[at][0]) for at in known)
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
    """The model of arrays: words, categories and modes (UTF-8, a line each), their weights, bias and scale; least."""

    def lines(name: str) -> list[str]:
        return bytes(stored[name]).decode().split("\n")

    kinds = (stored["weights"], stored["bias"], float(stored["scale"]))
    modes = (stored["mode_weights"], stored["mode_bias"], float(stored["mode_scale"]))
    return Likeness(
        {word: at for at, word in enumerate(lines("words"))},
        Columns((NOTHING, *lines("categories")), *kinds),
        Columns(tuple(lines("modes")), *modes),
        float(stored["least"]),
    )


def _strength(scores: NDArray[np.float64]) -> float:
    return float(np.logaddexp.reduce(scores[1:]) - scores[0])
