"""The destinations of official registers: which places a name or a code means.

Every issuer spells in its own way, and codes of two alphabets look the same: NG is Nigeria for ISO 3166, Niger for
FIPS 10-4, which the United States use.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from rules.gazetteer import codes_lines, hand_written
from rules.places import PlaceId, PlaceKind, Places

_NOISE = re.compile(r"[^\w]+")
_WORDS = {"saint": "st", "the": "", "and": "", "of": ""}
_TITLE = re.compile(
    r"\s*(?:[-–—]\s*see\s+summaries|travel\s+advi\w+(?:\s+for\s+(?=\w))?|\*+|\(\s*\))\s*", re.IGNORECASE
)


class Alphabet(StrEnum):
    """A system of country codes; the name of its column in codes.csv."""

    ISO2 = "iso2"
    ISO3 = "iso3"
    FIPS = "fips"
    MOFA = "mofa"


class Destinations:
    """All names of destinations, by how they are said whatever the spelling."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._names: dict[str, tuple[PlaceId, ...]] = {}
        for name, ids in hand_written("destinations")["names"].items():
            self._names[_plain(name)] = tuple(PlaceId(each) for each in ids.split())
        for place in places:
            if place.kind is PlaceKind.COUNTRY:
                for name in places.names(place.id):
                    self._names.setdefault(_plain(name), (place.id,))

    def find(self, name: str, code: str = "") -> tuple[PlaceId, ...] | None:
        """The places, the first of them the main one. Empty for a name that means no place, None for one that
        nobody knows. `code` (ISO 3166-1 alpha-2, or an id of a place) decides where the name is not known."""
        known = self._names.get(_plain(name))
        if known is None and name in self._places:
            known = (PlaceId(name),)
        if known is None and code in self._places:
            known = (PlaceId(code),)
        return known

    def issuer(self, source: str) -> str | None:
        """The state whose register a source is, if it is named after it: "us-state", "GB", "unitedkingdom"."""
        first = re.split(r"[\W_]", source.casefold(), maxsplit=1)[0]
        code = "GB" if first == "uk" else first.upper()
        if len(code) == 2 and code in self._places:
            return code
        names = (
            (p.id, "".join(p.name.casefold().split())) for p in self._places if p.kind is PlaceKind.COUNTRY
        )
        return next((state for state, name in names if name == first), None)


def country(code: str, alphabet: Alphabet) -> str | None:
    """The ISO 3166-1 alpha-2 code (XK for Kosovo) of a country's code in another alphabet."""
    return _codes(alphabet).get(code.strip().upper())


@cache
def _codes(alphabet: Alphabet) -> Mapping[str, str]:
    rows = csv.DictReader(codes_lines())
    return {code: row["iso2"] for row in rows for code in row[alphabet.value].split()}


def _plain(name: str) -> str:
    """What two spellings of one name have in common: no accents, articles, marks or order of a comma."""
    bare = unicodedata.normalize("NFKD", _TITLE.sub(" ", name).casefold().replace("&", " and "))
    letters = "".join(c for c in bare if not unicodedata.combining(c) and c not in "'’`´")
    return " ".join(sorted(w for word in _NOISE.split(letters) if (w := _WORDS.get(word, word))))
