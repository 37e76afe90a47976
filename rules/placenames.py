"""Every name that is looked for in texts, and what each may mean: the material of the one automaton."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rules.inflections import ANY_ENDING, slavic_forms
from rules.placeroles import Form
from rules.places import Place, PlaceId, PlaceKind, Places

COUNTRY_WEIGHT, ALIAS_WEIGHT = 1e12, 1e10
ALTERNATE_FACTOR, CAPITAL_FACTOR = 0.1, 2.0
NAMESAKE_REGION_FACTOR = 0.15  # "Donetsk" is the city before the region around it
LOUD_POPULATION = 300_000  # smaller places are not looked for in capital letters throughout
ENGLISH = frozenset({"en"})
_GREEK = "\u0370"  # letters below are Latin
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name may mean. `languages` is None where it holds in all; `endings` may follow the name; a name that
    needs `care` is also a common word; a `qualifier` only tells which of several places is meant ("Tenn.")."""

    form: Form
    places: tuple[Place, ...]
    weights: tuple[float, ...]
    languages: frozenset[str] | None = None
    endings: frozenset[str] | None = None
    care: bool = False
    personal: bool = False
    qualifier: bool = False


@dataclass(slots=True)
class _Draft:
    """The meanings of one name while they are collected."""

    candidates: dict[PlaceId, tuple[Place, float]] = field(default_factory=dict)
    languages: set[str] = field(default_factory=set)
    everywhere: bool = False
    form: Form = Form.NAME
    endings: frozenset[str] | None = None
    qualifier: bool = False

    def add(self, place: Place, weight: float) -> None:
        known = self.candidates.get(place.id)
        if known is None or known[1] < weight:
            self.candidates[place.id] = (place, weight)


