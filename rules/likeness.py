"""How much an item is worded like news that alerts: a small linear model over its wording, learned by `./run learn`.

It guesses at what no rule reads (decision 0019) and doubts what rules read in texts that are worded like no news of
the kind (rules/doubting.py). A guess is never surer than possible, never grave, and takes no step for a state
(decision 0022); grave events, departures and advice are never doubted.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rules.announced import Coming
from rules.doubting import Doubt, Doubtful, signs
from rules.hashed import Hashed
from rules.runs import runs
from rules.sentences import LETTERS
from rules.vocabulary import Vocabulary
from rules.wording import READ, Wording, features, forms, title_forms, told_beside

NOTHING = "nothing"  # the class of what does not alert
_REMEMBERED = 8_192  # words
_TITLES_SHARE = 0.5  # of what a title above a text says, that counts once more: it tells what the news is
_LETTERS_SHARE = 0.5  # of what runs of letters say beside words
_IN_TITLE = 2  # times that a word of the title counts as a reason
_UNLIKE = -1.0  # strength: a title below it is worded like no news of harm
_TOLD = 4  # words that are named as the reason


@dataclass(frozen=True, slots=True)
class Guess:
    """A category, a mode of it, and the words that spoke for it most. `start`: where the first of them stands, in
    characters, in the title or the text (`within`)."""

    category: str
    mode: str
    words: tuple[str, ...]
    within: str
    start: int


@dataclass(frozen=True, slots=True)
class Columns:
    """Classes of texts: a row of whole numbers for each word, a column for each class. `scale`: what one is worth."""

    names: tuple[str, ...]
    weights: NDArray[np.int8]
    bias: NDArray[np.float64]
    scale: float

    def scores(self, rows: Sequence[int], told: int) -> list[tuple[float, str]]:
        """For each class the logarithm of how likely it is, but for a constant. `told`: words, known or not."""
        summed = self.weights.take(rows, axis=0).sum(axis=0, dtype=np.int32)
        scores = summed * (self.scale / max(told, 1) ** 0.5) + self.bias
        return [*zip(scores.tolist(), self.names, strict=True)]


@dataclass(frozen=True, slots=True)
class Least:
    """How strong a hint (Likeness.hint) must be for a guess at what no rule reads: that of a title alone, and that of
    one with a text below it, in which words of events stand that are no news."""

    titled: float
    texted: float

    def of(self, wording: Wording) -> float:
        return self.texted if wording.text else self.titled


class Worded(NamedTuple):
    """How much words (and what stands beside them) and pairs of words speak for an alert; one is worth `scale`, and
    `bias` is what they start from."""

    words: Vocabulary
    pairs: Vocabulary
    scale: float
    bias: float


class Likeness:
    """The model. `alerts` tells NOTHING from what alerts; modes are named "category/mode"."""

    def __init__(
        self,
        alerts: Worded,
        categories: Columns,
        modes: Columns,
        least: Least,
        doubt: Doubt,
        contexts: Hashed,
        letters: Hashed,
        coming: Coming,
    ) -> None:
        self.alerts, self.categories, self.modes = alerts, categories, modes
        self.least, self.doubt, self.coming = least, doubt, coming
        self.contexts, self.letters = contexts, letters
        # news says the same words again and again, and names places in few ways
        self._worth = lru_cache(_REMEMBERED)(self._worth_of)
        self._title_worth = lru_cache(_REMEMBERED)(self._title_worth_of)
        self._beside = lru_cache(_REMEMBERED)(alerts.words.worth)

    def strength(self, wording: Wording) -> float:
        """How much more likely an alert is than none, as a natural logarithm."""
        beside = told_beside(wording)
        worth, told = self._beside(beside), len(beside)
        for each, many in (*map(self._worth, wording.words), *map(self._title_worth, wording.above)):
            worth += each
            told += many
        worth += self.alerts.pairs.worth(wording.pairs)
        told += len(wording.pairs)
        return float(worth * self.alerts.scale / max(told, 1) ** 0.5 + self.alerts.bias)

    def hint(self, wording: Wording) -> float:
        """How much an item speaks for a guess: its strength, a share of what its runs of letters tell, and once more a
        share of the strength of a title above a text."""
        whole = self.strength(wording)
        heading = self._heading(wording, whole) if wording.text else 0.0
        letters = self.letters.strength(runs(wording.read))
        return whole + _TITLES_SHARE * heading + _LETTERS_SHARE * letters

    def _heading(self, wording: Wording, whole: float) -> float:
        """The strength of the title above a text; one of a few words tells no more than the whole."""
        return self.strength(wording.heading) if wording.heading.telling else whole

    def doubts(self, wording: Wording, read: Doubtful) -> bool:
        """Whether an item is worded so little like what alerts that rules may have misread it; a few words ("Blasts
        rock Kabul") tell too little for that. Much hangs on harm of these days. A title that tells of grave danger must
        be unlike alone as well."""
        if not read.kinds or not wording.telling:
            return False
        if not self.doubt.holds(self.signs(wording, read), much_hangs=read.fresh):
            return False
        return not (read.grave and wording.text and self.strength(wording.heading) > _UNLIKE)

    def signs(self, wording: Wording, read: Doubtful) -> dict[str, float]:
        """What is weighed for and against a doubt."""
        whole = self.strength(wording)
        context = max(map(self.contexts.strength, read.contexts), default=0.0)
        if not wording.text:
            return signs(read, whole, None, context)
        return signs(read, whole, self._heading(wording, whole), context)

    def of(self, wording: Wording, near: Callable[[], Iterable[str]] = tuple) -> Guess | None:
        """None for most. `near`: modes ("category/mode") of rules that came close; they decide between likely ones."""
        if not wording.words or self.hint(wording) < self.least.of(wording):
            return None
        close = frozenset(near())
        told = features(wording)
        rows = [at for each in told if (at := self.alerts.words.at(each)) is not None]
        likely = [
            (score + any(each.startswith(f"{name}/") for each in close), name)
            for score, name in self.categories.scores(rows, len(told))
        ]
        category = max(likely)[1]
        mode = max(
            (score + (name in close), name)
            for score, name in self.modes.scores(rows, len(told))
            if name.startswith(f"{category}/")
        )[1]
        reasons = self._reasons(wording)
        start, within = reasons[0][1], "title"
        if start > len(wording.title[:READ]):
            start, within = start - len(wording.title[:READ]) - 1, "text"
        return Guess(category, mode.partition("/")[2], tuple(word for word, _ in reasons), within, start)

    def dismisses(self, heading: Wording) -> bool:
        """Whether a title is worded so little like what alerts that nothing below it is guessed at."""
        return heading.telling and self.strength(heading) < _UNLIKE

    def _worth_of(self, word: str) -> tuple[int, int]:
        """How much a word speaks for an alert, and how many features it has."""
        told = forms(word)
        return self.alerts.words.worth(told), len(told)

    def _title_worth_of(self, word: str) -> tuple[int, int]:
        """The same of a word of a title above a text."""
        told = title_forms(word)
        return self.alerts.words.worth(told), len(told)

    def _reasons(self, wording: Wording) -> list[tuple[str, int]]:
        """The words that speak most for an alert and where they stand; those of the title count for more."""
        told: dict[str, tuple[int, int]] = {}
        for found in LETTERS.finditer(wording.read):
            times = _IN_TITLE if found.start() < len(wording.title[:READ]) else 1
            worth, _ = self._worth(found[0])
            told.setdefault(found[0], (-worth * times, found.start()))
        best = sorted(told.items(), key=lambda each: each[1])[:_TOLD]
        return [(word, start) for word, (_, start) in best]


@cache
def shipped() -> Likeness:
    """The model of likeness.npz."""
    with np.load(io.BytesIO(resources.files("rules").joinpath("likeness.npz").read_bytes())) as stored:
        return restored(stored)


def restored(stored: Mapping[str, Any]) -> Likeness:
    """The model of arrays: checksums and weights of words and of pairs, bias and scale of alerts, least, names, worths
    and bound of doubt, and weights, bias and scale of contexts, of letters (runs), of what is to come (with least) and,
    with names (UTF-8, a line each), of each kind of class."""

    def lines(name: str) -> tuple[str, ...]:
        return tuple(bytes(stored[name]).decode().split("\n"))

    def columns(name: str) -> Columns:
        weights, bias, scale = (stored[f"{name}.{part}"] for part in ("weights", "bias", "scale"))
        return Columns(lines(f"{name}.names"), weights, bias, float(scale))

    def vocabulary(name: str) -> Vocabulary:
        return Vocabulary(stored[f"{name}.sums"], stored[f"{name}.weights"])

    worths = dict(zip(lines("doubt.names"), stored["doubt.worths"].tolist(), strict=True))
    doubt = Doubt(worths, float(stored["doubt.bound"]))
    least = Least(*stored["least"].tolist())
    around, letters, before = (
        Hashed(*(stored[f"{name}.{part}"] for part in ("weights", "bias", "scale")))
        for name in ("contexts", "letters", "coming")
    )
    coming = Coming(before, float(stored["coming.least"]))
    alerts = Worded(
        vocabulary("words"), vocabulary("pairs"), float(stored["alerts.scale"]), float(stored["alerts.bias"])
    )
    categories, modes = map(columns, ("categories", "modes"))
    return Likeness(alerts, categories, modes, least, doubt, around, letters, coming)
