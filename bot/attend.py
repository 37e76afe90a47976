"""Handles what waits in the inbox: in order within a chat, chats beside each other."""

from __future__ import annotations

import asyncio
import traceback
from collections import deque
from dataclasses import replace
from typing import Protocol

import structlog
from pydantic import TypeAdapter, ValidationError

from bot.answer import Answerer, State
from bot.assemble import House
from bot.translate import CHANNEL, Back, Demoted, Heard, Lost, Moved, Update, chat_of
from handlers import Role
from rules.audience import Address
from store import StoreError
from store.inbox import Arrived, InboxState

_UPDATE: TypeAdapter[Update] = TypeAdapter(Update)
_AGAIN = 1.0  # seconds until something that failed is handled again
_STORE_WAIT = 5.0
_BATCH = 500
_FRESH = 60.0  # seconds for which an administrator is taken for one
_MOST_KNOWN = 10_000

_log = structlog.get_logger()


class Channel(Protocol):
    """What the channel can be asked beside sending."""

    async def standing(self, chat: str, user: int) -> Role | None:
        """What somebody may do in a group; None where that cannot be found out now."""
        ...

    async def confirm(self, query: str, toast: str) -> None:
        """Ends the waiting of who pressed a button. Never raises for what the network does."""
        ...


def written(update: Update) -> str:
    """As it stands in the inbox."""
    return _UPDATE.dump_json(update).decode()


class Attendant:
    """One task a chat that has something waiting."""

    def __init__(self, house: House, answerer: Answerer, channel: Channel) -> None:
        self._house, self._answerer, self._channel = house, answerer, channel
        self._taken: set[int] = set()
        self._queues: dict[str, deque[tuple[int, Update]]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._standings: dict[tuple[str, int], tuple[float, Role]] = {}

    def attend(self) -> None:
        """Takes up what is new in the inbox."""
        for arrived in self._house.store.inbox.waiting(_BATCH + len(self._taken)):
            if arrived.update_id not in self._taken:
                self._enqueue(arrived)

    def _enqueue(self, arrived: Arrived) -> None:
        try:
            update = _UPDATE.validate_json(arrived.payload)
        except ValidationError:
            _log.error("an update in the inbox cannot be read", update=arrived.update_id)
            self._house.store.inbox.done(arrived.update_id)
            return
        self._taken.add(arrived.update_id)
        chat = chat_of(update)
        if chat in self._queues:
            self._queues[chat].append((arrived.update_id, update))
            return
        self._queues[chat] = deque([(arrived.update_id, update)])
        worker = asyncio.create_task(self._work(chat))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def close(self) -> None:
        """Ends the tasks; what was not handled waits in the inbox for the next start."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    async def _work(self, chat: str) -> None:
        queue = self._queues[chat]
        try:
            while queue:
                number, update = queue[0]
                wait = await self._tried(number, update)
                if wait:
                    await self._house.clock.sleep(wait)
                    continue
                queue.popleft()
                self._taken.discard(number)
        finally:
            del self._queues[chat]

    async def _tried(self, number: int, update: Update) -> float:
        """Handles an update. Seconds until it is to be handled again; 0 where it is settled."""
        try:
            return await self._handle(number, update)
        except StoreError as error:
            _log.error("the store takes nothing now", update=number, why=str(error))
            return _STORE_WAIT
        except Exception as error:  # a bug, here: it must not keep the chat's other updates waiting
            place = traceback.extract_tb(error.__traceback__)[-1]
            why = f"{type(error).__name__} at {place.filename}:{place.lineno}"
            _log.error("an update could not be handled", update=number, why=why)
            return _AGAIN if self._house.store.inbox.failed(number) is InboxState.NEW else 0

    async def _handle(self, number: int, update: Update) -> float:
        match update:
            case Heard():
                return await self._hear(number, update)
            case Back(chat, hello):
                for known in self._house.store.chats.within(CHANNEL, chat):
                    self._house.store.chats.arrive(known.address, known.kind, self._house.clock.now())
                if hello is not None:
                    return await self._hear(number, Heard(hello))
            case Moved(old, new):
                self._move(old, new)
            case Lost(chat):
                for known in self._house.store.chats.within(CHANNEL, chat):
                    self._house.store.chats.unreachable(known.id, self._house.clock.now())
            case Demoted(chat, user):
                self._standings.pop((chat, user), None)
        self._house.store.inbox.done(number)
        return 0

    def _move(self, old: str, new: str) -> None:
        with self._house.store.transaction():
            for known in self._house.store.chats.within(CHANNEL, old):
                self._house.store.chats.move(known.address, Address(CHANNEL, new, known.address.topic))

    async def _hear(self, number: int, heard: Heard) -> float:
        said = replace(heard.said, update=number)
        if said.standing is None:
            asks = said.data is not None or said.words.startswith("/")
            standing = await self._standing(said.address.chat, said.user) if asks else Role.ANYONE
            said = replace(said, standing=standing)
        answered = await self._answerer.answer(said)
        if answered.state is State.AGAIN:
            return _AGAIN
        if heard.query is not None:
            await self._channel.confirm(heard.query, answered.toast)
        return 0

    async def _standing(self, chat: str, user: int) -> Role | None:
        """At the moment of use, or at most a minute old."""
        moment = self._house.clock.monotonic()
        known = self._standings.get((chat, user))
        if known and moment - known[0] < _FRESH:
            return known[1]
        standing = await self._channel.standing(chat, user)
        if standing is not None:
            if len(self._standings) > _MOST_KNOWN:
                self._standings.clear()
            self._standings[chat, user] = (moment, standing)
        return standing
