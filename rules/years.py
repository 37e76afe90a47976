"""Years that a sentence names, against the year it was published in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from rules.phrases import Match

_YEAR = re.compile(r"(?:1[89]|20)\d\d$")
_ROUND = "00"  # a number that ends so counts where no word of a date stands beside it
_LONG_AGO = 2010  # a text without a date of its own speaks of the past when it names a year before this one
_COMPARES = frozenset({"than", "until", "till"})
_NEAR = 12


class Years:
    """The years named by `words`, in lower case. `dating`: words that stand beside years; `since`: words for that;
    `boundaries`: marks and words that end a clause."""

    def __init__(
        self,
        words: Sequence[str],
        dating: frozenset[str],
        since: frozenset[str],
        boundaries: frozenset[str],
        published: datetime | None,
    ) -> None:
        self._words, self._dating, self._boundaries = words, dating, boundaries
        self._compares = _COMPARES | since
        self._published = published

    def look_back(self) -> bool:
        """Whether one of them is long gone."""
        if self._published is None:
            return False
        return any(self._before(at, self._published.year - 1) for at in range(len(self._words)))

    def gone_by(self, mention: Match) -> bool:
        """Whether one that is over stands near the mention, in its clause."""
        this_year = self._published.year if self._published else _LONG_AGO
        return any(self._before(at, this_year) and self._near(at, mention) for at in range(len(self._words)))

    def _before(self, at: int, year: int) -> bool:
        """Whether a year before this one stands there, and nothing is compared with it."""
        return (
            self._is_year(at)
            and int(self._words[at]) < year
            and self._compares.isdisjoint(self._words[max(0, at - 2) : at])
        )

    def _near(self, at: int, mention: Match) -> bool:
        if not mention.first - _NEAR <= at <= mention.last + _NEAR:
            return False
        behind = at >= mention.last
        gap = self._words[mention.last : at] if behind else self._words[at : mention.first]
        return self._boundaries.isdisjoint(gap)

    def _is_year(self, at: int) -> bool:
        """Whether a year stands there: "2000 people" and "1900 arrests" are counts."""
        if not _YEAR.match(self._words[at]):
            return False
        if not self._words[at].endswith(_ROUND):
            return True
        beside = self._words[at + 1 : at + 2]
        told = not self._dating.isdisjoint((*self._words[max(0, at - 1) : at], *beside))
        return told or not (beside and beside[0].isalpha())
