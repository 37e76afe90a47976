"""The patterns of a rule by language, as written; a language becomes trees when it is first asked for.

A reading process that sees two languages need not hold the trees of six: they are most of what a rulebook weighs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rules.pattern import Known, Lists, PatternError, parse
from rules.trees import Node


@dataclass(frozen=True, slots=True)
class PageLists:
    """The lists that a page may use in one language; `known` keeps those that were read already."""

    entries: Lists
    known: Known = field(default_factory=dict, compare=False)


class Patterns(Mapping[str, tuple[Node, ...]]):
    """Patterns by language (ISO 639-1). Asking for a language raises PatternError where one of its patterns cannot be
    read: ask `unreadable` first, unless the page is known to be good."""

    def __init__(self, written: Mapping[str, Sequence[str]], lists: Mapping[str, PageLists]) -> None:
        self._written = written
        self._lists = lists
        self._read: dict[str, tuple[Node, ...]] = {}

    def __getitem__(self, language: str) -> tuple[Node, ...]:
        if language not in self._read:
            lists = self._lists[language]
            self._read[language] = tuple(
                parse(pattern, lists.entries, language, lists.known) for pattern in self._written[language]
            )
        return self._read[language]

    def __contains__(self, language: object) -> bool:
        return language in self._written

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)

    def __eq__(self, other: object) -> bool:
        """Whether the same is written, over the same lists: nothing need be read to tell."""
        if not isinstance(other, Patterns):
            return NotImplemented
        return self._written == other._written and all(
            self._lists[language] == other._lists[language] for language in self._written
        )

    __hash__ = None  # type: ignore[assignment]  # a mapping compared by value has no hash

    def unreadable(self) -> Iterator[tuple[str, str, PatternError]]:
        """Language, pattern and what is wrong with it, for each pattern that cannot be read."""
        for language, patterns in self._written.items():
            lists = self._lists[language]
            for pattern in patterns:
                try:
                    parse(pattern, lists.entries, language, lists.known)
                except PatternError as error:
                    yield language, pattern, error
