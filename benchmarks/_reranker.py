"""A small learned reader beside the rules: is it worth shipping? Logistic regression over hashed words and pairs of words.

It learns from the half of the labelled set that rules were tuned on and is measured on the other. It stays here, in the
benchmark: docs/decisions/0006 says why.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"\w+")
_WIDTH = 2**15
_ROUNDS, _RATE, _DECAY = 300, 0.5, 1e-4

Vector = NDArray[np.float64]


def features(title: str, text: str) -> Vector:
    """Words and pairs of words, hashed; of length 1."""
    words = _WORD.findall(f"{title} {text}".lower())
    made = np.zeros(_WIDTH)
    for each in (*words, *(f"{a} {b}" for a, b in pairwise(words))):
        made[zlib.crc32(each.encode()) % _WIDTH] += 1.0
    length = float(np.linalg.norm(made)) or 1.0
    return np.asarray(made / length, dtype=np.float64)


class Reranker:
    """How likely it is that an item alerts."""

    def __init__(self, items: Sequence[tuple[str, str]], wanted: Sequence[bool]) -> None:
        rows = np.stack([features(*item) for item in items])
        goal = np.array(wanted, dtype=float)
        self._weights, self._bias = np.zeros(_WIDTH), 0.0
        for _ in range(_ROUNDS):
            wrong = self._sigmoid(rows @ self._weights + self._bias) - goal
            self._weights -= _RATE * (rows.T @ wrong / np.sqrt(len(goal)) + _DECAY * self._weights)
            self._bias -= _RATE * float(wrong.mean())

    @staticmethod
    def _sigmoid(scores: Vector) -> Vector:
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))), dtype=np.float64)

    def alerts(self, title: str, text: str) -> float:
        """Between 0 and 1."""
        score = np.array([features(title, text) @ self._weights + self._bias])
        return float(self._sigmoid(score)[0])
