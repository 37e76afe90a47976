"""Newspapers over HTTP on the loopback, read by the real parts, and whoever follows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from conversation.talk import Talk

from bot import assemble
from bot.compare import Comparer
from bot.config import Config, FetchTable
from bot.publish import FeedServer
from bot.watch import Watch
from handlers._situation import silence
from rules import policy
from rules.audience import Address, ChatKind, Subscription
from rules.delivery import Sent, after
from rules.places import PlaceId
from rules.polling import Source, SourceId, SourceTier

PERIOD = timedelta(minutes=10)
_TICK = 20.0  # seconds


class Newsroom:
    """What was sent: (chat, words, rings, when)."""

    def __init__(self, talk: Talk) -> None:
        self.house, self.clock, self.talk = talk.house, talk.clock, talk
        self.feeds = FeedServer()
        self.sources: list[Source] = []
        self.told: list[tuple[str, str, bool, datetime]] = []
        self.port = 0

    def source(self, name: str, tier: SourceTier = SourceTier.NEWS, *places: str) -> Source:
        return self.source_at(name, self.feeds.url(f"/{name}"), tier, *places)

    def source_at(self, name: str, url: str, tier: SourceTier = SourceTier.NEWS, *places: str) -> Source:
        """The same, at another address."""
        made = Source(
            SourceId(name),
            "rss",
            url,
            name,
            tier,
            "en",
            PERIOD,
            tuple(map(PlaceId, places)),
        )
        self.sources.append(made)
        return made

    def follows(self, chat: int, *places: PlaceId) -> None:
        known = self.house.store.chats.arrive(
            Address("telegram", str(chat)), ChatKind.PRIVATE, self.clock.now()
        )
        for place in places:
            self.house.store.subscriptions.follow(Subscription(known.id, place))

    def publish(
        self, name: str, titles: Sequence[str], *, keys: str = "", age: timedelta = timedelta()
    ) -> None:
        at = format_datetime(self.clock.now() - age)
        rows = [
            f"<item><guid>{keys}{n}</guid><title>{escape(title)}</title><link>https://x.example/{keys}{n}</link>"
            f"<description>{escape(title)}.</description><pubDate>{at}</pubDate></item>"
            for n, title in enumerate(titles)
        ]
        self.feeds.put(
            f"/{name}",
            f"<rss version='2.0'><channel><title>T</title>{''.join(rows)}</channel></rss>".encode(),
        )

    async def opened(self, fetcher: assemble.Fetcher) -> Watch:
        house, known = self.house, {source.id: source for source in self.sources}
        house.store.sources.sync(self.sources, self.clock.now())
        await house.open_rules()
        recorder = house.recording()
        for source in self.sources:
            recorder.know(source)
        comparer = Comparer(house.store, house.places, policy.shipped(), house.ladder, recorder)
        return Watch(
            house.store, known, fetcher, house.workshop, recorder, comparer, house.vigil(), self.clock,
            lambda: None,
        )  # fmt: skip

    async def passes(self, watch: Watch, span: timedelta) -> None:
        end = self.clock.now() + span
        while self.clock.now() < end:
            await self.clock.advance(_TICK)
            await watch.tick()
            while sent := self.house.store.outbox.claim(self.clock.now(), 100, 1):
                for each in sent:
                    self.told.append((each.address.chat, each.message.text, each.rings, self.clock.now()))
                    assert self.house.store.outbox.record(
                        after(each, Sent("1"), self.clock.now()), self.clock.now()
                    )

    async def dies(self) -> None:
        self.port = int(self.feeds.url("").rpartition(":")[2])
        await self.feeds.close()

    async def returns(self) -> None:
        await self.feeds.open(self.port)

    def heard(self, chat: int) -> list[str]:
        return [text.splitlines()[0] for who, text, _, _ in self.told if who == str(chat)]

    def run(self, story: Callable[[assemble.Fetcher], Awaitable[None]]) -> None:
        """Tells a story with the feed server open."""

        async def whole() -> None:
            async with self.feeds, assemble.fetcher(Config(fetch=FetchTable(addresses="any"))) as fetcher:
                await story(fetcher)

        asyncio.run(whole())

    def now(self, place: PlaceId) -> str:
        """What /now says of a place of which nothing is known."""
        return silence(self.house.places.get(place), self.house.desk(), self.clock.now())
