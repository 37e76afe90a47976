"""Clocks: one that stands still until told, one that runs fast, and the machine's."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock, FakeClock, ScaledClock, SystemClock

_START = datetime(2022, 1, 5, 6, 0, tzinfo=UTC)


def test_a_fake_clock_stands_still_until_it_is_told() -> None:
    async def story() -> None:
        clock = FakeClock(_START)
        assert (clock.now(), clock.monotonic()) == (_START, 0)
        await clock.advance(90)
        assert (clock.now(), clock.monotonic()) == (_START + timedelta(seconds=90), 90)

    asyncio.run(story())


def test_sleepers_wake_in_the_order_of_their_times_and_at_their_times() -> None:
    async def story() -> list[tuple[str, float]]:
        clock = FakeClock(_START)
        woken: list[tuple[str, float]] = []

        async def sleeper(name: str, *naps: float) -> None:
            for nap in naps:
                await clock.sleep(nap)
                woken.append((name, clock.monotonic()))

        async with asyncio.TaskGroup() as group:
            group.create_task(sleeper("long", 30))
            group.create_task(sleeper("twice", 10, 15))
            group.create_task(sleeper("not at all", 0))
            await clock.advance(29)
            assert len(woken) == 3
            await clock.advance(1)
        return woken

    assert asyncio.run(story()) == [("not at all", 0), ("twice", 10), ("twice", 25), ("long", 30)]


def test_a_sleeper_that_was_cancelled_disturbs_nobody() -> None:
    async def story() -> float:
        clock = FakeClock(_START)
        cancelled = asyncio.create_task(clock.sleep(5))
        other = asyncio.create_task(clock.sleep(6))
        await clock.advance(0)
        cancelled.cancel()
        await clock.advance(10)
        await other
        return clock.monotonic()

    assert asyncio.run(story()) == 10


def test_a_scaled_clock_runs_as_many_times_faster() -> None:
    async def story() -> tuple[timedelta, timedelta]:
        clock, real = ScaledClock(_START, 3600), SystemClock()
        began = real.now()
        await clock.sleep(60)
        return clock.now() - _START, real.now() - began

    shown, passed = asyncio.run(story())
    assert shown >= timedelta(seconds=60)
    assert timedelta(seconds=60 / 3600) <= passed < timedelta(seconds=5)


def test_the_clock_of_the_machine_is_aware_and_never_goes_back() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() == timedelta()
    assert clock.monotonic() <= clock.monotonic()


@pytest.mark.parametrize("factor", [0, -1])
def test_a_clock_does_not_run_backward(factor: float) -> None:
    with pytest.raises(ValueError, match="forward"):
        ScaledClock(_START, factor)


def test_a_clock_starts_at_an_aware_time() -> None:
    naive = _START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"):
        FakeClock(naive)
    with pytest.raises(ValueError, match="aware"):
        ScaledClock(naive, 1)


def test_all_clocks_can_stand_for_each_other() -> None:
    clocks: list[Clock] = [SystemClock(), ScaledClock(_START, 2), FakeClock(_START)]
    assert all(clock.now().tzinfo is UTC for clock in clocks)
