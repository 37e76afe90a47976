"""What is wrong with a source, or with the sight of a place, since when, and whether it was told."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from store._sqlite import Sqlite, to_datetime, to_micros

_KEPT = timedelta(days=15)
HEALTH, SIGHT = "health", "sight"


@dataclass(frozen=True, slots=True)
class Trouble:
    """`about`: the id of a source, or of a place. `what`: HEALTH, SIGHT, or the words of a notice. `last`: when it was
    met, the last time for a notice, the first time for the others. `told`: None where nobody was told yet."""

    about: str
    what: str
    since: datetime
    last: datetime
    told: datetime | None = None


class Troubles:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def get(self, about: str, what: str) -> Trouble | None:
        row = self._sqlite.one("SELECT * FROM trouble WHERE about = ? AND what = ?", (about, what))
        return None if row is None else _trouble(row)

    def all(self, what: str) -> dict[str, Trouble]:
        """All troubles of a kind, by what they are about."""
        rows = self._sqlite.all("SELECT * FROM trouble WHERE what = ? ORDER BY about", (what,))
        return {row["about"]: _trouble(row) for row in rows}

    def broken(self) -> dict[str, datetime]:
        """The sources of which operators were told that they are in trouble, and since when they are."""
        return {about: each.since for about, each in self.all(HEALTH).items() if each.told is not None}

    def put(self, trouble: Trouble) -> None:
        """Keeps a trouble, in place of what was known of it."""
        self._sqlite.execute(
            "INSERT OR REPLACE INTO trouble (about, what, since, last, told) VALUES (?, ?, ?, ?, ?)",
            (
                trouble.about,
                trouble.what,
                to_micros(trouble.since),
                to_micros(trouble.last),
                to_micros(trouble.told),
            ),
        )

    def remove(self, about: str, what: str) -> None:
        """It is over."""
        self._sqlite.execute("DELETE FROM trouble WHERE about = ? AND what = ?", (about, what))

    def seen_again(self, place: str, since: datetime, now: datetime) -> None:
        """The place can be seen again; that it could not is kept for two weeks."""
        self.remove(place, SIGHT)
        self._sqlite.execute("DELETE FROM blindness WHERE until < ?", (to_micros(now - _KEPT),))
        self._sqlite.execute(
            "INSERT OR REPLACE INTO blindness (place, since, until) VALUES (?, ?, ?)",
            (place, to_micros(since), to_micros(now)),
        )

    def blind(self, place: str, since: datetime) -> list[tuple[datetime, datetime]]:
        """When the place could not be seen, of what ended after `since`, in order."""
        rows = self._sqlite.all(
            "SELECT since, until FROM blindness WHERE place = ? AND until > ? ORDER BY until",
            (place, to_micros(since)),
        )
        return [(to_datetime(row["since"]), to_datetime(row["until"])) for row in rows]


def _trouble(row: sqlite3.Row) -> Trouble:
    return Trouble(
        row["about"],
        row["what"],
        to_datetime(row["since"]),
        to_datetime(row["last"]),
        to_datetime(row["told"]),
    )
