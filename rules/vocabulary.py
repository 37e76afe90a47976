"""Features that a model knows, found by their checksums: a dictionary of a quarter of a million words and pairs would
take more memory than all that is learned of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from zlib import crc32

import numpy as np
from numpy.typing import NDArray


class Vocabulary:
    """Places of features, and what each is worth: a whole number. Of features that it does not know one in twenty
    thousand is taken for another that it does."""

    def __init__(self, sums: NDArray[np.uint32], worths: NDArray[np.int16]) -> None:
        """`sums`: the features' checksums in rising order; `worths` in the same order."""
        self._sums, self._worths = sums.data, worths.data

    def at(self, feature: str) -> int | None:
        """The place of a feature; None for one that is not known."""
        wanted = checksum(feature)
        place = bisect_left(self._sums, wanted)
        return place if place < len(self._sums) and self._sums[place] == wanted else None

    def worth(self, told: Iterable[str]) -> int:
        """What these features are worth together."""
        return sum(self._worths[at] for each in told if (at := self.at(each)) is not None)


def checksum(feature: str) -> int:
    """What a feature is known by: 32 bits."""
    return crc32(feature.encode())
