"""What operators made of incidents, so that it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from rules.incidents import Incident, IncidentId
from store._codec import incident_from_json, incident_to_json
from store._sqlite import Sqlite, to_micros

Pair = tuple[Incident | None, Incident]  # before, after


class Reshaped:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def put(self, pairs: Sequence[Pair], now: datetime) -> None:
        """Keeps what each incident of one step was before, None where the step made it, and after."""
        step = [
            [incident_to_json(before) if before else None, incident_to_json(after)] for before, after in pairs
        ]
        with self._sqlite.transaction():
            made = self._sqlite.execute(
                "INSERT INTO reshaped (at, step) VALUES (?, ?)", (to_micros(now), json.dumps(step))
            )
            self._sqlite.executemany(
                "INSERT INTO reshaped_incident (incident, step) VALUES (?, ?)",
                [(after.id, made.lastrowid) for _, after in pairs],
            )

    def take_last(self, incident: IncidentId) -> list[Pair]:
        """The last step that an incident had a part in, which is forgotten with this; empty where there is none."""
        with self._sqlite.transaction():
            row = self._sqlite.one(
                """SELECT id, step FROM reshaped WHERE id =
                    (SELECT max(step) FROM reshaped_incident WHERE incident = ?)""",
                (incident,),
            )
            if row is None:
                return []
            self._sqlite.execute("DELETE FROM reshaped_incident WHERE step = ?", (row["id"],))
            self._sqlite.execute("DELETE FROM reshaped WHERE id = ?", (row["id"],))
        return [
            (incident_from_json(before) if before else None, incident_from_json(after))
            for before, after in json.loads(row["step"])
        ]
