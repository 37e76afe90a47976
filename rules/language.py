"""A language as data: its cues of voice, its numbers, the words for people who act."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Any

from rules import collector
from rules.events import Voice
from rules.forms import forms
from rules.onesided import OneSided
from rules.pattern import Known, Lists, parse
from rules.phrases import TokenPatterns
from rules.sentences import fold
from rules.timewords import Times, times
from rules.trees import Node, Words, leaves


class CueScope(StrEnum):
    """Where a cue must stand to count for a mention. ITEM: in its sentence, or in the title above it; START: at the
    very beginning of its sentence or of the title above it; END: at the very end of its sentence."""

    SENTENCE = "sentence"
    BEFORE = "before"
    AFTER = "after"
    INSIDE = "inside"
    START = "start"
    END = "end"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that decide a voice. `key` names its patterns; `exceptions` are what it does not mean, looked for only
    where it stands. `about`: the categories that it speaks of, all if there are none, but those of
    `not_about`."""

    key: str
    voice: Voice
    scope: frozenset[CueScope]
    reach: int
    stops_at: frozenset[str]
    about: frozenset[str]
    not_about: frozenset[str]
    exceptions: TokenPatterns

    def speaks_of(self, category: str) -> bool:
        """Whether it counts for mentions of this category."""
        return category not in self.not_about and (not self.about or category in self.about)


