"""Which deliveries may go now, and when the next ones may: queries over what waits in the outbox."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from rules.delivery import Lane
from store._sqlite import Sqlite

Row = tuple[int, int, int, str]  # due, born, chat, id

# A map waits for the card that it belongs to, for as long as it is worth anything.
_HAS_ITS_CARD = """(d.kind <> 'map' OR EXISTS (
    SELECT 1 FROM delivery AS c WHERE c.incident = d.incident AND c.chat = d.chat
        AND c.state = 'sent' AND c.kind IN ('card', 'edit')))"""
_NEXT_OTHERS = """
SELECT MIN(due) AS due FROM delivery WHERE state = 'held' AND due > :now
UNION ALL SELECT MIN(due) FROM delivery WHERE state = 'uncertain' AND due > :now
"""


def waiting(sqlite: Sqlite, lane: Lane, channels: Sequence[str], now: int) -> Iterator[Row]:
    """What may go in a lane, in order; nothing of a chat that has one on its way. `now`: microseconds."""
    return heapq.merge(*(_waiting_in(sqlite, lane, channel, now) for channel in channels))


def _waiting_in(sqlite: Sqlite, lane: Lane, channel: str, now: int) -> Iterator[Row]:
    rows = sqlite.execute(
        f"""SELECT due, born, chat, id FROM delivery AS d
        WHERE state = 'queued' AND channel = ? AND lane = ? AND due <= ? AND (expires IS NULL OR expires > ?)
            AND NOT EXISTS (SELECT 1 FROM delivery AS f WHERE f.chat = d.chat AND f.state = 'sending')
            AND {_HAS_ITS_CARD}
        ORDER BY due, born""",  # noqa: S608 - a constant
        (channel, int(lane), now, now),
    )
    for row in rows:
        yield row["due"], row["born"], row["chat"], row["id"]


def waiting_for(sqlite: Sqlite, chat: int, now: int) -> list[str]:
    """The ids of all that may go to one chat, in order."""
    rows = sqlite.all(
        f"""SELECT id FROM delivery AS d WHERE chat = ? AND state = 'queued' AND due <= ?
        AND (expires IS NULL OR expires > ?) AND {_HAS_ITS_CARD} ORDER BY born, due, rowid""",  # noqa: S608 - a constant
        (chat, now, now),
    )
    return [row["id"] for row in rows]


def next_due(sqlite: Sqlite, now: int) -> int | None:
    """When there is work again, later than now; None for never."""
    moments: list[int | None] = []
    for row in sqlite.all("SELECT name, ready FROM channel"):
        after = max(now, row["ready"] - 1)
        moments += [_next_queued(sqlite, row["name"], lane, after) for lane in Lane]
        if row["ready"] > now:
            moments.append(row["ready"])
    moments += [row["due"] for row in sqlite.all(_NEXT_OTHERS, {"now": now})]
    return min((due for due in moments if due is not None), default=None)


def _next_queued(sqlite: Sqlite, channel: str, lane: Lane, after: int) -> int | None:
    row = sqlite.one(
        """SELECT MIN(due) AS due FROM delivery
        WHERE state = 'queued' AND channel = ? AND lane = ? AND due > ?""",
        (channel, int(lane), after),
    )
    return None if row is None else row["due"]
