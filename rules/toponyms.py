"""Finds the places that a text names, decides which place is meant, and what each does in its sentence.

One pass of an Aho-Corasick automaton over all names; the rest are cheap looks at the characters around a hit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from rules import gazetteer
from rules.choosing import Chooser
from rules.evidence import Hit, Part
from rules.meanings import Meaning
from rules.placenames import LOUD_POPULATION, Placenames
from rules.placeroles import Form, PlaceRole, RoleWords
from rules.places import Place, PlaceKind, Places

__all__ = ["Form", "Found", "PlaceRole", "Toponym", "Toponyms"]

_PAGES = ("aliases", "landmarks", "demonyms", "institutions", "forces", "airports", "crossings", "words")
_SAME_LENGTH = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "‑": "-"})
_ARABIC_PREFIXES = frozenset(["و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "فال", "كال", "لل", "وب", "ول"])
_LONGEST_PREFIX = 3
_ARABIC = ("\u0600", "\u06ff")
_LONGEST_ENDING = 5
_OFTEN = 3  # mentions of a people that make an item be about their country
_LISTED = frozenset(
    {", ", " and ", " or ", ", and ", " & ", " und ", " et ", " y ", " e ", " ve ", " и ", " та ", " و"}
)
_PAIRED = _LISTED | {"-", " - ", "–", " – "}
_DATELINE = re.compile(
    r"\s*(?P<head>[^\n]{2,70}?)(?:\s+(?:-|–|—|--)\s|(?<=\))\s*[-–—:]\s|\.\s+/[^/\n]{2,40}/|\s+/[^/\n]{2,40}/)"
)
_DATELINE_SIGNS = re.compile(r"\(|\d|/")
_JOINED = 1_000_000  # people; larger places stand in compounds of all kinds
_LONGEST_WORD = 24
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_NINE = frozenset({"en", "de", "fr", "es", "ru", "ar", "uk", "tr", "pt"})
_LOCATIVES = ("in ", "at ", "near ", "outside ", "inside ", "across ", "around ")


class Toponym(NamedTuple):
    """A named place. `start` and `end` are character offsets in the title or the text; `across` is the country on the
    other side of a border crossing, `foe` that of an armed group named with it: "Israel and Hezbollah"."""

    start: int
    end: int
    surface: str
    place: Place
    form: Form
    role: PlaceRole
    across: Place | None = None
    foe: Place | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """All places of an item. `countries` are ISO 3166-1 alpha-2, those that the item is about, most named first;
    `homes` those of the armed groups and services that it names."""

    title: tuple[Toponym, ...] = ()
    text: tuple[Toponym, ...] = ()
    dateline: Place | None = None
    countries: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()

    @property
    def placed(self) -> bool:
        """Whether it tells where something is: whose people somebody is does not."""
        told = (t.form is Form.NAME or t.role is PlaceRole.IN for t in (*self.title, *self.text))
        return bool(self.homes) or any(told)


class Toponyms:
    """The finder. Building takes a second or two; find() may then be called as often as one likes."""

    def __init__(self, places: Places, pages: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """`pages` are the hand-written pages of the gazetteer by name; the shipped ones if not given."""
        pages = pages or {page: gazetteer.hand_written(page) for page in _PAGES}
        names = Placenames(places, pages)
        patterns, self._meanings = names.collect()
        # stems of names that take endings: "Нігері" of "Нігерія" hides "Нігер", of which it may be a form
        inflected = {p: at for at, p in enumerate(patterns) if self._meanings[at].endings is not None}
        self._stems = {p[:-1]: inflected[p[:-1]] for p in inflected if p[:-1] in inflected}
        capitals = frozenset(place.capital for place in places if place.capital)
        self._roles = RoleWords(pages["words"], names.demonyms(), capitals)
        self._chooser = Chooser(places, pages["words"], self._roles)
        self._joined = frozenset(pages["words"]["compounds"]["before"])
        self._across = {name: names.place(across) for name, (_, across) in pages["crossings"].items()}
        del names, pages, inflected  # to build the automaton takes room enough
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest, store_patterns=False)

    def find(self, title: str, text: str, language: str) -> Found:
        """The places of an item. `language` is ISO 639-1, "" where unknown."""
        spoken = language or "en"
        parts = [
            Part(part, self._hits(part, spoken), spoken, is_title)
            for part, is_title in ((_normal(title), True), (_normal(text), False))
        ]
        self._chooser.choose(parts)
        told = [self._told(part) for part in parts]
        dateline = _dateline(parts[1], told[1])
        if dateline:
            told[1] = [_as_dateline(t) if t.start < dateline[1] else t for t in told[1]]
        homes = _homes(parts)
        about = _countries(told[0], told[1]) or (homes if len(homes) == 1 else ())
        return Found(tuple(told[0]), tuple(told[1]), dateline[0] if dateline else None, about, homes)

    def _hits(self, text: str, language: str) -> list[Hit]:
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

    def _told(self, part: Part) -> list[Toponym]:
        told: list[Toponym] = []
        if not part.hits:
            return told
        starts = {hit.start for hit in part.hits}
        for hit in part.hits:
            form = hit.meaning.form
            if hit.place is None or form is Form.FORCE:
                _named_with(part, told, hit)
                continue
            role = self._roles.role(part.text, hit.start, hit.end, hit.place, form, part.language)
            if role is PlaceRole.IN and form is Form.NAME and _owns_person(part.text, hit, starts):
                role = PlaceRole.ACTOR
            if told and form is Form.NAME and part.text[told[-1].end : hit.start] in _LISTED:
                before = told[-1]
                if before.form is Form.NAME and (role is PlaceRole.BARE or before.role is PlaceRole.IN):
                    role = before.role
            if told and role is PlaceRole.ACTOR and _together(part, told[-1], hit.start):
                told[-1] = told[-1]._replace(role=PlaceRole.ACTOR)
            surface = part.text[hit.start : hit.end]
            across = self._across.get(surface)
            told.append(
                Toponym(
                    hit.start, hit.end, surface, hit.place, form, PlaceRole.IN if across else role, across
                )
            )
        return told


def _normal(text: str) -> str:
    return text.translate(_SAME_LENGTH) if not text.isascii() else text


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


def _together(part: Part, before: Toponym, start: int) -> bool:
    """Whether a country acts with the one named behind it: "US and Iraqi forces"; with a comma between only where an
    English headline begins."""
    joined = part.text[before.end : start]
    listed = joined in _LISTED and (joined != ", " or (before.start == 0 and part.language == "en"))
    country = before.place.kind is PlaceKind.COUNTRY and before.form is Form.NAME
    return listed and country and before.role is PlaceRole.BARE


def _owns_person(text: str, hit: Hit, starts: Set[int]) -> bool:
    """ "Turkey's Erdogan", but not "Sudan's Darfur" and "in Sudan's Ed Daein": a capital word behind a country's 's
    that is no place."""
    name = hit.end + 3
    country = hit.place is not None and hit.place.kind is PlaceKind.COUNTRY
    owns = text[hit.end : name] == "'s " and text[name : name + 1].isupper() and name not in starts
    return country and owns and not text[: hit.start].lower().endswith(_LOCATIVES)


def _dateline(part: Part, told: list[Toponym]) -> tuple[Place, int] | None:
    """The place of a dateline and where it ends: "ALMATY, Jan 7 (Reuters) -", "Almaty (dpa) –"."""
    if not told or told[0].start > 3:
        return None
    match = _DATELINE.match(part.text)
    if match is None or told[0].end > match.end("head"):
        return None
    head = match["head"]
    if not (head.isupper() or told[0].surface.isupper() or _DATELINE_SIGNS.search(match[0])):
        return None
    inside = [t for t in told if t.end <= match.end("head") and t.form is Form.NAME]
    return (max(inside, key=lambda t: t.place.kind).place, match.end()) if inside else None


def _as_dateline(toponym: Toponym) -> Toponym:
    return toponym._replace(role=PlaceRole.DATELINE)


def _homes(parts: Sequence[Part]) -> tuple[str, ...]:
    """The countries of the forces that an item names."""
    homes = [
        hit.place.country for p in parts for hit in p.hits if hit.place and hit.meaning.form is Form.FORCE
    ]
    return tuple(dict.fromkeys(homes))


def _named_with(part: Part, told: list[Toponym], hit: Hit) -> None:
    """Notes a force with the state that is named before it: "Israel and Hezbollah trade fire"."""
    if hit.place and told and part.text[told[-1].end : hit.start] in _PAIRED:
        told[-1] = told[-1]._replace(foe=hit.place)


def _countries(title: list[Toponym], text: list[Toponym]) -> tuple[str, ...]:
    """Countries named by their own or their places' names, or by a demonym in the title or again and again; a
    dateline and other demonyms only where nothing else is named."""
    named: dict[str, int] = {}
    weak: dict[str, int] = {}
    for position, toponym in enumerate((*title, *text)):
        if toponym.role is PlaceRole.AGENCY or toponym.form is Form.INSTITUTION:
            continue
        sure = toponym.form is Form.NAME and toponym.role is not PlaceRole.DATELINE
        counts = named if sure else weak
        weight = _OFTEN if position < len(title) else 1
        counts[toponym.place.country] = counts.get(toponym.place.country, 0) + weight
    often = {code: count for code, count in weak.items() if count >= _OFTEN and code not in named}
    about = {**named, **often} or weak
    return tuple(sorted(about, key=lambda code: -about[code]))
