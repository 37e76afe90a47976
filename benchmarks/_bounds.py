"""How sure the model must be to guess (rules/likeness.py), and what is doubted (rules/doubting.py): learned from how it
judges labelled texts that it has not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rules.doubting import TEXT, Doubt
from rules.likeness import Least

_RIDGE = 1.0  # keeps signs that few texts have small
_ROUNDS, _SETTLED = 60, 1e-5


@dataclass(frozen=True, slots=True)
class Read:
    """A text in which rules read what alerts: its signs (rules.doubting.signs), whether it really alerts, and whether it
    is news as a feed carries it on any day."""

    signs: Mapping[str, float]
    real: bool
    everyday: bool


@dataclass(frozen=True, slots=True)
class Guessed:
    """A text: how much it speaks for a guess (rules.likeness.Likeness.hint), -inf where rules read it or its title
    dismisses it; whether it really alerts, whether a text stands below its title, and whether it is everyday news."""

    hint: float
    real: bool
    texted: bool
    everyday: bool


def least_of(guesses: Sequence[Guessed], titled: float, texted: float) -> Least:
    """From which hint on is guessed. Of what does not alert may be guessed the share `titled` of titles alone, which
    are hard on purpose, and the share `texted` of everyday titles with a text below."""
    false = [each for each in guesses if not each.real]
    alone = [each.hint for each in false if not each.texted]
    everyday = [each.hint for each in false if each.texted and each.everyday]
    return Least(_lowest(np.array(alone), 1 - titled), _lowest(np.array(everyday), 1 - texted))


def weighed(read: Sequence[Read], titled: float, texted: float) -> Doubt:
    """What each sign is worth. Of what really alerts may be doubted the share `titled` of titles alone, which are hard on
    purpose, and the share `texted` of everyday titles with a text below."""
    names = sorted({name for each in read for name in each.signs})
    signs = np.array([[each.signs.get(name, 0.0) for name in names] for each in read])
    real = np.array([each.real for each in read])
    below = np.array([TEXT in each.signs for each in read])
    everyday = np.array([each.everyday for each in read])
    worths = _regressed(signs, real.astype(np.float64))
    sums = signs @ worths
    bound = _lowest(sums[real & ~below], titled)
    worths[names.index(TEXT)] += bound - _lowest(sums[real & below & everyday], texted)
    return Doubt(dict(zip(names, worths.tolist(), strict=True)), bound)


def _lowest(sums: NDArray[np.float64], share: float) -> float:
    """What this share of them does not reach."""
    return float(np.sort(sums)[min(int(len(sums) * share), len(sums) - 1)])


def _regressed(signs: NDArray[np.float64], goals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Newton's method."""
    worths = np.zeros(signs.shape[1])
    for _ in range(_ROUNDS):
        likely = 1.0 / (1.0 + np.exp(-(signs @ worths)))
        slope = signs.T @ (likely - goals) + _RIDGE * worths
        bend = (signs.T * (likely * (1.0 - likely))) @ signs + _RIDGE * np.eye(len(worths))
        step = np.linalg.solve(bend, slope)
        worths -= step
        if np.abs(step).max() < _SETTLED:
            break
    return worths
