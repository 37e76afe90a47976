"""One incident from many reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TypedDict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.absorbing import absorb
from rules.events import Certainty, Voice
from rules.incidents import Change, Incident, IncidentId, Reason, Report, Status
from rules.places import PlaceId, Places

Make = Callable[..., Report]


class Told(TypedDict):
    """What a report is made of."""

    mode: str
    place: str
    severity: int
    certainty: Certainty
    publisher: str
    official: bool
    item: str
    wire: str
    dead: int


def play(reports: Sequence[Report], tree: Places) -> tuple[dict[IncidentId, Incident], list[Change]]:
    """Absorbs reports one by one, as they come."""
    running: dict[IncidentId, Incident] = {}
    changes: list[Change] = []
    for report in reports:
        for change in absorb([report], list(running.values()), tree):
            running[change.incident.id] = change.incident
            changes.append(change)
    return running, changes


def last(reports: Sequence[Report], tree: Places) -> Incident:
    """The one incident that these reports make."""
    (incident,) = play(reports, tree)[0].values()
    return incident


@pytest.fixture(scope="module")
def told(reported: Make) -> Callable[[Sequence[Told]], list[Report]]:
    """Reports in order, a minute apart."""

    def make(all_told: Sequence[Told]) -> list[Report]:
        return [reported(**each, minutes=number) for number, each in enumerate(all_told)]

    return make


_reports = st.fixed_dictionaries(
    {
        "mode": st.sampled_from(["demo", "violent", "looting"]),
        "place": st.just("KZ-almaty"),
        "severity": st.integers(1, 4),
        "certainty": st.sampled_from([Certainty.LIKELY, Certainty.POSSIBLE]),
        "publisher": st.sampled_from(["A", "B", "C"]),
        "official": st.just(value=False),
        "item": st.sampled_from(["1", "2", "3"]),
        "wire": st.sampled_from(["", "w", "x"]),
        "dead": st.sampled_from([0, 3, 30]),
    }
)
_histories = st.lists(
    _reports,
    min_size=1,
    max_size=8,
    unique_by=lambda each: (each["publisher"], each["item"], each["mode"], each["wire"]),
)


@settings(deadline=None)
@given(_histories, st.randoms(use_true_random=False))
def test_the_order_of_reports_at_one_place_does_not_change_what_is_known(
    told: Callable[[Sequence[Told]], list[Report]], tree: Places, history: list[Told], random: object
) -> None:
    reports = told(history)
    shuffled = list(reports)
    getattr(random, "shuffle")(shuffled)  # noqa: B009  # hypothesis gives no type for its random
    one, other = last(reports, tree), last(shuffled, tree)
    assert (one.severity, one.certainty, one.modes, one.place) == (
        other.severity,
        other.certainty,
        other.modes,
        other.place,
    )
    assert len(one.publishers) == len(other.publishers)


@settings(deadline=None)
@given(_histories)
def test_absorbing_twice_is_absorbing_once(
    told: Callable[[Sequence[Told]], list[Report]], tree: Places, history: list[Told]
) -> None:
    reports = told(history)
    running, _ = play(reports, tree)
    for report in reports:
        assert absorb([report], list(running.values()), tree) == ()
    assert absorb(reports, list(running.values()), tree) == ()


@settings(deadline=None)
@given(_histories)
def test_a_revision_grows_by_one_with_each_change_that_people_see(
    told: Callable[[Sequence[Told]], list[Report]], tree: Places, history: list[Told]
) -> None:
    _, changes = play(told(history), tree)
    revision = 0
    for change in changes:
        revision += change.reason is not Reason.SILENT
        assert change.incident.revision == revision


@settings(deadline=None)
@given(_histories)
def test_more_reports_never_make_what_goes_on_slighter_or_less_sure(
    told: Callable[[Sequence[Told]], list[Report]], tree: Places, history: list[Told]
) -> None:
    _, changes = play(told(history), tree)
    order = list(Certainty)
    for before, after in pairwise(changes):
        assert after.incident.severity >= before.incident.severity
        assert order.index(after.incident.certainty) <= order.index(before.incident.certainty)


def test_a_first_report_opens_an_incident(reported: Make, tree: Places) -> None:
    (change,) = absorb([reported()], [], tree)
    assert (change.reason, change.tier, change.incident.revision) == (Reason.NEW, 2, 1)
    assert (change.incident.status, change.incident.severity) == (Status.REPORTED, 3)
    assert change.incident.id.startswith("KZ-")


def test_a_report_without_a_place_joins_nothing_and_starts_nothing(reported: Make, tree: Places) -> None:
    report = reported()
    nowhere = replace(report, event=replace(report.event, place=None))
    assert absorb([nowhere], [], tree) == ()


def test_the_end_of_something_that_nobody_was_told_of_opens_nothing(reported: Make, tree: Places) -> None:
    assert absorb([reported(voice=Voice.EASING)], [], tree) == ()


@pytest.mark.parametrize(
    ("second", "reason", "status"),
    [
        ({"severity": 4}, Reason.WORSE, Status.ESCALATING),
        ({"mode": "looting"}, Reason.WIDER, Status.REPORTED),
        ({"publisher": "B"}, Reason.CONFIRMED, Status.CONFIRMED),
        ({"official": True}, Reason.CONFIRMED, Status.CONFIRMED),
        ({}, Reason.SILENT, Status.REPORTED),
        ({"severity": 2}, Reason.SILENT, Status.REPORTED),
        ({"dead": 20}, Reason.WIDER, Status.REPORTED),
    ],
)
def test_a_second_report_is_what_it_adds(
    second: dict[str, object], reason: Reason, status: Status, reported: Make, tree: Places
) -> None:
    _, changes = play([reported(), reported(item="item-2", minutes=5, **second)], tree)
    assert [change.reason for change in changes] == [Reason.NEW, reason]
    assert changes[-1].incident.status is status


def test_reprints_of_one_agency_text_confirm_nothing(reported: Make, tree: Places) -> None:
    reports = [reported(publisher=name, item=name, wire="the same") for name in ("A", "B", "C")]
    incident = last(reports, tree)
    assert len(incident.publishers) == 1
    assert incident.certainty is Certainty.LIKELY


def test_two_reports_of_one_family_confirm_nothing(reported: Make, tree: Places) -> None:
    incident = last([reported(item="1", wire="w1"), reported(item="2", wire="w2")], tree)
    assert incident.certainty is Certainty.LIKELY


def test_two_texts_of_two_families_confirm_whichever_comes_first(reported: Make, tree: Places) -> None:
    own = reported(publisher="A", item="own", wire="own")
    reprints = [reported(publisher=name, item=name, wire="agency") for name in ("A", "B")]
    for reports in ([own, *reprints], [reprints[1], reprints[0], own], [reprints[0], reprints[1], own]):
        assert last(reports, tree).certainty is Certainty.OBSERVED


def test_a_report_of_the_country_and_one_of_its_city_are_one_incident_at_the_city(
    reported: Make, tree: Places
) -> None:
    for places in (("KZ", "KZ-almaty"), ("KZ-almaty", "KZ")):
        incident = last([reported(place=places[0], item="1"), reported(place=places[1], item="2")], tree)
        assert incident.place.id == PlaceId("KZ-almaty")


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        (("KZ", "KZ-almaty", "KZ-talgar"), "KZ"),
        (("KZ.02", "KZ-almaty", "KZ-talgar"), "KZ.02"),
        (("KZ", "KZ.02", "KZ-almaty"), "KZ-almaty"),
    ],
)
def test_an_item_about_several_places_is_at_the_smallest_that_holds_them(
    named: tuple[str, ...], wanted: str, reported: Make, tree: Places
) -> None:
    (change,) = absorb([reported(place=where) for where in named], [], tree)
    assert change.incident.place.id == PlaceId(wanted)


def test_the_same_in_two_countries_stays_two(reported: Make, tree: Places) -> None:
    running, _ = play([reported(place="KZ", item="1"), reported(place="KG", item="2")], tree)
    assert len(running) == 2


def test_a_crisis_is_one_incident_and_a_flood_in_the_same_place_another(reported: Make, tree: Places) -> None:
    running, _ = play([reported(), reported("curfew", category="emergency_rule", item="2")], tree)
    assert len(running) == 1
    running, _ = play([reported(), reported("flood", category="natural_hazard", item="2")], tree)
    assert len(running) == 2


def test_an_attack_of_another_kind_is_another_attack(reported: Make, tree: Places) -> None:
    running, _ = play(
        [reported("bombing", category="attack"), reported("hostage", category="attack", item="2")], tree
    )
    assert len(running) == 2


def test_a_claim_of_calm_lowers_nothing(reported: Make, tree: Places) -> None:
    claim = reported(voice=Voice.EASING, certainty=Certainty.POSSIBLE, item="2", minutes=9)
    incident = last([reported(), claim], tree)
    assert (incident.severity, incident.modes) == (3, {("unrest", "violent"): 3})
    assert incident.status is Status.REPORTED


def test_one_report_of_an_end_is_easing_and_a_second_family_ends_it(reported: Make, tree: Places) -> None:
    first = reported(voice=Voice.EASING, item="2", minutes=9)
    _, changes = play([reported(), first], tree)
    assert (changes[-1].reason, changes[-1].incident.status) == (Reason.EASED, Status.EASING)
    assert changes[-1].incident.severity == 3


def test_an_official_end_ends_it_and_nothing_joins_it_any_more(reported: Make, tree: Places) -> None:
    running, changes = play(
        [reported(), reported(voice=Voice.EASING, official=True, item="2", minutes=9)], tree
    )
    assert (changes[-1].reason, changes[-1].incident.status) == (Reason.ENDED, Status.ENDED)
    (fresh,) = absorb([reported(item="3", minutes=99)], list(running.values()), tree)
    assert fresh.reason is Reason.NEW
    assert fresh.incident.id not in running


def test_reopening_ends_what_the_same_state_had_closed(reported: Make, tree: Places) -> None:
    closed = reported("closed", category="departure", issuer="DE", severity=4)
    ordered = reported("ordered_departure", category="departure", issuer="KG", severity=4, item="2")
    reopened = reported(
        "reopened", category="departure", issuer="DE", severity=1, voice=Voice.EASING, item="3"
    )
    assert last([closed, ordered, reopened], tree).modes == {("departure", "ordered_departure"): 4}


def test_the_step_of_another_state_is_news_of_the_same_incident(reported: Make, tree: Places) -> None:
    steps = [
        reported("reduced_services", category="departure", severity=2, issuer=state, item=state)
        for state in ("DE", "KG")
    ]
    _, changes = play(steps, tree)
    assert [change.reason for change in changes] == [Reason.NEW, Reason.WIDER]


def test_a_second_state_that_withdraws_its_people_makes_it_worse(reported: Make, tree: Places) -> None:
    steps = [
        reported("voluntary_departure", category="departure", issuer=state, item=state, minutes=minutes)
        for state, minutes in (("DE", 0), ("KG", 47 * 60))
    ]
    _, changes = play(steps, tree)
    assert [change.reason for change in changes] == [Reason.NEW, Reason.WORSE]
    assert changes[-1].incident.severity == 4
    assert changes[-1].incident.patterns == ("Several states withdraw their people",)


def test_several_events_of_one_item_are_one_change(reported: Make, tree: Places) -> None:
    (change,) = absorb(
        [reported("demo", severity=1, tier=0), reported("looting", severity=2, tier=1)], [], tree
    )
    assert set(change.incident.modes) == {("unrest", "demo"), ("unrest", "looting")}
    assert (change.incident.severity, change.tier, len(change.reports)) == (2, 1, 2)


def test_what_nobody_reports_any_more_counts_no_more_and_has_not_eased(reported: Make, tree: Places) -> None:
    patience = {"unrest": timedelta(hours=72), "departure": timedelta(days=30)}
    riots = reported(severity=4)
    leaving = reported(
        "reduced_services", category="departure", issuer="DE", severity=2, item="2", minutes=60
    )
    later = reported(
        "reduced_services", category="departure", issuer="KG", severity=2, item="3", minutes=60 * 96
    )
    running: dict[IncidentId, Incident] = {}
    changes = []
    for report in (riots, leaving, later):
        for change in absorb([report], list(running.values()), tree, patience):
            running[change.incident.id] = change.incident
            changes.append(change)
    assert [change.reason for change in changes] == [Reason.NEW, Reason.WIDER, Reason.WIDER]
    assert [change.incident.severity for change in changes] == [4, 4, 2]
    assert changes[-1].incident.quiet == (("unrest", "violent"),)
    again = reported(item="4", severity=4, minutes=60 * 97)
    (revived,) = absorb([again], list(running.values()), tree, patience)
    assert (revived.reason, revived.incident.severity, revived.incident.quiet) == (Reason.WORSE, 4, ())
