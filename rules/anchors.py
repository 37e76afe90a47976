"""Which of many patterns a sentence may hold: those that need nothing but its words.

A pattern needs one word of each of some sets. The words of its rarest set lead to it; the next rarest sets of all
patterns are asked for at once: each such set is a bit, and each word stands for the bits of the sets that it is in. The
few patterns that are left are asked for the rest of their sets one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from rules.frequencies import often

Needs = Iterable[frozenset[str]]


class _Lead(NamedTuple):
    """Where a word leads. `alone`: patterns that need nothing else; `asks`: the bits of what the others need next, and
    `more` those others by the place of that bit, counted from 1."""

    alone: tuple[int, ...]
    asks: int
    more: Mapping[int, tuple[int, ...]]


class Anchors:
    """Patterns, by number, found by the sets of words that each needs. One that needs none is never found."""

    def __init__(self, needs: Iterable[Needs]) -> None:
        one: dict[frozenset[str], frozenset[str]] = {}  # equal sets are kept once
        ordered = [[one.setdefault(forms, forms) for forms in sorted(sets, key=_rarity)] for sets in needs]
        bits = _bits(ordered)
        self._rest = [tuple(sets[2:]) for sets in ordered]  # by pattern
        stands: dict[str, int] = {}
        for forms, bit in bits.items():
            for word in forms:
                stands[word] = stands.get(word, 0) | bit
        led: dict[str, list[int]] = {}
        for number, sets in enumerate(ordered):
            for word in sets[0] if sets else ():
                led.setdefault(word, []).append(number)
        nexts = [bits[sets[1]] if len(sets) > 1 else 0 for sets in ordered]
        leads = {numbers: _lead(numbers, nexts) for numbers in map(tuple, led.values())}
        # by word, where it leads and the bits of the sets that it is in
        self._words = {
            word: (leads[tuple(led[word])] if word in led else None, stands.get(word, 0))
            for word in led | stands
        }

    def among(self, words: Set[str]) -> list[int]:
        """The patterns that need nothing but these words, in order."""
        known, rest = self._words, self._rest
        leads: list[_Lead] = []
        held = 0
        for word in words:
            if word in known:
                lead, bits = known[word]
                held |= bits
                if lead is not None:
                    leads.append(lead)
        found: set[int] = set()
        for lead in leads:
            found.update(lead.alone)
            asked = lead.asks & held
            while asked:
                bit = asked & -asked
                asked ^= bit
                for number in lead.more[bit.bit_length()]:
                    for forms in rest[number]:  # a plain loop: this runs a hundred thousand times a second
                        if forms.isdisjoint(words):
                            break
                    else:
                        found.add(number)
        return sorted(found)


def _lead(numbers: Sequence[int], nexts: Sequence[int]) -> _Lead:
    more: dict[int, tuple[int, ...]] = {}
    for number in numbers:
        place = nexts[number].bit_length()
        more[place] = (*more.get(place, ()), number)
    return _Lead(more.pop(0, ()), sum(1 << place - 1 for place in more), more)


def _bits(ordered: Sequence[Sequence[frozenset[str]]]) -> dict[frozenset[str], int]:
    """A bit for each set that is the next rarest of a pattern; the largest come first, so that most words stand for
    small numbers."""
    asked = {forms for sets in ordered for forms in sets[1:2]}
    largest = sorted(asked, key=lambda forms: (-len(forms), min(forms)))
    return {forms: 1 << place for place, forms in enumerate(largest)}


def _rarity(forms: frozenset[str]) -> tuple[float, int, str]:
    """To sort by: what is rare comes first; the rest only tells equals apart."""
    return often(forms), len(forms), min(forms)
