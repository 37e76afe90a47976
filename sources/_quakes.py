"""Earthquakes as items, whoever measures them: said in a sentence, and one item a quake however often it is revised."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rules.errors import MalformedError
from rules.item import Item
from rules.polling import Source
from sources import Page
from sources._cleaning import made
from sources._pages import json_of, objects, text_at

LEAST = 4.5  # weaker ones do no harm
_FAR = re.compile(r"^(?P<km>\d+)\s*km\s+(?P<way>[NSEW]{1,3})\s+of\s+(?P<near>.+)$", re.IGNORECASE)


def quake(
    source: Source,
    key: str,
    magnitude: float | None,
    where: str,
    at: datetime | None,
    url: str,
    home: str = "",
) -> Item | None:
    """The item of a quake of the least magnitude or more. `where` is as its publisher says it; `home`: as in made."""
    if magnitude is None or magnitude < LEAST or not where:
        return None
    far = _FAR.match(where)
    near = f"{far['km']} km {far['way']} of {far['near']}" if far else f"in {where}"
    title = f"M {magnitude:.1f} earthquake, {where}"
    text = f"A magnitude {magnitude:.1f} earthquake struck {near}."
    return made(source, key, url, html.escape(title), html.escape(text), "en", at, home)


def number(value: object) -> float | None:
    """A number that stands as one, or as text; None for anything else."""
    try:
        return None if isinstance(value, bool) else float(str(value))
    except ValueError:
        return None


def features(page: Page) -> Iterator[tuple[str, dict[str, Any]]]:
    """The id and the properties of each feature of GeoJSON. MalformedError where there is no list of them."""
    found = json_of(page)
    if not isinstance(found, dict) or not isinstance(found.get("features"), list):
        raise MalformedError("this JSON has no features: is it a feed of earthquakes?")
    for feature in objects(found["features"]):
        said = feature.get("properties")
        yield text_at(feature, "id"), said if isinstance(said, dict) else {}
