"""A language as data: its cues of voice, its numbers, and which language a text is in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Any

import pycld2

from rules.events import Voice
from rules.forms import forms
from rules.pattern import Lists, Variant, parse
from rules.reading import TokenPatterns


class CueScope(StrEnum):
    SENTENCE = "sentence"
    BEFORE = "before"
    AFTER = "after"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that decide a voice. `key` names its patterns; those under `key` + "!" are what it does not mean."""

    key: str
    voice: Voice
    scope: frozenset[CueScope]
    reach: int
    stops_at: frozenset[str]


@dataclass(frozen=True, slots=True)
class NumberWords:
    """`kinds`: patterns of what is counted, keyed by kind; `least`, `most`, `about` are phrases before a number."""

    words: Mapping[str, int]
    scales: Mapping[str, int]
    vague: Mapping[str, int]
    least: tuple[str, ...]
    most: tuple[str, ...]
    about: tuple[str, ...]
    months: frozenset[str]  # a number beside one is a date
    kinds: TokenPatterns


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of one language (ISO 639-1 `code`)."""

    code: str
    common: frozenset[str]
    boundaries: frozenset[str]
    agents: frozenset[str]  # nouns that act for the state whose name stands before them
    cues: tuple[Cue, ...]
    patterns: TokenPatterns  # of the cues, and "claims"
    numbers: NumberWords


def load(code: str, toml: str) -> Language:
    """A language from its page. Raises PatternError where a cue cannot be read."""
    raw = tomllib.loads(toml)
    lists: Lists = raw.get("lists", {})
    cues, patterns = [], {"claims": _parsed(raw.get("claims", {}).get("says", []), lists, code)}
    for number, cue in enumerate(raw.get("cues", [])):
        key = f"{number:02d}"
        patterns[key] = _parsed(cue["says"], lists, code)
        patterns[key + "!"] = _parsed(cue.get("except", []), lists, code)
        stops = frozenset(w for v in _parsed(cue.get("stops_at", []), lists, code) for w in _words(v))
        scope = frozenset(CueScope(each) for each in cue["scope"])
        cues.append(Cue(key, Voice(cue["voice"]), scope, cue.get("reach", 6), stops))
    common, boundaries = frozenset(raw.get("common", [])), frozenset(raw.get("boundaries", []))
    agents = frozenset(form for word in raw.get("agents", {}).get("words", []) for form in forms(word, code))
    return Language(
        code,
        common,
        boundaries,
        agents,
        tuple(cues),
        TokenPatterns(patterns, code),
        _numbers(raw["numbers"], code),
    )


def _parsed(written: Sequence[str], lists: Lists, code: str) -> tuple[Variant, ...]:
    return tuple(variant for pattern in written for variant in parse(pattern, lists, code))


def _words(variant: Variant) -> frozenset[str]:
    return frozenset(word for atom in variant for word in getattr(atom, "forms", ()))


def _numbers(raw: Mapping[str, Any], code: str) -> NumberWords:
    kinds = {kind: _parsed(written, {}, code) for kind, written in raw["kinds"].items()}
    return NumberWords(
        raw["words"],
        raw["scales"],
        raw["vague"],
        tuple(raw["least"]),
        tuple(raw["most"]),
        tuple(raw["about"]),
        frozenset(raw["months"]),
        TokenPatterns(kinds, code),
    )


def shipped() -> dict[str, Language]:
    """The languages of rules/languages/, by code."""
    pages = (page for page in resources.files("rules.languages").iterdir() if page.name.endswith(".toml"))
    return {page.name[:-5]: load(page.name[:-5], page.read_text("utf-8")) for page in pages}


# Languages whose words for places the gazetteer knows. Another code for a short text is mostly a mistake: headlines are
# so full of names that "Tokyo schools hold annual earthquake drill" passes for Danish.
_READ = frozenset({"ar", "de", "en", "es", "fr", "pt", "ru", "tr", "uk"})
_SHORT = 200  # characters


def detect(title: str, text: str) -> str:
    """ISO 639-1 code of the language of an item; "en" where nothing can be said."""
    sample = f"{title}\n{text}"[:1500]
    code = _guess(sample) or _guess(sample, bestEffort=True) or "en"
    return code if code in _READ or len(sample) > _SHORT else "en"


def _guess(sample: str, **how: bool) -> str | None:
    try:
        _, _, found = pycld2.detect(sample.encode("utf-8", "ignore"), isPlainText=True, **how)
    except pycld2.error:  # bytes that it takes for broken UTF-8
        return None
    code = str(found[0][1])
    return None if code == "un" else code[:2]
