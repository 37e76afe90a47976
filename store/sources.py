"""The sources of the configuration, and what is remembered of asking them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from rules.places import PlaceId
from rules.polling import Health, Poll, Source, SourceId, SourceTier
from store._sqlite import Sqlite, to_datetime, to_micros
from store.troubles import Troubles
from store.webpages import Webpages

_MICROSECOND = timedelta(microseconds=1)


class Sources:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite
        self.troubles = Troubles(sqlite)
        self.webpages = Webpages(sqlite)

    def sync(self, sources: Iterable[Source], now: datetime) -> None:
        """Takes over the configuration: a new source is due now; one that is no longer listed is kept, but
        never due until it is listed again. Nothing is written for what did not change."""
        with self._sqlite.transaction():
            listed = {source.id: source for source in sources}
            known = {source.id: source for source, _ in self.all()}
            for gone in known.keys() - listed.keys():
                self._sqlite.execute("UPDATE source SET removed = 1 WHERE id = ?", (gone,))
            for source in listed.values():
                if known.get(source.id) != source:
                    self._write(source, now)

    def _write(self, source: Source, now: datetime) -> None:
        # A changed address makes what is known of the old one (validators, digest) worthless.
        self._sqlite.execute(
            """INSERT INTO source (id, kind, url, publisher, tier, language, every, places, due, health)
            VALUES (:id, :kind, :url, :publisher, :tier, :language, :every, :places, :now, :new)
            ON CONFLICT (id) DO UPDATE SET
                due = CASE WHEN removed OR url <> :url OR kind <> :kind THEN :now ELSE due END,
                etag = CASE WHEN url = :url AND kind = :kind THEN etag END,
                modified = CASE WHEN url = :url AND kind = :kind THEN modified END,
                digest = CASE WHEN url = :url AND kind = :kind THEN digest END,
                newest = CASE WHEN url = :url AND kind = :kind THEN newest END,
                gaps = CASE WHEN url = :url AND kind = :kind THEN gaps ELSE '[]' END,
                moved = CASE WHEN url = :url THEN moved END,
                kind = :kind, url = :url, publisher = :publisher, tier = :tier, language = :language,
                every = :every, places = :places, removed = 0""",
            {
                "id": source.id,
                "kind": source.kind,
                "url": source.url,
                "publisher": source.publisher,
                "tier": source.tier,
                "language": source.language,
                "every": source.every // _MICROSECOND,
                "places": json.dumps(source.places),
                "now": to_micros(now),
                "new": Health.NEW,
            },
        )

    def due(self, now: datetime) -> list[Poll]:
        """Whom to ask now, the longest due first."""
        rows = self._sqlite.all(
            "SELECT * FROM source WHERE removed = 0 AND due <= ? ORDER BY due, id", (to_micros(now),)
        )
        return [_poll(row) for row in rows]

    def put(self, poll: Poll) -> None:
        """Remembers how asking ended. A source that is not known is left alone."""
        self._sqlite.execute(
            """UPDATE source SET due = ?, health = ?, etag = ?, modified = ?, digest = ?, failures = ?,
            error = ?, asked = ?, answered = ?, newest = ?, gaps = ?, moved = ? WHERE id = ?""",
            (
                to_micros(poll.due),
                poll.health,
                poll.etag,
                poll.modified,
                poll.digest,
                poll.failures,
                poll.error,
                to_micros(poll.asked),
                to_micros(poll.answered),
                to_micros(poll.newest),
                json.dumps([gap // _MICROSECOND for gap in poll.gaps]),
                poll.moved,
                poll.source,
            ),
        )

    def get(self, source: SourceId) -> Poll | None:
        """What is remembered of asking it, also where it is no longer listed."""
        row = self._sqlite.one("SELECT * FROM source WHERE id = ?", (source,))
        return None if row is None else _poll(row)

    def all(self) -> list[tuple[Source, Poll]]:
        """Every listed source, by id."""
        rows = self._sqlite.all("SELECT * FROM source WHERE removed = 0 ORDER BY id")
        return [(_source(row), _poll(row)) for row in rows]


def _source(row: sqlite3.Row) -> Source:
    return Source(
        id=SourceId(row["id"]),
        kind=row["kind"],
        url=row["url"],
        publisher=row["publisher"],
        tier=SourceTier(row["tier"]),
        language=row["language"],
        every=row["every"] * _MICROSECOND,
        places=tuple(map(PlaceId, json.loads(row["places"]))),
    )


def _poll(row: sqlite3.Row) -> Poll:
    return Poll(
        source=SourceId(row["id"]),
        due=to_datetime(row["due"]),
        health=Health(row["health"]),
        etag=row["etag"],
        modified=row["modified"],
        digest=row["digest"],
        failures=row["failures"],
        error=row["error"],
        asked=to_datetime(row["asked"]),
        answered=to_datetime(row["answered"]),
        newest=to_datetime(row["newest"]),
        gaps=tuple(gap * _MICROSECOND for gap in json.loads(row["gaps"])),
        moved=row["moved"],
    )
