"""Builds the search index of places: one SQLite file, made whole beside its place and then renamed into it."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import sqlite3
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from rules import gazetteer
from rules.places import Place, PlaceId, PlaceKind, Places

COUNTRY_WEIGHT = 1e10
NAMESAKE_REGION_FACTOR = 0.15  # "Donetsk" is the city before the region around it
CAPITAL_FACTOR = 2.0
OTHER_NAME = 0.1  # a spelling that is not the usual name weighs less
COMMON_NAME = 20.0  # what a page written by hand says comes before namesakes
CODE = 1e-5  # ISO's three letters: airports' codes come first
_VERSION = b"1"  # of the tables below
_LATIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_WORDS = re.compile(r"[^\w]+|_+")
_TABLES = """
CREATE TABLE place (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL, full_label TEXT NOT NULL,
    kind INTEGER NOT NULL, parent TEXT NOT NULL, country TEXT NOT NULL, weight REAL NOT NULL
) STRICT;
CREATE TABLE name (row INTEGER PRIMARY KEY, folded TEXT NOT NULL, place INTEGER NOT NULL, factor REAL NOT NULL) STRICT;
CREATE TABLE made (fingerprint TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE spelling USING fts5(folded, content='', tokenize='trigram', detail=full);
"""
_INDEXES = "CREATE INDEX name_folded ON name(folded); CREATE INDEX place_id ON place(id);"


def fold(words: str) -> str:
    """The words as they are compared: small letters without diacritics, one space for all that is no letter."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    bare = (
        "".join(sign for sign in plain if not unicodedata.combining(sign)) if not plain.isascii() else plain
    )
    return _WORDS.sub(" ", bare.translate(_LATIN).replace("'", "")).strip()


def fingerprint() -> str:
    """Changes whenever the shipped places or these tables change."""
    pages = repr([gazetteer.hand_written(page) for page in ("aliases", "airports")]).encode()
    parts = (_VERSION, gazetteer.places_bytes(), gazetteer.spellings_bytes(), pages)
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def is_current(path: Path, wanted: str) -> bool:
    """Whether the file is an index of the shipped places. A damaged one is not."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT fingerprint FROM made").fetchone()
    except sqlite3.Error:
        return False
    return row is not None and row[0] == wanted


def build(path: Path, wanted: str) -> None:
    """Makes the index. Readers of an older file keep it; a crash leaves the older file."""
    places = Places.load(gazetteer.places_bytes())
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        with closing(sqlite3.connect(temporary)) as connection:
            connection.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536"
            )
            connection.executescript(_TABLES)
            _fill(connection, places)
            connection.executescript(_INDEXES)
            connection.execute("INSERT INTO made VALUES (?)", (wanted,))
            connection.commit()
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection, places: Places) -> None:
    rows: dict[PlaceId, int] = {}
    cities = {(p.name, p.country) for p in places if p.kind is PlaceKind.CITY}
    regions = [p for p in places if p.kind is PlaceKind.REGION]
    namesakes = {p.id for p in regions if (p.name, p.country) in cities}
    capitals = {p.capital for p in places if p.capital}
    for row, place in enumerate((p for p in places if p.kind is not PlaceKind.WORLD), 1):
        rows[place.id] = row
        factor = NAMESAKE_REGION_FACTOR if place.id in namesakes else 1.0
        weight = _weight(place, CAPITAL_FACTOR if place.id in capitals else factor)
        own = f"{place.name} (region)" if place.id in namesakes else place.name
        short, full = _labels(own, place, places)
        values = (
            row,
            place.id,
            place.name,
            short,
            full,
            int(place.kind),
            place.parent,
            place.country,
            weight,
        )
        connection.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    names: dict[tuple[str, int], float] = {}
    for key, spelling, factor in _names(places):
        folded = fold(spelling)
        if folded and names.get((folded, rows[key]), 0.0) < factor:
            names[folded, rows[key]] = factor
    numbered = [(n, folded, row, factor) for n, ((folded, row), factor) in enumerate(names.items(), 1)]
    connection.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", numbered)
    searched = ((n, folded) for n, folded, _, _ in numbered if len(folded) > 2)
    connection.executemany("INSERT INTO spelling(rowid, folded) VALUES (?, ?)", searched)


def _weight(place: Place, factor: float) -> float:
    return (
        COUNTRY_WEIGHT + place.population
        if place.kind is PlaceKind.COUNTRY
        else place.population * factor + 1
    )


def _labels(own: str, place: Place, places: Places) -> tuple[str, str]:
    """ "Paris, United States" and "Paris, Texas, United States"; "Moscow (region), Russia" beside the city."""
    above = [p.name for p in places.ancestors(place.id) if p.kind is not PlaceKind.WORLD]
    return ", ".join([own, *above[-1:]]), ", ".join([own, *above])


def _names(places: Places) -> Iterator[tuple[PlaceId, str, float]]:
    """Every name of every place with its factor."""
    for place in places:
        if place.kind is PlaceKind.WORLD:
            continue
        usual = 1.0 if place.kind is PlaceKind.COUNTRY else OTHER_NAME
        yield place.id, place.name, 1.0
        for name in places.names(place.id):
            yield place.id, name, 1.0 if fold(name) == fold(place.name) else usual
        if place.kind is PlaceKind.COUNTRY:
            yield place.id, place.id, 1.0
    for line in gzip.decompress(gazetteer.spellings_bytes()).decode().splitlines():
        key, _, spellings = line.partition("\t")
        for spelling in spellings.split("|"):
            usual = CODE if len(spelling) == 3 and spelling.isascii() and spelling.isupper() else 1.0
            yield PlaceId(key), spelling, usual if len(key) == 2 else OTHER_NAME
    yield from _hand_written(places)


def _hand_written(places: Places) -> Iterator[tuple[PlaceId, str, float]]:
    cities: dict[str, Place] = {}
    for place in places:
        if place.kind is PlaceKind.CITY:
            key = f"{place.name}@{place.country}"
            if key not in cities or cities[key].population < place.population:
                cities[key] = place

    def named(reference: str) -> PlaceId:
        return cities[reference].id if "@" in reference else PlaceId(reference)

    aliases: dict[str, Any] = dict(gazetteer.hand_written("aliases")["names"])
    for name, references in aliases.items():
        for rank, reference in enumerate([references] if isinstance(references, str) else references):
            key = named(reference)
            if fold(name) == fold(places.get(key).name):
                continue  # its own name with an accent of another language makes it no likelier than its namesakes
            usual = 1.0 if len(reference) == 2 else COMMON_NAME
            yield key, name, usual / 4**rank
    for code, (city, *airport_names) in gazetteer.hand_written("airports").items():
        for name in (code, *airport_names):
            yield named(city), name, 1.0
