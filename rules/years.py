"""Years that a sentence names, against the year it was published in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from propcache.api import cached_property

from rules.language import Language
from rules.phrases import Match

_YEAR = re.compile(r"(?:1[89]|20)\d\d$")
_ROUND = "00"  # a number that ends so counts where no word of a date stands beside it
_LONG_AGO = 2010  # a text without a date of its own speaks of the past when it names a year before this one
_COMPARES = frozenset({"than", "until", "till"})
_NEAR = 12


class Years:
    """The years that words, in lower case, name."""

    def __init__(self, words: Sequence[str], language: Language, published: datetime | None) -> None:
        self._words, self._language, self._published = words, language, published

    def look_back(self) -> bool:
        """Whether one of them is long gone."""
        if self._published is None:
            return False
        return any(int(self._words[at]) < self._published.year - 1 for at in self._told)

    def gone_by(self, mention: Match) -> bool:
        """Whether one that is over stands near the mention, in its clause."""
        this_year = self._published.year if self._published else _LONG_AGO
        return any(int(self._words[at]) < this_year and self._near(at, mention) for at in self._told)

    @cached_property
    def _told(self) -> list[int]:
        """Where years stand with which nothing is compared; the same for all mentions of the sentence."""
        found = (at for at in range(len(self._words)) if self._is_year(at))
        return [at for at in found if not self._compared(self._words[max(0, at - 2) : at])]

    def _compared(self, before: Sequence[str]) -> bool:
        return not (_COMPARES.isdisjoint(before) and self._language.times.since.isdisjoint(before))

    def _near(self, at: int, mention: Match) -> bool:
        if not mention.first - _NEAR <= at <= mention.last + _NEAR:
            return False
        behind = at >= mention.last
        gap = self._words[mention.last : at] if behind else self._words[at : mention.first]
        return self._language.boundaries.isdisjoint(gap)

    def _is_year(self, at: int) -> bool:
        """Whether a year stands there: "2000 people" and "1900 arrests" are counts."""
        if not _YEAR.match(self._words[at]):
            return False
        if not self._words[at].endswith(_ROUND):
            return True
        beside = self._words[at + 1 : at + 2]
        told = not self._language.numbers.dated.isdisjoint((*self._words[max(0, at - 1) : at], *beside))
        return told or not (beside and beside[0].isalpha())
