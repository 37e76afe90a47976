"""What chats sent, kept before the channel is told that we have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store._sqlite import Sqlite, to_datetime, to_micros

_MOST_ATTEMPTS = 3


class InboxState(StrEnum):
    NEW = "new"
    DONE = "done"
    FAILED = "failed"  # handling it failed three times


@dataclass(frozen=True, slots=True)
class Arrived:
    """`payload` is JSON, as the channel gave it."""

    update_id: int
    payload: str
    at: datetime


class Inbox:
    """What was handled keeps its number alone, so that a copy is recognised; the payload is erased."""

    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def put(self, update_id: int, payload: str, now: datetime) -> None:
        """On the disk when this returns (outside a transaction). A number that is known is left alone."""
        self._sqlite.execute(
            "INSERT OR IGNORE INTO inbox (update_id, payload, arrived, state) VALUES (?, ?, ?, 'new')",
            (update_id, payload, to_micros(now)),
        )

    def waiting(self, limit: int) -> list[Arrived]:
        """In order of arrival."""
        rows = self._sqlite.all("SELECT * FROM inbox WHERE state = 'new' ORDER BY id LIMIT ?", (limit,))
        return [Arrived(row["update_id"], row["payload"], to_datetime(row["arrived"])) for row in rows]

    def done(self, update_id: int) -> None:
        """Call it in the transaction of what the update did."""
        self._sqlite.execute(
            "UPDATE inbox SET state = 'done', payload = '' WHERE update_id = ?", (update_id,)
        )

    def failed(self, update_id: int) -> InboxState:
        """Counts a failed attempt at handling; after the third the update waits no more and is erased."""
        row = self._sqlite.one(
            """UPDATE inbox SET attempts = attempts + 1,
                payload = CASE WHEN attempts + 1 >= :most THEN '' ELSE payload END,
                state = CASE WHEN attempts + 1 >= :most THEN 'failed' ELSE state END
            WHERE update_id = :id RETURNING state""",
            {"most": _MOST_ATTEMPTS, "id": update_id},
        )
        return InboxState.FAILED if row is None else InboxState(row["state"])

    def last_at(self) -> datetime | None:
        """When the last update arrived."""
        row = self._sqlite.one("SELECT arrived FROM inbox ORDER BY id DESC LIMIT 1")
        return None if row is None else to_datetime(row["arrived"])

    def last_id(self) -> int | None:
        """The number of the update that arrived last: it need not be the highest, numbers may start again."""
        row = self._sqlite.one("SELECT update_id FROM inbox ORDER BY id DESC LIMIT 1")
        return None if row is None else int(row["update_id"])
