"""The worker process that reads and judges, so that the loop that sends and listens never waits for it."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar, TypeVarTuple

from rules.engine import Near
from rules.events import Verdict
from rules.item import Item
from rules.workbench import Opening, PageTrial, Work, Workbench

Given = TypeVarTuple("Given")
Made = TypeVar("Made")
_PATIENCE = 60.0  # seconds for one batch, before the worker is taken for stuck and replaced


class WorkshopError(Exception):
    """The worker died or hung over this work, twice."""


_bench: Workbench | None = None


def _here() -> Workbench:
    global _bench
    if _bench is None:
        _bench = Workbench()
    return _bench


def _start() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop


def _open(pages: Mapping[str, str]) -> Opening:
    return _here().open(pages)


def _judge(work: Sequence[Work]) -> list[Verdict]:
    return [_here().engine.judge(item, tier) for item, tier in work]


def _near(item: Item) -> tuple[Near, ...]:
    return _here().engine.near(item)


def _trial(pages: Mapping[str, str], items: Sequence[Work]) -> PageTrial:
    return _here().trial(pages, items)


class Workshop:
    """The worker, as the loop sees it. A worker that dies is replaced and given the same rulebook again."""

    def __init__(self) -> None:
        self._pool = self._new_pool()
        self._pages: Mapping[str, str] = {}

    @staticmethod
    def _new_pool() -> ProcessPoolExecutor:
        # spawn: a forked child would share sockets and locks of the loop
        return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _start)

    async def open(self, pages: Mapping[str, str]) -> Opening:
        """Puts pages (name to TOML) into force."""
        opening = await self._call(_open, pages)
        self._pages = pages
        return opening

    async def judge(self, work: Sequence[Work]) -> list[Verdict]:
        """A verdict for each item, in order. Raises WorkshopError where the worker does not survive it."""
        return await self._call(_judge, work)

    async def near(self, item: Item) -> tuple[Near, ...]:
        """The rules that came close to firing over an item, each with the condition that failed."""
        return await self._call(_near, item)

    @property
    def is_open(self) -> bool:
        """Whether a rulebook is in force in it."""
        return bool(self._pages)

    async def trial(self, pages: Mapping[str, str], items: Sequence[Work]) -> PageTrial:
        """What these pages would change over these items, if they went into force."""
        return await self._call(_trial, pages, items)

    async def _call(self, function: Callable[[*Given], Made], *arguments: *Given) -> Made:
        for _ in range(2):
            try:
                return await asyncio.wait_for(
                    asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments), _PATIENCE
                )
            except (BrokenProcessPool, TimeoutError):
                await self._replace(reopen=function)
        raise WorkshopError("the reading process did not survive this work, twice")

    async def _replace(self, reopen: object) -> None:
        self.kill()
        self._pool = self._new_pool()
        if self._pages and reopen is not _open:
            await asyncio.get_running_loop().run_in_executor(self._pool, _open, self._pages)

    def kill(self) -> None:
        """Ends the worker at once, whatever it does."""
        # the pool offers no way to end a worker that hangs; its processes are what it is made of
        for worker in list((getattr(self._pool, "_processes", None) or {}).values()):
            worker.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Ends the worker when it has finished."""
        self._pool.shutdown(wait=True, cancel_futures=True)
