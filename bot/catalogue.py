"""The sources that are shipped as data (sources/catalogue.toml): known, not asked, until the configuration says so."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from functools import cache
from importlib import resources

from rules.places import PlaceId
from rules.polling import Source, SourceId, SourceTier

OPEN = "open"  # stands for all whose terms plainly allow it


@dataclass(frozen=True, slots=True)
class Entry:
    """A known source. `open`: its terms plainly allow it and a recorded page proves its kind."""

    source: Source
    name: str
    licence: str
    open: bool
    note: str = field(default="", compare=False)


@cache
def shipped() -> dict[str, Entry]:
    """All entries by id, in the order of the file."""
    text = resources.files("sources").joinpath("catalogue.toml").read_text("utf-8")
    entries = {}
    for row in tomllib.loads(text)["source"]:
        source = Source(
            SourceId(row["id"]),
            row["kind"],
            row["url"],
            row["publisher"],
            SourceTier(row["tier"]),
            row.get("language"),
            timedelta(minutes=int(row["every"].removesuffix("m"))),
            tuple(map(PlaceId, row.get("places", ()))),
        )
        entries[row["id"]] = Entry(source, row["name"], row["licence"], row["open"], row.get("note", ""))
    return entries


def chosen(use: Sequence[str]) -> Iterable[Entry]:
    """The entries that a configuration names, each once."""
    known = shipped()
    wanted = [
        each for name in use for each in ([e for e in known if known[e].open] if name == OPEN else [name])
    ]
    return [known[name] for name in dict.fromkeys(wanted)]


def unknown(use: Iterable[str]) -> list[str]:
    """What is wrong with the names that are in no catalogue, each with the nearest one."""
    known = shipped()
    found = []
    for name in use:
        if name != OPEN and name not in known:
            near = get_close_matches(name, known, 1, 0.5)
            hint = f"; did you mean {near[0]!r}?" if near else "; `tocsin sources catalogue` lists them"
            found.append(f"the catalogue has no source {name!r}{hint}")
    return found
