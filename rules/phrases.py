"""Patterns over the tokens of a sentence: where they stand, and what their slots took.

A tree is looked for from its leaves up: where each word stands, where each list, where each chain of them. What several
rules share is looked for once a sentence; nothing is looked for whose words the sentence does not hold.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from rules.anchors import Anchors
from rules.fitting import SLOT_LABELS, fits, options, standing
from rules.reading import Tokens
from rules.trees import Chain, Either, Gap, Node, Slot, Words


class Filled(NamedTuple):
    """A slot and the character offsets in the text of what it took."""

    slot: Slot
    start: int
    end: int


class Match(NamedTuple):
    """`first` and `last` are token numbers (last exclusive), `start` and `end` characters in the text."""

    key: str
    first: int
    last: int
    start: int
    end: int
    slots: tuple[Filled, ...] = ()


_FIRST = attrgetter("first")
_FEW = 40  # so many patterns are tried one by one; more are found by a word that each needs


def touch(one: Match, other: Match, within: int = 0) -> bool:
    """Whether the two share words, or fewer than `within` lie between them."""
    return one.first < other.last + within and other.first - within < one.last


class _Found(NamedTuple):
    """Where a tree stands: tokens `first` to `last` (exclusive); `lead` and `trail` are gaps that may lie before and
    behind it."""

    first: int
    last: int
    slots: tuple[Filled, ...] = ()
    lead: int = 0
    trail: int = 0


class TokenPatterns:
    """Many patterns, each under a key, matched together; `every`: wherever they stand, not only where best."""

    def __init__(self, patterns: Mapping[str, Sequence[Node]], *, every: bool = False) -> None:
        self._every = every
        self._patterns = [(key, node) for key, nodes in patterns.items() for node in nodes]
        needs = [node.needs for _, node in self._patterns]
        self._anchors = Anchors(needs) if len(needs) > _FEW else None
        self._unanchored = [number for number, sets in enumerate(needs) if not (self._anchors and sets)]

    def find(self, tokens: Tokens) -> list[Match]:
        """Where they stand: see `matches`. Looked for once a sentence, however often one asks."""
        known = tokens.looked.get(id(self))
        if known is None:
            known = tokens.looked[id(self)] = (
                self,
                matches(self._hopeful(tokens.held), tokens, every=self._every),
            )
        found: list[Match] = known[1]
        return found

    def _hopeful(self, held: frozenset[str]) -> Iterator[tuple[str, Node]]:
        """Those of the patterns whose words are held."""
        for number in self._unanchored:
            key, node = self._patterns[number]
            for forms in node.needs:  # a plain loop: this runs a hundred thousand times a second
                if forms.isdisjoint(held):
                    break
            else:
                yield key, node
        for number in self._anchors.among(held) if self._anchors else ():
            yield self._patterns[number]


def matches(patterns: Iterable[tuple[str, Node]], tokens: Tokens, *, every: bool = False) -> list[Match]:
    """Where these patterns, whose words the sentence holds, stand, each under its key, in order of their start. Of
    those of one key that overlap, the one that fills most slots, then the shortest; or `every` one, in no order."""
    found: dict[tuple[str, int, int], Match] = {}
    for key, node in patterns:
        if fits(node, tokens):
            _collect(key, node, tokens, found)
    told = list(found.values())
    return told if every else _best(told)


def _collect(key: str, node: Node, tokens: Tokens, found: dict[tuple[str, int, int], Match]) -> None:
    for first, last, slots, _, _ in look(node, tokens):
        known = found.get((key, first, last))
        if known is None or len(known.slots) < len(slots):
            found[key, first, last] = Match(
                key, first, last, tokens.start(first), tokens.end(last - 1), slots
            )


def look(node: Node, tokens: Tokens) -> Sequence[_Found]:
    """Where the tree stands, in order of its first token."""
    known = tokens.looked.get(id(node))
    if known is None:
        found = [*_look_anew(node, tokens)]
        if len(found) > 1:
            found.sort(key=_FIRST)
        known = tokens.looked[id(node)] = (node, found)  # the tree stays alive as long as its identity counts
    return known[1]


def _look_anew(node: Node, tokens: Tokens) -> Iterable[_Found]:
    if isinstance(node, Words):
        stands = standing(node, tokens)
        if not stands:
            return ()
        return [_Found(at, at + 1) for at in range(len(tokens.words)) if stands >> at & 1]
    if isinstance(node, Slot):
        labels = SLOT_LABELS[node.name]
        return [
            _Found(at, taken.end, (Filled(node, tokens.start(at), tokens.end(taken.end - 1)),))
            for at, taken in tokens.taken.items()
            if taken.label in labels
        ]
    if isinstance(node, Either):
        return {
            (found.first, found.last, found.trail): found
            for option in options(node, tokens)
            for found in look(option, tokens)
        }.values()
    return _chained(node, tokens) if isinstance(node, Chain) else ()


def _chained(chain: Chain, tokens: Tokens) -> Iterable[_Found]:
    """The parts one after the other. A stretch carries as `trail` the gap that is still open behind it."""
    open_gap = 0  # before the first part
    stretches: dict[tuple[int, int, int], _Found] = {}
    begun = False
    for part in chain.parts:
        if isinstance(part, Gap):
            open_gap += 0 if begun else part.most
            stretches = _widened(stretches, part.most)
            continue
        found = look(part, tokens)
        longer = _joined(stretches.values(), found)
        if isinstance(part, Either) and part.optional:
            longer.update({key: each for key, each in stretches.items() if key not in longer})
        if not begun:
            for each in found:
                longer.setdefault(
                    (each.first, each.last, each.trail), each._replace(lead=each.lead + open_gap)
                )
            begun = not (isinstance(part, Either) and part.optional)
        stretches = longer
        if begun and not stretches:
            return ()
    return stretches.values()


def _widened(
    stretches: Mapping[tuple[int, int, int], _Found], gap: int
) -> dict[tuple[int, int, int], _Found]:
    return {
        (each.first, each.last, each.trail + gap): each._replace(trail=each.trail + gap)
        for each in stretches.values()
    }


def _joined(stretches: Iterable[_Found], found: Sequence[_Found]) -> dict[tuple[int, int, int], _Found]:
    """Each stretch with each of those that begin where it ends or no farther behind than its gap."""
    longer: dict[tuple[int, int, int], _Found] = {}
    for stretch in stretches:
        widest = stretch.trail + max((each.lead for each in found), default=0)
        for at in range(bisect_left(found, stretch.last, key=lambda each: each[0]), len(found)):
            following = found[at]
            apart = following.first - stretch.last
            if apart > widest:
                break
            if apart <= stretch.trail + following.lead:
                key = (stretch.first, following.last, following.trail)
                slots = stretch.slots + following.slots
                known = longer.get(key)
                if known is None or len(known.slots) < len(slots):
                    longer[key] = _Found(stretch.first, following.last, slots, stretch.lead, following.trail)
    return longer


def _best(found: list[Match]) -> list[Match]:
    found.sort(key=lambda match: (-len(match.slots), match.last - match.first, match.first))
    kept: list[Match] = []
    for match in found:
        if not any(k.key == match.key and touch(k, match) for k in kept):
            kept.append(match)
    return sorted(kept, key=lambda match: (match.first, match.last))
