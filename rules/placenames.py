"""Every name that is looked for in texts, and what each may mean: the material of the automata."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import reduce
from typing import Any

from rules.inflections import ANY_ENDING, loud, slavic_forms
from rules.meanings import ALIAS_WEIGHT, COUNTRY_WEIGHT, Meaning, beside, once
from rules.placeroles import Form
from rules.places import Place, PlaceId, PlaceKind, Places

ALTERNATE_FACTOR, CAPITAL_FACTOR = 0.1, 2.0
# A name in another script is the name there, not one of several; without capitals it may also be a word.
SCRIPT_FACTOR, SMALL_LETTERS_FACTOR = 1.0, 0.5
NAMESAKE_REGION_FACTOR = 0.15  # "Donetsk" is the city before the region around it
LOUD_POPULATION = 300_000  # smaller places are not looked for in capital letters throughout
GREEK = "\u0370"  # letters below are Latin
EASTERN = re.compile("[\u0370-\u1dff]")  # Greek, Cyrillic, Arabic; behind them Latin goes on
APOSTROPHES = str.maketrans("’ʼ‘", "'''")  # as texts are read: "В'єтнам"
# What official names of regions have behind them and news leaves out: "Zamfara State", "Enga Province".
_DIVISION = re.compile(
    r" (?:Province|Region|State|Oblast|District|Department|Governorate|Prefecture|County|Division|Emirate|Krai)$"
)
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")


class Placenames:
    """Collects the names of the gazetteer and of the pages written by hand."""

    def __init__(
        self, places: Places, pages: Mapping[str, Mapping[str, Any]], *, eastern: bool = False
    ) -> None:
        """`eastern`: those in Cyrillic, Arabic and Greek letters; else those in Latin ones."""
        self._places = places
        self._pages = pages
        self._eastern = eastern
        care = pages["words"]["care"]
        self._care = frozenset(care["words"]) | {name.title() for name in pages["words"]["persons"]["given"]}
        self._generic = frozenset(care["generic"])
        self._undivided = frozenset(care["undivided"])
        self._personal = frozenset(pages["words"]["persons"]["placelike"])
        self._capitals = frozenset(p.capital for p in places if p.capital)
        self._cities: dict[tuple[str, str], Place] = {}
        for place in places:
            if place.kind is PlaceKind.CITY:
                key = (place.name, place.country)
                if key not in self._cities or self._cities[key].population < place.population:
                    self._cities[key] = place
        self._names: dict[str, Meaning] = {}

    def place(self, reference: str) -> Place:
        """The place of a hand-written reference: "KZ", "PS.GZ", "Kyiv@UA". Raises ValueError, with what to write
        instead, where there is none."""
        name, _, country = reference.partition("@")
        try:
            return self._cities[name, country] if country else self._places.get(PlaceId(name))
        except KeyError:
            near = [city for city, where in self._cities if where == country]
            hint = get_close_matches(name, near, 1) if country else []
            meant = f"; did you mean {hint[0]}@{country}?" if hint else ""
            raise ValueError(f"rules/gazetteer names {reference!r}, which is no place{meant}") from None

    def demonyms(self) -> frozenset[str]:
        """All words for people and things of countries, without those that stand for many endings."""
        tables = self._pages["demonyms"].values()
        return frozenset(
            word for table in tables for words in table.values() for word in words if word[-1] != "-"
        )

    def collect(self) -> tuple[list[str], list[Meaning]]:
        """Names for the automaton, and the meaning of each in the same order."""
        for place in self._places:
            self._add_place(place)
        self._add_aliases()
        self._add_airports()
        for name, (country, _) in self._pages["crossings"].items():
            self._add_name(name, Meaning(Form.NAME, (self.place(country),), (ALIAS_WEIGHT,)))
        self._add_words("demonyms", Form.DEMONYM)
        self._add_words("institutions", Form.INSTITUTION)
        for country, forces in self._pages["forces"].items():
            for name in filter(self._takes, forces):
                place = self._places.get(PlaceId(country))
                self._add_word(name, Meaning(Form.FORCE, (place,), (COUNTRY_WEIGHT,)))
        for name in filter(self._takes, self._pages["aliases"]["nowhere"]["names"]):
            self._names[name] = Meaning()
        for name in self._care | self._personal:
            if name in self._names:
                self._names[name] = self._careful(name, self._names[name])
        self._names.update(list(self._loud()))
        return list(self._names), [*once(self._names.values())]

    def _takes(self, name: str) -> bool:
        """Whether the name is written in these letters."""
        return (EASTERN.match(name) is not None) is self._eastern

    def _careful(self, name: str, meaning: Meaning) -> Meaning:
        return replace(
            meaning,
            care=name in self._care and meaning.heaviest < ALIAS_WEIGHT,
            personal=name in self._personal,
            elsewhere=meaning.elsewhere and self._careful(name, meaning.elsewhere),
        )

    def _add(self, name: str, meaning: Meaning) -> None:
        # without a soft sign at the end: "Erbil'de" is Turkish for "in Erbil"
        name = name.translate(APOSTROPHES).rstrip("'")
        known = self._names.get(name)
        self._names[name] = meaning if known is None else known.joined(meaning)

    def _add_spoken(self, name: str, language: str, meaning: Meaning) -> None:
        """A name of one language. Where the gazetteer means the same country by it, it is as good in all, unless it
        is also a word: "Van" is a city to Turkish readers alone."""
        known = self._names.get(name)
        if known is None or (known.elsewhere is None and name not in self._care and known.agrees(meaning)):
            self._add(name, meaning)
        else:
            self._names[name] = known.spoken_as(meaning, language)

    def _add_name(self, name: str, meaning: Meaning) -> None:
        if not self._takes(name):
            return
        if not _CYRILLIC.search(name):
            self._add(name, meaning)
            return
        for stem, endings in slavic_forms(name):
            self._add(stem, replace(meaning, languages=None, endings=endings))

    def _add_place(self, place: Place) -> None:
        if place.kind is PlaceKind.COUNTRY:
            names = [("en", place.name), *self._places.names_by_language(place.id)]
            for language, name in names:
                gate = frozenset({language}) if name[0] < GREEK else None
                self._add_name(name, Meaning(Form.NAME, (place,), (COUNTRY_WEIGHT,), gate))
        elif place.kind is not PlaceKind.WORLD:
            weight = self._weight(place)
            meanings: dict[float, Meaning] = {}
            plain, short = _plain(place.name), _short(place)
            shorter = () if short.lower() in self._undivided else (short, _plain(short))
            for name in dict.fromkeys((*self._places.names(place.id), *shorter)):
                if name.lower() not in self._generic:
                    factor = 1.0 if name in (place.name, plain) else _spelling_factor(name)
                    meant = meanings.setdefault(factor, Meaning(Form.NAME, (place,), (weight * factor,)))
                    self._add_name(name, meant)

    def _weight(self, place: Place) -> float:
        weight = float(place.population) + 1
        if place.kind is PlaceKind.REGION:
            inside = self._cities.get((_short(place), place.country))
            return weight * (NAMESAKE_REGION_FACTOR if inside and inside.parent == place.id else 1.0)
        return weight * (CAPITAL_FACTOR if place.id in self._capitals else 1.0)

    def _written(self) -> Iterator[tuple[str, str | list[str], str]]:
        """Names written by hand, what each stands for (nothing, where it is a word of the language), and the language
        that alone reads it so; "" for all."""
        aliases = self._pages["aliases"]
        yield from ((name, references, "") for name, references in aliases["names"].items())
        for language, names in aliases.get("spoken", {}).items():
            yield from ((name, references, language) for name, references in names.items())
        for countries, listed in self._pages.get("landmarks", {}).items():
            references = countries.split(",")
            for language, names in listed.items():
                alone = "" if language == "all" else language
                yield from ((name, references, alone) for name in names)

    def _add_aliases(self) -> None:
        for name, references, language in self._written():
            if not self._takes(name):
                continue
            alone = frozenset({language}) if language and name[0] < GREEK else None
            meanings = [*self._meant(references, alone)]
            if not alone:
                for meaning in meanings:
                    self._add_name(name, meaning)
            elif meanings:
                self._add_spoken(name, language, reduce(Meaning.joined, meanings))
            else:
                self._names[name] = Meaning(languages=alone, elsewhere=self._names.get(name))
        for country, states in self._pages["aliases"]["qualifiers"].items():
            for state, abbreviations in states.items():
                region = self._places.get(PlaceId(f"{country}.{state}"))
                for name in filter(self._takes, abbreviations):
                    self._add(name, Meaning(Form.NAME, (region,), (0.0,), qualifier=True))

    def _meant(self, references: str | list[str], languages: frozenset[str] | None) -> Iterator[Meaning]:
        """What a name written by hand means: one place, or several with the likeliest first."""
        listed = [references] if isinstance(references, str) else references
        for rank, reference in enumerate(listed):
            place = self.place(reference)
            weight = COUNTRY_WEIGHT if place.kind is PlaceKind.COUNTRY else ALIAS_WEIGHT * 64
            yield Meaning(Form.NAME, (place,), (weight / 4**rank,), languages)

    def _add_airports(self) -> None:
        for city, *names in self._pages["airports"].values():
            for name in names:
                self._add_name(name, Meaning(Form.NAME, (self.place(city),), (ALIAS_WEIGHT,)))

    def _add_words(self, page: str, form: Form) -> None:
        for language, countries in self._pages[page].items():
            for country, words in countries.items():
                place = self._places.get(PlaceId(country))
                for word in filter(self._takes, words):
                    endings = ANY_ENDING if word.endswith("-") else None
                    gate = frozenset({language}) if word[0] < GREEK else None
                    self._add_word(
                        word.rstrip("-"), Meaning(form, (place,), (COUNTRY_WEIGHT,), gate, endings)
                    )

    def _add_word(self, word: str, meaning: Meaning) -> None:
        capital = word[0].upper() + word[1:]
        for spelling in {word, capital} if meaning.form is Form.DEMONYM else {word}:
            known = self._names.get(spelling)
            if known is None:
                self._names[spelling] = meaning
            elif known.form is meaning.form:
                self._names[spelling] = known.joined(meaning)
            elif known.form is Form.NAME and known.heaviest < ALIAS_WEIGHT:
                self._names[spelling] = beside(known, meaning)
            # else a country's name in another language stays: "Argentina"

    def _loud(self) -> Iterator[tuple[str, Meaning]]:
        """Names of large places and words for their people in capital letters throughout."""
        for name, meaning in self._names.items():
            if len(name) < 4 or meaning.care or meaning.qualifier or not name[0].isupper():
                continue
            if meaning.heaviest >= LOUD_POPULATION:
                shouted = name.upper()
                if shouted not in self._names:
                    endings = meaning.endings and loud(meaning.endings)
                    yield shouted, meaning if endings is None else replace(meaning, endings=endings)


def _spelling_factor(name: str) -> float:
    """How much less another spelling of a place is likely to mean it."""
    if name[0] < GREEK:
        return ALTERNATE_FACTOR
    return SCRIPT_FACTOR if name[0].isupper() else SMALL_LETTERS_FACTOR


def _short(place: Place) -> str:
    """The name of a region as news writes it, of other places the name."""
    return _DIVISION.sub("", place.name) if place.kind is PlaceKind.REGION else place.name


def _plain(name: str) -> str:
    """The name without diacritics."""
    if name.isascii():
        return name
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
