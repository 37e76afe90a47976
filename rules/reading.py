"""Sentences to tokens, with the stretches that slots may take. The only file that knows spaCy.

Blank pipelines: a tokeniser, no statistical model. Only sentences that a literal of some rule has hit are ever
tokenised (matching.py), which is what makes reading fast.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import spacy
from propcache.api import cached_property
from spacy.attrs import LOWER  # type: ignore[import-not-found]  # compiled, without a stub
from spacy.tokens import Doc

from rules.sentences import Sentence, fold

PLACE, PEOPLE, STATE, NUMBER = "PLACE", "PEOPLE", "STATE", "NUMBER"


class Mark(NamedTuple):
    """A stretch of a text that a slot may take: a place, a people, a state's institution, a number."""

    start: int
    end: int
    label: str


class Taken(NamedTuple):
    """What stands from a token on, up to token `end` (exclusive): a place, a people, a number."""

    end: int
    label: str


@cache
def _language(code: str) -> Any:
    blank: Any
    try:
        blank = spacy.blank(code)
    except ImportError:  # a language that spaCy does not know: its universal tokeniser
        blank = spacy.blank("xx")
    tokenizer = blank.tokenizer
    # of a word that was never seen before nothing is asked but its lower case
    blank.vocab.lex_attr_getters = {LOWER: blank.vocab.lex_attr_getters[LOWER]}
    # "non-essential" and "Russian-led" stay one word, as rule authors write them
    infixes = [rule for rule in map(str, blank.Defaults.infixes or ()) if "-" not in rule or "\\-" in rule]
    tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    return blank


class Tokens:
    """One tokenised sentence of a text."""

    def __init__(self, text: str, sentence: Sentence, language: str, marks: Iterable[Mark] = ()) -> None:
        self._offset = sentence.start
        piece = fold(text[sentence.start : sentence.end].rstrip())
        self._length = len(piece)
        self.doc: Doc = _language(language).tokenizer(piece)
        self.taken: dict[int, Taken] = {}
        self.looked: dict[
            int, tuple[object, Any]
        ] = {}  # trees that were looked for, by identity (phrases.py)
        self.hopeful: dict[int, tuple[object, Any]] = {}  # options of trees, by identity (fitting.py)
        self.standing: dict[frozenset[str], int] = {}  # where words stand (fitting.py)
        if marks:
            self.mark(marks)

    def mark(self, marks: Iterable[Mark], leads: frozenset[str] = frozenset()) -> None:
        """Lets slots take these stretches, also with the words of `leads` before them ("the north of"). The longest
        wins where two overlap."""
        stretches = [
            (*self._stretch(mark.start - self._offset, mark.end - self._offset), mark.label)
            for mark in marks
            if 0 <= mark.start - self._offset < mark.end - self._offset <= self._length
        ]
        taken: dict[int, Taken] = {}
        covered: set[int] = set()
        for first, last, label in sorted(stretches, key=lambda each: (each[0] - each[1], each[0])):
            if first not in covered and last - 1 not in covered:
                taken[first] = Taken(last, label)
                covered.update(range(first, last))
        for first in [*taken] if leads else ():
            at = first - 1
            while at >= 0 and at not in covered and self.words[at] in leads:
                taken[at] = Taken(taken[first].end, taken[first].label)
                at -= 1
        self.taken = dict(sorted(taken.items()))
        self.looked.clear()

    def _stretch(self, start: int, end: int) -> tuple[int, int]:
        """The tokens (last exclusive) that these characters of the sentence touch."""
        starts = self._starts
        first = bisect_right(starts, start) - 1
        if start == starts[first] + len(self.doc[first]):  # the space behind it
            first += 1
        return first, bisect_right(starts, end - 1)

    @cached_property
    def words(self) -> list[str]:
        """Lower case, one a token."""
        strings = self.doc.vocab.strings
        return [strings[number] for number in self.doc.to_array(LOWER).tolist()]

    @cached_property
    def held(self) -> frozenset[str]:
        """The words that the sentence holds."""
        return frozenset(self.words)

    @cached_property
    def _starts(self) -> list[int]:
        """Where in the sentence each token begins."""
        return [token.idx for token in self.doc]

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Each word with the tokens where it stands."""
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            found.setdefault(word, []).append(at)
        return found

    @cached_property
    def places(self) -> dict[str, int]:
        """Each word with the tokens where it stands, as bits."""
        found: dict[str, int] = {}
        for at, word in enumerate(self.words):
            found[word] = found.get(word, 0) | 1 << at
        return found

    @cached_property
    def anywhere(self) -> int:
        """The places before, between and behind all tokens, as bits."""
        return (2 << len(self.words)) - 1

    def start(self, token: int) -> int:
        """Where in the text a token begins."""
        return self._offset + self._starts[token]

    def end(self, token: int) -> int:
        """Where in the text a token ends."""
        return self._offset + self._starts[token] + len(self.doc[token])