class Placenames:
    """Collects the names of the gazetteer and of the pages written by hand."""

    def __init__(self, places: Places, pages: Mapping[str, Mapping[str, Any]]) -> None:
        self._places = places
        self._pages = pages
        self._care = frozenset(pages["words"]["care"]["words"])
        self._personal = frozenset(pages["words"]["persons"]["placelike"])
        self._capitals = frozenset(p.capital for p in places if p.capital)
        self._by_name = self._cities_by_name()
        self._drafts: dict[str, _Draft] = {}

    def _cities_by_name(self) -> dict[tuple[str, str], Place]:
        found: dict[tuple[str, str], Place] = {}
        for place in self._places:
            if place.kind is PlaceKind.CITY:
                key = (place.name, place.country)
                if key not in found or found[key].population < place.population:
                    found[key] = place
        return found

    def place(self, reference: str) -> Place:
        """The place of a hand-written reference: "KZ", "PS.GZ", "Kyiv@UA". Raises KeyError where there is none."""
        name, _, country = reference.partition("@")
        return self._by_name[name, country] if country else self._places.get(PlaceId(name))

    def demonyms(self) -> frozenset[str]:
        """All words for people and things of countries, without those that stand for many endings."""
        return frozenset(
            w for t in self._pages["demonyms"].values() for ws in t.values() for w in ws if w[-1] != "-"
        )

    def collect(self) -> tuple[list[str], list[Meaning]]:
        """Names for the automaton, and the meaning of each in the same order."""
        for place in self._places:
            self._add_place(place)
        self._add_aliases()
        self._add_airports()
        self._add_demonyms()
        self._add_institutions()
        patterns: list[str] = []
        meanings: list[Meaning] = []
        shared: dict[Meaning, Meaning] = {}
        for name, draft in self._with_capitals():
            meaning = self._meaning(name, draft)
            patterns.append(name)
            meanings.append(shared.setdefault(meaning, meaning))
        return patterns, meanings

    def _draft(self, name: str) -> _Draft:
        draft = self._drafts.get(name)
        if draft is None:
            draft = self._drafts[name] = _Draft()
        return draft

    def _add_name(self, name: str, place: Place, weight: float, language: str = "") -> None:
        if _CYRILLIC.search(name):
            for stem, endings in slavic_forms(name):
                draft = self._draft(stem)
                draft.add(place, weight)
                draft.everywhere = True
                draft.endings = (draft.endings or frozenset({""})) | endings
            return
        draft = self._draft(name)
        draft.add(place, weight)
        if language and name[0] < _GREEK:
            draft.languages.add(language)
        else:
            draft.everywhere = True

    def _add_place(self, place: Place) -> None:
        if place.kind is PlaceKind.WORLD:
            return
        if place.kind is PlaceKind.COUNTRY:
            self._add_name(place.name, place, COUNTRY_WEIGHT, "en")
            for language, name in self._places.names_by_language(place.id):
                self._add_name(name, place, COUNTRY_WEIGHT, language)
            return
        weight = float(place.population) + 1
        if place.kind is PlaceKind.REGION:
            inside = self._by_name.get((place.name, place.country))
            weight *= NAMESAKE_REGION_FACTOR if inside and inside.parent == place.id else 1.0
        elif place.id in self._capitals:
            weight *= CAPITAL_FACTOR
        self._add_name(place.name, place, weight)
        plain = _plain(place.name)
        for _, name in self._places.names_by_language(place.id):
            self._add_name(name, place, weight if name == plain else weight * ALTERNATE_FACTOR)

    def _add_aliases(self) -> None:
        aliases = self._pages["aliases"]
        for name, references in aliases["names"].items():
            listed = [references] if isinstance(references, str) else references
            for rank, reference in enumerate(listed):
                place = self.place(reference)
                weight = COUNTRY_WEIGHT if place.kind is PlaceKind.COUNTRY else ALIAS_WEIGHT
                self._add_name(name, place, weight / 4**rank)
        for country, states in aliases["qualifiers"].items():
            for state, abbreviations in states.items():
                for name in abbreviations:
                    draft = self._draft(name)
                    draft.qualifier = not draft.candidates
                    draft.everywhere = True
                    draft.add(self._places.get(PlaceId(f"{country}.{state}")), 0.0)
        for name in aliases["nowhere"]["names"]:
            self._drafts[name] = _Draft(everywhere=True)

    def _add_airports(self) -> None:
        for entry in self._pages["airports"].values():
            for name in entry[1:]:
                self._add_name(name, self.place(entry[0]), ALIAS_WEIGHT)

    def _add_demonyms(self) -> None:
        for language, countries in self._pages["demonyms"].items():
            for country, words in countries.items():
                for word in words:
                    self._add_word(word, self._places.get(PlaceId(country)), language, Form.DEMONYM)

    def _add_institutions(self) -> None:
        for language, countries in self._pages["institutions"].items():
            for country, names in countries.items():
                for name in names:
                    self._add_word(name, self._places.get(PlaceId(country)), language, Form.INSTITUTION)

    def _add_word(self, word: str, place: Place, language: str, form: Form) -> None:
        endings = ANY_ENDING if word.endswith("-") else None
        word = word.rstrip("-")
        spellings = (word, word[0].upper() + word[1:]) if form is Form.DEMONYM else (word,)
        for spelling in dict.fromkeys(spellings):
            draft = self._draft(spelling)
            if (
                draft.candidates
                and draft.form is Form.NAME
                and max(w for _, w in draft.candidates.values()) >= ALIAS_WEIGHT
            ):
                continue  # a country's name in another language: "Argentina", "Suisse"
            if draft.form is Form.NAME:
                draft.candidates, draft.form, draft.everywhere = {}, form, False
                draft.languages.clear()
            draft.endings = endings
            draft.add(place, COUNTRY_WEIGHT)
            draft.everywhere = draft.everywhere or spelling[0] >= _GREEK
            draft.languages.add(language)

    def _with_capitals(self) -> Iterator[tuple[str, _Draft]]:
        """All drafts, and the names of large places and English demonyms in capital letters throughout."""
        for name, draft in self._drafts.items():
            yield name, draft
            loud = name.upper()
            if loud != name and loud not in self._drafts and len(name) > 3 and self._is_loud(name, draft):
                yield loud, draft

    def _is_loud(self, name: str, draft: _Draft) -> bool:
        if name in self._care or draft.qualifier or not draft.candidates or not name[0].isupper():
            return False
        if draft.form is not Form.NAME:
            return True
        return max(weight for _, weight in draft.candidates.values()) >= LOUD_POPULATION

    def _meaning(self, name: str, draft: _Draft) -> Meaning:
        ordered = sorted(draft.candidates.values(), key=lambda each: (-each[1], each[0].id))
        heavy = bool(ordered) and ordered[0][1] >= ALIAS_WEIGHT
        return Meaning(
            draft.form,
            tuple(place for place, _ in ordered),
            tuple(weight for _, weight in ordered),
            None if draft.everywhere or not draft.languages else frozenset(draft.languages),
            draft.endings,
            name in self._care and not heavy,
            name in self._personal,
            draft.qualifier,
        )


def _plain(name: str) -> str:
    """The name without diacritics."""
    if name.isascii():
        return name
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
