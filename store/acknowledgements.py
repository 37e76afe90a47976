"""Who took an incident on, for a chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rules.audience import ChatId
from rules.incidents import IncidentId
from store._sqlite import Sqlite, StoreError, to_datetime, to_micros


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """`user` is 0 and `name` empty where the person asked to be forgotten."""

    incident: IncidentId
    chat: ChatId
    user: int
    name: str
    at: datetime


class Acknowledgements:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def acknowledge(
        self, incident: IncidentId, chat: ChatId, user: int, name: str, now: datetime
    ) -> Acknowledgement:
        """The acknowledgement that holds: the first one."""
        self._sqlite.execute(
            "INSERT OR IGNORE INTO acknowledgement (incident, chat, person, name, at) VALUES (?, ?, ?, ?, ?)",
            (incident, chat, user, name, to_micros(now)),
        )
        held = self.of(incident, chat)
        if held is None:
            raise StoreError("an acknowledgement could not be written")
        return held

    def of(self, incident: IncidentId, chat: ChatId) -> Acknowledgement | None:
        row = self._sqlite.one(
            "SELECT person, name, at FROM acknowledgement WHERE incident = ? AND chat = ?", (incident, chat)
        )
        if row is None:
            return None
        return Acknowledgement(incident, chat, row["person"], row["name"], to_datetime(row["at"]))
