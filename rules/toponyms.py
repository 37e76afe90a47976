"""Finds the places that a text names, decides which place is meant, and what each does in its sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import Any, NamedTuple

from propcache.api import cached_property

from rules import collector, gazetteer
from rules.choosing import Chooser
from rules.evidence import Hit, Part
from rules.namefinder import NameFinder
from rules.placenames import EASTERN, Placenames
from rules.placeroles import Form, PlaceRole, RoleWords
from rules.places import Place, PlaceKind, Places

__all__ = ["Form", "Found", "PlaceRole", "Toponym", "Toponyms"]

_PAGES = ("aliases", "landmarks", "demonyms", "institutions", "forces", "airports", "crossings", "words")
_SAME_LENGTH = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "‑": "-"})
_OFTEN = 3  # mentions of a people that make an item be about their country
_LISTED = frozenset(
    {", ", " and ", " or ", ", and ", " & ", " und ", " et ", " y ", " e ", " ve ", " и ", " та ", " و"}
)
_PAIRED = _LISTED | {"-", " - ", "–", " – "}
_DATELINE = re.compile(
    r"\s*(?P<head>[^\n]{2,70}?)(?:\s+(?:-|–|—|--)\s|(?<=\))\s*[-–—:]\s|\.\s+/[^/\n]{2,40}/|\s+/[^/\n]{2,40}/)"
)
_DATELINE_SIGNS = re.compile(r"\(|\d|/")
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


class Found(NamedTuple):
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
    """The finder. Building takes a second or two; find() may then be called as often as one likes, and takes as long
    once, where it first meets another script."""

    def __init__(self, places: Places, pages: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """`pages` are the hand-written pages of the gazetteer by name; the shipped ones if not given."""
        self._places, self._pages = places, pages
        pages = pages or _shipped()
        self._joined = frozenset(pages["words"]["compounds"]["before"])
        names = Placenames(places, pages)
        self._latin = NameFinder(*names.collect(), self._joined)
        capitals = frozenset(place.capital for place in places if place.capital)
        self._roles = RoleWords(pages["words"], names.demonyms(), capitals)
        self._chooser = Chooser(places, pages["words"], self._roles)
        self._across = {name: names.place(across) for name, (_, across) in pages["crossings"].items()}

    @cached_property
    def _eastern(self) -> NameFinder:
        """The names in other letters than Latin ones, which most feeds never write."""
        with collector.kept_away():
            names = Placenames(self._places, self._pages or _shipped(), eastern=True)
            return NameFinder(*names.collect(), self._joined)

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
        hits = self._latin.find(text, language)
        if not text.isascii() and EASTERN.search(text):
            hits = sorted([*hits, *self._eastern.find(text, language)], key=lambda hit: hit.start)
        return hits

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


def _shipped() -> Mapping[str, Mapping[str, Any]]:
    return {page: gazetteer.hand_written(page) for page in _PAGES}


def _normal(text: str) -> str:
    return text.translate(_SAME_LENGTH) if not text.isascii() else text


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
