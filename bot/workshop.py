"""The worker process that reads and judges, so that the loop that sends and listens never waits for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, TypeVarTuple

from bot.confine import Bounds, BrokenError, Confined
from rules.engine import Near
from rules.events import Verdict
from rules.item import Item
from rules.workbench import Opening, PageTrial, Work, Workbench

Given = TypeVarTuple("Given")
Made = TypeVar("Made")
_BOUNDS = Bounds(patience=60.0)  # for one batch


class WorkshopError(Exception):
    """The worker died or hung over this work, twice."""


_bench: Workbench | None = None


def _here() -> Workbench:
    global _bench
    if _bench is None:
        _bench = Workbench()
    return _bench


def _open(pages: Mapping[str, str], likeness: bool) -> Opening:
    return _here().open(pages, likeness)


def _judge(work: Sequence[Work]) -> list[Verdict]:
    return [_here().engine.judge(item, tier) for item, tier in work]


def _near(item: Item) -> tuple[Near, ...]:
    return _here().engine.near(item)


def _trial(pages: Mapping[str, str], items: Sequence[Work]) -> PageTrial:
    return _here().trial(pages, items)


class Workshop:
    """The worker, as the loop sees it. A worker that dies is replaced and given the same rulebook again."""

    def __init__(self) -> None:
        self._worker = Confined(_BOUNDS, "tocsin workshop")
        self._pages: Mapping[str, str] = {}

    async def open(self, pages: Mapping[str, str], likeness: bool = True) -> Opening:
        """Puts pages (name to TOML) into force. `likeness`: whether what no rule reads is guessed at."""
        opening = await self._call(_open, pages, likeness)
        self._pages = pages
        self._worker.begin_with(_open, pages, likeness)
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
                return await self._worker.call(function, *arguments)
            except BrokenError as error:
                fate = error
        raise WorkshopError(f"the reading process did not survive this work, twice: it {fate}")

    def close(self) -> None:
        """Ends the worker when it has finished."""
        self._worker.close()
