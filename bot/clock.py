"""The only reader of clocks, and the only sleeper."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What time it is, and how to wait."""

    def now(self) -> datetime:
        """Aware UTC. It may jump when somebody sets the machine's clock."""
        ...

    def monotonic(self) -> float:
        """Seconds since some moment; it never goes back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Returns after at least this long on this clock."""
        ...


class SystemClock:
    """The time of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(seconds, 0))


class ScaledClock:
    """A clock that shows `start` now and runs `factor` times as fast as the time of the machine."""

    def __init__(self, start: datetime, factor: float) -> None:
        """Raises ValueError for a start without a zone, or a factor that is not above zero."""
        if start.tzinfo is None or factor <= 0:
            raise ValueError("a scaled clock starts at an aware time and runs forward")
        self._start = start.astimezone(UTC)
        self._factor = factor
        self._origin = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (time.monotonic() - self._origin) * self._factor

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(seconds, 0) / self._factor)


class FakeClock:
    """A clock that stands still until it is told to advance; sleepers wake in the order of their times."""

    def __init__(self, start: datetime) -> None:
        """Raises ValueError for a start without a zone."""
        if start.tzinfo is None:
            raise ValueError("a fake clock starts at an aware time")
        self._start = start.astimezone(UTC)
        self._passed = 0.0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._passed + seconds, next(self._order), woken))
        await woken

    async def advance(self, seconds: float) -> None:
        """Lets this much time pass. Whoever wakes within it runs until he waits again, and may sleep and wake
        again within it."""
        end = self._passed + seconds
        await self._settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, woken = heapq.heappop(self._sleepers)
            if woken.done():  # whoever slept was cancelled
                continue
            self._passed = max(self._passed, at)
            woken.set_result(None)
            await self._settle()
        self._passed = end

    @staticmethod
    async def _settle() -> None:
        """Enough turns of the loop for a chain of tasks to get to where they wait."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)


_TURNS = 50
