"""Official events that were told before, with or after the official word, and those that were missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from rules.absorbing import absorb
from rules.incidents import Incident, Report
from rules.places import Places
from rules.recall import Truth, official, recall

Make = Callable[..., Report]


@pytest.fixture
def incident(reported: Make, tree: Places) -> Incident:
    """A paper tells of it, an hour later a ministry does."""
    paper = reported(mode="violent", place="KZ", severity=3, publisher="bbc", item="1", minutes=0)
    ministry = reported(
        mode="violent", place="KZ", severity=3, publisher="mfa", official=True, item="2", minutes=60
    )
    (first,) = absorb([paper], [], tree)
    (second,) = absorb([ministry], [first.incident], tree)
    return second.incident


def test_the_official_word_is_ground_truth_and_what_came_before_it_counts(incident: Incident) -> None:
    (truth,) = official([incident], incident.opened)
    (found,) = recall([truth], [incident])
    assert truth.at == incident.opened + timedelta(hours=1)
    assert (found.incident, found.lead) == (incident, timedelta(hours=1))


def test_what_is_older_than_asked_for_is_no_truth(incident: Incident) -> None:
    assert official([incident], incident.opened + timedelta(hours=2)) == []


@pytest.mark.parametrize(
    ("country", "category", "late", "told"),
    [
        ("KZ", "", timedelta(), True),
        ("KZ", "unrest", timedelta(hours=3), True),
        ("KZ", "departure", timedelta(), False),
        ("DE", "", timedelta(), False),
        ("KZ", "", timedelta(days=8), False),
        ("KZ", "", timedelta(days=-3), False),
    ],
)
def test_an_event_is_missed_where_nothing_was_told_of_its_kind_and_place_in_its_days(
    incident: Incident, country: str, category: str, late: timedelta, told: bool
) -> None:
    (found,) = recall([Truth(incident.opened + late, country, "a truth", category)], [incident])
    assert (found.incident is not None) is told
