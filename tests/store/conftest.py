"""Values to put into a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from rules.events import Certainty, Event, Mention, Voice
from rules.incidents import Incident, IncidentId, Report, Status
from rules.places import Place, PlaceId, PlaceKind


@pytest.fixture
def a_place() -> Callable[..., Place]:
    def make(place: str, country: str = "KZ") -> Place:
        kind = PlaceKind.COUNTRY if place == country else PlaceKind.CITY
        return Place(PlaceId(place), place, kind, PlaceId("WORLD"), country, 43.25, 76.95)

    return make


@pytest.fixture
def an_incident(now: datetime, a_place: Callable[..., Place]) -> Callable[..., Incident]:
    """An incident of one report; any field can be given."""

    def make(name: str, place: Place | None = None, also: tuple[Place, ...] = (), **fields: Any) -> Incident:
        where = place or a_place("1526384")
        mention = Mention("unrest.protest", Voice.ACTUAL, "title", 0, 8, "Protests in Almaty.")
        event = Event("unrest", "protest", where, 3, Certainty.LIKELY, Voice.ACTUAL, 2, mention, also=also)
        report = Report(event, "bbc", "bbc", False, f"key-{name}", "Protests", "https://example.org/1", now)
        values: dict[str, Any] = {
            "category": "unrest",
            "place": where,
            "severity": 3,
            "certainty": Certainty.LIKELY,
            "status": Status.REPORTED,
            "opened": now,
            "updated": now,
            "revision": 1,
            "reports": (report,),
        } | fields
        return Incident(id=IncidentId(name), **values)

    return make
