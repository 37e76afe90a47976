"""The pace: never above the rate in any second, and hardly below it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import GroupPace, Pace


def _most_within(times: list[float], seconds: float) -> int:
    """The most messages in any half-open span; a nanosecond is below what a clock can tell."""
    span = seconds - 1e-9
    return max(sum(start <= at < start + span for at in times) for start in times)


@given(st.integers(1, 40), st.lists(st.floats(0, 0.3), min_size=1, max_size=150))
def test_no_second_has_more_than_the_rate_however_late_we_wake(rate: int, lateness: list[float]) -> None:
    pace, now, times = Pace(rate), 0.0, []
    for late in lateness:
        now = max(now, pace.earliest()) + late
        pace.sent(now)
        times.append(now)
    assert _most_within(times, 1.0) <= rate


def test_small_delays_do_not_add_up() -> None:
    pace, now = Pace(30), 0.0
    for _ in range(3000):
        now = max(now, pace.earliest()) + 0.002
        pace.sent(now)
    assert 3000 / now >= 30 * 0.99


def test_a_long_silence_earns_no_burst() -> None:
    pace = Pace(10)
    pace.sent(0.0)
    pace.sent(100.0)
    assert pace.earliest() >= 100.1


def test_a_refusal_halves_the_rate_once_and_messages_taken_bring_it_back() -> None:
    pace = Pace(30)
    for moment in (0.0, 0.1, 0.9):
        pace.refused(moment)
    assert pace.rate == 15
    pace.refused(1.0)
    assert pace.rate == 7.5
    for _ in range(10):
        pace.refused(pace.rate * 100)
    assert pace.rate >= 1
    for _ in range(5000):
        pace.accepted()
    assert pace.rate == 30


def test_a_rate_below_one_a_second_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Pace(0.5)


@given(st.lists(st.floats(0, 5), min_size=1, max_size=100))
def test_a_group_gets_one_message_a_second_and_twenty_a_minute(pauses: list[float]) -> None:
    pace, ready, now, times = GroupPace(), 0.0, 0.0, []
    for pause in pauses:
        now = max(now + pause, ready)
        ready = pace.sent(now)
        times.append(now)
    assert _most_within(times, 1.0) == 1
    assert _most_within(times, 60.0) <= 20
