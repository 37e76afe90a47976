"""The items that sources published, and which of them still wait to be judged."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from rules.item import Item
from rules.polling import SourceId
from store._sqlite import Sqlite, to_datetime, to_micros
from store.floods import Floods

ItemId = NewType("ItemId", int)
_MOST_ATTEMPTS = 3


class Arrival(StrEnum):
    """KNOWN: nothing was written. CHANGED: the title or the text is another; it waits again."""

    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"


class ItemState(StrEnum):
    """OLD: kept but not judged, it was out of date when it was first seen. POISON: judging it failed
    thrice. HELD: it came in a flood, and waits for an operator."""

    NEW = "new"
    DONE = "done"
    OLD = "old"
    POISON = "poison"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class StoredItem:
    """`seen`: when this text of the item was first seen. `arrival`: NEW or CHANGED. `flood`: the flood that it
    came in, if it did (store/floods.py)."""

    id: ItemId
    item: Item
    seen: datetime
    arrival: Arrival
    flood: int | None = None
    state: ItemState = ItemState.NEW


class Items:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite
        self.floods = Floods(sqlite)

    def put(self, item: Item, now: datetime, first: ItemState = ItemState.NEW) -> Arrival:
        """Keeps an item that waits to be judged; one that is known with the same title and text is left
        alone. `first`: the state of one that was never seen before."""
        digest = _digest(item)
        known = self._sqlite.one(
            "SELECT id, digest FROM item WHERE source = ? AND key = ?", (item.source, item.key)
        )
        if known is not None and known["digest"] == digest:
            return Arrival.KNOWN
        arrival = Arrival.NEW if known is None else Arrival.CHANGED
        self._sqlite.execute(
            """INSERT INTO item (source, key, url, title, text, language, published, digest, seen, arrival,
            state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, key) DO UPDATE SET url = excluded.url, title = excluded.title,
                text = excluded.text, language = excluded.language, published = excluded.published,
                digest = excluded.digest, seen = excluded.seen, arrival = excluded.arrival, state = 'new',
                attempts = 0, flood = NULL""",
            (
                item.source,
                item.key,
                item.url,
                item.title,
                item.text,
                item.language,
                to_micros(item.published),
                digest,
                to_micros(now),
                arrival,
                first,
            ),
        )
        return arrival

    def waiting(self, limit: int) -> list[StoredItem]:
        """Items to judge, the oldest first."""
        rows = self._sqlite.all("SELECT * FROM item WHERE state = 'new' ORDER BY seen, id LIMIT ?", (limit,))
        return [_stored(row) for row in rows]

    def done(self, item: ItemId, rulebook: str, state: ItemState = ItemState.DONE) -> None:
        """It was judged by this version of the rulebook, or set aside."""
        self._sqlite.execute("UPDATE item SET state = ?, rulebook = ? WHERE id = ?", (state, rulebook, item))

    def failed(self, item: ItemId) -> ItemState:
        """Counts a failed attempt at judging; after the third the item is POISON and waits no more."""
        row = self._sqlite.one(
            """UPDATE item SET attempts = attempts + 1,
            state = CASE WHEN attempts + 1 >= ? THEN 'poison' ELSE state END WHERE id = ? RETURNING state""",
            (_MOST_ATTEMPTS, item),
        )
        return ItemState.POISON if row is None else ItemState(row["state"])

    def get(self, item: ItemId) -> StoredItem | None:
        row = self._sqlite.one("SELECT * FROM item WHERE id = ?", (item,))
        return None if row is None else _stored(row)

    def named(self, source: SourceId, key: str) -> StoredItem | None:
        """The item that the source calls so."""
        row = self._sqlite.one("SELECT * FROM item WHERE source = ? AND key = ?", (source, key))
        return None if row is None else _stored(row)

    def recent(self, since: datetime) -> list[Item]:
        """Items seen since then, the oldest first."""
        rows = self._sqlite.all("SELECT * FROM item WHERE seen >= ? ORDER BY seen, id", (to_micros(since),))
        return [_stored(row).item for row in rows]

    def find(self, words: str) -> StoredItem | None:
        """The newest item that has these words in its title or its address."""
        pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        row = self._sqlite.one(
            """SELECT * FROM item WHERE title LIKE :pattern ESCAPE '\\' OR url LIKE :pattern ESCAPE '\\'
            ORDER BY seen DESC, id DESC LIMIT 1""",
            {"pattern": pattern},
        )
        return None if row is None else _stored(row)

    def counts(self) -> dict[ItemState, int]:
        """How many items are in each state; states without items are 0."""
        rows = self._sqlite.all("SELECT state, COUNT(*) AS number FROM item GROUP BY state")
        found = {ItemState(row["state"]): row["number"] for row in rows}
        return {state: found.get(state, 0) for state in ItemState}


def _digest(item: Item) -> bytes:
    text = json.dumps([item.title, item.text])
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _stored(row: sqlite3.Row) -> StoredItem:
    item = Item(
        source=SourceId(row["source"]),
        key=row["key"],
        url=row["url"],
        title=row["title"],
        text=row["text"],
        language=row["language"],
        published=to_datetime(row["published"]),
    )
    return StoredItem(
        ItemId(row["id"]),
        item,
        to_datetime(row["seen"]),
        Arrival(row["arrival"]),
        row["flood"],
        ItemState(row["state"]),
    )
