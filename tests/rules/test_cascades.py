"""What together means more than each alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from rules.cascades import Cascade, shipped
from rules.events import Voice
from rules.incidents import Report

Make = Callable[..., Report]
ANY_ORDER = Cascade(
    "pattern",
    timedelta(hours=48),
    4,
    (frozenset({("a", "x")}), frozenset({("b", "y")}), frozenset({("c", "z")})),
)
IN_ORDER = Cascade("pattern", timedelta(hours=48), 4, ANY_ORDER.groups, ordered=True)


def told(reported: Make, *kinds: tuple[str, str, int]) -> list[Report]:
    """Reports of (category, mode, hours)."""
    return [
        reported(mode, category=category, item=str(number), minutes=60 * hours)
        for number, (category, mode, hours) in enumerate(kinds)
    ]


@pytest.mark.parametrize(
    ("hours", "any_order", "in_order"),
    [
        ((0, 24, 48), True, True),
        ((0, 24, 49), False, False),
        ((24, 0, 47), True, False),
        ((0, 30, 20), True, False),
        ((0, 0, 0), True, True),
    ],
)
def test_a_pattern_shows_within_its_window_in_any_order_or_in_its_own(
    hours: tuple[int, int, int], any_order: bool, in_order: bool, reported: Make
) -> None:
    reports = told(reported, ("a", "x", hours[0]), ("b", "y", hours[1]), ("c", "z", hours[2]))
    assert ANY_ORDER.shown(reports) is any_order
    assert IN_ORDER.shown(reports) is in_order


def test_two_of_three_are_no_pattern_nor_what_is_only_planned(reported: Make) -> None:
    reports = told(reported, ("a", "x", 0), ("b", "y", 1))
    assert not ANY_ORDER.shown(reports)
    planned = reported("z", category="c", voice=Voice.PLANNED, item="9")
    assert not ANY_ORDER.shown([*reports, planned])


def test_one_state_that_takes_two_steps_is_not_several_states(reported: Make) -> None:
    states = next(each for each in shipped() if each.issuers)
    steps = [
        reported(mode, category="departure", issuer="US", item=mode)
        for mode in ("voluntary_departure", "ordered_departure")
    ]
    assert not states.shown(steps)
    slight = reported("reduced_services", category="departure", issuer="DE", item="de")
    assert not states.shown([*steps, slight])
    assert states.shown([*steps, reported("closed", category="departure", issuer="DE", item="de2")])
