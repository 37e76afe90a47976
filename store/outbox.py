"""What waits to be sent, what is on its way, and what came of it.

A delivery is SENDING on the disk before its request goes out, so that after a crash the rows which may have
arrived
are known. Rows that wait are never due before their chat may be written to again (`pause`): the queries
that look for work need no more than one index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from rules.audience import Chat, ChatId
from rules.delivery import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    DeliveryState,
    Lane,
    Transition,
    Unknown,
    expiry,
    settle,
)
from rules.delivery import after as outcome_of
from rules.incidents import IncidentId
from store._delivery_rows import insert, select, supersede, write
from store._sqlite import Sqlite, to_datetime, to_micros
from store._waiting import Row, next_due, waiting, waiting_for
from store.chats import read_chat
from store.told import Told

_UNDER_A_CARD = (DeliveryKind.EDIT, DeliveryKind.REPLY, DeliveryKind.MAP)
_ANSWERS_EVERY = 5  # one claim in five goes to an answer first, so that chats stay alive in a broadcast


@dataclass(frozen=True, slots=True)
class SentCard:
    """`receipt` is None where no card is known to have arrived. `revision`: the last that was sent, 0 for
    none."""

    receipt: str | None
    revision: int


class Outbox:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite
        self._claimed = 0
        self.told = Told(sqlite)

    def put(self, deliveries: Iterable[Delivery]) -> int:
        """How many are new: one whose id is known is left alone, and a chat that is not known gets nothing.

        Of the revisions of an incident that wait for a chat only the newest is left.
        """
        batch = list(deliveries)
        about: defaultdict[IncidentId, list[Delivery]] = defaultdict(list)
        for delivery in batch:
            if delivery.incident is not None:
                about[delivery.incident].append(delivery)
        with self._sqlite.transaction():
            number = insert(self._sqlite, batch)
            for incident, group in about.items():
                newest = max(delivery.born for delivery in group)
                supersede(self._sqlite, incident, [delivery.chat for delivery in group], to_micros(newest))
        return number

    def claim(
        self, now: datetime, limit: int, epoch: int, lanes: Collection[Lane] = tuple(Lane)
    ) -> list[Delivery]:
        """At most `limit` deliveries of these lanes to send now, by severity, then age; never two of one chat, and none
        of a chat that has one on its way. They are SENDING on the disk when this returns (outside a transaction)."""
        moment = to_micros(now)
        with self._sqlite.transaction():
            rows = self._sqlite.all("SELECT name FROM channel WHERE ready <= ? ORDER BY name", (moment,))
            names = [row["name"] for row in rows]
            queues = {lane: waiting(self._sqlite, lane, names, moment) for lane in sorted(lanes)}
            chosen: dict[int, DeliveryId] = {}
            while len(chosen) < limit:
                delivery = self._next(queues, chosen)
                if delivery is None:
                    break
                self._claimed += 1
            return [self._lease(delivery, moment, epoch) for delivery in chosen.values()]

    def _next(self, queues: dict[Lane, Iterator[Row]], chosen: dict[int, DeliveryId]) -> DeliveryId | None:
        lanes = list(queues)
        if self._claimed % _ANSWERS_EVERY == _ANSWERS_EVERY - 1:
            lanes.sort(key=lambda lane: lane is not Lane.ANSWER)
        for lane in lanes:
            for _, _, chat, delivery in queues[lane]:
                if chat not in chosen:
                    chosen[chat] = DeliveryId(delivery)
                    return chosen[chat]
        return None

    def _lease(self, delivery: DeliveryId, now: int, epoch: int) -> Delivery:
        """The row as SENDING. What was to go to a card goes to the one the chat has; without one it is a card, but
        for a map."""
        found = replace(
            select(self._sqlite, "d.id = ?", (delivery,))[0], state=DeliveryState.SENDING, epoch=epoch
        )
        if found.incident is not None and found.kind in _UNDER_A_CARD:
            card, maps = self.sent_card(found.chat, found.incident).receipt, found.kind is DeliveryKind.MAP
            found = replace(found, under=card, kind=found.kind if card or maps else DeliveryKind.CARD)
        self._sqlite.execute(
            "UPDATE delivery SET state = 'sending', epoch = ?, kind = ?, under = ?, updated = ? WHERE id = ?",
            (epoch, found.kind, found.under, now, delivery),
        )
        return found

    def record(self, after: Transition, now: datetime) -> bool:
        """Writes what came of a delivery that was claimed. False, and nothing written, where this process
        does not hold it any more (its chat was forgotten, or another process took over)."""
        return self._record(DeliveryState.SENDING, after, to_micros(now))

    def _record(self, before: DeliveryState, after: Transition, now: int) -> bool:
        delivery = after.delivery
        with self._sqlite.transaction():
            held = write(self._sqlite, before, after, now) == 1
            if held and delivery.incident is not None:
                supersede(self._sqlite, delivery.incident, [delivery.chat], now)
            return held

    def recover(self, epoch: int, now: datetime) -> int:
        """Settles what processes before this one left SENDING: it may have arrived. Returns how many."""
        with self._sqlite.transaction():
            left = select(self._sqlite, "d.state = 'sending' AND d.epoch <> ?", (epoch,))
            for delivery in left:
                uncertain = outcome_of(delivery, Unknown("the process ended while it was on its way"), now)
                self.record(Transition(settle(uncertain.delivery, now), uncertain.why), now)
            return len(left)

    def settle(self, now: datetime) -> int:
        """Repeats or gives up what has been UNCERTAIN for long enough. Returns how many."""
        moment = to_micros(now)
        if (
            self._sqlite.one("SELECT 1 FROM delivery WHERE state = 'uncertain' AND due <= ?", (moment,))
            is None
        ):
            return 0
        with self._sqlite.transaction():
            uncertain = select(self._sqlite, "d.state = 'uncertain' AND d.due <= ?", (moment,))
            for delivery in uncertain:
                self._record(
                    DeliveryState.UNCERTAIN, Transition(settle(delivery, now), "no answer came"), moment
                )
            return len(uncertain)

    def release(self, now: datetime) -> int:
        """Queues what was held until now. It has its whole time to be sent before it. Returns how many."""
        moment = to_micros(now)
        if self._sqlite.one("SELECT 1 FROM delivery WHERE state = 'held' AND due <= ?", (moment,)) is None:
            return 0
        with self._sqlite.transaction():
            return self._sqlite.executemany(
                """UPDATE delivery SET state = 'queued', updated = :now, expires = MAX(expires, :expires),
                    due = MAX(due, (SELECT ready FROM chat WHERE chat.id = delivery.chat))
                WHERE state = 'held' AND due <= :now AND severity = :severity""",
                [
                    {"now": moment, "severity": severity, "expires": to_micros(now + expiry(severity))}
                    for severity in (1, 2, 3, 4)
                ],
            )

    def expire(self, now: datetime) -> int:
        """Gives up what was queued for too long; never what is held. Returns how many."""
        return self._sqlite.execute(
            """UPDATE delivery SET state = 'expired', updated = :now
            WHERE state = 'queued' AND expires IS NOT NULL AND expires <= :now""",
            {"now": to_micros(now)},
        ).rowcount

    def pause(self, chat: ChatId, until: datetime) -> None:
        """Nothing goes to the chat before then. It holds across restarts."""
        moment = to_micros(until)
        with self._sqlite.transaction():
            self._sqlite.execute("UPDATE chat SET ready = MAX(ready, ?) WHERE id = ?", (moment, chat))
            self._sqlite.execute(
                "UPDATE delivery SET due = ? WHERE chat = ? AND state = 'queued' AND due < ?",
                (moment, chat, moment),
            )

    def pause_channel(self, channel: str, until: datetime) -> None:
        """Nothing goes out on the channel before then. It holds across restarts."""
        self._sqlite.execute(
            "UPDATE channel SET ready = MAX(ready, ?) WHERE name = ?", (to_micros(until), channel)
        )

    def next_due(self, now: datetime) -> datetime | None:
        """When the outbox has work again, later than now, if no delivery is put; None for never."""
        return to_datetime(next_due(self._sqlite, to_micros(now)))

    def get(self, delivery: DeliveryId) -> Delivery | None:
        found = select(self._sqlite, "d.id = ?", (delivery,))
        return found[0] if found else None

    def sent_card(self, chat: ChatId, incident: IncidentId) -> SentCard:
        """The card that a chat has of an incident, and the last revision that was sent to it."""
        row = self._sqlite.one(
            """SELECT MAX(revision) AS revision, (
                SELECT receipt FROM delivery WHERE incident = :incident AND chat = :chat AND state = 'sent'
                    AND kind IN ('card', 'edit') ORDER BY revision DESC, updated DESC LIMIT 1) AS receipt
            FROM delivery WHERE incident = :incident AND chat = :chat AND state = 'sent' AND kind <> 'map'""",
            {"incident": incident, "chat": chat},
        )
        return SentCard(None, 0) if row is None else SentCard(row["receipt"], row["revision"] or 0)

    def drop_waiting(self, incident: IncidentId, now: datetime) -> None:
        """Cancels what has not gone out yet about an incident."""
        self._sqlite.execute(
            """UPDATE delivery SET state = 'cancelled', updated = ?
            WHERE incident = ? AND state IN ('queued', 'held')""",
            (to_micros(now), incident),
        )

    def newest_card(self, chat: ChatId, incident: IncidentId) -> Delivery | None:
        """What the chat's card of an incident says or will say: the newest card or edit that was not given up."""
        found = select(
            self._sqlite,
            """d.incident = ? AND d.chat = ? AND d.kind IN ('card', 'edit')
            AND d.state IN ('held', 'queued', 'sending', 'sent', 'uncertain', 'unconfirmed')
            ORDER BY d.revision DESC, d.born DESC, d.updated DESC LIMIT 1""",
            (incident, chat),
        )
        return found[0] if found else None

    def claim_of(self, chat: ChatId, now: datetime, epoch: int) -> list[Delivery]:
        """All that may go to one chat now, in order, as SENDING: for a chat that nobody else sends to."""
        with self._sqlite.transaction():
            found = waiting_for(self._sqlite, chat, to_micros(now))
            return [self._lease(DeliveryId(each), to_micros(now), epoch) for each in found]

    def recipients(self, incident: IncidentId) -> list[Chat]:
        """The chats that got something of an incident, or may have got it: whom a retraction must reach."""
        rows = self._sqlite.all(
            """SELECT * FROM chat WHERE id IN (
                SELECT chat FROM delivery WHERE incident = ?
                AND (state IN ('sending', 'sent', 'uncertain', 'unconfirmed') OR ambiguous > 0))
            ORDER BY id""",
            (incident,),
        )
        return [read_chat(row) for row in rows]

    def sent(self) -> list[Delivery]:
        """All that was sent and is still kept, the first first."""
        return select(self._sqlite, "d.state = 'sent' ORDER BY d.updated, d.born, d.id", ())

    def counts(self) -> dict[DeliveryState, int]:
        """How many deliveries are in each state; states without any are 0."""
        rows = self._sqlite.all("SELECT state, COUNT(*) AS number FROM delivery GROUP BY state")
        found = {DeliveryState(row["state"]): row["number"] for row in rows}
        return {state: found.get(state, 0) for state in DeliveryState}
