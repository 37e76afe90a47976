"""What pages without a feed said, as digests of sentences; what waits for a second reading is kept as text."""

from __future__ import annotations

from rules.polling import Source
from rules.webpages import Remembered
from store._codec import webpage_from_json, webpage_to_json
from store._sqlite import Sqlite, to_datetime, to_micros


class Webpages:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def get(self, source: Source) -> Remembered | None:
        """What is kept of the page; None where nothing is, or that of another address."""
        row = self._sqlite.one(
            "SELECT waiting, other FROM webpage WHERE source = ? AND url = ?", (source.id, source.url)
        )
        if row is None:
            return None
        rows = self._sqlite.all("SELECT digest, gone FROM passage WHERE source = ?", (source.id,))
        known = {each["digest"]: to_datetime(each["gone"]) for each in rows}
        return Remembered(known, webpage_from_json(row["waiting"]), to_datetime(row["other"]))

    def put(self, source: Source, kept: Remembered, before: Remembered | None) -> None:
        """Keeps this in place of what `get` gave before."""
        known = before.known if before else {}
        if before is None:
            self._sqlite.execute("DELETE FROM passage WHERE source = ?", (source.id,))
        self._sqlite.executemany(
            "DELETE FROM passage WHERE source = ? AND digest = ?",
            [(source.id, key) for key in known.keys() - kept.known.keys()],
        )
        self._sqlite.executemany(
            "INSERT OR REPLACE INTO passage (source, digest, gone) VALUES (?, ?, ?)",
            [
                (source.id, key, to_micros(gone))
                for key, gone in kept.known.items()
                if key not in known or known[key] != gone
            ],
        )
        self._sqlite.execute(
            "INSERT OR REPLACE INTO webpage (source, url, waiting, other) VALUES (?, ?, ?, ?)",
            (source.id, source.url, webpage_to_json(kept.waiting), to_micros(kept.other)),
        )
