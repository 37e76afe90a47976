"""What operators did, in a chain: each row's hash covers the row before, so that a change in the middle
shows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from store._sqlite import Sqlite, to_datetime, to_micros


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    actor: str
    action: str
    detail: str
    at: datetime


class Audit:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def append(self, actor: str, action: str, detail: str, now: datetime) -> None:
        with self._sqlite.transaction():
            last = self._sqlite.one("SELECT digest FROM audit ORDER BY id DESC LIMIT 1")
            digest = _digest(last["digest"] if last else b"", actor, action, detail, to_micros(now))
            self._sqlite.execute(
                "INSERT INTO audit (actor, action, detail, at, digest) VALUES (?, ?, ?, ?, ?)",
                (actor, action, detail, to_micros(now), digest),
            )

    def verify(self) -> int | None:
        """The id of the first entry that was changed or follows a removed one; None where the chain is whole.
        Entries that were cut off at the end do not show."""
        before = b""
        for row in self._sqlite.execute("SELECT * FROM audit ORDER BY id"):
            if row["digest"] != _digest(before, row["actor"], row["action"], row["detail"], row["at"]):
                return int(row["id"])
            before = row["digest"]
        return None

    def latest(self, number: int) -> list[Entry]:
        """The newest first."""
        rows = self._sqlite.all("SELECT * FROM audit ORDER BY id DESC LIMIT ?", (number,))
        return [
            Entry(row["id"], row["actor"], row["action"], row["detail"], to_datetime(row["at"]))
            for row in rows
        ]


def _digest(before: bytes, actor: str, action: str, detail: str, at: int) -> bytes:
    text = json.dumps([actor, action, detail, at])
    return hashlib.sha256(before + text.encode()).digest()
