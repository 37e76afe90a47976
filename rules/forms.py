"""Inflected forms: from the word that a rule's author writes to all the words that a text may use.

Forms are generated from the tables [inflection] of rules/languages/ (a form that nobody writes does no harm); English
has rules of spelling that a table cannot tell and has them here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from rules.sentences import fold

WILD = "*"
SHORTEST_STEM = 3  # letters of "evacu*" before its star
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class _Class:
    """Words that end in `ends`, and what may stand instead; "~" is what is left of the word."""

    ends: str
    made: tuple[str, ...]
    capital: bool | None  # only words written with a capital letter, only others, or any


@dataclass(frozen=True, slots=True)
class Inflection:
    """How the words of one language change. `separable`: prefixes that part from their verb ("abziehen: zieht ab")."""

    irregular: Mapping[str, frozenset[str]]
    classes: tuple[_Class, ...] = ()
    separable: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()  # what may be written before any word, as the Arabic article

    def forms(self, word: str) -> frozenset[str]:
        """All forms of a word in lower case, itself among them."""
        low = word.lower()
        made = {low, *self._made(word, low), *self._parted(low)}
        made |= {prefix + form for prefix in self.attached for form in made}
        return frozenset(map(fold, made))

    def _made(self, word: str, low: str) -> Iterator[str]:
        if low in self.irregular:
            yield from self.irregular[low]
            return
        capital = word[:1].isupper()
        fitting = [
            each
            for each in self.classes
            if low.endswith(each.ends) and len(low) > len(each.ends) + 1 and each.capital in (None, capital)
        ]
        longest = max((len(each.ends) for each in fitting), default=0)
        for each in fitting:
            if len(each.ends) == longest:
                stem = low[: len(low) - longest]
                yield from (form.replace("~", stem) for form in each.made)

    def _parted(self, low: str) -> Iterator[str]:
        for prefix in self.separable:
            rest = low.removeprefix(prefix)
            if rest != low and (rest in self.irregular or (len(rest) > SHORTEST_STEM and rest.endswith("n"))):
                yield from (prefix + form for form in (*self._made(rest, rest), "zu" + rest))


def inflection(raw: Mapping[str, Any]) -> Inflection:
    """The table [inflection] of a language page."""
    sets: Mapping[str, str] = raw.get("sets", {})
    classes = [
        _Class(ends, tuple(_spread(each["forms"].split(), sets)), each.get("capital"))
        for each in raw.get("classes", ())
        for ends in each["ends"].split()
    ] + [
        _Class("", tuple(_spread(each["forms"].split(), sets)), each.get("capital"))
        for each in raw.get("classes", ())
        if not each["ends"].split()
    ]
    return Inflection(
        _irregular(raw.get("irregular", ())),
        tuple(classes),
        tuple(raw.get("separable", "").split()),
        tuple(raw.get("attached", "").split()),
    )


def _spread(forms: Sequence[str], sets: Mapping[str, str]) -> Iterator[str]:
    """ "~t<adj>" stands for "~t" with each ending of the set `adj`."""
    for form in forms:
        head, opened, rest = form.partition("<")
        if not opened:
            yield form
            continue
        name, _, tail = rest.partition(">")
        yield from (head + ("" if ending == "-" else ending) + tail for ending in sets[name].split())


def _irregular(entries: Sequence[str]) -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for entry in entries:
        words = entry.split()
        table[words[0]] = table.get(words[0], frozenset()) | frozenset(words)
    return table


def _english(word: str, irregular: frozenset[str] | None) -> frozenset[str]:
    if not word.isascii() or not word[-1].isalpha() or len(word) < 3:
        return irregular or frozenset({word})
    if not irregular and _is_inflected(word):
        return frozenset({word, word + "s"} if word.endswith("ing") else {word})
    made = {word}
    if word.endswith("y") and word[-2] not in _VOWELS:
        made |= {word[:-1] + "ies", word[:-1] + "ied", word + "ing"}
    elif word.endswith("e"):
        made |= {word + "s", word + "d", (word if word.endswith(("ee", "oe", "ye")) else word[:-1]) + "ing"}
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        made |= {word + "es", word + "ed", word + "ing"}
    else:
        made |= {word + "s", word + "ed", word + "ing"}
    if word[-1] not in "aeiouwxy" and word[-2] in _VOWELS and word[-3] not in _VOWELS:
        made |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    if irregular:
        # a strong verb has no weak past; its -s and -ing are regular
        made = {
            form for form in made if not form.endswith(("ed", "es" if word.endswith("y") else "\0"))
        } | irregular
    return frozenset(made)


def _is_inflected(word: str) -> bool:
    """Whether an English word is inflected already: "boils", "killed", "meeting", not "gas", "shed", "spring"."""
    stem = word.removesuffix("ing").removesuffix("ed")
    if stem != word:
        return not word.endswith("eed") and any(letter in "aeiouy" for letter in stem)
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "as", "os"))


@cache
def _inflection(language: str) -> Inflection:
    page = resources.files("rules.languages").joinpath(f"{language}.toml")
    if not page.is_file():
        return Inflection({})
    return inflection(tomllib.loads(page.read_text("utf-8")).get("inflection", {}))


@cache
def forms(word: str, language: str) -> frozenset[str]:
    """All forms of `word` in a language (ISO 639-1), in lower case, itself among them.

    "evacu*" and "*flug" are their own only form: a star stands for any letters of the same word.
    """
    if WILD in word:
        return frozenset({fold(word.lower())})
    table = _inflection(language)
    if language == "en":
        return _english(word.lower(), table.irregular.get(word.lower()))
    return table.forms(word)
