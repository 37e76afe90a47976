"""Learns what to doubt (rules/doubting.py): a logistic regression over what rules read in labelled texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rules.doubting import TEXT, Doubt

_RIDGE = 1.0  # keeps signs that few texts have small
_ROUNDS, _SETTLED = 60, 1e-5


@dataclass(frozen=True, slots=True)
class Read:
    """A text in which rules read what alerts: its signs (rules.doubting.signs), whether it really alerts, and whether it
    is news as a feed carries it on any day."""

    signs: Mapping[str, float]
    real: bool
    everyday: bool


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
    """The sum that this share of them does not reach."""
    return float(np.sort(sums)[int(len(sums) * share)])


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
