"""Why somebody heard of an item, and why not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rules.audience import ChatId
from rules.incidents import IncidentId
from store._sqlite import Sqlite, to_datetime, to_micros
from store.items import ItemId


@dataclass(frozen=True, slots=True)
class Decision:
    """`gate`: where it was decided (voice, place, severity, quiet, ...). Without a chat it holds for
    everybody."""

    item_id: ItemId
    incident: IncidentId | None
    chat: ChatId | None
    gate: str
    why: str
    at: datetime


class Decisions:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def put(self, decisions: Iterable[Decision]) -> None:
        with self._sqlite.transaction():
            self._sqlite.executemany(
                "INSERT INTO decision (item, incident, chat, gate, why, at) VALUES (?, ?, ?, ?, ?, ?)",
                [(d.item_id, d.incident, d.chat, d.gate, d.why, to_micros(d.at)) for d in decisions],
            )

    def gates(self) -> dict[str, int]:
        """How many decisions each gate made, most first."""
        rows = self._sqlite.all(
            "SELECT gate, COUNT(*) AS number FROM decision GROUP BY gate ORDER BY 2 DESC, 1"
        )
        return {row["gate"]: row["number"] for row in rows}

    def of_item(self, item: ItemId) -> list[Decision]:
        """In the order in which they were made."""
        return self._read("SELECT * FROM decision WHERE item = ? ORDER BY id", (item,))

    def about(self, chat: ChatId, incident: IncidentId) -> list[Decision]:
        """What was decided on this chat and incident, in order."""
        return self._read(
            "SELECT * FROM decision WHERE chat = ? AND incident = ? ORDER BY id", (chat, incident)
        )

    def latest(self, chat: ChatId) -> Decision | None:
        """What was decided last on this chat and any incident."""
        found = self._read(
            "SELECT * FROM decision WHERE chat = ? AND incident IS NOT NULL ORDER BY id DESC LIMIT 1", (chat,)
        )
        return found[0] if found else None

    def _read(self, statement: str, parameters: tuple[object, ...]) -> list[Decision]:
        return [_decision(row) for row in self._sqlite.all(statement, parameters)]


def _decision(row: sqlite3.Row) -> Decision:
    return Decision(
        ItemId(row["item"]),
        None if row["incident"] is None else IncidentId(row["incident"]),
        None if row["chat"] is None else ChatId(row["chat"]),
        row["gate"],
        row["why"],
        to_datetime(row["at"]),
    )
