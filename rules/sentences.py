"""Where sentences begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Spellings that differ from writer to writer, each sign for one sign: quotation marks, the Russian ё, the dots of the
# Turkish i, the hamza and the final letters of Arabic.
_FOLDED = str.maketrans(
    "\u2019\u2018\u02bc\u201c\u201d\u201e\u00ab\u00bb\u00a0\u202f\nёЁıİأإآىة",
    "'''" + '"' * 5 + "   еЕiiااايه",
)
_END = re.compile(
    r"""[.!?\u2026]+["'\u201d\u2019\u00bb)\]]*\s+(?=["'\u201c\u2018\u00ab(\[\u00bf\u00a1]*[^\W_a-z])|\n+|[\u3002\u061f]\s*"""
)
# What an end begins with, found faster than the end itself: a run of stops either ends a sentence or does not. Tried at
# each of its signs, 20,000 of them would take seconds.
_STOPS = re.compile("[.!?\u2026]+|[\n\u3002\u061f]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|Pres|St|No|vs|approx|Jan|Feb|Mar|Apr|Aug|Sept?|"
    r"Oct|Nov|Dec|Inc|Ltd|Co|Mme|Mgr|Dra?|Sra?|Hr|Fr|Nr|ca|bzw|ул|г|им)|\b(?:[A-Z]\.)+[A-Z]|\b([A-Z])\1|\b[A-Z])\.$"
)
# "am 3. M\u00e4rz": a full stop behind a day
_DAY = re.compile(
    r"\b\d\d?\. (?=Jan|Feb|M\u00e4r|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Jahr|Stock|Tag|Bundes|Klasse)"
)
# A line end inside a wrapped paragraph is no end of a sentence: the line is long and the next goes on in lower case, or
# it breaks off behind a short word ("of", "und").
_WRAPPED = re.compile(r"[^\n]{30}[^\n.!?:]$")
_BROKEN_OFF = re.compile(r"[^\n]{45} [^\W\d_A-Z]{1,3}$")


_LONGEST = 700  # characters


class Sentence(NamedTuple):
    """Character offsets in the text it was cut from."""

    start: int
    end: int


LETTERS = re.compile(r"[^\W\d_]+")
_ASCII_LETTERS = {sign: " " for sign in range(128) if not chr(sign).isalpha()}


def letters(text: str) -> list[str]:
    """The words that are written in letters alone, in order; "24-year-old" gives "year" and "old"."""
    if text.isascii():  # the same, in half the time
        return text.translate(_ASCII_LETTERS).split()
    return LETTERS.findall(text)


def fold(text: str) -> str:
    """The text with one spelling for signs that writers choose freely; every character keeps its offset."""
    return text.replace("\n", " ") if text.isascii() else text.translate(_FOLDED)


def lowered(text: str) -> str:
    """Lower case with one spelling for what writers spell freely; every character keeps its offset."""
    low = fold(text).lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in fold(text))


def sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences in order. Abbreviations, initials and the line ends of wrapped paragraphs do not end one."""
    found: list[Sentence] = []
    start = 0
    for end in _ends(text):
        if not _goes_on(text, start, end):
            found += _pieces(text, start, end.end())
            start = end.end()
    return (*found, *_pieces(text, start, len(text)))


def _ends(text: str) -> Iterator[re.Match[str]]:
    """What may be the end of a sentence, one behind the other."""
    behind = 0
    for stop in _STOPS.finditer(text):
        if stop.start() >= behind and (end := _END.match(text, stop.start())):
            yield end
            behind = end.end()


def _pieces(text: str, start: int, end: int) -> list[Sentence]:
    """The sentence, cut at spaces where it is longer than any that people write; none where nothing is written."""
    if not text[start:end].strip():
        return []
    pieces = []
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        stop = cut + 1 if cut > start else start + _LONGEST
        pieces.append(Sentence(start, stop))
        start = stop
    return [*pieces, Sentence(start, end)]


def _goes_on(text: str, start: int, end: re.Match[str]) -> bool:
    if end[0][0] == ".":
        if text[end.end() : end.end() + 1].islower():
            return True  # "тис. осіб": a sentence begins with a capital letter
        # "U.S. Officials" is rare; "the U.S. Embassy", "Mr. Smith" are not
        abbreviation = _ABBREVIATION.search(text, max(start, end.start() - 12), end.start() + 1)
        day = any(_DAY.match(text, max(start, end.start() - digits), end.end() + 12) for digits in (2, 1))
        return bool(abbreviation) or day
    if end[0] != "\n":
        return False
    line = text[max(start, end.start() - 60) : end.start()]
    following = text[end.end() : end.end() + 1]
    return bool(
        (following.islower() and _WRAPPED.search(line)) or (following.isalpha() and _BROKEN_OFF.search(line))
    )
