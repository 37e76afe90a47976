"""The places that are shipped: names from GeoNames, Babel and ISO 3166, and what is written by hand beside them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any


def places_bytes() -> bytes:
    """The gazetteer for `Places.load`: gzip of one place a line, tab-separated (see README.md)."""
    return files(__name__).joinpath("places.tsv.gz").read_bytes()


def spellings_bytes() -> bytes:
    """Further spellings that only the search looks at: gzip of lines "id<tab>name|name|…"."""
    return files(__name__).joinpath("spellings.tsv.gz").read_bytes()


def codes_lines() -> list[str]:
    """Codes of countries as lines of CSV: iso2, iso3, fips, mofa; where one has several, apart by a space."""
    return files(__name__).joinpath("codes.csv").read_text(encoding="utf-8").splitlines()


def neighbours() -> Mapping[str, frozenset[str]]:
    """The countries that each country has a land border with, by ISO 3166-1 alpha-2. Islands are not in it."""
    lines = files(__name__).joinpath("neighbours.csv").read_text(encoding="utf-8").splitlines()
    return {code: frozenset(others.split()) for code, _, others in (line.partition(",") for line in lines)}


def contested() -> Mapping[str, str]:
    """For places that several states claim, by id, the neutral name that stands for a state's."""
    neutral: Mapping[str, str] = hand_written("contested")["neutral"]
    return neutral


def hand_written(page: str) -> Mapping[str, Any]:
    """A page written by hand, parsed: "aliases", "landmarks", "demonyms", "institutions", "forces", "airports",
    "crossings", "destinations" or "words"."""
    return tomllib.loads(files(__name__).joinpath(f"{page}.toml").read_text(encoding="utf-8"))
