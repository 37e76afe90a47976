"""What each chat has been told: what rang in it, and of which incidents it has a card."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from rules.audience import ChatId, Ring
from rules.incidents import IncidentId
from store._sqlite import Sqlite, to_datetime, to_micros


class Told:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def since(self, moment: datetime, chats: Collection[ChatId]) -> dict[ChatId, list[Ring]]:
        """What rang, or will when it is sent, in each of these chats since then, in order. Answers are no rings."""
        found: dict[ChatId, list[Ring]] = {}
        for row in self._sqlite.all(
            """SELECT chat, born, follows, incident FROM delivery INDEXED BY delivery_rang
            WHERE chat IN (SELECT value FROM json_each(?)) AND rings = 1 AND born > ? AND incident IS NOT NULL
                AND state NOT IN ('superseded', 'expired', 'cancelled') ORDER BY chat, born""",
            (json.dumps(sorted(chats)), to_micros(moment)),
        ):
            ring = Ring(to_datetime(row["born"]), row["follows"], row["incident"])
            found.setdefault(ChatId(row["chat"]), []).append(ring)
        return found

    def carded(self, incident: IncidentId) -> frozenset[ChatId]:
        """The chats to which a card of the incident went out, or is on its way: what follows edits it."""
        rows = self._sqlite.all(
            """SELECT DISTINCT chat FROM delivery WHERE incident = ?
            AND state IN ('sending', 'sent', 'uncertain', 'unconfirmed')""",
            (incident,),
        )
        return frozenset(ChatId(row["chat"]) for row in rows)
