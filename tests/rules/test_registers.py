"""Official registers: what differs between two readings is an event; what lacks is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import ladder, policy
from rules.events import Certainty, Event, Voice
from rules.places import PlaceId, Places
from rules.registers import State, changed_sentence, departure, events, merged, noted, shifted

POLICY, LADDER = policy.shipped(), ladder.shipped()
CALM = State("KZ", level=2, regions=("Border",), departure="none", note="")


Changed = Callable[[State | None, State], list[Event]]


@pytest.fixture(scope="module")
def changed(tree: Places) -> Changed:
    def of(before: State | None, now: State) -> list[Event]:
        return list(events(shifted(before, now, LADDER), [tree.get(PlaceId("KZ"))], "DE", POLICY))

    return of


def said(found: list[Event]) -> list[tuple[str, str, int, str]]:
    return [(event.category, event.mode, event.severity, event.voice.value) for event in found]


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ({"level": 3}, [("advisory", "raised", 3, "actual")]),
        ({"level": 4}, [("advisory", "raised", 4, "actual")]),
        ({"level": 1}, [("advisory", "lowered", 2, "easing")]),
        ({"level": 2}, []),
        ({"regions": ("Border", "North")}, [("advisory", "region_added", 3, "actual")]),
        ({"regions": ()}, [("advisory", "region_removed", 2, "easing")]),
        (
            {"regions": ("North",)},
            [("advisory", "region_added", 3, "actual"), ("advisory", "region_removed", 2, "easing")],
        ),
        ({"departure": "reduced_services"}, [("departure", "reduced_services", 2, "actual")]),
        ({"departure": "voluntary_departure"}, [("departure", "voluntary_departure", 3, "actual")]),
        ({"departure": "dependants_out"}, [("departure", "dependants_out", 3, "actual")]),
        ({"departure": "ordered_departure"}, [("departure", "ordered_departure", 4, "actual")]),
        ({"departure": "closed"}, [("departure", "closed", 4, "actual")]),
        ({"departure": "leave_now"}, [("departure", "leave_now", 4, "actual")]),
        (
            {"level": 4, "departure": "ordered_departure"},
            [("advisory", "raised", 4, "actual"), ("departure", "ordered_departure", 4, "actual")],
        ),
        ({"level": 3, "regions": ("North",)}, [("advisory", "raised", 3, "actual")]),
        ({"level": 1, "regions": ("Border", "North")}, [("advisory", "lowered", 2, "easing")]),
        ({"note": "Updated information on protests."}, [("advisory", "wording", 1, "actual")]),
        ({"note": "Addition of information about a cyclone."}, [("advisory", "wording", 2, "actual")]),
        (
            {"note": "We now advise against all travel to the border."},
            [("advisory", "region_added", 3, "actual")],
        ),
        ({"note": "You should leave now by commercial means."}, [("departure", "leave_now", 4, "actual")]),
        (
            {"note": "Updated to reflect ordered departure."},
            [("departure", "ordered_departure", 4, "actual")],
        ),
        ({"note": "Lifting of ordered departure."}, [("departure", "services_resumed", 2, "easing")]),
        (
            {"note": "FCDO no longer advises against all travel to X."},
            [("advisory", "region_removed", 2, "easing")],
        ),
        ({"note": "Removal of information about a storm."}, [("advisory", "wording", 1, "easing")]),
        ({"note": "Editorial change"}, []),
        ({"note": "There were no changes to the advisory level or risk indicators."}, []),
    ],
)
def test_a_difference_is_an_event(
    now: dict[str, Any], wanted: list[tuple[str, str, int, str]], changed: Changed
) -> None:
    assert said(changed(CALM, replace(CALM, **now))) == wanted


def test_a_lower_step_of_the_ladder_is_easing(changed: Changed) -> None:
    before = replace(CALM, departure="ordered_departure")
    for lower in ("voluntary_departure", "none"):
        assert said(changed(before, replace(CALM, departure=lower))) == [
            ("departure", "services_resumed", 2, "easing")
        ]


def test_the_first_reading_is_the_state_of_things_not_news(changed: Changed) -> None:
    assert changed(None, State("KZ", level=4, regions=("North",), departure="closed")) == []


def test_a_register_that_says_none_for_the_first_time_has_lifted_nothing(changed: Changed) -> None:
    assert changed(replace(CALM, departure=None), CALM) == []


def test_what_a_register_says_is_official(changed: Changed) -> None:
    (event,) = changed(CALM, replace(CALM, level=4, note="Because of unrest."))
    assert (event.certainty, event.tier, event.issuer, event.affected) == (
        Certainty.OBSERVED,
        3,
        "DE",
        ("DE",),
    )
    assert event.mention.sentence == "The advice went from level 2 to level 4. Because of unrest."


_levels = st.none() | st.integers(1, 4)
_regions = st.none() | st.lists(st.sampled_from(["North", "South", "Border"]), unique=True, max_size=3).map(
    tuple
)
_departures = st.none() | st.sampled_from(sorted(LADDER.height.keys() | LADDER.beside))
_states = st.builds(State, st.just("KZ"), _levels, _regions, _departures)


@given(_states)
def test_a_reading_that_is_the_same_changes_nothing(changed: Changed, state: State) -> None:
    assert changed(state, state) == []


@given(_states)
def test_a_reading_that_says_nothing_changes_nothing(changed: Changed, state: State) -> None:
    assert changed(state, State("KZ")) == []
    assert merged(state, State("KZ")) == state


@given(_states, _states)
def test_what_is_read_stays_known_until_something_else_is_read(before: State, now: State) -> None:
    kept = merged(before, now)
    assert merged(kept, now) == kept
    for name in ("level", "regions", "departure"):
        read = getattr(now, name)
        assert getattr(kept, name) == (getattr(before, name) if read is None else read)


@given(_states, _states)
def test_easing_never_rings_and_every_change_points_one_way(
    changed: Changed, before: State, now: State
) -> None:
    found = changed(before, now)
    for event in found:
        assert 1 <= event.severity <= 4
        if event.voice is Voice.EASING:
            assert event.tier <= 1
    modes = [event.mode for event in found]
    assert not {"raised", "lowered"} <= set(modes)


@given(_states, _states)
def test_going_there_and_back_says_both(changed: Changed, before: State, now: State) -> None:
    there = {event.mode for event in changed(before, now) if event.category == "advisory"}
    back = {event.mode for event in changed(now, before) if event.category == "advisory"}
    there, back = there - {"wording"}, back - {"wording"}  # of parts under the highest level nobody can tell
    if before.level is not None and now.level is not None and before.level != now.level:
        there, back = there & {"raised", "lowered"}, back & {"raised", "lowered"}
    opposite = {
        "raised": "lowered",
        "lowered": "raised",
        "region_added": "region_removed",
        "region_removed": "region_added",
    }
    assert {opposite[mode] for mode in there} == back


def test_an_administrative_note_has_no_event_and_says_why() -> None:
    shift = noted("Reissued after periodic review without changes.")
    assert (shift.direction.value, shift.findings) == ("administrative", ())


def test_the_changed_sentence_is_the_one_that_is_new() -> None:
    before = "Exercise caution. Crime is common. Roads are bad."
    assert changed_sentence(
        before, "Exercise caution. Crime is  common. Armed groups block roads. Roads are bad."
    ) == ("Armed groups block roads.")
    assert changed_sentence(before, "Roads are bad. Exercise caution.") == ""
    assert changed_sentence("", before) == ""


@pytest.mark.parametrize(
    ("text", "step"),
    [
        (
            "On 3 May the Department ordered the departure of non-emergency U.S. government personnel.",
            "ordered_departure",
        ),
        ("The Department authorized the voluntary departure of family members.", "voluntary_departure"),
        ("The Department lifted the ordered departure of family members.", "none"),
        ("Exercise increased caution due to crime.", "none"),
    ],
)
def test_the_step_of_a_departure_is_read_from_the_advice(text: str, step: str) -> None:
    assert departure(text) == step


def test_parts_named_under_the_highest_level_may_be_exempt_from_it_and_do_not_ring(changed: Changed) -> None:
    whole = State("KZ", 4, ())
    parts = replace(whole, regions=("Capital",))
    for before, now in ((whole, parts), (parts, whole)):
        (event,) = changed(before, now)
        assert (event.mode, event.tier) == ("wording", 1)
