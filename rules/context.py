"""What stands around a mention: whether an event is the news, or what the news is about ("two years after the blast",
"the family of a man killed in ..."), is told by the words beside it more than by all words of the item.

A small linear model over these words, learned by `./run learn` from what rules read in labelled texts. It is one sign
among others (rules/doubting.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from zlib import crc32

from rules.events import Event, Mention
from rules.passages import Part
from rules.sentences import letters, lowered

SIZE = 1 << 17  # places of weights; features that share one hardly matter
_READ = 90  # characters on each side
_BEGINNING = 300  # characters of a title and of a text
_BESIDE = 8  # words on each side
_REMEMBERED = 32  # mentions: two readers ask of the same ones
_STEM = 5  # letters; inflected languages differ behind them
_END = re.compile(r"[.!?\n](?=\s|$)")
_WORDS = re.compile(r"[^\W\d_]+|\d+|@+|[:;,?\"()—–-]")
_PLACE, _NUMBER = "@", "0"


def contexts(events: Sequence[Event], parts: tuple[Part, Part]) -> tuple[tuple[int, ...], ...]:
    """The surroundings of each event's mention, as places of weights."""
    title, text = (lowered(part.blanked(_PLACE)) for part in parts)  # which place it is tells nothing
    above = "above" if text else "alone"
    return tuple(
        _around(each.mention, each.category, title, above)
        if each.mention.within == "title"
        else _around(each.mention, each.category, text, "below")
        for each in events
    )


@lru_cache(_REMEMBERED)
def _around(mention: Mention, category: str, text: str, within: str) -> tuple[int, ...]:
    return _rows(_told(mention, category, text, within))


def whole(parts: tuple[Part, Part]) -> tuple[int, ...]:
    """The words of an item's beginning, wherever they stand, as places of weights."""
    beginnings = (lowered(part.blanked(_PLACE))[:_BEGINNING] for part in parts)
    return _rows(_formed("~", [*{word for each in beginnings for word in letters(each)}]))


def _rows(features: Iterator[str]) -> tuple[int, ...]:
    return tuple(sorted({crc32(each.encode()) % SIZE for each in features}))


def _told(mention: Mention, category: str, text: str, within: str) -> Iterator[str]:
    """The features of a mention: its words, those beside it, how its sentence begins, and its rule."""
    left = text[max(0, mention.start - _READ) : mention.start]
    ends = [each.end() for each in _END.finditer(left)]
    begins = bool(ends) or mention.start <= _READ
    before = _words(left[ends[-1] :] if ends else left)
    inside = _words(text[mention.start : mention.end])
    after = _words(_END.split(text[mention.end : mention.end + _READ], maxsplit=1)[0])
    yield from _formed("<", before[-_BESIDE:])
    yield from _formed("=", inside)
    yield from _formed(">", after[:_BESIDE])
    yield f"<< {' '.join(before[-2:])}"
    yield f">> {' '.join(after[:2])}"
    yield from _formed("<1", before[-1:])
    yield from _formed(">1", after[:1])
    if begins:
        yield f"^ {' '.join((before + inside)[:2])}"
        yield f"at {min(len(before), _STEM)}"
    yield f"rule {mention.rule}"
    yield f"kind {category}"
    yield within


def _words(text: str) -> list[str]:
    found = _WORDS.findall(text)
    return [_NUMBER if word[0].isdigit() else _PLACE if word[0] == _PLACE else word for word in found]


def _formed(name: str, words: Sequence[str]) -> Iterator[str]:
    """Words and their first letters."""
    for word in words:
        yield f"{name} {word}"
        if len(word) > _STEM:
            yield f"{name} {word[:_STEM]}-"
