"""Runs of letters: how a text is worded below its words and across them, where inflections and compounds never seen
look like those that were (decision 0043)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LENGTH = 6  # letters, spaces and marks
_BITS = 20
SIZE = 1 << _BITS  # places of weights
# Odd numbers without a pattern: which ones hardly matters.
_FACTORS = np.array([2654435761, 2246822519, 3266489917, 668265263, 374761393, 1597334677], dtype=np.uint32)
_STIR = np.uint32(2870177451)


def runs(text: str) -> NDArray[np.intp]:
    """The places of the different runs of a text, in rising order; spaces in a row count as one."""
    signs = np.frombuffer(f" {' '.join(text.split())} ".encode("utf-32-le"), dtype="<u4")
    if len(signs) < LENGTH:
        return np.empty(0, dtype=np.intp)
    mixed = np.correlate(signs, _FACTORS, "valid") * _STIR
    return np.unique(mixed >> np.uint32(32 - _BITS)).astype(np.intp)
