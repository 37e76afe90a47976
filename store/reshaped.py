"""What operators made of incidents, so that it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from rules.incidents import IncidentId
from rules.reshaping import Step
from store._codec import incident_from_json, incident_to_json
from store._sqlite import Sqlite, to_micros


class Reshaped:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def put(self, steps: Sequence[Step], now: datetime) -> None:
        """Keeps what one deed of an operator made of each incident."""
        deed = [
            [incident_to_json(before) if before else None, incident_to_json(after)] for before, after in steps
        ]
        with self._sqlite.transaction():
            made = self._sqlite.execute(
                "INSERT INTO reshaped (at, step) VALUES (?, ?)", (to_micros(now), json.dumps(deed))
            )
            self._sqlite.executemany(
                "INSERT INTO reshaped_incident (incident, step) VALUES (?, ?)",
                [(after.id, made.lastrowid) for _, after in steps],
            )

    def take_last(self, incident: IncidentId) -> list[Step]:
        """The last deed that an incident had a part in, which is forgotten with this; empty where there is none."""
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
            Step(incident_from_json(before) if before else None, incident_from_json(after))
            for before, after in json.loads(row["step"])
        ]