@dataclass(frozen=True, slots=True)
class NumberWords:
    """`kinds`: patterns of what is counted, keyed by kind; `least`, `most`, `about` are phrases before a number."""

    words: Mapping[str, int]
    scales: Mapping[str, int]
    vague: Mapping[str, int]
    least: tuple[str, ...]
    most: tuple[str, ...]
    about: tuple[str, ...]
    risen: tuple[str, ...]  # before a number that is reached, where "up to" alone is a bound: "выросло до"
    months: frozenset[str]  # a number beside one is a date
    units: frozenset[str]  # a number before one counts no people and no things
    dated: frozenset[str]  # a year stands behind one
    plurals: tuple[str, ...]  # endings of words for many
    groups: frozenset[str]  # further words for many people
    nobody: frozenset[str]  # words that look like one and are none
    magnitude: frozenset[str]  # words beside the strength of a quake
    quakes: frozenset[str]  # words for it, beside which a decimal is its strength
    level: frozenset[str]  # words before the level of an advice
    kinds: TokenPatterns


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of one language (ISO 639-1 `code`)."""

    code: str
    boundaries: frozenset[str]  # a clause ends at these; a cue does not reach over them
    clauses: frozenset[str]  # another matter begins at these: an `unless` before them does not count behind
    agents: frozenset[str]  # nouns that act for the state whose name stands beside them
    links: frozenset[str]  # what may stand between the two: "the embassy of the ..."
    joins: frozenset[str]  # what joins two states that do or suffer the same: "India and Pakistan"
    senders: frozenset[str]  # states that act together unnamed: "five countries", "Western embassies"
    tells: frozenset[str]  # how a state is quoted by its seat: "trips are off, says Dublin"
    notices: frozenset[str]  # what it gives out: "London's no-go list", "orders from Ottawa"
    speakers: frozenset[str]  # who speaks in a capital: "officials in Cairo said"
    citizens: frozenset[str]  # nouns for the people of the state whose name stands beside them
    guests: frozenset[str]  # those of them who are abroad: "tourists"
    missions: frozenset[str]  # what a state has abroad: "the embassy of Mexico"
    reacts: frozenset[str]  # verbs of a state that speaks of what happened elsewhere: "condemns"
    owners: frozenset[str]  # they tell that a noun has its owner: "their diplomats"
    leads: frozenset[str]  # what a name may have before it and still be named: "the north of"
    blows: frozenset[str]  # what a state deals out far away: "a Russian drone attack"
    strikes: frozenset[str]  # and how: "Russia struck with 215 missiles"
    vessels: frozenset[str]  # whose flag does not tell where: "a Greek tanker"
    fighters: frozenset[str]  # who does: "Israeli soldiers shot dead two Palestinians"
    cues: tuple[Cue, ...]
    patterns: TokenPatterns  # of the cues, and "claims"
    relapses: TokenPatterns  # words of an end that has not come or did not last: "days after reopening"
    one_sided: OneSided
    numbers: NumberWords
    times: Times


def load(code: str, toml: str) -> Language:
    """A language from its page. Raises PatternError where a cue cannot be read."""
    raw = tomllib.loads(toml)
    lists: Lists = raw.get("lists", {})
    known: Known = {}
    cues, patterns = [], {"claims": _parsed(raw.get("claims", {}).get("says", []), lists, code, known)}
    for number, cue in enumerate(raw.get("cues", [])):
        key = f"{number:02d}"
        patterns[key] = _parsed(cue["says"], lists, code, known)
        cues.append(_cue(key, cue, lists, code, known))
    people = raw.get("people", {})
    return Language(
        code,
        frozenset(map(fold, raw.get("boundaries", ()))),
        frozenset(map(fold, raw.get("clauses", ()))),
        _forms(people.get("agents", ()), code),
        frozenset(people.get("links", ())),
        frozenset(people.get("joins", ())),
        frozenset(people.get("senders", ())),
        frozenset(people.get("tells", ())),
        frozenset(people.get("notices", ())),
        _forms(people.get("speakers", ()), code),
        _forms((*people.get("citizens", ()), *people.get("guests", ())), code),
        _forms(people.get("guests", ()), code),
        _forms(people.get("missions", ()), code),
        _forms(people.get("reacts", ()), code),
        frozenset(people.get("owners", ())),
        frozenset(people.get("leads", ())),
        _forms(people.get("blows", ()), code),
        frozenset(people.get("strikes", ())),
        _forms(people.get("vessels", ()), code),
        _forms(people.get("fighters", ()), code),
        tuple(cues),
        TokenPatterns(patterns),
        _every(raw.get("relapses", {}), ("says", "returns"), lists, code, known),
        _one_sided(raw.get("one_sided", {}), lists, code, known),
        counted := _numbers(raw.get("numbers", {}), code),
        times(raw.get("times", {}), counted.words),
    )


def _cue(key: str, raw: Mapping[str, Any], lists: Lists, code: str, known: Known) -> Cue:
    # every one: a short one must hide no long one
    exceptions = TokenPatterns({key: _parsed(raw.get("except", []), lists, code, known)}, every=True)
    stops = frozenset(w for v in _parsed(raw.get("stops_at", []), lists, code) for w in _words(v))
    scope = frozenset(CueScope(each) for each in raw["scope"])
    about, not_about = (frozenset(raw.get(which, ())) for which in ("about", "not_about"))
    return Cue(key, Voice(raw["voice"]), scope, raw.get("reach", 6), stops, about, not_about, exceptions)


def _one_sided(raw: Mapping[str, Any], lists: Lists, code: str, known: Known) -> OneSided:
    return OneSided(
        _every(raw, ("tells", "war", "anybody", "neutral"), lists, code, known),
        _every(raw, ("doubts", "knows", "silent", "admits"), lists, code, known),
    )


def _every(
    raw: Mapping[str, Any], kinds: Sequence[str], lists: Lists, code: str, known: Known
) -> TokenPatterns:
    return TokenPatterns({kind: _parsed(raw.get(kind, []), lists, code, known) for kind in kinds}, every=True)


def _forms(words: Sequence[str], code: str) -> frozenset[str]:
    return frozenset(form for word in words for form in forms(word, code))


def _parsed(written: Sequence[str], lists: Lists, code: str, known: Known | None = None) -> tuple[Node, ...]:
    return tuple(parse(pattern, lists, code, known) for pattern in written)


def _words(node: Node) -> frozenset[str]:
    return frozenset(word for leaf in leaves(node) if isinstance(leaf, Words) for word in leaf.forms)


def _numbers(raw: Mapping[str, Any], code: str) -> NumberWords:
    kinds = {kind: _parsed(written, {}, code) for kind, written in raw.get("kinds", {}).items()}
    words = {fold(word): value for word, value in raw.get("words", {}).items()}
    return NumberWords(
        words,
        raw.get("scales", {}),
        raw.get("vague", {}),
        tuple(map(fold, raw.get("least", ()))),
        tuple(map(fold, raw.get("most", ()))),
        tuple(map(fold, raw.get("about", ()))),
        tuple(map(fold, raw.get("risen", ()))),
        frozenset(map(fold, raw.get("months", ()))),
        frozenset(map(fold, raw.get("units", ()))),
        frozenset(raw.get("dated", ())),
        tuple(raw.get("plurals", ())),
        _forms(raw.get("groups", ()), code),
        frozenset(raw.get("nobody", ())),
        _forms(raw.get("magnitude", ()), code),
        _forms(raw.get("quakes", ()), code),
        _forms(raw.get("level", ()), code),
        TokenPatterns(kinds, every=True),  # "toll ... climbs to", though "toll" alone is one as well
    )


class Languages(Mapping[str, Language]):
    """The languages of rules/languages/, by code; each is read when it is first asked for."""

    def __init__(self) -> None:
        pages = (page for page in resources.files("rules.languages").iterdir() if page.name.endswith(".toml"))
        self._pages = {page.name[:-5]: page for page in sorted(pages, key=lambda page: page.name)}
        self._read: dict[str, Language] = {}

    def __getitem__(self, code: str) -> Language:
        if code not in self._read:
            with collector.kept_away():
                self._read[code] = load(code, self._pages[code].read_text("utf-8"))
        return self._read[code]

    def __contains__(self, code: object) -> bool:
        return code in self._pages

    def __iter__(self) -> Iterator[str]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)


def shipped() -> Languages:
    """The languages that are shipped."""
    return Languages()
