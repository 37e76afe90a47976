"""Plays a story through a whole house: the feeds are published over HTTP, the bot polls, judges and sends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot import assemble
from bot.clock import FakeClock
from bot.dispatch import Dispatcher
from bot.publish import FeedServer
from bot.story import Story, edition
from bot.watch import Watch

POLL = timedelta(minutes=1)
_ECHO = timedelta(hours=12)  # how long the story goes on after its last item
Then = Callable[[], Awaitable[None]]


class Performance:
    """One playing. `told` is called after each item, `sent` after each time that messages went out."""

    def __init__(
        self,
        story: Story,
        house: assemble.House,
        clock: FakeClock,
        server: FeedServer,
        dispatcher: Dispatcher,
        told: Then,
        sent: Then,
    ) -> None:
        self._story, self._house, self._clock, self._server = story, house, clock, server
        self._dispatcher, self._told, self._sent = dispatcher, told, sent
        self._published: dict[str, list[Mapping[str, Any]]] = {feed["id"]: [] for feed in story.feeds}

    async def run(self) -> None:
        """Publishes item after item at its time, with a clock that jumps from one to the next."""
        async with assemble.fetcher(self._house.config) as fetcher:
            watch = self._house.watching(fetcher, self._dispatcher)
            await self._publish(watch)
            for item in self._story.items:
                await self._wait_until(item["at"])
                self._published[item["feed"]].append(item)
                await self._publish(watch)
                await self._told()
            await self._wait_until(self._story.items[-1]["at"] + _ECHO)

    async def send(self) -> None:
        """Sends what is due now."""
        if await self._dispatcher.drain(self._clock.now()):
            await self._sent()

    async def _publish(self, watch: Watch) -> None:
        for feed in self._story.feeds:
            path = f"/{feed['id']}"
            self._server.put(path, *edition(feed, self._published[feed["id"]], self._server.url(path)))
        await self._clock.advance(2 * POLL.total_seconds())
        await watch.tick()
        await self.send()

    async def _wait_until(self, moment: datetime) -> None:
        """Lets time pass; what was held until the end of quiet hours is sent when they end."""
        while (due := self._house.store.outbox.next_due(self._clock.now())) and due < moment:
            await self._clock.advance(max(1.0, (due - self._clock.now()).total_seconds()))
            await self.send()
        await self._clock.advance(max(0.0, (moment - self._clock.now()).total_seconds()))
