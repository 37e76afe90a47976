"""What goes on, where, and the evidence of it."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from rules.incidents import Incident, IncidentId
from rules.places import PlaceId
from store._codec import incident_from_json, incident_to_json
from store._sqlite import Sqlite, to_micros
from store.reshaped import Reshaped


class Incidents:
    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite
        self.reshaped = Reshaped(sqlite)

    def put(self, incident: Incident) -> None:
        """Keeps a new incident, or replaces it. Raises ValueError where a later revision is known."""
        with self._sqlite.transaction():
            row = self._sqlite.one(
                """INSERT INTO incident (id, category, place, country, severity, status, opened, updated,
                revision,
                    body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET category = excluded.category, place = excluded.place,
                    country = excluded.country, severity = excluded.severity, status = excluded.status,
                    opened = excluded.opened, updated = excluded.updated, revision = excluded.revision,
                    body = excluded.body
                WHERE excluded.revision >= revision RETURNING revision""",
                (
                    incident.id,
                    incident.category,
                    incident.place.id,
                    incident.place.country,
                    incident.severity,
                    incident.status,
                    to_micros(incident.opened),
                    to_micros(incident.updated),
                    incident.revision,
                    incident_to_json(incident),
                ),
            )
            if row is None:
                raise ValueError(
                    f"incident {incident.id}: a later revision than {incident.revision} is stored"
                )
            self._put_running(incident)
            self._put_evidence(incident)

    def _put_running(self, incident: Incident) -> None:
        self._sqlite.execute("DELETE FROM running WHERE incident = ?", (incident.id,))
        if incident.over:
            return
        places = incident.places
        self._sqlite.executemany(
            "INSERT OR IGNORE INTO running (country, place, incident) VALUES (?, ?, ?)",
            [(place.country, place.id, incident.id) for place in places],
        )

    def _put_evidence(self, incident: Incident) -> None:
        self._sqlite.executemany(
            "INSERT OR IGNORE INTO evidence (incident, source, item, publisher, at) VALUES (?, ?, ?, ?, ?)",
            [
                (incident.id, report.source, report.item, report.publisher, to_micros(report.at))
                for report in incident.reports
            ],
        )

    def get(self, incident: IncidentId) -> Incident | None:
        row = self._sqlite.one("SELECT body FROM incident WHERE id = ?", (incident,))
        return None if row is None else incident_from_json(row["body"])

    def near(self, country: str, since: datetime) -> list[Incident]:
        """Running incidents in the country, or across its border, that were updated since then; the oldest first.
        Stale ones run on: a new report revives them."""
        return self._read(
            """SELECT body FROM incident WHERE id IN (SELECT incident FROM running WHERE country = ?)
                AND updated >= ? ORDER BY opened, id""",
            (country, to_micros(since)),
        )

    def open_in(self, places: Collection[PlaceId], countries: Collection[str] = ()) -> list[Incident]:
        """Running incidents at one of the places or anywhere in one of the countries, the newest first."""
        return self._read(
            """SELECT body FROM incident WHERE id IN (
                SELECT incident FROM running WHERE place IN (SELECT value FROM json_each(?))
                UNION SELECT incident FROM running WHERE country IN (SELECT value FROM json_each(?)))
            ORDER BY updated DESC, id""",
            (json.dumps(sorted(places)), json.dumps(sorted(countries))),
        )

    def all_open(self) -> list[Incident]:
        """Every running incident, the newest first."""
        return self._read(
            "SELECT body FROM incident WHERE status NOT IN ('ended', 'retracted', 'merged') ORDER BY updated DESC, id",
            (),
        )

    def since(self, moment: datetime) -> list[Incident]:
        """Every running incident, and those that ended or were withdrawn since then, the newest first."""
        return self._read(
            """SELECT body FROM incident WHERE status NOT IN ('ended', 'retracted', 'merged')
                OR (status IN ('ended', 'retracted') AND updated >= ?) ORDER BY updated DESC, id""",
            (to_micros(moment),),
        )

    def every(self) -> list[Incident]:
        """All incidents, ended ones too, the first opened first."""
        return self._read("SELECT body FROM incident ORDER BY opened, id", ())

    def _read(self, statement: str, parameters: tuple[object, ...]) -> list[Incident]:
        return [incident_from_json(row["body"]) for row in self._sqlite.all(statement, parameters)]
