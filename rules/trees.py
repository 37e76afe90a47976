"""What a pattern becomes: a tree of words, slots, gaps, chains and alternatives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar
from weakref import WeakValueDictionary

from rules.forms import WILD


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


@dataclass(frozen=True)
class Gap:
    """Up to `most` words, whatever they are."""

    most: int
    needs: ClassVar[Needs] = ()

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


@dataclass(frozen=True)
class Chain:
    """One thing after the other."""

    parts: tuple[Node, ...]

    @cached_property
    def needs(self) -> Needs:
        return tuple(sorted({needs for part in self.parts for needs in part.needs}, key=often))


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
    def by_word(self) -> Mapping[str, Sequence[Node]]:
        """The options by a word that each needs; under "" those that need none."""
        found: dict[str, list[Node]] = {"": []}
        for option in self.options:
            for word in min(option.needs, key=often, default=frozenset({""})):
                found.setdefault(word, []).append(option)
        return found


# Of each of these sets a word must stand in a sentence that the tree fits; starred words are left out.
Needs = tuple[frozenset[str], ...]
Node = Words | Gap | Slot | Chain | Either


def often(forms: frozenset[str]) -> int:
    """How often one of these words is likely to stand in a text, to compare with: short words stand everywhere."""
    return sum(4 ** max(0, 12 - len(word)) for word in forms)


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
