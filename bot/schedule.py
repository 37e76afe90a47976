"""A metronome: APScheduler ticks a few jobs. All due times live in the store, so a restart forgets nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock

_log = structlog.get_logger()
_STUCK = 60.0  # seconds without a tick, by the monotonic clock, before the scheduler is started anew
Job = Callable[[], Awaitable[object]]


class Metronome:
    """Calls each job at its interval, never twice at once, whatever the wall clock does."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jobs: list[tuple[str, Job, timedelta]] = []
        self._scheduler: AsyncIOScheduler | None = None
        self._last = clock.monotonic()

    def every(self, interval: timedelta, name: str, job: Job) -> None:
        """Adds a job, before `run`."""
        self._jobs.append((name, job, interval))

    async def run(self) -> None:
        """Ticks until cancelled, and starts the scheduler anew where it stopped ticking."""
        try:
            while True:
                self._start()
                while self._clock.monotonic() - self._last < _STUCK:
                    await self._clock.sleep(_STUCK / 4)
                _log.error("the schedule stood still and is started anew")
                self._stop()
        finally:
            self._stop()

    def _start(self) -> None:
        self._last = self._clock.monotonic()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        for name, job, interval in self._jobs:
            self._scheduler.add_job(
                self._tick,
                "interval",
                (name, job),
                seconds=interval.total_seconds(),
                id=name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()

    def _stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    async def _tick(self, name: str, job: Job) -> None:
        self._last = self._clock.monotonic()
        try:
            await job()
        except Exception:  # a bug in one job must not end the others; it is told once, here
            _log.exception("a job failed", job=name)
