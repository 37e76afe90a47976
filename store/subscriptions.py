"""Who follows what."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum

from rules.audience import Chat, ChatId, Subscription
from rules.places import PlaceId
from store._sqlite import Sqlite
from store.chats import cancel_alerts, read_chat


class Removal(StrEnum):
    REMOVED = "removed"
    ABSENT = "absent"  # the chat did not follow it


class Subscriptions:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def follow(self, subscription: Subscription) -> None:
        """Follows a place, or changes how it is followed."""
        self._sqlite.execute(
            """INSERT INTO subscription (place, chat, least, categories) VALUES (?, ?, ?, ?)
            ON CONFLICT (place, chat) DO UPDATE SET least = excluded.least, categories =
            excluded.categories""",
            (
                subscription.place,
                subscription.chat,
                subscription.least,
                json.dumps(sorted(subscription.categories)),
            ),
        )

    def unfollow(self, chat: ChatId, place: PlaceId) -> Removal:
        """A chat that follows nothing any more gets none of the alerts that wait for it."""
        with self._sqlite.transaction():
            cursor = self._sqlite.execute(
                "DELETE FROM subscription WHERE place = ? AND chat = ?", (place, chat)
            )
            if not self.of(chat):
                cancel_alerts(self._sqlite, chat)
        return Removal.REMOVED if cursor.rowcount else Removal.ABSENT

    def of(self, chat: ChatId) -> list[Subscription]:
        """What a chat follows, by the id of the place."""
        rows = self._sqlite.all("SELECT * FROM subscription WHERE chat = ? ORDER BY place", (chat,))
        return [
            Subscription(chat, PlaceId(row["place"]), row["least"], _categories(row["categories"]))
            for row in rows
        ]

    def followed(self) -> list[PlaceId]:
        """Every place that any chat follows, by id."""
        rows = self._sqlite.all("SELECT DISTINCT place FROM subscription ORDER BY place")
        return [PlaceId(row["place"]) for row in rows]

    def hearers(self, places: Iterable[PlaceId]) -> list[tuple[Chat, Subscription]]:
        """The chats that follow one of the places and are not stopped: a pair for each subscription, by chat.
        The cost grows with the number of pairs, not with the number of chats."""
        rows = self._sqlite.all(
            """SELECT s.place, s.least, s.categories, c.*
            FROM json_each(?) AS wanted CROSS JOIN subscription AS s ON s.place = wanted.value
            CROSS JOIN chat AS c ON c.id = s.chat
            WHERE c.stopped = 0 ORDER BY c.id, s.place""",
            (json.dumps(sorted(set(places))),),
        )
        known: dict[str, frozenset[str]] = {}
        pairs = []
        for row in rows:
            text = row["categories"]
            if text not in known:
                known[text] = _categories(text)
            chat = read_chat(row)
            pairs.append((chat, Subscription(chat.id, PlaceId(row["place"]), row["least"], known[text])))
        return pairs


def _categories(text: str) -> frozenset[str]:
    return frozenset(json.loads(text))
