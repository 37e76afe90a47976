"""Floods: far more new items of a source at once than it ever had. What came in one, and what is held of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rules.polling import SourceId
from store._sqlite import Sqlite, to_datetime, to_micros


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a source: since when (its first flood that is not released), and how many items."""

    source: SourceId
    since: datetime
    items: int


class Floods:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def most(self, source: SourceId, since: datetime, before: datetime) -> int:
        """The most items that one fetch of the source brought in this time, without its floods."""
        row = self._sqlite.one(
            """SELECT MAX(number) AS most FROM (SELECT COUNT(*) AS number FROM item
            WHERE source = ? AND seen >= ? AND seen < ? AND flood IS NULL AND state <> 'old' GROUP BY seen)""",
            (source, to_micros(since), to_micros(before)),
        )
        return 0 if row is None or row["most"] is None else int(row["most"])

    def echoes(self, source: SourceId, seen: datetime) -> int:
        """How many of the new items of a fetch have the very words of an older item with another key."""
        row = self._sqlite.one(
            """SELECT COUNT(*) AS number FROM item AS new
            WHERE new.seen = :seen AND new.source = :source AND new.arrival = 'new' AND EXISTS (
                SELECT 1 FROM item AS old WHERE old.source = :source AND old.digest = new.digest
                AND old.key <> new.key AND old.seen < :seen)""",
            {"source": source, "seen": to_micros(seen)},
        )
        return 0 if row is None else int(row["number"])

    def set_aside_echoes(self, source: SourceId, seen: datetime) -> None:
        """Those are OLD: they were judged under their other key."""
        self._sqlite.execute(
            """UPDATE item AS new SET state = 'old'
            WHERE new.seen = :seen AND new.source = :source AND new.state = 'new' AND EXISTS (
                SELECT 1 FROM item AS old WHERE old.source = :source AND old.digest = new.digest
                AND old.key <> new.key AND old.seen < :seen)""",
            {"source": source, "seen": to_micros(seen)},
        )

    def open(self, source: SourceId, seen: datetime, items: int, window: datetime, most: int) -> int:
        """Makes one flood of all that waits of a fetch. What was published before `window` is OLD; of the others the
        `most` newest are left to judge, the rest is HELD. Returns how many are left."""
        with self._sqlite.transaction():
            cursor = self._sqlite.execute(
                "INSERT INTO flood (source, at, items) VALUES (?, ?, ?)", (source, to_micros(seen), items)
            )
            flood = cursor.lastrowid
            self._sqlite.execute(
                """UPDATE item SET flood = ?, state = CASE WHEN published < ? THEN 'old' ELSE 'new' END
                WHERE seen = ? AND source = ? AND state = 'new'""",
                (flood, to_micros(window), to_micros(seen), source),
            )
            self._sqlite.execute(
                """UPDATE item SET state = 'held' WHERE flood = :flood AND state = 'new' AND id NOT IN (
                    SELECT id FROM item WHERE flood = :flood AND state = 'new'
                    ORDER BY published DESC NULLS LAST, id LIMIT :most)""",
                {"flood": flood, "most": most},
            )
            row = self._sqlite.one(
                "SELECT COUNT(*) AS number FROM item WHERE flood = ? AND state = 'new'", (flood,)
            )
            return 0 if row is None else int(row["number"])

    def incidents(self, flood: int) -> int:
        """How many incidents may have come of a flood so far."""
        row = self._sqlite.one("SELECT incidents FROM flood WHERE id = ?", (flood,))
        return 0 if row is None else int(row["incidents"])

    def count(self, flood: int, incidents: int) -> None:
        """So many more came of it."""
        self._sqlite.execute("UPDATE flood SET incidents = incidents + ? WHERE id = ?", (incidents, flood))

    def hold(self, flood: int) -> tuple[SourceId, int]:
        """Holds all of a flood that still waits. Whose it is, and how many of it are held now."""
        self._sqlite.execute("UPDATE item SET state = 'held' WHERE flood = ? AND state = 'new'", (flood,))
        row = self._sqlite.one(
            """SELECT source, (SELECT COUNT(*) FROM item WHERE item.flood = flood.id AND state = 'held') AS number
            FROM flood WHERE id = ?""",
            (flood,),
        )
        return (SourceId(""), 0) if row is None else (SourceId(row["source"]), row["number"])

    def held(self) -> list[Held]:
        """What is held, by source."""
        rows = self._sqlite.all(
            """SELECT item.source, MIN(flood.at) AS since, COUNT(*) AS number FROM flood
            JOIN item ON item.flood = flood.id AND item.state = 'held' GROUP BY item.source ORDER BY item.source"""
        )
        return [Held(SourceId(row["source"]), to_datetime(row["since"]), row["number"]) for row in rows]

    def titles(self, source: SourceId, limit: int) -> list[str]:
        """The first titles of what is held of a source."""
        rows = self._sqlite.all(
            "SELECT title FROM item WHERE source = ? AND flood IS NOT NULL AND state = 'held' ORDER BY id LIMIT ?",
            (source, limit),
        )
        return [row["title"] for row in rows]

    def release(self, source: SourceId) -> int:
        """All that is held of a source waits to be judged as any other item. How many."""
        return self._sqlite.execute(
            """UPDATE item SET state = 'new', flood = NULL
            WHERE source = ? AND flood IS NOT NULL AND state = 'held'""",
            (source,),
        ).rowcount

    def drop(self, source: SourceId) -> int:
        """All that is held of a source is set aside: kept, not judged. How many."""
        return self._sqlite.execute(
            "UPDATE item SET state = 'old' WHERE source = ? AND flood IS NOT NULL AND state = 'held'",
            (source,),
        ).rowcount
