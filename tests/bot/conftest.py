"""A store with chats, couriers that follow a script, and a clock that stands still."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Any

import pytest

from bot.clock import FakeClock
from bot.dispatch import Dispatcher
from rules.audience import Chat
from rules.delivery import Delivery, Outcome, Sent
from store import Store


class ScriptedCourier:
    """Ends each attempt as its script says for that delivery, in turn; what the script does not name is Sent."""

    def __init__(
        self,
        clock: FakeClock,
        script: Mapping[str, list[Outcome | Exception]] | None = None,
        seconds: float = 0,
    ) -> None:
        self.sent: list[tuple[float, Delivery]] = []
        self.most_at_once = 0
        self._at_once: Counter[int] = Counter()
        self._clock = clock
        self._script = {name: list(outcomes) for name, outcomes in (script or {}).items()}
        self._seconds = seconds

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def send(self, delivery: Delivery) -> Outcome:
        self.sent.append((self._clock.monotonic(), delivery))
        self._at_once[delivery.chat] += 1
        assert self._at_once[delivery.chat] == 1, "one at a time for a chat"
        self.most_at_once = max(self.most_at_once, self._at_once.total())
        if self._seconds:
            await self._clock.sleep(self._seconds)
        self._at_once[delivery.chat] -= 1
        left = self._script.get(delivery.id)
        end = left.pop(0) if left else Sent(f"receipt of {delivery.id}")
        if isinstance(end, Exception):
            raise end
        return end

    @property
    def names(self) -> list[str]:
        return [delivery.id for _, delivery in self.sent]

    @property
    def times(self) -> list[float]:
        return [at for at, _ in self.sent]


@pytest.fixture
def clock(now: datetime) -> FakeClock:
    return FakeClock(now)


@pytest.fixture
def queue(store: Store, a_delivery: Callable[..., Delivery]) -> Callable[..., Delivery]:
    """Puts a card of severity 3 for a chat into the outbox; any field can be given."""

    def put(chat: Chat, name: str, **fields: Any) -> Delivery:
        delivery = a_delivery(chat, name, **fields)
        store.outbox.put([delivery])
        return delivery

    return put


@pytest.fixture
def a_courier(clock: FakeClock) -> Callable[..., ScriptedCourier]:
    """a_courier(script, seconds): the script by delivery, and how long each attempt takes."""

    def make(
        script: Mapping[str, list[Outcome | Exception]] | None = None, seconds: float = 0
    ) -> ScriptedCourier:
        return ScriptedCourier(clock, script, seconds)

    return make


@pytest.fixture
def running(clock: FakeClock) -> Callable[[Dispatcher], AbstractAsyncContextManager[None]]:
    """The dispatcher runs while the block does."""

    @asynccontextmanager
    async def run(dispatcher: Dispatcher) -> AsyncIterator[None]:
        task = asyncio.create_task(dispatcher.run())
        yield
        dispatcher.stop()
        await clock.advance(5)
        await task

    return run


@pytest.fixture
def run(
    store: Store, clock: FakeClock, running: Callable[[Dispatcher], AbstractAsyncContextManager[None]]
) -> Callable[[ScriptedCourier, float], Dispatcher]:
    """run(courier, seconds): the dispatcher after it ran for this long."""

    def make(courier: ScriptedCourier, seconds: float) -> Dispatcher:
        dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)

        async def story() -> None:
            async with running(dispatcher):
                await clock.advance(seconds)

        asyncio.run(story())
        return dispatcher

    return make
