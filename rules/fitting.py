"""Whether a tree fits a sentence anywhere: the cheap question before phrases.py asks where, and what its slots take.

The bits of a number stand for the places before, between and behind the tokens of a sentence. A tree turns the places
where it may begin into those where it may end; where none is left it does not stand in the sentence. Gaps are taken as
generously as phrases.py takes them, so that what fits there fits here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from rules.reading import NUMBER, PEOPLE, PLACE, STATE, Tokens
from rules.trees import Chain, Either, Gap, Node, Slot, Words

SLOT_LABELS = {
    "where": frozenset({PLACE}),
    "issuer": frozenset({PLACE, PEOPLE, STATE}),
    "affected": frozenset({PLACE, PEOPLE}),
    "n": frozenset({NUMBER}),
}
_FEW_OPTIONS = 8  # so many are tried one by one; more are found by a word that each needs


@cache
def fillable(labels: frozenset[str]) -> frozenset[str]:
    """The slots that such stretches of a sentence can fill."""
    return frozenset(slot for slot, takes in SLOT_LABELS.items() if not takes.isdisjoint(labels))


def fits(node: Node, tokens: Tokens) -> bool:
    """Whether the tree may stand in the sentence, which holds the words that it needs."""
    return ends(node, tokens.anywhere, tokens) != 0


def ends(node: Node, begins: int, tokens: Tokens) -> int:
    """The places where the tree may end if it begins at one of these."""
    if isinstance(node, Chain):
        for part in node.parts:
            begins = ends(part, begins, tokens)
            if not begins:
                return 0
        return begins
    if isinstance(node, Words):
        return (begins & standing(node, tokens)) << 1
    if isinstance(node, Either):
        found = begins if node.optional else 0
        for option in options(node, tokens):
            found |= ends(option, begins, tokens)
        return found
    if isinstance(node, Gap):
        for stride in node.steps:
            begins |= begins << stride
        return begins & tokens.anywhere
    return _taken(node, begins, tokens)


def _taken(slot: Slot, begins: int, tokens: Tokens) -> int:
    labels = SLOT_LABELS[slot.name]
    found = 0
    for at, taken in tokens.taken.items():
        if begins >> at & 1 and taken.label in labels:
            found |= 1 << taken.end
    return found


def options(either: Either, tokens: Tokens) -> Sequence[Node]:
    """Those options whose words the sentence holds."""
    known = tokens.hopeful.get(id(either))
    if known is None:
        held = tokens.held
        found = []
        for option in _by_word(either, tokens):
            for forms in option.needs:  # a plain loop: this runs half a million times a second
                if forms.isdisjoint(held):
                    break
            else:
                found.append(option)
        known = tokens.hopeful[id(either)] = (either, found)  # alive as long as its identity counts
    return known[1]


def _by_word(either: Either, tokens: Tokens) -> Sequence[Node]:
    if len(either.options) <= _FEW_OPTIONS:
        return either.options
    by_word = either.by_word
    held = [option for word in tokens.places if word in by_word for option in by_word[word]]
    return (*by_word[""], *{id(option): option for option in held}.values()) if held else by_word[""]


def standing(words: Words, tokens: Tokens) -> int:
    """The tokens where one of these words stands, as bits."""
    known = tokens.standing.get(words.forms)
    if known is None:
        known, places = 0, tokens.places
        for word in words.forms & tokens.held:
            known |= places[word]
        heads, tails = words.starred
        if heads or tails:
            for word, at in places.items():
                if word.startswith(heads) or word.endswith(tails):
                    known |= at
        tokens.standing[words.forms] = known
    return known
