"""Where sentences begin and end."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STRAIGHT = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "}
)
_END = re.compile(
    r"""[.!?\u2026]+["'\u201d\u2019\u00bb)\]]*\s+(?=["'\u201c\u2018\u00ab(\[\u00bf\u00a1]*[^\W_a-z])|\n+|[\u3002\u061f]\s*"""
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|Pres|St|No|vs|approx|Jan|Feb|Mar|Apr|Aug|Sept?|"
    r"Oct|Nov|Dec|Inc|Ltd|Co)|\b(?:[A-Z]\.)+[A-Z]|\b[A-Z])\.$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Character offsets in the text it was cut from."""

    start: int
    end: int


def straight(text: str) -> str:
    """The text with typewriter quotation marks; every character keeps its offset."""
    return text.translate(_STRAIGHT)


def sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences in order. Line ends always end one; abbreviations and initials do not."""
    found, start = [], 0
    for end in _END.finditer(text):
        if end[0][0] == "." and _ABBREVIATION.search(text, max(start, end.start() - 12), end.start() + 1):
            # "U.S. Officials" is rare; "the U.S. Embassy", "Mr. Smith" are not
            continue
        found.append(Sentence(start, end.end()))
        start = end.end()
    found.append(Sentence(start, len(text)))
    return tuple(sentence for sentence in found if text[sentence.start : sentence.end].strip())
