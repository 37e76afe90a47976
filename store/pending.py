"""Questions that wait for somebody's free text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rules.audience import ChatId
from store._sqlite import Sqlite, to_micros


@dataclass(frozen=True, slots=True)
class Awaited:
    """The command that asked, and what it wants back with the answer."""

    command: str
    argument: str


class Pending:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def put(self, chat: ChatId, user: int, command: str, argument: str, expires: datetime) -> None:
        """The last question to a person in a chat replaces the one before."""
        self._sqlite.execute(
            """INSERT OR REPLACE INTO pending (chat, person, command, argument, expires)
            VALUES (?, ?, ?, ?, ?)""",
            (chat, user, command, argument, to_micros(expires)),
        )

    def take(self, chat: ChatId, user: int, now: datetime) -> Awaited | None:
        """The question that this person's text answers, once. None where there is none, or it is too late."""
        row = self._sqlite.one(
            "DELETE FROM pending WHERE chat = ? AND person = ? RETURNING command, argument, expires",
            (chat, user),
        )
        if row is None or row["expires"] <= to_micros(now):
            return None
        return Awaited(row["command"], row["argument"])
