"""Learns what to doubt (rules/doubting.py): a logistic regression over what rules read in labelled texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rules.doubting import Doubt

_RIDGE = 1.0  # keeps signs that few texts have small
_ROUNDS, _SETTLED = 60, 1e-5


def weighed(read: Sequence[tuple[Mapping[str, float], bool]], lost: float) -> Doubt:
    """From the signs of texts and whether they really alert. `lost`: of those that do, the share that may be doubted."""
    names = sorted({name for told, _ in read for name in told})
    signs = np.array([[told.get(name, 0.0) for name in names] for told, _ in read])
    real = np.array([alerts for _, alerts in read])
    worths = _regressed(signs, real.astype(np.float64))
    sums = np.sort((signs @ worths)[real])
    return Doubt(dict(zip(names, worths.tolist(), strict=True)), float(sums[int(len(sums) * lost)]))


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
