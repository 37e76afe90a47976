"""Asks the sources that are due, keeps what is new, has it judged, and records what follows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import structlog

from bot.clock import Clock
from bot.compare import Comparer
from bot.diff import Differ
from bot.fetch import Fetcher, Reading
from bot.intake import Intake
from bot.parse import BrokenPageError, fault
from bot.record import Recorded, Recorder
from bot.vigil import Vigil
from bot.workshop import Workshop, WorkshopError
from rules.errors import MalformedError, SourceError
from rules.polling import Poll, Source, SourceId, SourceTier, after_answer, after_failure
from store import Store
from store.items import ItemState, StoredItem

_log = structlog.get_logger()
_BATCH = 40  # items judged in one go: a second's work at the most
_MOST_UNCHANGED = 100  # answers kept in one go: the loop stands still meanwhile


@dataclass(frozen=True, slots=True)
class Telling:
    """What became of one item, for those who like to watch (the demo, replay)."""

    stored: StoredItem
    recorded: Recorded


class Watch:
    """The way in. `wake` is called whenever deliveries may have been put."""

    def __init__(
        self,
        store: Store,
        sources: Mapping[SourceId, Source],
        fetcher: Fetcher,
        workshop: Workshop,
        recorder: Recorder,
        comparer: Comparer,
        vigil: Vigil,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._store, self._sources = store, sources
        self._fetcher, self._workshop, self._recorder = fetcher, workshop, recorder
        self._comparer, self._vigil, self._clock, self._wake = comparer, vigil, clock, wake
        self._intake, self._differ = Intake(store, vigil), Differ(store)
        self._asking: set[SourceId] = set()
        self._unchanged: list[tuple[Source, Poll, Reading]] = []  # not kept yet
        self._judging = asyncio.Lock()

    async def tick(self) -> None:
        """Asks all that is due, each on its own, and judges what came."""
        due = [poll for poll in self._store.sources.due(self._clock.now()) if poll.source not in self._asking]
        await asyncio.gather(*(self._ask(poll) for poll in due))
        self._settle()
        await self.judge()
        await self.look()

    async def look(self) -> None:
        """Tells of sources that broke and places that cannot be seen, however long others take to answer."""
        self._settle()
        if self._vigil.look(self._clock.now()):
            self._wake()

    async def _ask(self, poll: Poll) -> None:
        source = self._sources.get(poll.source)
        if source is None:
            return
        self._asking.add(source.id)
        waits = False
        try:
            reading = await self._fetcher.read_source(source, poll, self._clock.now())
            waits = reading.answer.items is None
            if waits:
                self._unchanged.append((source, poll, reading))
            else:
                self._take(source, poll, reading)
        except Exception as error:
            self._fail(source, poll, error)
        finally:
            if not waits:
                self._asking.discard(source.id)
        if self._unchanged and len(self._unchanged) in (_MOST_UNCHANGED, len(self._asking)):
            self._settle()
        if not waits:
            await self.judge()

    def _settle(self) -> None:
        """Keeps that pages had not changed, of many sources at once: to bring each to the disk alone costs more than to
        ask it. Who is killed before only asks again."""
        if not self._unchanged:
            return
        unchanged, self._unchanged = self._unchanged, []
        try:
            with self._store.transaction():
                for each in unchanged:
                    self._take(*each)
        except Exception:  # of one of them: the others are kept
            for source, poll, reading in unchanged:
                try:
                    self._take(source, poll, reading)
                except Exception as error:
                    self._fail(source, poll, error)
        finally:
            self._asking.difference_update(source.id for source, _, _ in unchanged)

    def _fail(self, source: Source, poll: Poll, error: Exception) -> None:
        if isinstance(error, BrokenPageError):
            _log.error("a page breaks its reader", source=source.id, page=error.page, why=str(error))
        elif not isinstance(error, SourceError):  # a bug: the source waits like any that fails
            error = MalformedError(f"asking it failed: {fault(error)}")
            _log.error("a source could not be asked", source=source.id, why=str(error))
        self._keep(source, poll, after_failure(poll, source, error, self._clock.now()))

    def _take(self, source: Source, poll: Poll, reading: Reading) -> None:
        """Keeps the items and what recognises their page, together: a page is never forgotten half read."""
        now = self._clock.now()
        answer = reading.answer
        notices: tuple[str, ...] = ()
        items = reading.items
        with self._store.transaction():
            if reading.register is not None:
                notices = self._comparer.take(source, reading.register, now)
            elif reading.webpage is not None:
                items, notices = self._differ.take(source, reading.webpage, now)
                if notices:  # what was not believed is read again, even if it does not change
                    answer = replace(answer, etag=None, modified=None, digest=None)
            elif answer.items is None:
                self._comparer.again(source, now)
                items = self._differ.again(source, now)
            if notices:
                answer = replace(answer, notice="; ".join(notices))
                if answer.notice != poll.error:
                    _log.warning("a reading was not believed in full", source=source.id, why=answer.notice)
            self._intake.take(source, poll, items, now)
            self._keep(source, poll, after_answer(poll, source, answer, now), notices)
        self._wake()  # what a register told waits in the outbox

    def _keep(self, source: Source, before: Poll, after: Poll, notices: tuple[str, ...] = ()) -> None:
        with self._store.transaction():
            self._store.sources.put(after)
            self._vigil.asked(source, before, after, notices, self._clock.now())
        if before.health != after.health:
            _log.info("source", source=source.id, was=before.health, now=after.health, why=after.error)

    async def judge(self) -> list[Telling]:
        """Judges and records everything that waits, oldest first."""
        told: list[Telling] = []
        async with self._judging:
            while batch := self._store.items.waiting(_BATCH):
                told += await self._batch(batch)
        return told

    async def _batch(self, batch: list[StoredItem]) -> list[Telling]:
        work = [(stored.item, self._tier(stored.item.source)) for stored in batch]
        try:
            verdicts = await self._workshop.judge(work)
        except WorkshopError as error:
            return await self._singly(batch, error)
        told = []
        for stored, verdict in zip(batch, verdicts, strict=True):
            now = self._clock.now()
            with self._store.transaction():
                if self._intake.admits(stored, verdict, now):
                    told.append(Telling(stored, self._recorder.record(stored, verdict, now)))
        if any(telling.recorded.deliveries for telling in told) or any(stored.flood for stored in batch):
            self._wake()
        return told

    async def _singly(self, batch: list[StoredItem], error: WorkshopError) -> list[Telling]:
        """One item of the batch kills the reader: alone, it is set aside, and the others are read."""
        if len(batch) > 1:
            return [telling for stored in batch for telling in await self._batch([stored])]
        if self._store.items.failed(batch[0].id) is ItemState.POISON:
            _log.error("an item cannot be read and was set aside", item=batch[0].id, why=str(error))
        return []

    def _tier(self, source: SourceId) -> SourceTier:
        known = self._sources.get(source)
        return known.tier if known else SourceTier.CUSTOM
