"""Finds the names of places in a text: whole words, in the form that the language gives them.

One pass of an Aho-Corasick automaton over all names of a script; the rest are cheap looks at the signs around a hit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from ahocorasick_rs import AhoCorasick, MatchKind

from rules.evidence import Hit
from rules.meanings import Meaning
from rules.placenames import LOUD_POPULATION
from rules.places import PlaceKind

_ARABIC_PREFIXES = frozenset(["و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "فال", "كال", "لل", "وب", "ول"])
_LONGEST_PREFIX = 3
_ARABIC = ("\u0600", "\u06ff")
_LONGEST_ENDING = 5
_JOINED = 1_000_000  # people; larger places stand in compounds of all kinds
_LONGEST_WORD = 24
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_NINE = frozenset({"en", "de", "fr", "es", "ru", "ar", "uk", "tr", "pt"})


class NameFinder:
    """The names of some letters, in one automaton."""

    def __init__(self, names: Sequence[str], meanings: Sequence[Meaning], joined: Set[str]) -> None:
        """`meanings` of the names in the same order; `joined`: what may stand before a name and a hyphen."""
        self._meanings, self._joined = meanings, joined
        # stems of names that take endings: "Нігері" of "Нігерія" hides "Нігер", of which it may be a form
        inflected = {name: at for at, name in enumerate(names) if meanings[at].endings is not None}
        self._stems = {name[:-1]: inflected[name[:-1]] for name in inflected if name[:-1] in inflected}
        del inflected  # to build the automaton takes room enough
        self._automaton = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest, store_patterns=False)

    def find(self, text: str, language: str) -> list[Hit]:
        """Names that stand as whole words and are read in the language."""
        hits: list[Hit] = []
        shift = 0
        rest = text
        while True:
            again = None
            for index, start, end in self._automaton.find_matches_as_indexes(rest):
                meaning = self._meanings[index]
                stop = _whole(rest, start, end, meaning, language)
                if not stop and meaning.endings is not None and rest[start : end - 1] in self._stems:
                    meaning = self._meanings[self._stems[rest[start : end - 1]]]
                    stop = _whole(rest, start, end - 1, meaning, language)
                if (
                    stop
                    and self._hyphenated(rest, start)
                    and not (hits and hits[-1].end == start + shift - 1)
                ):
                    stop = 0 if meaning.heaviest < _JOINED else stop
                if not stop:
                    if again is None and " " in rest[start:end]:
                        again = start + rest[start:end].index(" ") + 1
                        break
                    continue
                read = _read(meaning, language)
                if read is not None and read.places:
                    inflected = stop > end and language == "de"
                    hits.append(Hit(start + shift, stop + shift, read, inflected=inflected))
            if again is None:
                return hits
            # a name of several words failed: what stands inside it has not been looked at
            shift += again
            rest = rest[again:]

    def _hyphenated(self, text: str, start: int) -> bool:
        """Whether it is the rest of a longer name: "l'Étang-Salé", but not "Süd-Darfur"."""
        if text[start - 1 : start] != "-":
            return False
        word = _LAST_WORD.search(text, max(0, start - _LONGEST_WORD), start - 1)
        return word is not None and word[0][0].isupper() and word[0].lower() not in self._joined


def _read(meaning: Meaning, language: str) -> Meaning | None:
    """What the name means in the language; in one that has no page, what it means in most."""
    if language in _NINE:
        return meaning.read_in(language)
    while meaning.elsewhere is not None:
        meaning = meaning.elsewhere
    return meaning


def _whole(text: str, start: int, end: int, meaning: Meaning, language: str) -> int:
    """Where the name ends with its ending, 0 if it is part of a longer word."""
    if start:
        before = text[start - 1]
        if before.isalnum() and not _prefixed(text, start):
            return 0
        if before in "@#_/.-" and (before != "-" and text[start - 2 : start - 1] not in ("", " ")):
            return 0
    stop = end
    while stop < len(text) and text[stop].isalnum():
        stop += 1
        if stop - end > _LONGEST_ENDING:
            return 0
    ending = text[end:stop]
    if text[stop : stop + 1] in ("@", "_", "$"):
        return 0
    if meaning.endings is not None:
        allowed = ending in meaning.endings or (len(ending) <= 4 and "*" in meaning.endings)
        return stop if allowed else 0
    german = language == "de" and (ending == "s" or (ending == "er" and _has_adjective(meaning)))
    return stop if not ending or german else 0


def _has_adjective(meaning: Meaning) -> bool:
    """Whether German makes an adjective of the name that is hardly any other word: "Sydneyer", but not "Hammer"."""
    return meaning.heaviest >= LOUD_POPULATION and meaning.places[0].kind is PlaceKind.CITY


def _prefixed(text: str, start: int) -> bool:
    """Arabic writes "and", "in", "for", "as" and the article in front of the word."""
    if not _ARABIC[0] <= text[start] <= _ARABIC[1]:
        return False
    begin = start
    while begin and text[begin - 1].isalnum() and start - begin <= _LONGEST_PREFIX:
        begin -= 1
    return text[begin:start] in _ARABIC_PREFIXES
