"""The chats that we know, and where each is reached."""

from __future__ import annotations

import sqlite3
from datetime import datetime, time

from rules.audience import Address, Chat, ChatId, ChatKind, Quiet
from rules.digests import Digest
from store._sqlite import Sqlite, to_datetime, to_micros

_HAND_OVER = (
    "UPDATE delivery SET chat = ? WHERE chat = ?",
    "UPDATE decision SET chat = ? WHERE chat = ?",
    "UPDATE OR IGNORE pending SET chat = ? WHERE chat = ?",
    "UPDATE OR IGNORE acknowledgement SET chat = ? WHERE chat = ?",
)


class Chats:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def arrive(self, address: Address, kind: ChatKind, now: datetime) -> Chat:
        """The chat that something came from, new where we do not know it. One that was unreachable is
        reachable again, and what was blocked and is still worth sending is queued."""
        with self._sqlite.transaction():
            self._sqlite.execute("INSERT OR IGNORE INTO channel (name) VALUES (?)", (address.channel,))
            self._sqlite.execute(
                """INSERT OR IGNORE INTO chat (channel, chat, topic, kind, timezone, language)
                VALUES (?, ?, ?, ?, 'UTC', 'en')""",
                (*_key(address), kind),
            )
            row = self._at(address)
            if row["unreachable"]:
                self._return(ChatId(row["id"]), now)
                row = self._at(address)
            return read_chat(row)

    def _at(self, address: Address) -> sqlite3.Row:
        row = self._find(address)
        if row is None:
            raise LookupError("no chat has this address")
        return row

    def _find(self, address: Address) -> sqlite3.Row | None:
        return self._sqlite.one(
            "SELECT * FROM chat WHERE channel = ? AND chat = ? AND topic = ?", _key(address)
        )

    def _return(self, chat: ChatId, now: datetime) -> None:
        self._sqlite.execute("UPDATE chat SET unreachable = 0, stopped = 0 WHERE id = ?", (chat,))
        self._sqlite.execute(
            """UPDATE delivery SET state = 'queued', due = :now, updated = :now
            WHERE chat = :chat AND state = 'blocked' AND (expires IS NULL OR expires > :now)""",
            {"chat": chat, "now": to_micros(now)},
        )

    def get(self, chat: ChatId) -> Chat | None:
        row = self._sqlite.one("SELECT * FROM chat WHERE id = ?", (chat,))
        return None if row is None else read_chat(row)

    def at(self, address: Address) -> Chat | None:
        """The chat with this address; asking changes nothing."""
        row = self._find(address)
        return None if row is None else read_chat(row)

    def on(self, channel: str) -> list[Chat]:
        """The chats of a channel, in the order in which they came."""
        return [
            read_chat(row)
            for row in self._sqlite.all("SELECT * FROM chat WHERE channel = ? ORDER BY id", (channel,))
        ]

    def within(self, channel: str, chat: str) -> list[Chat]:
        """The chats of one address in all its topics."""
        rows = self._sqlite.all(
            "SELECT * FROM chat WHERE channel = ? AND chat = ? ORDER BY topic", (channel, chat)
        )
        return [read_chat(row) for row in rows]

    def put(self, chat: Chat) -> None:
        """Changes the settings of a chat; its address changes by `move` alone. A chat that is stopped gets
        none of the alerts that wait for it, only its answers."""
        with self._sqlite.transaction():
            self._sqlite.execute(
                """UPDATE chat SET kind = ?, timezone = ?, language = ?, quiet_start = ?, quiet_end = ?,
                nationality = ?, low_data = ?, digest_hour = ?, digest_weekday = ?, stopped = ?,
                unreachable = unreachable AND ? WHERE id = ?""",
                (
                    chat.kind,
                    chat.timezone,
                    chat.language,
                    chat.quiet.start.isoformat() if chat.quiet else None,
                    chat.quiet.end.isoformat() if chat.quiet else None,
                    chat.nationality,
                    chat.low_data,
                    chat.digest.hour.isoformat() if chat.digest else None,
                    chat.digest.weekday if chat.digest else None,
                    chat.stopped,
                    chat.stopped,
                    chat.id,
                ),
            )
            if chat.stopped:
                cancel_alerts(self._sqlite, chat.id)

    def digest_at(self, chat: ChatId, due: datetime | None) -> None:
        """When the chat's next digest is due; None for never."""
        self._sqlite.execute("UPDATE chat SET digest_due = ? WHERE id = ?", (to_micros(due), chat))

    def digests_due(self, now: datetime, limit: int) -> list[tuple[Chat, datetime]]:
        """Chats whose digest is due, stopped ones too, with when it was, the longest due first."""
        rows = self._sqlite.all(
            "SELECT * FROM chat WHERE digest_due <= ? ORDER BY digest_due, id LIMIT ?",
            (to_micros(now), limit),
        )
        return [(read_chat(row), to_datetime(row["digest_due"])) for row in rows]

    def unreachable(self, chat: ChatId, now: datetime) -> None:
        """The channel says that the chat is gone: it is stopped, and all that waits for it is blocked. What
        it follows is kept."""
        with self._sqlite.transaction():
            self._sqlite.execute(
                """UPDATE chat SET stopped = 1, unreachable = CASE WHEN stopped THEN unreachable ELSE 1 END
                WHERE id = ?""",
                (chat,),
            )
            self._sqlite.execute(
                """UPDATE delivery SET state = 'blocked', updated = ?
                WHERE chat = ? AND state IN ('queued', 'held')""",
                (to_micros(now), chat),
            )

    def move(self, old: Address, new: Address) -> Chat | None:
        """The chat at `old` is at `new` from now on, with its id, settings and deliveries. Where a chat is
        known
        at `new` already, the two become one: all that either follows, the settings of the older. None where
        no chat is known at `old`."""
        with self._sqlite.transaction():
            row = self._find(old)
            if row is None:
                return None
            chat = ChatId(row["id"])
            other = self._find(new)
            if other is not None and other["id"] != chat:
                self._merge(ChatId(other["id"]), chat)
            self._sqlite.execute("INSERT OR IGNORE INTO channel (name) VALUES (?)", (new.channel,))
            self._sqlite.execute(
                "UPDATE chat SET channel = ?, chat = ?, topic = ? WHERE id = ?", (*_key(new), chat)
            )
            self._sqlite.execute(
                "UPDATE delivery SET channel = ? WHERE chat = ? AND channel <> ?",
                (new.channel, chat, new.channel),
            )
            return self.get(chat)

    def _merge(self, lost: ChatId, kept: ChatId) -> None:
        """Where both follow a place, the one that hears more decides: the lower level, and all categories
        before some."""
        self._sqlite.execute(
            """INSERT INTO subscription (place, chat, least, categories)
            SELECT place, ?, least, categories FROM subscription WHERE chat = ?
            ON CONFLICT (place, chat) DO UPDATE SET least = MIN(least, excluded.least),
                categories = CASE WHEN categories = excluded.categories THEN categories ELSE '[]' END""",
            (kept, lost),
        )
        for statement in _HAND_OVER:
            self._sqlite.execute(statement, (kept, lost))
        self._sqlite.execute("DELETE FROM chat WHERE id = ?", (lost,))

    def forget(self, chat: ChatId) -> None:
        """Erases the chat and all that is kept of it, from the journal too once the transaction ends. The
        person
        of a private chat is also erased where they acknowledged in a group: a private chat's address is the
        number of its person."""
        with self._sqlite.transaction():
            row = self._sqlite.one("SELECT * FROM chat WHERE id = ?", (chat,))
            if row is None:
                return
            bodies = self._sqlite.all("SELECT DISTINCT body FROM delivery WHERE chat = ?", (chat,))
            if row["kind"] == ChatKind.PRIVATE and row["chat"].isdecimal():
                person = int(row["chat"])
                self._sqlite.execute(
                    "UPDATE acknowledgement SET person = 0, name = '' WHERE person = ?", (person,)
                )
                self._sqlite.execute("DELETE FROM pending WHERE person = ?", (person,))
            self._sqlite.execute("DELETE FROM chat WHERE id = ?", (chat,))
            self._sqlite.executemany(
                "DELETE FROM body WHERE id = ? AND NOT EXISTS (SELECT 1 FROM delivery WHERE body = body.id)",
                [(body["body"],) for body in bodies],
            )
            self._sqlite.erase()


