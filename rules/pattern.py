"""The pattern language of rule pages: parsed, expanded over inflections and lists, and bounded.

    leave            any inflection of the word          "leave now"   exactly these words
    <staff>          any entry of a list                 (a|b c)       either
    x?               x or nothing                        .. or ..12    a gap of at most 8 (or 12) words
    evacu*           any word that begins so             *flug          any word that ends so
    {where}          a place      {issuer} {affected} a state or its people      {n:dead} a count

A pattern becomes variants: flat sequences of atoms, which reading.py turns into token patterns. Nothing in a variant
can run away: at most 16 atoms, gaps of at most 12 words, at most 400 variants a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from rules.forms import SHORTEST_STEM, WILD, forms
from rules.sentences import fold

GAP = 8
LONGEST_GAP = 12
MOST_ATOMS = 16
MOST_VARIANTS = 400
SLOTS = frozenset({"where", "issuer", "affected", "n"})
_TOO_MANY = f"it can be read in more than {MOST_VARIANTS} ways: use fewer phrases, or make two"


class PatternError(ValueError):
    """The pattern cannot be read. The text says what to change."""


@dataclass(frozen=True, slots=True)
class Words:
    """One word of the text, lower case, out of a set."""

    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` words, whatever they are."""

    most: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A place, a state or a number; `argument` is what a number counts."""

    name: str
    argument: str = ""


Atom = Words | Gap | Slot
Variant = tuple[Atom, ...]
Lists = Mapping[str, Sequence[str]]
Known = dict[str, list[Variant]]

_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"[^"]*")|(?P<list><[^<>]*>)|(?P<slot>\{[^{}]*\})|(?P<gap>\.\.\d*)"""
    r"""|(?P<mark>[()|?])|(?P<word>[^\s()|?"<>{}]+))"""
)


def parse(pattern: str, lists: Lists, language: str, known: Known | None = None) -> tuple[Variant, ...]:
    """The variants of a pattern. Raises PatternError, also for unknown or circular lists and for too much. `known`
    keeps lists that were read once; give the same one for the same lists and language."""
    if len(pattern) > 1000:
        raise PatternError("a pattern has at most 1000 characters: make two of it")
    variants = tuple(dict.fromkeys(_Parser(pattern, lists, language, {} if known is None else known).read()))
    if len(variants) > MOST_VARIANTS:
        raise PatternError(_TOO_MANY)
    for variant in variants:
        if len(variant) > MOST_ATOMS:
            raise PatternError(f"a pattern has at most {MOST_ATOMS} words and gaps: make two of it")
        if not any(isinstance(atom, Words) for atom in variant):
            raise PatternError("every way to read a pattern needs at least one word that is not optional")
    return variants


class _Parser:
    def __init__(
        self, pattern: str, lists: Lists, language: str, known: Known, inside: tuple[str, ...] = ()
    ) -> None:
        self._tokens = list(_scan(pattern))
        self._at = 0
        self._lists, self._language, self._known, self._inside = lists, language, known, inside

    def read(self) -> list[Variant]:
        variants = self._either()
        if self._at < len(self._tokens):
            raise PatternError("a closing bracket without its opening one")
        return variants

    def _either(self) -> list[Variant]:
        found = self._sequence()
        while self._peek() == ("mark", "|"):
            self._at += 1
            found = found + self._sequence()
        return _merged(found)

    def _sequence(self) -> list[Variant]:
        parts: list[list[Variant]] = []
        while (token := self._peek()) is not None and token not in (("mark", "|"), ("mark", ")")):
            part = self._part(*token)
            if self._peek() == ("mark", "?"):
                self._at += 1
                part = [*part, ()]
            parts.append(part)
            count = 1
            for each in parts:
                count *= len(each)
            if count > MOST_VARIANTS:
                raise PatternError(_TOO_MANY)
        return [tuple(atom for piece in pieces for atom in piece) for pieces in product(*parts)]

    def _part(self, kind: str, text: str) -> list[Variant]:
        self._at += 1
        if kind == "mark" and text == "(":
            inner = self._either()
            if self._peek() != ("mark", ")"):
                raise PatternError("an opening bracket without its closing one")
            self._at += 1
            return inner
        readers: dict[str, Callable[[str], list[Variant]]] = {
            "word": lambda word: [(Words(_forms(word, self._language)),)],
            "quoted": lambda quoted: [
                tuple(Words(frozenset({w})) for w in fold(quoted[1:-1]).lower().split())
            ],
            "list": lambda name: self._list(name[1:-1].strip()),
            "slot": lambda slot: [(_slot(slot[1:-1].strip()),)],
            "gap": lambda gap: [(_gap(gap[2:]),)],
        }
        if kind not in readers:
            raise PatternError(f"{text!r} stands where a word is expected")
        return readers[kind](text)

    def _list(self, name: str) -> list[Variant]:
        if name in self._inside:
            raise PatternError(f"the list <{name}> contains itself")
        if name not in self._lists:
            raise PatternError(f"there is no list <{name}> in this language")
        if name not in self._known:
            inside = (*self._inside, name)
            found: list[Variant] = []
            for entry in self._lists[name]:
                found += _Parser(entry, self._lists, self._language, self._known, inside).read()
            self._known[name] = _merged(found)
        return self._known[name]

    def _peek(self) -> tuple[str, str] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None


def _scan(pattern: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    stripped = pattern.rstrip()
    while at < len(stripped):
        match = _TOKEN.match(stripped, at)
        if match is None:
            raise PatternError(f"cannot read it from here on: {stripped[at : at + 20]!r}")
        kind = str(match.lastgroup)
        tokens.append((kind, match[kind]))
        at = match.end()
    if not tokens:
        raise PatternError("the pattern is empty")
    return tokens


def _forms(word: str, language: str) -> frozenset[str]:
    if WILD in word and (word.count(WILD) > 1 or word[1:-1].count(WILD) or len(word) <= SHORTEST_STEM):
        raise PatternError(
            f"{word!r}: a star stands at the beginning or at the end of a word, beside at least {SHORTEST_STEM} letters"
        )
    return forms(word, language)


def _gap(digits: str) -> Gap:
    most = int(digits) if digits else GAP
    if not 1 <= most <= LONGEST_GAP:
        raise PatternError(f"a gap is 1 to {LONGEST_GAP} words, not {most}")
    return Gap(most)


def _slot(text: str) -> Slot:
    name, _, argument = text.partition(":")
    if name not in SLOTS:
        raise PatternError(
            f"there is no slot {{{text}}}: use {{where}}, {{issuer}}, {{affected}} or {{n:dead}}"
        )
    return Slot(name, argument)


def _merged(variants: list[Variant]) -> list[Variant]:
    """Variants that differ in one word become one: the number of token patterns stays small."""
    merged = list(dict.fromkeys(variants))
    for position in range(max(map(len, merged), default=0)):
        groups: dict[object, Variant] = {}
        for number, variant in enumerate(merged):
            word = variant[position] if position < len(variant) else None
            if not isinstance(word, Words):
                groups[number] = variant
                continue
            rest = (len(variant), variant[:position], variant[position + 1 :])
            known = groups.get(rest)
            same = known[position] if known else word
            joined = Words(word.forms | (same.forms if isinstance(same, Words) else frozenset()))
            groups[rest] = (*variant[:position], joined, *variant[position + 1 :])
        merged = list(groups.values())
    return merged
