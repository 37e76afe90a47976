"""The last good state of every destination in each official register."""

from __future__ import annotations

from collections.abc import Mapping

from rules.polling import SourceId
from rules.readings import Known
from store._codec import known_from_json, known_to_json
from store._sqlite import Sqlite


class Registers:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def known(self, source: SourceId) -> dict[str, Known]:
        """What is kept of each destination, by its key."""
        rows = self._sqlite.all("SELECT destination, known FROM advice WHERE source = ?", (source,))
        return {row["destination"]: known_from_json(row["known"]) for row in rows}

    def put(self, source: SourceId, known: Mapping[str, Known]) -> None:
        """Keeps these destinations; the others of the register stay as they are."""
        self._sqlite.executemany(
            """INSERT INTO advice (source, destination, known) VALUES (?, ?, ?)
            ON CONFLICT (source, destination) DO UPDATE SET known = excluded.known""",
            [(source, key, known_to_json(each)) for key, each in known.items()],
        )

    def issuer(self, source: SourceId) -> str | None:
        """The state whose register it is, as the last reading said."""
        row = self._sqlite.one("SELECT issuer FROM register WHERE source = ?", (source,))
        return None if row is None else row["issuer"]

    def size(self, source: SourceId) -> int:
        """How many destinations the last good whole reading had; 0 where there was none."""
        row = self._sqlite.one("SELECT size FROM register WHERE source = ?", (source,))
        return 0 if row is None else int(row["size"])

    def was_read(self, source: SourceId, issuer: str | None, size: int) -> None:
        """Remembers a good reading: whose it is, and how many destinations the whole has."""
        self._sqlite.execute(
            """INSERT INTO register (source, issuer, size) VALUES (?, ?, ?)
            ON CONFLICT (source) DO UPDATE SET issuer = excluded.issuer, size = excluded.size""",
            (source, issuer, size),
        )
