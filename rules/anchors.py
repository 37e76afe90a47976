"""Which of many patterns a sentence may hold: those that need nothing but its words.

A pattern needs one word of each of some sets. The words of its rarest set lead to it; the others are asked for all at
once, however many there are: each such set is a bit, and each word stands for the bits of the sets that it is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from rules.frequencies import often

Needs = Iterable[frozenset[str]]


class Anchors:
    """Patterns, by number, found by the sets of words that each needs. One that needs none is never found."""

    def __init__(self, needs: Iterable[Needs]) -> None:
        one: dict[frozenset[str], frozenset[str]] = {}  # equal sets are kept once
        ordered = [[one.setdefault(forms, forms) for forms in sorted(sets, key=_rarity)] for sets in needs]
        bits = _bits(ordered)
        leading: dict[str, list[int]] = {}
        for number, sets in enumerate(ordered):
            for word in sets[0] if sets else ():
                leading.setdefault(word, []).append(number)
        shared = {(*numbers,): (*numbers,) for numbers in leading.values()}
        self._leading = {word: shared[*numbers,] for word, numbers in leading.items()}  # patterns by word
        self._stands: dict[str, int] = {}  # by word, the bits of the sets that it is in
        for forms, bit in bits.items():
            for word in forms:
                self._stands[word] = self._stands.get(word, 0) | bit
        self._asks = [sum({bits[forms] for forms in sets[1:]}) for sets in ordered]  # by pattern

    def among(self, words: Set[str]) -> list[int]:
        """The patterns that need nothing but these words, in order."""
        leading, stands, asks = self._leading, self._stands, self._asks
        led = [leading[word] for word in leading.keys() & words]
        if not led:
            return []
        held = 0
        for word in stands.keys() & words:
            held |= stands[word]
        found = [number for number in {*()}.union(*led) if asks[number] & held == asks[number]]
        found.sort()
        return found


def _bits(ordered: Sequence[Sequence[frozenset[str]]]) -> dict[frozenset[str], int]:
    """A bit for each set that is asked for behind the rarest one; the largest come first, so that most words stand for
    small numbers."""
    asked = {forms for sets in ordered for forms in sets[1:]}
    largest = sorted(asked, key=lambda forms: (-len(forms), min(forms)))
    return {forms: 1 << place for place, forms in enumerate(largest)}


def _rarity(forms: frozenset[str]) -> tuple[float, int, str]:
    """To sort by: what is rare comes first; the rest only tells equals apart."""
    return often(forms), len(forms), min(forms)
