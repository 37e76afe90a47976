"""The pattern language of rule pages: parsed, expanded over inflections and lists, and bounded.

    leave            any inflection of the word          "leave now"   exactly these words
    <staff>          any entry of a list                 (a|b c)       either
    x?               x or nothing                        .. or ..12    a gap of at most 8 (or 12) words
    evacu*           any word that begins so             *flug          any word that ends so
    {where}          a place      {issuer} {affected} a state or its people      {n:dead} a count

A pattern becomes a tree (trees.py), which phrases.py looks for. Nothing in it can
run away: at most 16 words and gaps in a row, gaps of at most 12 words, at most 4,000 words and gaps in all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from rules.forms import SHORTEST_STEM, WILD, forms
from rules.sentences import fold
from rules.trees import Chain, Either, Gap, Node, Slot, Words, one

GAP = 8
LONGEST_GAP = 12
MOST_IN_A_ROW = 16
MOST_LEAVES = 4000
SLOTS = frozenset({"where", "issuer", "affected", "n"})


class PatternError(ValueError):
    """The pattern cannot be read. The text says what to change."""


Lists = Mapping[str, Sequence[str]]
Known = dict[str, Node]

_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"[^"]*")|(?P<list><[^<>]*>)|(?P<slot>\{[^{}]*\})|(?P<gap>\.\.\d*)"""
    r"""|(?P<mark>[()|?])|(?P<word>[^\s()|?"<>{}]+))"""
)


def parse(pattern: str, lists: Lists, language: str, known: Known | None = None) -> Node:
    """The tree of a pattern. Raises PatternError, also for unknown or circular lists and for too much. `known` keeps
    lists that were read once; give the same one for the same lists and language."""
    if len(pattern) > 1000:
        raise PatternError("a pattern has at most 1000 characters: make two of it")
    node = _Parser(pattern, lists, language, {} if known is None else known).read()
    if node.longest > MOST_IN_A_ROW:
        raise PatternError(f"a pattern has at most {MOST_IN_A_ROW} words and gaps in a row: make two of it")
    if node.size > MOST_LEAVES:
        raise PatternError(f"a pattern holds at most {MOST_LEAVES} words with its lists: make two of it")
    if node.least < 1:
        raise PatternError("every way to read a pattern needs at least one word that is not optional")
    return node


class _Parser:
    def __init__(
        self, pattern: str, lists: Lists, language: str, known: Known, inside: tuple[str, ...] = ()
    ) -> None:
        self._tokens = list(_scan(pattern))
        self._at = 0
        self._lists, self._language, self._known, self._inside = lists, language, known, inside

    def read(self) -> Node:
        node = self._either()
        if self._at < len(self._tokens):
            raise PatternError("a closing bracket without its opening one")
        return node

    def _either(self) -> Node:
        found = [self._chain()]
        while self._peek() == ("mark", "|"):
            self._at += 1
            found.append(self._chain())
        return _either(found)

    def _chain(self) -> Node:
        parts: list[Node] = []
        while (token := self._peek()) is not None and token not in (("mark", "|"), ("mark", ")")):
            part = self._part(*token)
            if self._peek() == ("mark", "?"):
                self._at += 1
                part = one(Either(part.options if isinstance(part, Either) else (part,), optional=True))
            parts.append(part)
        return _chain(parts)

    def _part(self, kind: str, text: str) -> Node:
        self._at += 1
        if kind == "mark" and text == "(":
            inner = self._either()
            if self._peek() != ("mark", ")"):
                raise PatternError("an opening bracket without its closing one")
            self._at += 1
            return inner
        readers: dict[str, Callable[[str], Node]] = {
            "word": lambda word: _words(_forms(word, self._language)),
            "quoted": lambda quoted: _chain(
                [_words(frozenset({word})) for word in fold(quoted[1:-1]).lower().split()]
            ),
            "list": lambda name: self._list(name[1:-1].strip()),
            "slot": lambda slot: one(_slot(slot[1:-1].strip())),
            "gap": lambda gap: one(_gap(gap[2:])),
        }
        if kind not in readers:
            raise PatternError(f"{text!r} stands where a word is expected")
        return readers[kind](text)

    def _list(self, name: str) -> Node:
        if name in self._inside:
            raise PatternError(f"the list <{name}> contains itself")
        if name not in self._lists:
            raise PatternError(f"there is no list <{name}> in this language")
        if name not in self._known:
            inside = (*self._inside, name)
            self._known[name] = _either(
                [
                    _Parser(entry, self._lists, self._language, self._known, inside).read()
                    for entry in self._lists[name]
                ]
            )
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


def _words(forms: frozenset[str]) -> Node:
    return one(Words(forms))


def _chain(parts: Sequence[Node]) -> Node:
    flat = [each for part in parts for each in (part.parts if isinstance(part, Chain) else (part,))]
    return flat[0] if len(flat) == 1 else one(Chain(tuple(flat)))


def _either(options: Sequence[Node]) -> Node:
    """One of several; single words among them become one set."""
    flat: dict[int, Node] = {}  # equal trees are one
    words: set[str] = set()
    for option in options:
        plain = option.options if isinstance(option, Either) and not option.optional else (option,)
        for each in plain:
            if isinstance(each, Words):
                words |= each.forms
            else:
                flat[id(each)] = each
    found = [*([_words(frozenset(words))] if words else []), *flat.values()]
    return found[0] if len(found) == 1 else one(Either(tuple(found)))
