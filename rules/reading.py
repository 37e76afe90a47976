"""Sentences to tokens, and token patterns over them. The only file that knows spaCy.

Blank pipelines: a tokeniser and the Matcher, no statistical model. Only sentences that a literal of some rule has
hit are ever tokenised (matching.py), which is what makes reading fast.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import spacy
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

from rules.pattern import Atom, Gap, Slot, Variant, Words
from rules.sentences import Sentence, straight

PLACE, PEOPLE, STATE, NUMBER = "PLACE", "PEOPLE", "STATE", "NUMBER"
_SLOT_LABELS = {
    "where": [PLACE],
    "issuer": [PLACE, PEOPLE, STATE],
    "affected": [PLACE, PEOPLE],
    "n": [NUMBER],
}
_LONGEST_SLOT = 5  # words of "the Democratic Republic of the Congo" without its article


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that a slot may take: a place, a people, a state's institution, a number."""

    start: int
    end: int
    label: str


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


@cache
def _language(code: str) -> Any:
    try:
        blank = spacy.blank(code)
    except ImportError:  # a language that spaCy does not know: its universal tokeniser
        blank = spacy.blank("xx")
    tokenizer: Any = blank.tokenizer
    # "non-essential" and "Russian-led" stay one word, as rule authors write them
    infixes = [rule for rule in map(str, blank.Defaults.infixes or ()) if "-" not in rule or "\\-" in rule]
    tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    return blank


class Tokens:
    """One tokenised sentence of a text."""

    def __init__(self, text: str, sentence: Sentence, language: str, marks: Iterable[Mark] = ()) -> None:
        self._offset = sentence.start
        piece = straight(text[sentence.start : sentence.end].rstrip())
        self.doc: Doc = _language(language).tokenizer(piece)
        self.mark(marks)

    def mark(self, marks: Iterable[Mark]) -> None:
        """Lets slots take these stretches. The longest wins where two overlap."""
        spans = [
            self.doc.char_span(
                mark.start - self._offset, mark.end - self._offset, label=mark.label, alignment_mode="expand"
            )
            for mark in marks
            if 0 <= mark.start - self._offset < mark.end - self._offset <= len(self.doc.text)
        ]
        self.doc.set_ents(filter_spans([span for span in spans if span is not None]))

    @cached_property
    def words(self) -> list[str]:
        """Lower case, one a token."""
        return [token.lower_ for token in self.doc]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words, each once."""
        return frozenset(self.words)

    def start(self, token: int) -> int:
        """Where in the text a token begins."""
        return self._offset + self.doc[token].idx

    def end(self, token: int) -> int:
        """Where in the text a token ends."""
        return self._offset + self.doc[token].idx + len(self.doc[token])


class TokenPatterns:
    """Many patterns, each under a key, matched together.

    A variant is cut at its gaps. The Matcher finds the pieces, which have a fixed length but for their slots; the
    pieces are then joined where no gap is too wide. (Gaps inside the Matcher cost forty times as much.) A piece has a
    Matcher of its own, which runs only on sentences that hold its words.
    """

    def __init__(self, patterns: Mapping[str, Sequence[Variant]], language: str) -> None:
        self._vocab = _language(language).vocab
        self._numbers: dict[Variant, int] = {}
        self._pieces: list[_Piece] = []
        self._anchored: dict[str, list[int]] = defaultdict(list)  # a word that a piece needs: the pieces
        self._unanchored: list[int] = []  # pieces of slots alone
        self._ways: dict[int, list[_Way]] = defaultdict(list)  # by their first piece
        for key, variants in patterns.items():
            for variant in variants:
                steps = [(gap, self._piece(piece)) for gap, piece in _cut(variant)]
                self._ways[steps[0][1]].append(_Way(key, steps))

    def _piece(self, piece: Variant) -> int:
        number = self._numbers.setdefault(piece, len(self._pieces))
        if number == len(self._pieces):
            words = sorted((atom.forms for atom in piece if isinstance(atom, Words)), key=len)
            self._pieces.append(_Piece(piece, self._vocab, tuple(words[1:])))
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
            (way.key, first, last): Match(
                way.key, first, last, tokens.start(first), tokens.end(last - 1), slots
            )
            for number in places
            for way in self._ways.get(number, ())
            if all(step in places for _, step in way.steps)
            for first, last, slots in _joined(way.steps, places)
        }
        return _best(list(found.values()))

    def _places(self, tokens: Tokens) -> dict[int, list[_Occurrence]]:
        held = tokens.vocabulary
        candidates = {number for word in held for number in self._anchored.get(word, ())}
        places: dict[int, list[_Occurrence]] = {}
        for number in (*self._unanchored, *sorted(candidates)):
            piece = self._pieces[number]
            if any(held.isdisjoint(forms) for forms in piece.needs):
                continue
            if occurrences := piece.occurrences(tokens):
                places[number] = occurrences
        return places


_Occurrence = tuple[int, int, tuple[Filled, ...]]


@dataclass(frozen=True, slots=True)
class _Way:
    """A variant: pieces, each with the widest gap before it."""

    key: str
    steps: list[tuple[int, int]]


class _Piece:
    """A stretch without gaps. `needs`: of each of these sets a word must stand in the sentence."""

    def __init__(self, atoms: Variant, vocab: Vocab, needs: tuple[frozenset[str], ...]) -> None:
        self.atoms, self.needs = atoms, needs
        self.slotted = any(isinstance(atom, Slot) for atom in atoms)
        self._vocab = vocab

    @cached_property
    def matcher(self) -> Matcher:
        """Made when a sentence first needs it: most pieces wait for years."""
        matcher = Matcher(self._vocab)
        matcher.add("piece", [[_spec(atom) for atom in self.atoms]])
        return matcher

    def occurrences(self, tokens: Tokens) -> list[_Occurrence]:
        """Where the piece stands: first token, last (exclusive), and what its slots took."""
        if len(self.atoms) == 1 and isinstance(
            only := self.atoms[0], Words
        ):  # a single word needs no Matcher
            return [(at, at + 1, ()) for at, word in enumerate(tokens.words) if word in only.forms]
        if not self.slotted:
            return [(first, last, ()) for _, first, last in self.matcher(tokens.doc)]
        aligned: Any = self.matcher(tokens.doc, with_alignments=True)  # its stub forgets the alignment
        return [(first, last, _filled(self.atoms, way, first, tokens)) for _, first, last, way in aligned]


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


def _joined(way: list[tuple[int, int]], places: Mapping[int, list[_Occurrence]]) -> list[_Occurrence]:
    chains = places[way[0][1]]
    for gap, number in way[1:]:
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


def _spec(atom: Atom) -> dict[str, Any]:
    match atom:
        case Words(forms):
            return {"LOWER": {"IN": sorted(forms)}} if len(forms) > 1 else {"LOWER": next(iter(forms))}
        case Slot(name):
            return {"ENT_TYPE": {"IN": _SLOT_LABELS[name]}, "OP": f"{{1,{_LONGEST_SLOT}}}"}
        case Gap():
            raise AssertionError("pieces have no gaps")


def _filled(piece: Variant, alignment: Sequence[int], first: int, tokens: Tokens) -> tuple[Filled, ...]:
    filled = []
    for position, atom in enumerate(piece):
        if isinstance(atom, Slot):
            at = [first + n for n, p in enumerate(alignment) if p == position]
            if at:
                filled.append(Filled(atom, tokens.start(at[0]), tokens.end(at[-1])))
    return tuple(filled)
