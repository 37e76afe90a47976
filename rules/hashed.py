"""A linear model over features that are known by where their hash falls: nothing but a number a place is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Hashed:
    """A whole number for each place, of which one is worth `scale`; features that share a place hardly matter."""

    weights: NDArray[np.int8]
    bias: float
    scale: float

    def strength(self, rows: Sequence[int] | NDArray[np.intp]) -> float:
        """How much more likely the class that was learned is where features fall on these places, as a natural
        logarithm."""
        summed = int(self.weights.take(rows).sum(dtype=np.int32))
        return float(summed * self.scale / max(len(rows), 1) ** 0.5 + self.bias)
