"""Counts in a sentence: how many, of whom, with which bounds. Never added up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rules.events import Number
from rules.language import Language, NumberWords
from rules.measures import measures
from rules.phrases import Match
from rules.reading import NUMBER, Mark, Tokens

_SUFFIX = re.compile(r"(?<=\d)'(?!s$)\w{1,5}$")  # "200'ü": Turkish puts endings behind a number
_JOINED = re.compile(r"^[وبل](?=\d)")  # "و12": Arabic writes "and" with the number
_DIGITS = re.compile(r"(\d{1,3}(?:[,.]\d{3})+|\d+)$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_THOUSANDS = re.compile(r"\d{3}$")
_MILLION = 1_000_000
_MONEY = frozenset({"$", "€", "£", "usd", "eur", "aged"})  # and ages: neither counts people
_PERCENT = frozenset({"%", "°"})
_BETWEEN = "und"  # "dreiundzwanzig"
_AND = frozenset({"y", "e", "et"})
_TEEN = frozenset({"عشر", "عشرة"})
_LEFT, _RIGHT, _BESIDE = 4, 12, 2  # words between a number and what it counts
_WHO = frozenset(
    {"troops", "protesters"}
)  # people, not what happened to them: they stand beside their number
_GROUP_WITHIN, _SHORTEST_GROUP = 2, 3


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the tokens it stands on (`last` exclusive)."""

    first: int
    last: int
    value: int


def counts(tokens: Tokens, words: NumberWords) -> list[Count]:
    """Every number of the sentence that may count something, in order."""
    found, at, text = [], 0, tokens.words
    while at < len(text):
        value, width = (None, 1) if _is_plain(text[at], words) else _value(text, at, words)
        nxt = text[at + width] if at + width < len(text) else ""
        before = text[at - 1] if at else ""
        if (
            value is not None
            and before not in _MONEY
            and nxt not in _PERCENT
            and nxt not in words.units
            and not words.months & {before, nxt}
        ):
            found.append(Count(at, at + width, value))
        at += width
    return found


def _is_plain(word: str, words: NumberWords) -> bool:
    """Whether a word surely is no number, told at one look: most are none."""
    return word.isalpha() and word not in words.words and word not in words.vague and _BETWEEN not in word


def count_marks(tokens: Tokens, words: NumberWords) -> list[Mark]:
    """The numbers of the sentence, for the slot {n}."""
    found = counts(tokens, words)
    return [Mark(tokens.start(each.first), tokens.end(each.last - 1), NUMBER) for each in found]


def _value(text: list[str], at: int, words: NumberWords) -> tuple[int | None, int]:
    width = 1
    word = _JOINED.sub("", _SUFFIX.sub("", text[at]))
    if at == len(text) - 1:
        word = word.rstrip(".")  # an ordinal ends no German sentence: "steigt auf 32."
    if _DIGITS.match(word):
        if _YEAR.match(word) and (word != text[at].rstrip(".") or (at and text[at - 1] in words.dated)):
            return None, 1
        value = int(re.sub(r"[,.]", "", word))
    elif word in words.words:
        value, width = _in_words(words.words[word], text[at + 1 : at + 3], words)
    elif word in words.vague:
        return words.vague[word], 1
    elif (joined := _joined_words(word, words)) is not None:
        value = joined
    else:
        return None, 1
    while (
        _DIGITS.match(word)
        and value < _MILLION
        and _THOUSANDS.match("".join(text[at + width : at + width + 1]))
    ):
        value, width = value * 1000 + int(text[at + width]), width + 1  # "12 000"
    scale = words.scales.get(text[at + width], 1) if at + width < len(text) else 1
    return value * scale, width + 1 if scale > 1 else width


def _joined_words(word: str, words: NumberWords) -> int | None:
    """One word for tens and ones: "fifty-four", "vingt-trois", "dreiundzwanzig"."""
    first, hyphen, second = word.partition("-")
    if not hyphen:
        second, _, first = word.partition(_BETWEEN)
    tens, ones = words.words.get(first, 0), words.words.get(second, 0)
    return tens + ones if _are_tens(tens) and 0 < ones < 10 else None


def _in_words(value: int, following: list[str], words: NumberWords) -> tuple[int, int]:
    """A number that may have more words than the first, of this value, and how many it has: "двадцать три", "treinta y
    dos", "on altı", and in Arabic ones before tens."""
    first, *rest = following or [""]
    if value < 10:
        tens = 10 if first in _TEEN else words.words.get(first[1:], 0) if first[:1] == "و" else 0
        return (value + tens, 2) if _are_tens(tens) else (value, 1)
    joined = first in _AND and bool(rest)
    ones = words.words.get(rest[0] if joined else first, 0)
    whole = _are_tens(value) and 0 < ones < 10
    return (value + ones, 3 if joined else 2) if whole else (value, 1)


def _are_tens(value: int) -> bool:
    return 10 <= value < 100 and value % 10 == 0


def numbers(tokens: Tokens, language: Language) -> tuple[Number, ...]:
    """What is counted in the sentence. A number whose kind the sentence does not tell is left out."""
    text, found = tokens.words, counts(tokens, language.numbers)
    kinds = language.numbers.kinds.find(tokens)
    made = []
    for count in found:
        kind = _kind(count, found, kinds)
        if kind:
            spoken = {at for k in kinds for at in range(k.first, k.last)}
            group = _group(count, text, spoken, language.numbers)
            made.append(_bounded(kind, group, count, text, language.numbers))
    return tuple(dict.fromkeys((*made, *measures(tokens, language.numbers))))


def _kind(count: Count, all_counts: list[Count], kinds: list[Match]) -> str | None:
    # behind what is counted one is mostly an article: "treinta muertos en un incendio"
    left = [k for k in kinds if 0 <= count.first - k.last <= _LEFT and k.key not in _WHO and count.value > 1]
    left = [k for k in left if not any(k.last <= c.first < count.first for c in all_counts)]
    right = [k for k in kinds if 0 <= k.first - count.last <= (_BESIDE if k.key in _WHO else _RIGHT)]
    if count.value == 1:  # an article: "una granada en Armenia deja dos heridos"
        right = [k for k in right if not any(count.last <= c.first < k.first for c in all_counts)]
    happened = [k for k in right if k.key not in _WHO]
    nearest = min(happened or right, key=lambda k: k.first, default=None)
    if left and (not happened or nearest is None or nearest.first > count.last):
        return max(left, key=lambda k: k.last).key
    return nearest.key if nearest else None


def _group(count: Count, text: list[str], kinds: set[int], words: NumberWords) -> str | None:
    """The people right behind the number ("police officers" is "officers"), where the words name any."""
    for at in range(count.last, min(count.last + _GROUP_WITHIN, len(text))):
        plural = text[at].endswith(words.plurals) or text[at] in words.groups
        if plural and len(text[at]) > _SHORTEST_GROUP and text[at] not in words.nobody:
            return text[at]
        if not text[at].isalpha() or at in kinds or text[at] in words.nobody:
            return None
    return None


def _bounded(kind: str, group: str | None, count: Count, text: list[str], words: NumberWords) -> Number:
    before = " ".join(text[max(0, count.first - 4) : count.first])
    if text[count.first] in words.vague or any(before.endswith(phrase) for phrase in words.least):
        return Number(kind, group, least=count.value)
    risen = any(before.endswith(phrase) for phrase in words.risen)
    if not risen and any(before.endswith(phrase) for phrase in words.most):
        return Number(kind, group, most=count.value)
    return Number(kind, group, exact=count.value)
