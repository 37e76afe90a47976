"""A whole reading of a register: what is told, what waits, what is not believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import ladder
from rules.errors import MalformedError
from rules.readings import (
    Known,
    Step,
    is_whole,
    next_settling,
    read_again,
    refuse_what_shrank,
    silent_since,
    weigh,
)
from rules.registers import Register, State

LADDER = ladder.shipped()
BEGAN = datetime(2025, 3, 1, tzinfo=UTC)
MANY = {f"P{n}": State(f"P{n}", 1 + n % 4, ()) for n in range(100)}


@dataclass
class Kept:
    """A register and what is kept of it, read day by day."""

    known: dict[str, Known] = field(default_factory=dict)
    now: datetime = BEGAN
    notices: tuple[str, ...] = ()

    def read(
        self, states: Mapping[str, State], after: timedelta = timedelta(days=1), part: str = ""
    ) -> list[tuple[str, int | None, int | None]]:
        """The steps of one reading as (destination, level before, level after). `part`: not the whole register."""
        self.now += after
        register = Register("DE", tuple(states.values()), whole=not part)
        weighed = weigh(register, states, self.known, self.now, LADDER)
        self.known |= weighed.known
        self.notices = weighed.notices
        return told(weighed.steps)


def told(steps: tuple[Step, ...]) -> list[tuple[str, int | None, int | None]]:
    return [(step.key, step.before.level if step.before else None, step.after.level) for step in steps]


def but(**levels: int | None) -> dict[str, State]:
    return MANY | {key: State(key, level, ()) for key, level in levels.items()}


@pytest.fixture
def kept() -> Kept:
    register = Kept()
    assert register.read(MANY) == []
    return register


def test_a_raise_is_told_at_once_and_once(kept: Kept) -> None:
    assert kept.read(but(P0=3)) == [("P0", 1, 3)]
    assert kept.read(but(P0=3)) == []


def test_a_lowering_is_told_when_it_was_read_twice(kept: Kept) -> None:
    assert kept.read(but(P3=2)) == []
    assert kept.read(but(P3=2)) == [("P3", 4, 2)]
    assert kept.read(but(P3=2)) == []


def test_a_lowering_that_is_taken_back_was_never_there(kept: Kept) -> None:
    assert kept.read(but(P3=2)) == []
    assert kept.read(MANY) == []
    assert kept.read(but(P3=2)) == []


def test_a_lowering_that_the_publisher_explains_is_told_at_once(kept: Kept) -> None:
    eased = MANY | {"P3": State("P3", 2, (), note="The advisory level was lowered to 2.")}
    assert kept.read(eased) == [("P3", 4, 2)]


def test_an_editorial_note_does_not_explain_a_lowering(kept: Kept) -> None:
    assert kept.read(MANY | {"P3": State("P3", 2, (), note="Editorial change")}) == []


def test_an_unchanged_page_is_a_second_reading(kept: Kept) -> None:
    assert kept.read(but(P3=2)) == []
    again = read_again(kept.known, kept.now)
    assert told(again.steps) == [("P3", 4, 2)]
    kept.known |= again.known
    assert kept.read(but(P3=2)) == []


def test_a_null_is_no_change_and_confirms_nothing(kept: Kept) -> None:
    assert kept.read({key: State(key) for key in MANY}) == []
    assert "100 destinations came without their level" in kept.notices[0]
    assert kept.read(MANY) == []
    assert kept.read(but(P3=2)) == []
    assert kept.read(but(P3=None)) == []
    assert kept.read(but(P3=2)) == [("P3", 4, 2)]


def test_a_change_across_a_null_is_told_once(kept: Kept) -> None:
    assert kept.read(but(P0=None)) == []
    assert kept.read(but(P0=2)) == [("P0", 1, 2)]


def test_what_is_missing_keeps_its_state(kept: Kept) -> None:
    assert kept.read({key: state for key, state in MANY.items() if key != "P3"}) == []
    assert kept.read(MANY) == []
    assert kept.known["P3"].state.level == 4


def test_a_partial_reading_confirms_what_it_does_not_name(kept: Kept) -> None:
    assert kept.read({"P3": State("P3", 2)}, part="of it") == []
    assert kept.read({"P7": State("P7", 4)}, part="of it") == [("P3", 4, 2)]


def test_a_whole_reading_confirms_nothing_that_it_does_not_name(kept: Kept) -> None:
    assert kept.read(but(P3=2)) == []
    assert kept.read({key: state for key, state in MANY.items() if key != "P3"}) == []
    assert kept.read(but(P3=2)) == [("P3", 4, 2)]


def test_the_silence_of_a_recording_confirms_after_an_hour(kept: Kept) -> None:
    kept.read({"P3": State("P3", 2)}, part="of it")
    due = next_settling(kept.known.values())
    assert due == kept.now + timedelta(hours=1)
    assert silent_since(kept.known, kept.now) == {}
    assert list(silent_since(kept.known, due)) == ["P3"]


def test_a_recording_of_whole_registers_confirms_after_two_days_without_a_further_one(kept: Kept) -> None:
    kept.read(but(P3=2))
    assert silent_since(kept.known, kept.now + timedelta(hours=47)) == {}
    assert next_settling(kept.known.values()) == kept.now + timedelta(hours=48)


def test_parts_that_are_named_with_a_lowering_wait_with_it(kept: Kept) -> None:
    eased = MANY | {"P3": State("P3", 3, ("North",))}
    assert kept.read(eased) == []
    assert kept.known["P3"].state.regions == ()
    assert kept.read(eased) == [("P3", 4, 3)]


def test_a_region_that_goes_is_told_when_it_was_read_twice(kept: Kept) -> None:
    kept.read(MANY | {"P0": State("P0", 1, ("North", "South"))})
    assert kept.read(MANY | {"P0": State("P0", 1, ("South",))}) == []
    assert kept.read(MANY | {"P0": State("P0", 1, ("South",))}) == [("P0", 1, 1)]


def moved(*, by: int) -> dict[str, State]:
    return {key: State(key, 1 + (state.level or 0) % 4, ()) for key, state in list(MANY.items())[:by]}


def test_a_day_on_which_the_whole_register_moves_tells_nothing(kept: Kept) -> None:
    assert kept.read(MANY | moved(by=60)) == []
    assert kept.notices == ("60 of 100 destinations changed at once: held, nothing of it was sent",)
    assert kept.read(MANY) == []
    assert kept.read(but(P0=4)) == [("P0", 1, 4)]


def test_a_day_with_many_real_changes_is_told(kept: Kept) -> None:
    assert len(kept.read(MANY | moved(by=15), part="of it")) > 5


def test_a_register_that_moves_line_by_line_is_held_too() -> None:
    kept, whole = Kept(), {f"P{n}": State(f"P{n}", 1 + n % 4, ()) for n in range(200)}
    kept.read(whole)
    lines = [
        kept.read({key: State(key, 4, ())}, timedelta(minutes=1), part="of it")
        for key, state in whole.items()
        if state.level != 4
    ]
    assert len([line for line in lines if line]) == 40


def test_ten_changes_of_a_register_of_which_little_is_known_are_told() -> None:
    kept = Kept()
    kept.read({f"P{n}": State(f"P{n}", 2) for n in range(30)}, part="of it")
    lines = [kept.read({f"P{n}": State(f"P{n}", 3)}, timedelta(minutes=1), part="of it") for n in range(12)]
    assert [len(line) for line in lines] == [1] * 12


def test_what_stays_moved_for_three_days_is_taken_over_in_silence(kept: Kept) -> None:
    whole = MANY | moved(by=60)
    for _ in range(6):
        assert kept.read(whole) == []
    assert kept.known["P0"].state.level == 2
    assert kept.read(whole | {"P0": State("P0", 4, ())}) == [("P0", 2, 4)]


def test_what_was_held_in_a_reading_in_part_is_taken_over_when_nothing_contradicts_it(kept: Kept) -> None:
    assert kept.read(moved(by=60), part="of it") == []
    assert kept.known["P0"].state.level == 1
    assert kept.read({"P90": State("P90", 4, ())}, timedelta(days=3), part="of it") == [("P90", 3, 4)]
    assert kept.known["P0"].state.level == 2
    assert kept.read({"P0": State("P0", 4, ())}, part="of it") == [("P0", 2, 4)]


def test_a_note_that_many_have_in_common_says_nothing_of_any(kept: Kept) -> None:
    noted = {
        key: State(key, state.level, (), note="Addition of a note for all") for key, state in MANY.items()
    }
    assert kept.read(noted) == []
    alone = noted | {"P5": State("P5", MANY["P5"].level, (), note="Addition of information about a cyclone")}
    assert kept.read(alone) == [("P5", 2, 2)]


def test_a_note_of_a_register_in_part_is_news_of_a_destination_not_seen_before() -> None:
    register = Kept()
    note = "FCDO now advises against all travel to the border"
    assert register.read({"X": State("X", note=note)}, part="of it") == [("X", None, None)]
    assert Kept().read({"X": State("X", note=note)}) == []


def test_unknown_words_are_an_unknown_level_and_are_said(kept: Kept) -> None:
    assert kept.read(MANY | {"P0": State("P0", None, (), unknown="Think Twice")}) == []
    assert "'Think Twice'" in kept.notices[0]
    assert kept.known["P0"].state.level == 1


def test_a_register_that_shrank_by_more_than_a_fifth_is_refused() -> None:
    states = tuple(State(f"P{n}") for n in range(160))
    refuse_what_shrank(Register("US", states), 200)
    with pytest.raises(MalformedError, match="only 160 destinations where at least 168"):
        refuse_what_shrank(Register("US", states), 211)
    with pytest.raises(MalformedError, match="at least 170"):
        refuse_what_shrank(Register("US", states, least=170), 0)
    refuse_what_shrank(Register("GB", states[:3], whole=False), 211)


@pytest.mark.parametrize(
    ("count", "known", "whole"), [(230, 0, True), (3, 0, False), (100, 230, False), (190, 230, True)]
)
def test_a_line_that_names_about_all_is_a_whole_reading(count: int, known: int, whole: bool) -> None:
    assert is_whole([State(str(n)) for n in range(count)], known) is whole


_levels = st.lists(st.none() | st.integers(1, 4), min_size=1, max_size=30)


@given(_levels)
def test_whatever_is_read_the_steps_lead_from_one_told_level_to_the_next(levels: list[int | None]) -> None:
    kept, last, steps = Kept(), None, []
    for level in levels:
        steps += kept.read({"X": State("X", level)})
    for _, before, after in steps:
        assert before != after
        assert last in (None, before)
        last = after


@given(_levels)
def test_reading_the_same_once_more_tells_at_most_what_was_in_doubt(levels: list[int | None]) -> None:
    kept = Kept()
    for level in levels:
        kept.read({"X": State("X", level)})
    doubt = kept.known["X"].doubt
    last = {"X": State("X", levels[-1])}
    assert len(kept.read(last)) <= (1 if doubt else 0)
    assert kept.read(last) == []
