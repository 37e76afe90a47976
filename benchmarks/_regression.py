"""Logistic regression over sparse texts, as `./run learn` needs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

_ROUNDS = 1_000
_NEVER = -30.0  # natural logarithm: of a class that nothing was learned of
_STEP, _FINE = 127, 32_767  # the largest whole numbers of a weight


class Fit(NamedTuple):
    """How weights are fitted. `rare`: by which power of how rare a feature is it may weigh more; `strength`:
    scikit-learn's C."""

    rare: float
    strength: float


# Measured on texts not learned from: without `rare` two thirds as many alerts are guessed.
WORDS = Fit(0.4, 0.005)
KINDS = Fit(0.4, 0.02)  # of categories and modes
SURROUNDINGS = Fit(0.2, 0.3)


def balanced(counts: Sequence[float], goals: Sequence[int]) -> list[float]:
    """What texts count when a rare class counts nearly as much as a common one."""
    by_class: Counter[int] = Counter()
    for goal, count in zip(goals, counts, strict=True):
        by_class[goal] += count
    share = by_class.total() / max(1, len(by_class))
    return [count * (share / by_class[goal]) ** 0.5 for goal, count in zip(goals, counts, strict=True)]


def fitted(
    rows: Sequence[NDArray[np.integer]],
    lengths: Sequence[int],
    goals: Sequence[int],
    counts: Sequence[float],
    shape: tuple[int, int],
    fit: Fit,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (of shape: features, classes) and biases of a multinomial logistic regression; each row holds the features
    of a text, `lengths` how many it has that are known or not."""
    size, classes = shape
    weights, bias = np.zeros(shape), np.full(classes, _NEVER)
    if len({*goals}) < 2:
        bias[[*goals][:1]] = 0.0
        return weights, bias
    ends = np.cumsum([0, *map(len, rows)])
    each = np.repeat(np.asarray(lengths, dtype=np.float64) ** -0.5, np.diff(ends))
    held = csr_matrix((each, np.concatenate(rows), ends), shape=(len(rows), size))
    rare = (len(rows) / np.maximum(np.bincount(held.indices, minlength=size), 1)) ** fit.rare
    model = LogisticRegression(C=fit.strength, max_iter=_ROUNDS)
    model.fit(held @ diags(rare), goals, sample_weight=counts)
    told = model.classes_ if len(model.coef_) > 1 else model.classes_[1:]
    bias[model.classes_] = 0.0
    weights[:, told], bias[told] = (model.coef_ * rare).T, model.intercept_
    return weights, bias


def told_apart(
    rows: Sequence[NDArray[np.integer]],
    goals: Sequence[int],
    counts: Sequence[float],
    size: int,
    fit: Fit = SURROUNDINGS,
    lengths: Sequence[int] | None = None,
) -> tuple[NDArray[np.float64], float]:
    """Of two classes, 1 and 0: how much more each feature speaks for the first, and the bias. `lengths`: how many
    features each text has, known or not; those of its row without."""
    lengths = lengths or [max(1, len(row)) for row in rows]
    weights, bias = fitted(rows, lengths, goals, counts, (size, 2), fit)
    return weights[:, 1] - weights[:, 0], float(bias[1] - bias[0])


def stored(name: str, weights: NDArray[np.float64], bias: float) -> dict[str, NDArray[np.generic]]:
    """The arrays of such a model in the file."""
    numbers, scale = rounded(weights)
    told: dict[str, NDArray[np.generic]] = {
        "weights": numbers,
        "bias": np.array(bias),
        "scale": np.array(scale),
    }
    return {f"{name}.{part}": array for part, array in told.items()}


def rounded(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], float]:
    """Whole numbers, and what one is worth."""
    scale = float(np.abs(weights).max(initial=0.0)) / _STEP or 1.0
    return np.rint(weights / scale).astype(np.int8), scale


def finely_rounded(weights: NDArray[np.float64]) -> tuple[NDArray[np.int16], float]:
    """The same with more of them."""
    scale = float(np.abs(weights).max(initial=0.0)) / _FINE or 1.0
    return np.rint(weights / scale).astype(np.int16), scale
