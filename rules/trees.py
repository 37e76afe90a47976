"""What a pattern becomes: a tree of words, slots, gaps, chains and alternatives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import ClassVar
from weakref import WeakValueDictionary

from propcache.api import cached_property

from rules.forms import WILD
from rules.frequencies import often


@dataclass(frozen=True)
class Words:
    """One word of the text, lower case, out of a set; "evacu*" and "*flug" stand for many."""

    forms: frozenset[str]

    @cached_property
    def starred(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Beginnings and endings of words, without their stars."""
        heads = tuple(sorted(form[:-1] for form in self.forms if form.endswith(WILD)))
        return heads, tuple(sorted(form[1:] for form in self.forms if form.startswith(WILD)))

    @cached_property
    def needs(self) -> Needs:
        return () if any(self.starred) else (self.forms,)

    takes: ClassVar[frozenset[str]] = frozenset()
    choices: ClassVar[tuple[Either, ...]] = ()
    slots: ClassVar[frozenset[str]] = frozenset()
    longest: ClassVar[int] = 1
    least: ClassVar[int] = 1
    size: ClassVar[int] = 1


@dataclass(frozen=True)
class Gap:
    """Up to `most` words, whatever they are."""

    most: int
    needs: ClassVar[Needs] = ()
    takes: ClassVar[frozenset[str]] = frozenset()
    choices: ClassVar[tuple[Either, ...]] = ()
    slots: ClassVar[frozenset[str]] = frozenset()
    longest: ClassVar[int] = 1
    least: ClassVar[int] = 0
    size: ClassVar[int] = 1

    @cached_property
    def steps(self) -> tuple[int, ...]:
        """Strides, each at most one longer than all before, that together make the gap: 8 is 1 + 2 + 4 + 1."""
        made: list[int] = []
        while sum(made) < self.most:
            made.append(min(sum(made) + 1, self.most - sum(made)))
        return tuple(made)


@dataclass(frozen=True)
class Slot:
    """A place, a state or a number; `argument` is what a number counts."""

    name: str
    argument: str = ""
    needs: ClassVar[Needs] = ()
    choices: ClassVar[tuple[Either, ...]] = ()
    longest: ClassVar[int] = 1
    least: ClassVar[int] = 0
    size: ClassVar[int] = 1

    @cached_property
    def takes(self) -> frozenset[str]:
        return frozenset({self.name})

    @property
    def slots(self) -> frozenset[str]:
        return self.takes


@dataclass(frozen=True)
class Chain:
    """One thing after the other."""

    parts: tuple[Node, ...]

    @cached_property
    def needs(self) -> Needs:
        return tuple(sorted({needs for part in self.parts for needs in part.needs}, key=often))

    @cached_property
    def takes(self) -> frozenset[str]:
        return frozenset[str]().union(*(part.takes for part in self.parts))

    @cached_property
    def choices(self) -> tuple[Either, ...]:
        return tuple(choice for part in self.parts for choice in part.choices)

    @cached_property
    def slots(self) -> frozenset[str]:
        return frozenset[str]().union(*(part.slots for part in self.parts))

    @cached_property
    def longest(self) -> int:
        return sum(part.longest for part in self.parts)

    @cached_property
    def least(self) -> int:
        return sum(part.least for part in self.parts)

    @cached_property
    def size(self) -> int:
        return sum(part.size for part in self.parts)


@dataclass(frozen=True)
class Either:
    """One thing or another; with `optional`, or nothing."""

    options: tuple[Node, ...]
    optional: bool = False

    @cached_property
    def needs(self) -> Needs:
        rarest = [min(option.needs, key=often) for option in self.options if option.needs]
        if self.optional or len(rarest) < len(self.options):
            return ()
        return (frozenset[str]().union(*rarest),)

    @cached_property
    def takes(self) -> frozenset[str]:
        return (
            frozenset() if self.optional else frozenset.intersection(*(each.takes for each in self.options))
        )

    @cached_property
    def choices(self) -> tuple[Either, ...]:
        chained = any(len(option.needs) > 1 for option in self.options)
        return (self,) if chained and self.needs else ()

    @cached_property
    def slots(self) -> frozenset[str]:
        return frozenset[str]().union(*(option.slots for option in self.options))

    @cached_property
    def longest(self) -> int:
        return max(option.longest for option in self.options)

    @cached_property
    def least(self) -> int:
        return 0 if self.optional else min(option.least for option in self.options)

    @cached_property
    def size(self) -> int:
        return sum(option.size for option in self.options)

    def is_open(self, words: Set[str]) -> bool:
        """Whether all that one of the options needs is among the words, as far as that can be told."""
        by_word = self.by_word
        for word in by_word.keys() & words:
            for option in by_word[word]:
                for forms in option.needs:  # a plain loop: this runs ten thousand times a second
                    if forms.isdisjoint(words):
                        break
                else:
                    return True
        return False

    @cached_property
    def by_word(self) -> Mapping[str, Sequence[Node]]:
        """The options by a word that each needs; under "" those that need none."""
        found: dict[str, list[Node]] = {"": []}
        for option in self.options:
            for word in min(option.needs, key=often, default=frozenset({""})):
                found.setdefault(word, []).append(option)
        return found


# Every tree tells what a sentence must hold that it fits: `needs`, of each of which one word, starred ones left out;
# `takes`, names of slots that must be filled, of all `slots`; `choices`, alternatives of several words, of which one
# must be open. And how long it is: `longest`, words, slots and gaps in a row; `least`, words on the shortest way
# through it; `size`, all its words, slots and gaps.
Needs = tuple[frozenset[str], ...]
Node = Words | Gap | Slot | Chain | Either


def leaves(node: Node) -> Iterator[Words | Gap | Slot]:
    """All words, gaps and slots of a tree."""
    if isinstance(node, Chain | Either):
        for each in node.parts if isinstance(node, Chain) else node.options:
            yield from leaves(each)
    else:
        yield node


# Trees that are in use, so that what many phrases have in common is kept, and looked for in a sentence, once.
_KNOWN: WeakValueDictionary[object, Node] = WeakValueDictionary()


def one(node: Node) -> Node:
    """The tree of the same parts that is known already, or this one."""
    match node:
        case Words():
            key: object = node.forms
        case Chain():
            key = tuple(map(id, node.parts))
        case Either():
            key = (node.optional, *map(id, node.options))
        case _:
            key = node
    return _KNOWN.setdefault(key, node)
