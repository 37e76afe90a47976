"""Incidents: found where they run, never going back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rules.incidents import Incident, IncidentId, Status
from rules.places import Place, PlaceId
from store import Store

_ALMATY = PlaceId("1526384")


def test_an_incident_comes_back_as_it_was(store: Store, an_incident: Callable[..., Incident]) -> None:
    incident = an_incident("KZ-1")
    store.incidents.put(incident)
    assert store.incidents.get(incident.id) == incident
    assert store.incidents.get(IncidentId("KZ-2")) is None


def test_a_later_revision_replaces_and_an_earlier_one_is_refused(
    store: Store, an_incident: Callable[..., Incident]
) -> None:
    store.incidents.put(an_incident("KZ-1", revision=2))
    store.incidents.put(an_incident("KZ-1", revision=3, severity=4))
    with pytest.raises(ValueError, match="a later revision"):
        store.incidents.put(an_incident("KZ-1", revision=2))
    kept = store.incidents.get(IncidentId("KZ-1"))
    assert kept is not None
    assert (kept.revision, kept.severity) == (3, 4)


def test_evidence_may_grow_within_a_revision(store: Store, an_incident: Callable[..., Incident]) -> None:
    incident = an_incident("KZ-1")
    store.incidents.put(incident)
    more = replace(incident, reports=(*incident.reports, replace(incident.reports[0], source="dw")))
    store.incidents.put(more)
    store.incidents.put(more)
    rows = store._sqlite.all("SELECT source FROM evidence WHERE incident = 'KZ-1' ORDER BY source")
    assert [row["source"] for row in rows] == ["bbc", "dw"]


def test_near_means_the_same_country_and_recent(
    store: Store,
    an_incident: Callable[..., Incident],
    a_place: Callable[..., Place],
    now: datetime,
) -> None:
    store.incidents.put(an_incident("here"))
    store.incidents.put(an_incident("elsewhere", a_place("2950159", "DE")))
    store.incidents.put(an_incident("other", category="weather"))
    store.incidents.put(an_incident("old", updated=now - timedelta(days=9)))
    near = store.incidents.near("KZ", now - timedelta(days=3))
    assert [incident.id for incident in near] == ["here", "other"]


@pytest.mark.parametrize("status", list(Status))
def test_only_what_ended_or_was_retracted_runs_no_more(
    store: Store, an_incident: Callable[..., Incident], now: datetime, status: Status
) -> None:
    store.incidents.put(an_incident("KZ-1"))
    store.incidents.put(an_incident("KZ-1", status=status, revision=2))
    running = status not in (Status.ENDED, Status.RETRACTED, Status.MERGED)
    assert bool(store.incidents.near("KZ", now)) is running
    assert bool(store.incidents.open_in([_ALMATY])) is running
    assert bool(store.incidents.all_open()) is running


def test_an_incident_on_a_border_is_found_from_both_sides(
    store: Store, an_incident: Callable[..., Incident], a_place: Callable[..., Place], now: datetime
) -> None:
    store.incidents.put(an_incident("KZ-1", also=(a_place("KG", "KG"),)))
    assert store.incidents.open_in([PlaceId("KG")]) == store.incidents.open_in([], ["KG"]) != []
    assert [incident.id for incident in store.incidents.near("KG", now)] == ["KZ-1"]


def test_open_incidents_come_newest_first_and_each_once(
    store: Store, an_incident: Callable[..., Incident], now: datetime
) -> None:
    for days in (3, 1, 2):
        store.incidents.put(an_incident(str(days), updated=now - timedelta(days=days)))
    assert [incident.id for incident in store.incidents.open_in([_ALMATY], ["KZ"])] == ["1", "2", "3"]
    assert [incident.id for incident in store.incidents.all_open()] == ["1", "2", "3"]


def test_an_incident_that_moves_is_found_only_where_it_is(
    store: Store, an_incident: Callable[..., Incident], a_place: Callable[..., Place]
) -> None:
    store.incidents.put(an_incident("KZ-1"))
    store.incidents.put(an_incident("KZ-1", a_place("1526273"), revision=2))
    assert store.incidents.open_in([_ALMATY]) == []
    assert len(store.incidents.open_in([PlaceId("1526273")])) == 1
