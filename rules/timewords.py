"""The words of a language for times: data (rules/languages/, table [times])."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from propcache.api import cached_property

from rules.sentences import fold


@dataclass(frozen=True)
class Times:
    """The words of one language for times. `open`: words that make a date the end or the bound of something else;
    `bygone`: verbs that put what was before what is told, as "had" does."""

    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    offsets: Mapping[str, int]  # "yesterday": -1
    units: Mapping[str, str]
    last: frozenset[str]
    next: frozenset[str]
    this: frozenset[str]
    ago: frozenset[str]
    since: frozenset[str]
    open: frozenset[str]
    begins: frozenset[str]
    records: frozenset[str]
    fillers: frozenset[str]
    within: frozenset[str]
    bygone: frozenset[str]
    numbers: Mapping[str, int]

    @cached_property
    def telling(self) -> frozenset[str]:
        """The words that dates begin with, where it is no figure."""
        named = (self.weekdays, self.months, self.offsets, self.units, self.last, self.next, self.this)
        return frozenset[str]().union(*named, self.numbers)


def times(raw: Mapping[str, Any], numbers: Mapping[str, int]) -> Times:
    """The table [times] of a language page."""

    def numbered(key: str, start: int) -> dict[str, int]:
        return {
            fold(word): number
            for number, words in enumerate(raw.get(key, ()), start)
            for word in words.split()
        }

    def words(key: str) -> frozenset[str]:
        return frozenset(map(fold, raw.get(key, ())))

    offsets = {fold(word): days for word, days in raw.get("offsets", {}).items()}
    units = {fold(word): unit for unit, listed in raw.get("units", {}).items() for word in listed.split()}
    return Times(
        numbered("weekdays", 0), numbered("months", 1), offsets, units, words("last"), words("next"), words("this"),
        words("ago"), words("since"), words("open"), words("begins"), words("records"), words("fillers"),
        words("within"), words("bygone"), numbers,
    )  # fmt: skip
