"""Patterns over the tokens of a sentence: where they stand, and what their slots took.

A variant is cut at its gaps into pieces, which have a fixed length but for their slots; the pieces are found one by one
and joined where no gap is too wide. Nothing is tried whose words the sentence does not hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules.pattern import Gap, Slot, Variant, Words
from rules.reading import NUMBER, PEOPLE, PLACE, STATE, Tokens
from rules.wildcards import Wildcards

_SLOT_LABELS = {
    "where": frozenset({PLACE}),
    "issuer": frozenset({PLACE, PEOPLE, STATE}),
    "affected": frozenset({PLACE, PEOPLE}),
    "n": frozenset({NUMBER}),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A slot and the character offsets in the text of what it took."""

    slot: Slot
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """`first` and `last` are token numbers (last exclusive), `start` and `end` characters in the text."""

    key: str
    first: int
    last: int
    start: int
    end: int
    slots: tuple[Filled, ...] = ()


_Occurrence = tuple[int, int, tuple[Filled, ...]]
_Steps = tuple[tuple[int, int], ...]  # numbers of pieces, each with the widest gap before it
_Positions = Mapping[str, Sequence[int]]  # a word, or a starred word that it satisfies: its tokens


class TokenPatterns:
    """Many patterns, each under a key, matched together."""

    def __init__(self, patterns: Mapping[str, Sequence[Variant]]) -> None:
        self._numbers: dict[Variant, int] = {}
        self._pieces: list[_Piece] = []
        self._anchored: dict[str, list[int]] = defaultdict(list)  # a word that a piece needs: the pieces
        self._unanchored: list[int] = []  # pieces of slots alone
        self._ways: dict[int, list[tuple[str, _Steps]]] = defaultdict(list)  # by their first piece
        for key, variants in patterns.items():
            for variant in variants:
                steps = tuple((gap, self._piece(piece)) for gap, piece in _cut(variant))
                self._ways[steps[0][1]].append((key, steps))
        self._wildcards = Wildcards(self._anchored)

    def _piece(self, piece: Variant) -> int:
        number = self._numbers.setdefault(piece, len(self._pieces))
        if number == len(self._pieces):
            words = sorted((atom.forms for atom in piece if isinstance(atom, Words)), key=len)
            self._pieces.append(_Piece(piece, tuple(words[1:])))
            for word in words[0] if words else ():
                self._anchored[word].append(number)
            if not words:
                self._unanchored.append(number)
        return number

    def find(self, tokens: Tokens) -> list[Match]:
        """Matches in order of their start. Of those of one key that overlap, the one that fills most
        slots, then the shortest."""
        places = self._places(tokens)
        found = {
            (key, first, last): Match(key, first, last, tokens.start(first), tokens.end(last - 1), slots)
            for number in places
            for key, steps in self._ways.get(number, ())
            if all(step in places for _, step in steps)
            for first, last, slots in _joined(steps, places)
        }
        return _best(list(found.values()))

    def _places(self, tokens: Tokens) -> dict[int, list[_Occurrence]]:
        """Where each piece stands that stands anywhere."""
        positions = self._positions(tokens)
        candidates = {number for word in positions for number in self._anchored.get(word, ())}
        places: dict[int, list[_Occurrence]] = {}
        for number in (*self._unanchored, *sorted(candidates)):
            piece = self._pieces[number]
            if any(forms.isdisjoint(positions) for forms in piece.needs):
                continue
            if occurrences := list(piece.occurrences(tokens, positions)):
                places[number] = occurrences
        return places

    def _positions(self, tokens: Tokens) -> _Positions:
        if not self._wildcards:
            return tokens.positions
        starred: dict[str, list[int]] = defaultdict(list)
        for word, at in tokens.positions.items():
            for form in self._wildcards.satisfied(word):
                starred[form] += at
        return {**tokens.positions, **starred}


class _Piece:
    """A stretch without gaps. `needs`: of each of these sets a word must stand in the sentence."""

    def __init__(self, atoms: Variant, needs: tuple[frozenset[str], ...]) -> None:
        self.atoms, self.needs = atoms, needs

    def occurrences(self, tokens: Tokens, positions: _Positions) -> Iterator[_Occurrence]:
        """Where the piece stands: first token, last (exclusive), and what its slots took."""
        fitting = [_at(atom, positions) for atom in self.atoms]
        first = self.atoms[0]
        starts = tokens.taken if isinstance(first, Slot) else fitting[0]
        for start in sorted(starts):
            at, filled = start, []
            for atom, fits in zip(self.atoms, fitting, strict=True):
                if not isinstance(atom, Slot):
                    if at not in fits:
                        break
                    at += 1
                    continue
                taken = tokens.taken.get(at)
                if taken is None or taken.label not in _SLOT_LABELS[atom.name]:
                    break
                filled.append(Filled(atom, tokens.start(at), tokens.end(taken.end - 1)))
                at = taken.end
            else:
                yield start, at, tuple(filled)


def _at(atom: object, positions: _Positions) -> frozenset[int]:
    """The tokens that a word of a pattern fits."""
    if not isinstance(atom, Words):
        return frozenset()
    return frozenset(at for word in atom.forms & positions.keys() for at in positions[word])


def _cut(variant: Variant) -> list[tuple[int, Variant]]:
    pieces: list[tuple[int, Variant]] = []
    gap, piece = 0, []
    for atom in (*variant, Gap(0)):
        if not isinstance(atom, Gap):
            piece.append(atom)
            continue
        if piece:
            pieces.append((gap, tuple(piece)))
            gap, piece = 0, []
        gap += atom.most
    return pieces


def _joined(steps: _Steps, places: Mapping[int, list[_Occurrence]]) -> list[_Occurrence]:
    chains = places[steps[0][1]]
    for gap, number in steps[1:]:
        longer: dict[tuple[int, int], _Occurrence] = {}
        for first, last, slots in chains:
            for start, end, more in places[number]:
                if 0 <= start - last <= gap:
                    longer.setdefault((first, end), (first, end, slots + more))
        chains = list(longer.values())
    return chains


def _best(found: list[Match]) -> list[Match]:
    found.sort(key=lambda match: (-len(match.slots), match.last - match.first, match.first))
    kept: list[Match] = []
    for match in found:
        if not any(k.key == match.key and k.first < match.last and match.first < k.last for k in kept):
            kept.append(match)
    return sorted(kept, key=lambda match: (match.first, match.last))
