"""Finds the place that somebody means by what they type: names in any script, typing errors, codes, flags.

The index is a SQLite file of its own beside the database, made from the shipped gazetteer and only read afterwards.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from rules.places import PlaceId
from store import _place_index
from store._place_index import fold

EXACT = 100.0
SIMILAR = 62.0  # less similar names (0 to 100) are not suggested
CERTAIN = 80.0
LARGE = 50_000  # people: "hello" is no misspelling of a small town that somebody follows
LEAD = 6.0  # points before the next suggestion
RIVAL = 0.08  # a namesake of this share of the weight makes an exact name uncertain
CANDIDATES = 500  # names that are compared letter by letter
_FLAG_A, _FLAG_Z = 0x1F1E6, 0x1F1FF
_COLUMNS = "p.id, p.name, p.label, p.full_label, p.kind, p.parent, p.country, p.weight, n.folded, n.factor"


@dataclass(frozen=True, slots=True)
class Match:
    """A place that may be meant. `score` is 100 for an exact name, else how near the nearest name is, 0 to 100.

    `weight` grows with the size of the place, countries above all; `parent` is the place right above.
    """

    place_id: PlaceId
    name: str
    label: str
    score: float
    weight: float = 0.0
    parent: PlaceId | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    """A match with what only the search needs."""

    match: Match
    full_label: str
    country: str

    @property
    def rank(self) -> float:
        """Nearness counts most, then size: a country is worth eight points, a city of ten millions seven."""
        size = 8.0 if self.match.weight >= _place_index.COUNTRY_WEIGHT else math.log10(self.match.weight + 1)
        return self.match.score + min(size, 8.0) * 1.5


class PlaceSearch:
    """The search. Opening builds the index where it is missing, damaged or made from other places (some seconds)."""

    def __init__(self, path: Path) -> None:
        """`path` is the index file: `<database>.places`."""
        wanted = _place_index.fingerprint()
        if not _place_index.is_current(path, wanted):
            _place_index.build(path, wanted)
        self._connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._connection.executescript("PRAGMA cache_size=-8192; PRAGMA mmap_size=67108864")

    def close(self) -> None:
        self._connection.close()

    def search(self, words: str, limit: int = 5) -> list[Match]:
        """Places that may be meant, the best first; empty where nothing is like it. Takes about 40 ms at most."""
        folded = fold(_unflagged(words))[:80]
        if not folded:
            return []
        found = self._exact(folded)
        if not found:
            found = self._within(words, folded) or self._similar(folded)
        best: dict[PlaceId, _Named] = {}
        for named in sorted(found, key=lambda each: -each.rank):
            best.setdefault(named.match.place_id, named)
        return _labelled(list(best.values())[:limit])

    def _exact(self, folded: str) -> list[_Named]:
        sql = f"SELECT {_COLUMNS} FROM name n JOIN place p ON p.row = n.place WHERE n.folded = ?"  # noqa: S608  # constant
        return [_named(row, EXACT) for row in self._connection.execute(sql, (folded,))]

    def _within(self, words: str, folded: str) -> list[_Named]:
        """A place and where it lies: "paris, texas", "tripoli lebanon"."""
        head, comma, tail = words.partition(",")
        splits = [(fold(head), fold(tail))] if comma else []
        parts = folded.split(" ")
        splits += [(" ".join(parts[:cut]), " ".join(parts[cut:])) for cut in range(len(parts) - 1, 0, -1)]
        splits += [(" ".join(parts[1:]), parts[0])]
        for inner, outer in splits:
            above = (
                [named.match.place_id for named in self._exact(outer) if named.match.parent] if outer else []
            )
            if not inner or not above:
                continue
            inside = [n for n in self._exact(inner) if {n.match.parent, n.country} & set(above)]
            if not inside and comma:
                inside = [n for n in self._similar(inner) if {n.match.parent, n.country} & set(above)]
            if inside:
                return inside
        return []

    def _similar(self, folded: str) -> list[_Named]:
        compact = folded.replace(" ", "")
        rows = [*self._swapped(folded), *self._beginning(folded), *self._sharing(folded)]
        named: list[_Named] = []
        for row in rows:
            name = str(row[8])
            score = max(_nearness(folded, name), _nearness(compact, name.replace(" ", ""), begun=False))
            if score >= SIMILAR:
                named.append(_named(row, min(score, 99.0)))
        return named

    def _swapped(self, folded: str) -> Iterable[tuple[object, ...]]:
        """Names with two neighbouring letters the other way round: "ciaro" shares no triple with "cairo"."""
        swaps = [folded[:i] + folded[i + 1] + folded[i] + folded[i + 2 :] for i in range(len(folded) - 1)]
        marks = ", ".join("?" * len(swaps))
        sql = f"SELECT {_COLUMNS} FROM name n JOIN place p ON p.row = n.place WHERE n.folded IN ({marks})"  # noqa: S608  # only marks
        return self._connection.execute(sql, swaps).fetchall()

    def _beginning(self, folded: str) -> Iterable[tuple[object, ...]]:
        """Names that begin with the words: somebody has not typed to the end."""
        sql = (
            f"SELECT {_COLUMNS} FROM name n JOIN place p ON p.row = n.place "  # noqa: S608  # constant
            "WHERE n.folded >= ? AND n.folded < ? ORDER BY p.weight * n.factor DESC LIMIT 20"
        )
        return (
            self._connection.execute(sql, (folded, folded + "\U0010ffff")).fetchall()
            if len(folded) > 2
            else []
        )

    def _sharing(self, folded: str) -> Iterable[tuple[object, ...]]:
        """Names that share triples of letters with the words, those with the most first."""
        triples = {folded[i : i + 3] for i in range(len(folded) - 2)}
        if not triples:
            return []
        wanted = " OR ".join(f'"{triple}"' for triple in sorted(triples))
        sql = (
            f"SELECT {_COLUMNS} FROM (SELECT rowid FROM spelling WHERE spelling MATCH ? ORDER BY rank LIMIT ?) s "  # noqa: S608  # constant
            "JOIN name n ON n.row = s.rowid JOIN place p ON p.row = n.place"
        )
        return self._connection.execute(sql, (wanted, CANDIDATES)).fetchall()


def certain(matches: Sequence[Match]) -> bool:
    """Whether the first match may be taken without asking: nothing else is nearly as likely."""
    if not matches:
        return False
    first, others = matches[0], matches[1:]
    if first.score < CERTAIN or (first.score < EXACT and first.weight < LARGE):
        return False
    for other in others:
        if first.place_id in (other.parent, (other.parent or "")[:2]) or other.place_id == first.parent:
            continue  # a city, and the region or country around it
        if other.score > first.score + LEAD:
            return False
        if other.score >= first.score - LEAD and _people(other) >= _people(first) * RIVAL:
            return False
    return True


def _people(match: Match) -> float:
    return match.weight % _place_index.COUNTRY_WEIGHT


def _named(row: Sequence[object], score: float) -> _Named:
    key, name, label, full_label, _, parent, country, weight, _, factor = row
    match = Match(
        PlaceId(str(key)),
        str(name),
        str(label),
        score,
        float(str(weight)) * float(str(factor)),
        PlaceId(str(parent)),
    )
    return _Named(match, str(full_label), str(country))


def _nearness(typed: str, name: str, *, begun: bool = True) -> float:
    """0 to 100. Swapped neighbours are one error; the first letter is seldom wrong. `begun`: what begins a name is near
    it."""
    score = OSA.normalized_similarity(typed, name) * 100
    if begun and name.startswith(typed):
        score = max(score, 78.0 + 14.0 * len(typed) / len(name))
    if " " in name and " " not in typed:
        score = max(score, fuzz.token_sort_ratio(typed, name) * 0.9)
    return score if typed[:1] == name[:1] else score - 4.0


def _labelled(found: Sequence[_Named]) -> list[Match]:
    """Where two labels are the same, both name the region too."""
    counts = Counter(named.match.label for named in found)
    return [n.match if counts[n.match.label] == 1 else replace(n.match, label=n.full_label) for n in found]


def _unflagged(words: str) -> str:
    """Flags as the letters that they are made of: 🇰🇿 is "KZ"."""
    return "".join(
        chr(ord(sign) - _FLAG_A + ord("A")) if _FLAG_A <= ord(sign) <= _FLAG_Z else sign for sign in words
    )
