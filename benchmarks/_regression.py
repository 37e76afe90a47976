"""Logistic regression over sparse texts, as `./run learn` needs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_ROUNDS, _RATE, _DECAY = 12, 0.15, 2e-5
_STEP = 127  # the largest whole number of a weight


def balanced(counts: Sequence[float], goals: Sequence[int], nothing: int | None) -> list[float]:
    """What texts count when a rare class counts nearly as much as a common one; that of nothing stays as it is."""
    by_class: Counter[int] = Counter()
    for goal, count in zip(goals, counts, strict=True):
        by_class[goal] += count
    shares = [total for goal, total in by_class.items() if goal != nothing]
    share = sum(shares) / max(1, len(shares))
    return [
        count if goal == nothing else count * (share / by_class[goal]) ** 0.5
        for goal, count in zip(goals, counts, strict=True)
    ]


def descended(
    rows: Sequence[NDArray[np.integer]],
    lengths: Sequence[int],
    goals: Sequence[int],
    counts: Sequence[float],
    shape: tuple[int, int],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights and bias of a multinomial logistic regression, by gradient descent with a rate for each weight (Adagrad)."""
    weights, seen = np.zeros(shape), np.full(shape, 1e-2)
    bias = np.zeros(shape[1])
    order = np.random.default_rng(0)
    for _ in range(_ROUNDS):
        for at in order.permutation(len(rows)):
            row, length = rows[at], lengths[at] ** 0.5
            score = weights[row].sum(axis=0) / length + bias
            wrong = np.exp(score - np.logaddexp.reduce(score))
            wrong[goals[at]] -= 1.0
            wrong *= counts[at]
            step = wrong / length + _DECAY * weights[row]
            seen[row] += step * step
            weights[row] -= _RATE * step / np.sqrt(seen[row])
            bias -= 0.01 * wrong
    return weights, bias


def told_apart(
    rows: Sequence[NDArray[np.integer]], goals: Sequence[int], counts: Sequence[float], size: int
) -> tuple[NDArray[np.float64], float]:
    """Of two classes, 1 and 0: how much more each feature speaks for the first, and the bias."""
    weights, bias = descended(rows, [max(1, len(row)) for row in rows], goals, counts, (size, 2))
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
