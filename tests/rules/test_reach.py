"""Who hears of what is near, or next door: a grid of distance, category and severity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import reach
from rules.absorbing import absorb
from rules.addressing import address, whose
from rules.audience import Address, Chat, ChatId, ChatKind, Known, Subscription
from rules.events import Voice
from rules.gazetteer import neighbours, places_bytes
from rules.incidents import Change, Report
from rules.places import PlaceId, PlaceKind, Places, kilometres
from rules.reach import Reach
from rules.workbench import Workbench

Make = Callable[..., Report]
NOW = datetime(2022, 1, 5, 12, tzinfo=UTC)
ALMATY, TALGAR, BISHKEK, SHYMKENT = "1526384", "1518518", "1528675", "1518980"


@cache
def world() -> Places:
    return Places.load(places_bytes())


@pytest.fixture(scope="module")
def near(workbench: Workbench) -> Reach:
    return reach.of(workbench.engine.book)


def told(report: Report, place: str, *also: str) -> Change:
    at, others = world().get(PlaceId(place)), tuple(world().get(PlaceId(each)) for each in also)
    (change,) = absorb([replace(report, event=replace(report.event, place=at, also=others))], [], world())
    return change


def heard(change: Change, follows: str, near: Reach, known: Known | None = None) -> tuple[int, str]:
    """(tier, why from beyond) of who follows a place; tier 0 where nothing comes."""
    key = PlaceId(follows)
    if key not in whose(change, [key], world(), near):
        return 0, ""
    chat = Chat(ChatId(1), Address("telegram", "1"), ChatKind.PRIVATE)
    letters, _ = address(change, [(chat, Subscription(chat.id, key))], world(), NOW, known, near)
    return (letters[0].tier, letters[0].beyond) if letters else (0, "")


@pytest.mark.parametrize(
    ("category", "mode", "severity", "follows", "hears"),
    [
        ("unrest", "violent", 3, TALGAR, True),  # 27 km, a riot's radius is 30
        ("unrest", "violent", 2, TALGAR, False),
        ("unrest", "violent", 4, BISHKEK, False),  # 195 km
        ("attack", "armed_attack", 3, TALGAR, False),  # 25 km
        ("attack", "armed_attack", 4, TALGAR, True),
        ("attack", "armed_attack", 1, TALGAR, False),
        ("natural_hazard", "earthquake", 3, BISHKEK, False),
        ("natural_hazard", "earthquake", 4, BISHKEK, True),  # across the border too
        ("natural_hazard", "earthquake", 4, SHYMKENT, False),  # 600 km
        ("armed_conflict", "offensive", 4, BISHKEK, True),
        ("departure", "ordered_departure", 4, BISHKEK, False),  # another embassy serves there
        ("departure", "ordered_departure", 4, TALGAR, True),
        ("no_such_page", "violent", 4, TALGAR, False),
    ],
)
def test_how_far_something_is_heard_of_depends_on_what_it_is_and_how_grave(
    category: str, mode: str, severity: int, follows: str, hears: bool, reported: Make, near: Reach
) -> None:
    change = told(reported(mode, category=category, severity=severity, tier=2), ALMATY)
    tier, why = heard(change, follows, near)
    assert (tier, bool(why)) == ((2, True) if hears else (0, False))


def test_the_reason_names_the_distance(reported: Make, near: Reach) -> None:
    assert heard(told(reported(), ALMATY), TALGAR, near) == (2, "27 km from Almaty")


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from([ALMATY, BISHKEK, SHYMKENT, "1528334", "524901", "KZ", "KG"]),
    st.sampled_from(["unrest/violent", "natural_hazard/earthquake", "accident/industrial"]),
    st.integers(1, 3),
)
def test_what_is_graver_is_heard_of_no_less_far(
    reported: Make, near: Reach, follows: str, kind: str, severity: int
) -> None:
    category, _, mode = kind.partition("/")
    graver, milder = (
        told(reported(mode, category=category, severity=each, tier=2), ALMATY)
        for each in (severity + 1, severity)
    )
    assert heard(graver, follows, near)[0] >= heard(milder, follows, near)[0]


def test_closed_borders_are_heard_of_next_door_one_tier_less_loud(reported: Make, near: Reach) -> None:
    change = told(reported("border", category="travel_disruption", severity=3, tier=2), "NE")
    assert heard(change, "BJ", near) == heard(change, "NG", near) == (1, "next to Niger")
    assert heard(change, "GH", near) == (0, "")
    assert heard(change, "NE", near) == (2, "")
    slight = told(reported("border", category="travel_disruption", severity=2, tier=1), "NE")
    assert heard(slight, "BJ", near) == (0, "")


def test_where_both_sides_are_named_nobody_else_is_next_door(reported: Make, near: Reach) -> None:
    change = told(reported("border", category="travel_disruption", severity=3, tier=2), "NE", "BJ")
    assert heard(change, "BJ", near) == (2, "")
    assert heard(change, "NG", near) == (0, "")


def test_riots_next_door_are_no_news(reported: Make, near: Reach) -> None:
    assert heard(told(reported(severity=4, tier=3), "NE"), "BJ", near) == (0, "")


def test_who_has_a_card_sees_it_end(reported: Make, near: Reach) -> None:
    closed = told(reported("border", category="travel_disruption", severity=3, tier=2), "NE")
    opened = reported(
        "border", category="travel_disruption", voice=Voice.EASING, item="2", minutes=60, tier=0
    )
    opened = replace(opened, event=replace(opened.event, place=world().get(PlaceId("NE"))))
    (change,) = absorb([opened], [closed.incident], world())
    chat = Chat(ChatId(1), Address("telegram", "1"), ChatKind.PRIVATE)
    pair = (chat, Subscription(chat.id, PlaceId("BJ")))
    (letter,), _ = address(change, [pair], world(), NOW, Known(frozenset({chat.id})), near)
    assert (letter.tier, letter.beyond, letter.has_card) == (0, "next to Niger", True)


def test_who_follows_both_hears_as_one_who_is_there(reported: Make, near: Reach) -> None:
    chat = Chat(ChatId(1), Address("telegram", "1"), ChatKind.PRIVATE)
    follows = [(chat, Subscription(chat.id, PlaceId(each))) for each in (TALGAR, ALMATY)]
    (letter,), _ = address(told(reported(), ALMATY), follows, world(), NOW, None, near)
    assert (letter.follows.id, letter.beyond) == (ALMATY, "")


def test_what_may_reach_a_city_is_looked_for_in_the_countries_around(near: Reach) -> None:
    bishkek = world().get(PlaceId(BISHKEK))
    assert {"KG", "KZ", "UZ", "CN", "TJ"} <= near.countries(bishkek, world())
    assert "DE" not in near.countries(bishkek, world())
    assert near.countries(world().get(PlaceId("BJ")), world()) == {"BJ", "BF", "NE", "NG", "TG"}


def test_borders_are_the_same_from_both_sides() -> None:
    beside = neighbours()
    assert all(code in beside[other] for code, others in beside.items() for other in others)
    assert all(code in world() and world().get(PlaceId(code)).kind is PlaceKind.COUNTRY for code in beside)
    assert kilometres(world().get(PlaceId(ALMATY)), world().get(PlaceId(TALGAR))) == pytest.approx(27, abs=1)
