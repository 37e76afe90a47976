"""Deliveries as rows: how one is written and read, and what a newer revision does to an older one."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence

from rules.advisory import Message
from rules.audience import Address, ChatId
from rules.delivery import Delivery, DeliveryId, DeliveryKind, DeliveryState, Transition, lane
from rules.incidents import IncidentId
from rules.places import PlaceId
from store._codec import message_from_json, message_to_json
from store._sqlite import Sqlite, to_datetime, to_micros

# The address is the chat's, so that a chat which moves takes its deliveries along.
_INSERT = """
INSERT OR IGNORE INTO delivery (id, chat, channel, kind, body, severity, lane, rings, born, due, state,
incident,
    revision, expires, attempts, ambiguous, repeated, refused, under, epoch, updated, follows)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# A ring that nobody heard is not lost with its text, unless things are better now.
_INHERIT = """
UPDATE delivery AS new SET rings = 1, kind = CASE new.kind WHEN 'edit' THEN 'reply' ELSE new.kind END,
    state = CASE old.state WHEN 'held' THEN 'held' ELSE new.state END,
    due = CASE old.state WHEN 'held' THEN MAX(new.due, old.due) ELSE new.due END
FROM delivery AS old
WHERE new.incident = :incident AND new.chat IN (SELECT value FROM json_each(:chats))
    AND new.state IN ('queued', 'held') AND new.rings = 0 AND new.kind <> 'map'
    AND old.incident = new.incident AND old.chat = new.chat AND old.revision < new.revision
    AND old.state IN ('queued', 'held') AND old.rings = 1 AND old.severity <= new.severity
"""

# A map says where, whatever is said anew of what goes on there.
_SUPERSEDE = """
UPDATE delivery AS old SET updated = :now,
    state = CASE WHEN old.ambiguous > 0 THEN 'unconfirmed' ELSE 'superseded' END
WHERE old.incident = :incident AND old.chat IN (SELECT value FROM json_each(:chats))
    AND old.state IN ('queued', 'held') AND old.kind <> 'map' AND EXISTS (
        SELECT 1 FROM delivery AS new
        WHERE new.incident = old.incident AND new.chat = old.chat AND new.revision > old.revision
            AND new.kind <> 'map'
            AND new.state IN ('queued', 'held', 'sending', 'sent', 'uncertain', 'unconfirmed'))
"""

_SELECT = """
SELECT d.*, c.chat AS address, c.topic, b.message FROM delivery AS d
JOIN chat AS c ON c.id = d.chat JOIN body AS b ON b.id = d.body
"""


def insert(sqlite: Sqlite, deliveries: Sequence[Delivery]) -> int:
    """How many were new to the outbox. Equal messages are kept once; a chat that is not known (it was
    forgotten) gets nothing."""
    chats = {
        row["id"]: (row["channel"], row["ready"])
        for row in sqlite.all(
            "SELECT id, channel, ready FROM chat WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps([delivery.chat for delivery in deliveries]),),
        )
    }
    bodies: dict[Message, int] = {}
    rows = []
    for delivery in deliveries:
        if delivery.chat in chats:
            if delivery.message not in bodies:
                bodies[delivery.message] = _body(sqlite, delivery.message)
            rows.append(_row(delivery, bodies[delivery.message], *chats[delivery.chat]))
    return sqlite.executemany(_INSERT, rows)


def _body(sqlite: Sqlite, message: Message) -> int:
    text = message_to_json(message)
    digest = hashlib.sha256(text.encode()).digest()
    sqlite.execute("INSERT OR IGNORE INTO body (digest, message) VALUES (?, ?)", (digest, text))
    row = sqlite.one("SELECT id FROM body WHERE digest = ?", (digest,))
    return 0 if row is None else int(row["id"])


def _row(delivery: Delivery, body: int, channel: str, ready: int) -> tuple[object, ...]:
    """In the order of _INSERT. `.value`: sqlite3 takes three times as long over a str that is an enum."""
    return (
        delivery.id,
        delivery.chat,
        channel,
        delivery.kind.value,
        body,
        delivery.severity,
        lane(delivery).value,
        int(delivery.rings),
        to_micros(delivery.born),
        max(to_micros(delivery.due), ready),
        delivery.state.value,
        delivery.incident,
        delivery.revision,
        to_micros(delivery.expires),
        delivery.attempts,
        delivery.ambiguous,
        delivery.repeated,
        delivery.refused,
        delivery.under,
        delivery.epoch,
        to_micros(delivery.born),
        delivery.follows,
    )


def supersede(sqlite: Sqlite, incident: IncidentId, chats: Iterable[ChatId], now: int) -> None:
    """Of what waits for these chats about an incident, only the newest revision is left. `now`:
    microseconds."""
    parameters = {"incident": incident, "chats": json.dumps(sorted(set(chats))), "now": now}
    sqlite.execute(_INHERIT, parameters)
    sqlite.execute(_SUPERSEDE, parameters)


def select(sqlite: Sqlite, where: str, parameters: tuple[object, ...]) -> list[Delivery]:
    """`where`: a condition on the columns of delivery, as d."""
    return [_delivery(row) for row in sqlite.all(f"{_SELECT} WHERE {where}", parameters)]


def _delivery(row: sqlite3.Row) -> Delivery:
    return Delivery(
        id=DeliveryId(row["id"]),
        chat=ChatId(row["chat"]),
        address=Address(row["channel"], row["address"], row["topic"] or None),
        kind=DeliveryKind(row["kind"]),
        message=message_from_json(row["message"]),
        severity=row["severity"],
        rings=bool(row["rings"]),
        born=to_datetime(row["born"]),
        due=to_datetime(row["due"]),
        state=DeliveryState(row["state"]),
        incident=None if row["incident"] is None else IncidentId(row["incident"]),
        revision=row["revision"],
        expires=to_datetime(row["expires"]),
        attempts=row["attempts"],
        ambiguous=row["ambiguous"],
        repeated=row["repeated"],
        under=row["under"],
        refused=row["refused"],
        epoch=row["epoch"],
        follows=None if row["follows"] is None else PlaceId(row["follows"]),
    )


def write(sqlite: Sqlite, held: DeliveryState, after: Transition, now: int) -> int:
    """Takes over what became of a delivery; 1 where its process still held it, else 0: then nothing is
    written."""
    delivery = after.delivery
    return sqlite.execute(
        """UPDATE delivery SET state = :state, kind = :kind, attempts = :attempts, ambiguous = :ambiguous,
            repeated = :repeated, refused = :refused, under = :under, receipt = :receipt, why = :why,
            updated = :now,
            due = MAX(:due, (SELECT ready FROM chat WHERE chat.id = delivery.chat))
        WHERE id = :id AND state = :held AND epoch = :epoch""",
        {
            "id": delivery.id,
            "held": held,
            "state": delivery.state,
            "kind": delivery.kind,
            "attempts": delivery.attempts,
            "ambiguous": delivery.ambiguous,
            "repeated": delivery.repeated,
            "refused": delivery.refused,
            "under": delivery.under,
            "receipt": after.receipt,
            "why": after.why,
            "now": now,
            "due": to_micros(delivery.due),
            "epoch": delivery.epoch,
        },
    ).rowcount