def _key(address: Address) -> tuple[str, str, str]:
    return address.channel, address.chat, address.topic or ""


def _digest(row: sqlite3.Row) -> Digest | None:
    hour = row["digest_hour"]
    return None if hour is None else Digest(time.fromisoformat(hour), row["digest_weekday"])


def cancel_alerts(sqlite: Sqlite, chat: ChatId) -> None:
    """Of what waits for a chat only the answers are left."""
    sqlite.execute(
        """UPDATE delivery SET state = 'cancelled'
        WHERE chat = ? AND state IN ('queued', 'held') AND (incident IS NOT NULL OR kind = 'notice')""",
        (chat,),
    )


def read_chat(row: sqlite3.Row) -> Chat:
    """The chat of a row that has all columns of its table."""
    quiet = row["quiet_start"]
    return Chat(
        id=ChatId(row["id"]),
        address=Address(row["channel"], row["chat"], row["topic"] or None),
        kind=ChatKind(row["kind"]),
        timezone=row["timezone"],
        language=row["language"],
        quiet=None
        if quiet is None
        else Quiet(time.fromisoformat(quiet), time.fromisoformat(row["quiet_end"])),
        nationality=row["nationality"],
        stopped=bool(row["stopped"]),
        low_data=bool(row["low_data"]),
        digest=_digest(row),
    )
