"""A whole house with a small rulebook, and chats that talk with it through the real answerer and sender."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.answer import Answerer, Said
from bot.assemble import House
from bot.clock import FakeClock
from bot.config import Config, PeopleTable, StoreTable
from bot.dispatch import Dispatcher
from bot.workshop import Workshop
from handlers import Role
from rules import ladder
from rules.advisory import Button, Message
from rules.audience import Address, ChatKind
from rules.delivery import Delivery, DeliveryKind, Outcome, Sent
from rules.gazetteer import places_bytes
from rules.item import Item
from rules.places import Places
from rules.polling import Health, Poll, Source, SourceId, SourceTier
from rules.rulebook import load
from store import open_store
from store.places import PlaceSearch

OPERATOR = 900
_PAGES = sorted(Path(__file__).with_name("pages").glob("*.toml"))
_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class SmallHouse(House):
    """One page of rules that stays as it is (pages/): what the shipped pages say does not change the transcripts."""

    def pages(self) -> dict[str, str]:
        return {page.stem: page.read_text("utf-8") for page in _PAGES} | self.store.rulebook.active()


@dataclass
class Screen:
    """A courier that keeps what the chats show."""

    shown: dict[str, Message] = field(default_factory=dict)
    news: list[tuple[str, str, Message]] = field(default_factory=list)

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def send(self, delivery: Delivery) -> Outcome:
        edited = delivery.kind is DeliveryKind.EDIT and delivery.under
        receipt = str(delivery.under) if edited else str(len(self.shown) + 1)
        self.shown[receipt] = delivery.message
        self.news.append((delivery.address.chat, "edited" if edited else "", delivery.message))
        return Sent(receipt)


@dataclass
class Talk:
    """People talk with the bot. `say` and `press` return the toast; what the chats show is in `screen`."""

    house: House
    clock: FakeClock
    answerer: Answerer
    dispatcher: Dispatcher
    screen: Screen
    said: int = 0

    def say(self, user: int, words: str, **more: Any) -> str:
        return self._hear(user, words, **more)

    def press(self, user: int, data: str, receipt: str, **more: Any) -> str:
        return self._hear(user, "", data=data, receipt=receipt, **more)

    def button(self, number: int) -> tuple[str, Button]:
        """The button of this number on the newest message that has some, and the message's receipt."""
        for receipt, message in reversed(self.screen.shown.items()):
            buttons = [button for row in message.buttons for button in row]
            if buttons:
                return receipt, buttons[number - 1]
        raise LookupError("no message has buttons")

    def _hear(self, user: int, words: str, chat: str = "", standing: Role | None = None, **more: Any) -> str:
        self.said += 1
        group, now = chat.startswith("-"), self.clock.now()
        kind = ChatKind.GROUP if group else ChatKind.PRIVATE
        name = more.pop("name", f"Person {user}")
        said = Said(
            Address("telegram", chat or str(user)), kind, user, name, words,
            standing if group else Role.CONFIGURES, now, more.pop("key", f"test {self.said}"), **more,
        )  # fmt: skip

        async def talk() -> str:
            await self.clock.advance(2)
            answered = await self.answerer.answer(said)
            await self.dispatcher.drain(self.clock.now())
            return answered.toast

        return asyncio.run(talk())

    def news(self, source: str, title: str, text: str = "") -> None:
        """A source publishes something: it is judged and recorded, and whoever follows the place hears of it."""
        item = Item(
            SourceId(source), title, f"https://news.example/{self.said}", title, text, "en", self.clock.now()
        )

        async def publish() -> None:
            if not self.house.workshop.is_open:
                await self.house.open_rules()
            self.house.store.items.put(item, self.clock.now())
            for stored in self.house.store.items.waiting(10):
                verdict = (await self.house.workshop.judge([(stored.item, SourceTier.NEWS)]))[0]
                self.house.recording().record(stored, verdict, self.clock.now())
            await self.dispatcher.drain(self.clock.now())

        asyncio.run(publish())

    def flood(self, source: str, number: int) -> None:
        """A source brought far too much at once: so many items of it are held."""
        now, items = self.clock.now(), self.house.store.items
        for each in range(number):
            key = f"{self.said} {each}"
            items.put(Item(SourceId(source), key, "", f"Old news {each}", "", "en", now), now)
        items.floods.open(SourceId(source), now, number, now - timedelta(days=2), 0)

    def sources(self, healthy: int, failing: int = 0) -> None:
        """From now on there are sources; they were asked a minute ago."""
        now = self.clock.now()
        rows = [
            Source(SourceId(f"source-{n}"), "rss", f"https://{n}.example/feed", f"family-{n}")
            for n in range(healthy + failing)
        ]
        self.house.store.sources.sync(rows, now)
        for number, row in enumerate(rows):
            asked = now - timedelta(minutes=1)
            poll = Poll(row.id, now + timedelta(minutes=9), Health.OK, asked=asked, answered=asked)
            if number >= healthy:
                poll = replace(poll, health=Health.FAILING, failures=3, error="no answer within 20 s")
            self.house.store.sources.put(poll)

    def wait(self, seconds: float) -> None:
        asyncio.run(self.clock.advance(seconds))


class Parts:
    """What all conversations of a test run share, because it takes seconds to make: places, and the reading process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.places = Places.load(places_bytes())
        self.search = PlaceSearch(folder / "index.places")
        self.workshop = Workshop()

    def begin(self, folder: Path) -> Talk:
        """A conversation over a new store."""
        path = folder / "talk.db"
        config = Config(people=PeopleTable(operators=(OPERATOR,)), store=StoreTable(path=path))
        clock, screen = FakeClock(_NOW), Screen()
        store = open_store(path)
        house = SmallHouse(config, store, self.places, self.search, ladder.shipped(), clock, self.workshop)
        house.book, _ = load(house.pages())
        dispatcher = Dispatcher(store, {"telegram": screen}, clock, store.process.claim())
        return Talk(house, clock, Answerer(house, dispatcher.wake.set), dispatcher, screen)

    def close(self) -> None:
        self.workshop.close()
        self.search.close()
