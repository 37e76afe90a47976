"""Has what sources answered read in a process of its own: a page that breaks its reader breaks nothing else.

The generators of the kinds live in that process, each under the number of its poll. Where the process began anew in the
middle of a poll, because another source's page broke it, the pages that were read already are read once more.
"""

from __future__ import annotations

import itertools
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TypeVar, TypeVarTuple, cast

from bot.confine import Bounds, BrokenError, Confined
from rules.errors import MalformedError, SourceError
from rules.polling import Source
from sources import Found, Get, Kind, Page, Polling

Given = TypeVarTuple("Given")
Made = TypeVar("Made")
Step = Get | Found
BOUNDS = Bounds(patience=5.0, doubt=2.0, memory=1 << 30)
_MOST_OPEN = 100  # polls that the process keeps; one that falls out is read again


class BrokenPageError(MalformedError):
    """A page broke what reads it. `page`: the blake2b of its body, to find it by."""

    def __init__(self, why: str, page: str) -> None:
        super().__init__(f"{why} (page {page[:12]})" if page else why)
        self.page = page


class KindError(Exception):
    """A source kind failed over a page: a bug. The text says how, and where."""


@dataclass(frozen=True, slots=True)
class _Poll:
    number: int
    room: str
    source: Source
    now: datetime


class Parser:
    """The process, as the loop sees it. `room`: the package whose files are the kinds."""

    def __init__(self, room: str = "sources", bounds: Bounds = BOUNDS) -> None:
        self._room, self._numbers = room, itertools.count()
        self._process = Confined(bounds, "tocsin pages")
        self._process.begin_with(_get_ready)
        self._wishes: dict[Source, Get] = {}

    def begin(self, source: Source, now: datetime) -> Perusal:
        """One poll of a source."""
        return Perusal(self, _Poll(next(self._numbers), self._room, source, now))

    async def wish(self, poll: _Poll) -> Get:
        """The first wish of a kind, which depends on nothing but the source: it is asked once."""
        if poll.source not in self._wishes:
            self._wishes[poll.source] = await self.call(poll, "", _first_wish)
        return self._wishes[poll.source]

    async def call(
        self, poll: _Poll, page: str, function: Callable[[_Poll, *Given], Made], *arguments: *Given
    ) -> Made:
        """What the function makes of the poll in the process. Raises a SourceError; BrokenPageError names the page."""
        try:
            return await self._process.call(function, poll, *arguments)
        except BrokenError as error:
            raise BrokenPageError(f"the page breaks the reader, which {error}", page) from None
        except KindError as error:
            raise BrokenPageError(f"the kind {poll.source.kind} failed: {error}", page) from None

    def close(self) -> None:
        """Ends the process at once."""
        self._process.kill()
        self._process.close()


class Perusal:
    """One poll of a source: what its kind wants to be fetched, and what it makes of the pages."""

    def __init__(self, parser: Parser, poll: _Poll) -> None:
        self._parser, self._poll = parser, poll
        self._pages: list[Page] = []

    async def first(self) -> Get:
        """What is to be fetched first."""
        return await self._parser.wish(self._poll)

    async def step(self, page: Page, digest: str) -> Step:
        """The next wish of the kind, or what it read. Raises MalformedError where the page is no feed, and
        BrokenPageError where it breaks what reads it. `digest`: the blake2b of the page's body."""
        read = len(self._pages)
        self._pages.append(page)
        step = await self._parser.call(self._poll, digest, _go_on, read, (page,))
        if step is None:
            step = await self._parser.call(self._poll, digest, _go_on, 0, tuple(self._pages))
        return cast(Step, step)


# What follows runs in the process.

_open: dict[
    int, tuple[int, Polling]
] = {}  # the poll's number: how many pages it has read, and the kind's generator


def _get_ready() -> None:
    import_module("sources.rss")  # the kind of most sources, and the slowest to import


def _first_wish(poll: _Poll) -> Get:
    polling, wish = _begun(poll)
    polling.close()
    return wish


def _go_on(poll: _Poll, read: int, pages: tuple[Page, ...]) -> Step | None:
    """What comes after these pages, of which `read` others came before. None: these others are not known here."""
    known, polling = _open.pop(poll.number, (0, None))
    if known != read:
        return None
    polling = polling or _begun(poll)[0]
    step: Step
    try:
        for page in pages:
            step = polling.send(page)
    except StopIteration as end:
        return cast(Step, end.value)
    except (SourceError, MemoryError):
        raise
    except Exception as error:
        raise KindError(fault(error)) from error
    _open[poll.number] = (read + len(pages), polling)
    while len(_open) > _MOST_OPEN:
        _open.pop(next(iter(_open)))
    return step


def _begun(poll: _Poll) -> tuple[Polling, Get]:
    kind = cast(Kind, import_module(f"{poll.room}.{poll.source.kind}"))
    polling = kind.poll(poll.source, poll.now)
    try:
        return polling, next(polling)
    except MemoryError:
        raise
    except Exception as error:
        raise KindError(fault(error)) from error


def fault(error: Exception) -> str:
    """What failed, and where, for a log: an error of ours, whose own words may hold what nobody should read."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {place.filename}:{place.lineno}"
