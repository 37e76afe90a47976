"""The words of official advice, and the level 1-4 that each stands for. What is not here is unknown, never normal."""

from __future__ import annotations

import re

_WORDS = (
    (4, r"do not travel|avoid all travel|advise against all travel"),
    (
        3,
        r"reconsider (?:your need to )?travel|avoid non[- ]?essential travel|against all but essential travel",
    ),
    (2, r"exercise (?:an? )?(?:increased|high degree of|high) (?:degree of )?caution"),
    (1, r"(?:exercise|take) normal (?:security |safety )?precautions?"),
)
_NUMBER = re.compile(r"\blevel\s*([1-4])\b", re.IGNORECASE)


def level_of(words: str) -> int | None:
    """The level that words say: by the words first, then by "Level 3"; None for words that nobody has taught us."""
    plain = " ".join(words.split()).casefold()
    for level, pattern in _WORDS:
        if re.search(pattern, plain):
            return level
    number = _NUMBER.search(plain)
    return int(number[1]) if number else None
