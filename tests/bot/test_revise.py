"""What no new report changes: an incident that went quiet, and one that was wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rules.incidents import Incident, IncidentId, Status


@pytest.fixture
def told(talk: Any) -> Any:
    """Aida follows Nairobi and has the card of a departure there; Ben follows Lima. All sources can be read."""
    talk.say(7, "/follow Nairobi")
    talk.say(8, "/follow Lima")
    talk.news("bbc", "The United States ordered its non-emergency embassy staff in Nairobi to leave Kenya.")
    talk.sources(3)
    return talk


def only(talk: Any) -> Incident:
    (incident,) = talk.house.store.incidents.every()
    return incident  # type: ignore[no-any-return]  # the fixture is untyped


def edits(talk: Any) -> list[str]:
    return [each.message.text for each in talk.house.store.outbox.sent() if each.kind == "edit"]


def test_an_incident_that_nobody_reports_goes_quiet_once_and_is_no_all_clear(told: Any) -> None:
    told.wait(timedelta(days=29, hours=23).total_seconds())
    assert told.house.reviser().go_quiet(told.clock.now()) == 0
    told.wait(timedelta(hours=2).total_seconds())
    assert told.house.reviser().go_quiet(told.clock.now()) == 1
    assert told.house.reviser().go_quiet(told.clock.now()) == 0
    told.say(7, "/help")  # what waits is sent
    assert only(told).status is Status.STALE
    (edit,) = edits(told)
    assert "no new reports" in edit
    assert "not an all-clear" in edit


def test_while_sources_cannot_be_read_silence_says_nothing(told: Any) -> None:
    told.sources(1, failing=3)
    told.wait(timedelta(days=50).total_seconds())
    assert told.house.reviser().go_quiet(told.clock.now()) == 0
    assert only(told).status is not Status.STALE


def test_a_withdrawn_alert_is_corrected_in_exactly_the_chats_that_had_it_once(told: Any) -> None:
    incident = only(told)
    assert told.house.reviser().withdraw(incident.id, "It was a drill.", told.clock.now()) == 1
    assert told.house.reviser().withdraw(incident.id, "It was a drill.", told.clock.now()) is None
    told.say(8, "/help")
    told.say(7, "/help")
    (edit,) = edits(told)
    assert "this alert was wrong: It was a drill." in edit
    assert only(told).status is Status.RETRACTED


def test_what_is_not_known_cannot_be_withdrawn(told: Any) -> None:
    assert told.house.reviser().withdraw(IncidentId("KE-NOTHING"), "why", told.clock.now()) is None


def test_a_new_report_after_a_withdrawal_is_a_new_incident(told: Any) -> None:
    told.house.reviser().withdraw(only(told).id, "wrong", told.clock.now())
    told.news("cnn", "Denmark evacuates its diplomats from Nairobi.")
    assert len(told.house.store.incidents.every()) == 2
