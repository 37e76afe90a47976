"""How changes of official advice join incidents: one matter a state, told once, and never an all-clear."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from rules import ladder, policy
from rules.absorbing import absorb
from rules.advice import shown_severity
from rules.incidents import Change, Incident, Reason, Report, Status
from rules.places import PlaceId, Places
from rules.registers import Shift, State, events, noted, shifted

POLICY, LADDER = policy.shipped(), ladder.shipped()
BEGAN = datetime.fromisoformat("2025-09-22T08:00:00+00:00")

Tell = Callable[..., list[tuple[Reason, int]]]


class Told:
    """The incidents of Kazakhstan, and what each change of advice did to them."""

    def __init__(self, tree: Places) -> None:
        self.tree, self.running, self.changes = tree, dict[str, Incident](), list[Change]()

    def level(
        self, before: int, now: int, hours: float, issuer: str = "CA", note: str = ""
    ) -> list[tuple[Reason, int]]:
        return self._absorb(shifted(State("X", before), State("X", now, note=note), LADDER), hours, issuer)

    def note(self, note: str, hours: float, issuer: str = "CA") -> list[tuple[Reason, int]]:
        return self._absorb(noted(note), hours, issuer)

    def _absorb(self, shift: Shift, hours: float, issuer: str) -> list[tuple[Reason, int]]:
        at = BEGAN + timedelta(hours=hours)
        found = events(shift, [self.tree.get(PlaceId("KZ"))], issuer, POLICY)
        reports = [
            Report(event, issuer, issuer, True, f"{issuer}{at}", "Advice", "", at, f"{issuer}{at}")
            for event in found
        ]
        changes = absorb(reports, self.running.values(), self.tree, {"advisory": timedelta(days=30)})
        self.running |= {change.incident.id: change.incident for change in changes}
        self.changes += changes
        return [(change.reason, change.tier) for change in changes]


@pytest.fixture
def told(tree: Places) -> Told:
    return Told(tree)


def test_a_raise_rings_and_the_way_back_edits_its_card_in_silence(told: Told) -> None:
    assert told.level(2, 3, 0) == [(Reason.NEW, 2)]
    assert told.level(3, 2, 48) == [(Reason.EASED, 1)]
    assert len(told.running) == 1
    assert shown_severity(told.changes[-1].incident) == 2


def test_flapping_within_days_stays_one_card(told: Told) -> None:
    told.level(2, 3, 0)
    told.level(3, 2, 24)
    assert [reason for reason, _ in told.level(2, 3, 48)] == [Reason.WIDER]
    assert len(told.running) == 1


def test_a_raise_weeks_after_the_easing_is_a_new_matter_and_rings(told: Told) -> None:
    told.level(2, 3, 0)
    told.level(3, 2, 24)
    assert told.level(2, 3, 24 * 15) == [(Reason.NEW, 2)]


def test_each_state_rings_for_itself(told: Told) -> None:
    assert told.level(3, 4, 0, "US") == [(Reason.NEW, 3)]
    assert told.level(2, 3, 1, "CA") == [(Reason.NEW, 2)]
    assert told.level(3, 4, 2, "CA") == [(Reason.WORSE, 3)]


def test_a_lowering_that_nobody_was_told_the_raise_of_is_told_in_silence(told: Told) -> None:
    assert told.level(3, 1, 0) == [(Reason.NEW, 1)]
    (change,) = told.changes
    assert change.incident.severity == 2


def test_a_lower_level_is_no_all_clear(told: Told) -> None:
    told.level(2, 4, 0)
    told.level(4, 3, 24)
    assert told.changes[-1].incident.status is Status.EASING
    assert Reason.ENDED not in {change.reason for change in told.changes}


def test_a_removed_note_does_not_lower_the_level(told: Told) -> None:
    told.level(2, 4, 0)
    assert [tier for _, tier in told.note("Removal of information about a storm.", 5)] == [0]
    assert told.running[told.changes[0].incident.id].modes == {("advisory", "raised"): 4}
    told.note("FCDO no longer advises against all travel to the border.", 6)
    assert told.running[told.changes[0].incident.id].modes == {("advisory", "raised"): 4}


def test_a_raise_rings_though_an_area_of_the_same_severity_was_named_before(told: Told) -> None:
    told.note("We now advise against all travel to the border.", 0)
    assert told.level(2, 3, 24) == [(Reason.WORSE, 2)]


def test_an_administrative_note_changes_nothing(told: Told) -> None:
    assert told.note("Editorial change", 0) == []
    assert told.running == {}
