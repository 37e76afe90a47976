"""Who hears of a change, how loud, and who does not and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.absorbing import absorb
from rules.addressing import address, heard_at
from rules.audience import (
    Address,
    Chat,
    ChatId,
    ChatKind,
    Known,
    Letter,
    Loudness,
    Quiet,
    Ring,
    Subscription,
    quiet_until,
)
from rules.incidents import Change, Incident, IncidentId, Reason, Report
from rules.places import PlaceId, Places

Make = Callable[..., Report]
Hearer = tuple[Chat, Subscription]
NOW = datetime(2022, 1, 5, 12, 0, tzinfo=UTC)


def chat(number: int = 1, **more: Any) -> Chat:
    return Chat(ChatId(number), Address("telegram", str(number)), ChatKind.PRIVATE, **more)


def follows(place: str = "KZ-almaty", least: int = 1, *categories: str, who: Chat | None = None) -> Hearer:
    who = who or chat()
    return who, Subscription(who.id, PlaceId(place), least, frozenset(categories))


def change(report: Report, tree: Places) -> Change:
    (only,) = absorb([report], [], tree)
    return only


@pytest.mark.parametrize(
    ("tier", "loudness"), [(1, Loudness.SILENT), (2, Loudness.RINGS), (3, Loudness.RINGS)]
)
def test_the_tier_is_how_loud_it_arrives(tier: int, loudness: Loudness, reported: Make, tree: Places) -> None:
    (letter,), withheld = address(change(reported(tier=tier), tree), [follows()], tree, NOW)
    assert (letter.tier, letter.loudness, letter.due) == (tier, loudness, NOW)
    assert withheld == ()


@pytest.mark.parametrize(
    ("hearer", "report", "gate"),
    [
        (follows(), {"tier": 0}, "tier"),
        (follows("KZ-almaty", 1, "departure"), {}, "category"),
        (follows("KZ-almaty", 4), {"severity": 3}, "severity"),
        (follows("KZ"), {"severity": 1, "tier": 1}, "severity"),
        (follows("WORLD"), {"severity": 3}, "severity"),
    ],
)
def test_a_gate_that_closes_says_why(
    hearer: Hearer, report: dict[str, Any], gate: str, reported: Make, tree: Places
) -> None:
    letters, (withheld,) = address(change(reported(**report), tree), [hearer], tree, NOW)
    assert letters == ()
    assert withheld.gate == gate
    assert withheld.why


@pytest.mark.parametrize(("place", "severity"), [("KZ-almaty", 1), ("KZ.02", 2), ("KZ", 2), ("WORLD", 4)])
def test_from_some_severity_on_news_reaches_the_followers_of_larger_places(
    place: str, severity: int, reported: Make, tree: Places
) -> None:
    told = change(reported(severity=severity, tier=1), tree)
    letters, _ = address(told, [follows(place)], tree, NOW)
    assert len(letters) == 1


def test_a_chat_that_follows_city_and_country_hears_once(reported: Make, tree: Places) -> None:
    letters, withheld = address(
        change(reported(), tree), [follows("KZ-almaty", 4), follows("KZ"), follows("KZ.02")], tree, NOW
    )
    assert len(letters) == 1
    assert withheld == ()


def test_a_step_of_ones_own_state_is_one_louder_and_others_are_not(reported: Make, tree: Places) -> None:
    step = change(reported("ordered_departure", category="departure", issuer="DE", tier=2), tree)
    german, kyrgyz = chat(1, nationality="DE"), chat(2, nationality="KG")
    letters, _ = address(step, [follows(who=german), follows(who=kyrgyz), follows(who=chat(3))], tree, NOW)
    assert [letter.tier for letter in letters] == [3, 2, 2]


def test_ones_own_state_makes_nothing_else_louder(reported: Make, tree: Places) -> None:
    advice = change(reported("raised", category="advisory", issuer="DE", tier=2), tree)
    (letter,), _ = address(advice, [follows(who=chat(nationality="DE"))], tree, NOW)
    assert letter.tier == 2


NIGHT = Quiet(time(22), time(7))


@pytest.mark.parametrize(
    ("tier", "loudness", "due"),
    [
        (1, Loudness.SILENT, datetime(2022, 1, 5, 20, tzinfo=UTC)),
        (2, Loudness.HELD, datetime(2022, 1, 6, 1, tzinfo=UTC)),
        (3, Loudness.RINGS, datetime(2022, 1, 5, 20, tzinfo=UTC)),
    ],
)
def test_at_night_only_the_gravest_rings_and_the_rest_waits_for_the_morning(
    tier: int, loudness: Loudness, due: datetime, reported: Make, tree: Places
) -> None:
    sleeper = chat(timezone="Asia/Almaty", quiet=NIGHT)  # UTC+6 in 2022: 20:00 UTC is 02:00 there
    evening = datetime(2022, 1, 5, 20, tzinfo=UTC)
    (letter,), _ = address(change(reported(tier=tier), tree), [follows(who=sleeper)], tree, evening)
    assert (letter.loudness, letter.due) == (loudness, due)


def test_a_night_in_which_the_clocks_change_ends_at_seven_all_the_same() -> None:
    berliner = chat(timezone="Europe/Berlin", quiet=NIGHT)
    for night, hour in (
        (datetime(2024, 3, 30, 23, tzinfo=UTC), 5),
        (datetime(2024, 10, 26, 22, tzinfo=UTC), 6),
    ):
        end = quiet_until(berliner, night)
        assert end is not None
        assert (end.hour, end.date()) == (hour, (night + timedelta(hours=9)).date())


_hours = st.times().map(lambda each: each.replace(second=0, microsecond=0))


@given(
    _hours,
    _hours,
    st.integers(0, 731 * 24 * 60).map(
        lambda minutes: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from(["UTC", "Asia/Almaty", "Europe/Berlin", "America/Lima"]),
)
def test_quiet_hours_end_later_than_now_and_within_a_day(
    start: time, end: time, now: datetime, zone: str
) -> None:
    until = quiet_until(chat(timezone=zone, quiet=Quiet(start, end)), now)
    assert until is None or timedelta(0) < until - now <= timedelta(hours=25)


def test_a_chat_without_quiet_hours_is_never_quiet() -> None:
    assert quiet_until(chat(), NOW) is None


def test_a_report_is_heard_above_it_and_inside_it(tree: Places) -> None:
    region = tree.get(PlaceId("KZ.02"))
    followed = [PlaceId(each) for each in ("KZ-almaty", "KZ-astana", "KG", "KZ", "nowhere")]
    assert heard_at(region, followed, tree) == ("KZ.02", "KZ", "WORLD", "KZ-almaty")


_reports = st.fixed_dictionaries(
    {
        "mode": st.sampled_from(["demo", "violent"]),
        "place": st.sampled_from(["KZ", "KZ.02", "KZ-almaty", "KZ-talgar"]),
        "severity": st.integers(1, 4),
        "tier": st.integers(0, 3),
        "publisher": st.sampled_from(["A", "B"]),
        "item": st.sampled_from(["1", "2", "3"]),
        "dead": st.sampled_from([0, 30]),
    }
)
_subscriptions = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(["KZ", "KZ.02", "KZ-almaty", "WORLD"]), st.integers(1, 4)),
    max_size=8,
)


@settings(deadline=None)
@given(st.lists(_reports, max_size=10), _subscriptions)
def test_an_address_never_gets_a_revision_twice(
    reported: Make, tree: Places, history: list[dict[str, Any]], subscribed: Sequence[tuple[int, str, int]]
) -> None:
    hearers = [follows(place, least, who=chat(number)) for number, place, least in subscribed]
    running: dict[IncidentId, Incident] = {}
    sent: list[tuple[Address, IncidentId, int]] = []
    for number, each in enumerate(history):
        for made in absorb([reported(**each, minutes=number)], list(running.values()), tree):
            running[made.incident.id] = made.incident
            if made.reason is not Reason.SILENT:
                letters, withheld = address(made, hearers, tree, NOW)
                assert {letter.chat.id for letter in letters}.isdisjoint(w.chat.id for w in withheld)
                sent += [(one.chat.address, made.incident.id, made.incident.revision) for one in letters]
    assert len(sent) == len(set(sent))


@settings(deadline=None)
@given(_reports, _subscriptions)
def test_every_follower_is_answered_for(
    reported: Make, tree: Places, told: dict[str, Any], subscribed: Sequence[tuple[int, str, int]]
) -> None:
    hearers = [follows(place, least, who=chat(number)) for number, place, least in subscribed]
    letters, withheld = address(change(reported(**told), tree), hearers, tree, NOW)
    assert {one.chat.id for one in letters} | {one.chat.id for one in withheld} == {
        who.id for who, _ in hearers
    }


def under_a_card(after: Report, rings: Sequence[Ring], tree: Places, who: Hearer | None = None) -> Letter:
    """The letter on a second report to a chat that has a card of the first."""
    first = change(replace(after, item="first", event=replace(after.event, mode="demo", severity=3)), tree)
    (second,) = absorb([after], [first.incident], tree)
    hearer = who or follows()
    rung = [replace(ring, incident=ring.incident and first.incident.id) for ring in rings]
    known = Known(frozenset({hearer[0].id}), {hearer[0].id: rung})
    (letter,), _ = address(second, [hearer], tree, NOW, known)
    return letter


HERE, ELSEWHERE = PlaceId("KZ-almaty"), PlaceId("DE")
THIS = IncidentId("this")  # stands for the incident of the letter


def ring(hours: int, place: PlaceId = HERE, incident: IncidentId | None = THIS) -> Ring:
    return Ring(NOW - timedelta(hours=hours), place, incident)


def test_more_of_the_same_is_silent_until_a_day_has_passed_without_a_sound(
    reported: Make, tree: Places
) -> None:
    wider = reported("looting")
    assert under_a_card(wider, [ring(2)], tree).loudness is Loudness.SILENT
    assert under_a_card(wider, [ring(25)], tree).loudness is Loudness.RINGS


def test_a_turn_for_the_worse_rings_under_its_card(reported: Make, tree: Places) -> None:
    closed = reported("airport", category="travel_disruption")
    assert under_a_card(closed, [ring(2)], tree).loudness is Loudness.RINGS


def test_a_step_of_the_reader_own_state_rings_and_one_of_another_does_not(
    reported: Make, tree: Places
) -> None:
    step = reported("reduced_services", category="departure", issuer="DE", severity=2, tier=1)
    own = follows(who=chat(nationality="DE"))
    assert under_a_card(step, [ring(2)], tree, own).loudness is Loudness.RINGS
    assert under_a_card(step, [ring(2)], tree).loudness is Loudness.SILENT


@pytest.mark.parametrize(
    ("rings", "loudness"),
    [
        ([ring(1), ring(2), ring(3)], Loudness.SILENT),
        ([ring(1), ring(2), ring(25)], Loudness.RINGS),
        ([ring(1), ring(2), ring(3, ELSEWHERE)], Loudness.RINGS),
        ([ring(hour, ELSEWHERE, None) for hour in range(6)], Loudness.SILENT),
    ],
)
def test_a_day_has_three_rings_for_a_place_and_six_for_a_chat(
    rings: list[Ring], loudness: Loudness, reported: Make, tree: Places
) -> None:
    letter = under_a_card(reported("airport", category="travel_disruption"), rings, tree)
    assert letter.loudness is loudness
    assert bool(letter.muted) is (loudness is Loudness.SILENT)


def test_what_threatens_life_rings_however_often_it_has_rung(reported: Make, tree: Places) -> None:
    grave = reported("violent", severity=4, tier=3)
    assert under_a_card(grave, [ring(hour) for hour in range(9)], tree).loudness is Loudness.RINGS


def test_a_card_changes_with_everything_that_is_new_even_below_the_level(
    reported: Make, tree: Places
) -> None:
    slight = reported("looting", severity=1, tier=0)
    assert under_a_card(slight, [ring(2)], tree, follows(least=4)).loudness is Loudness.SILENT


def test_a_chat_without_a_card_hears_of_a_crisis_when_it_comes_near(reported: Make, tree: Places) -> None:
    first = change(reported(place="KZ-astana"), tree)
    emergency = reported("state_of_emergency", category="emergency_rule", place="KZ", item="2")
    (wider,) = absorb([emergency], [first.incident], tree)
    (letter,), _ = address(wider, [follows("KZ-almaty")], tree, NOW)
    assert letter.loudness is Loudness.RINGS
