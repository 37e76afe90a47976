"""What a text is about when it is about no danger: sport, the arts, the markets (domains.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from rules.sentences import letters, lowered

_READ = 700  # characters of the text: what it is about stands in its beginning
_STRONG, _WEAK = 2, 1
_EVERY = "all"  # in place of a language: what is written so in all of them
_IN_TITLE = 2  # times that a word of the title counts


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one language: the automaton, and for each word its domain and weight."""

    automaton: AhoCorasick
    of: tuple[tuple[str, int], ...]

    def standing(self, low: str) -> Iterator[int]:
        """The numbers of the words that stand in a text in lower case."""
        for number, start, end in self.automaton.find_matches_as_indexes(low):
            if not (start and low[start - 1].isalnum()) and not (end < len(low) and low[end].isalnum()):
                yield number


class Domains:
    """The page. `of` tells the domain of an item."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._least = int(raw["least"])
        self._real = {code: frozenset(words) for code, words in raw["real"].items()}
        domains = {name: table for name, table in raw.items() if isinstance(table, dict) and name != "real"}
        codes = {code for table in domains.values() for words in table.values() for code in words} - {_EVERY}
        self._words = {code: _words(code, domains) for code in sorted(codes)}

    def of(self, title: str, text: str, language: str) -> str | None:
        """The domain that the item is of, None for most. Cost: one pass over the title and the text's beginning."""
        known = self._words.get(language)
        if known is None:
            return None
        head = dict.fromkeys(known.standing(lowered(title)), _IN_TITLE)
        body = dict.fromkeys(known.standing(lowered(text[:_READ])), 1)
        weights: dict[str, int] = {}
        for number, times in (body | head).items():
            domain, weight = known.of[number]
            weights[domain] = weights.get(domain, 0) + times * weight
        best = max(weights, key=lambda name: (weights[name], name), default=None)
        return best if best and weights[best] >= self._least else None

    def real(self, sentence: str, language: str) -> bool:
        """Whether somebody acts in a sentence who has no part in a game."""
        return not self._real.get(language, frozenset()).isdisjoint(letters(sentence.lower()))


def _words(code: str, domains: Mapping[str, Mapping[str, Mapping[str, list[str]]]]) -> _Words:
    weighed: dict[str, tuple[str, int]] = {}
    for domain, table in domains.items():
        for kind, weight in (("weak", _WEAK), ("strong", _STRONG)):
            listed = (*table[kind].get(_EVERY, ()), *table[kind].get(code, ()))
            weighed |= {lowered(word): (domain, weight) for word in listed}
    automaton = AhoCorasick(list(weighed) or ["\0"], matchkind=MatchKind.LeftmostLongest)
    return _Words(automaton, tuple(weighed.values()))


@cache
def shipped() -> Domains:
    """The page that is shipped."""
    return Domains(tomllib.loads(resources.files("rules").joinpath("domains.toml").read_text("utf-8")))
