"""`tocsin demo`: a real story through the whole bot into the terminal. Only the newspapers are invented.

A feed server on the loopback publishes the story; the fetcher polls it over HTTP with a clock that jumps from item to
item; rules, store, incidents and outbox are those of the service; the courier draws chat bubbles.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import time
from enum import Enum
from pathlib import Path
from typing import Any

from rich.console import Console

from bot import assemble, logs
from bot.answer import Answerer, Said
from bot.clock import FakeClock, SystemClock
from bot.config import Config, FetchTable, SourceTable, StoreTable
from bot.dispatch import Dispatcher
from bot.perform import POLL, Performance
from bot.publish import FeedServer
from bot.story import Story, told
from bot.summary import summary
from couriers.terminal import TerminalCourier
from handlers import Role
from rules.audience import Address, Chat, ChatKind, Quiet, Subscription
from rules.polling import SourceTier


class Pace(Enum):
    """Seconds of rest after each message, for those who read along."""

    READABLE = 0.1
    FAST = 0.0


async def play(database: Path, pace: Pace) -> None:
    """Plays the story into the terminal and leaves its database behind."""
    logs.set_up("console", logging.ERROR)
    story, console = told(), Console(highlight=False)
    for leftover in ("", "-wal", "-shm"):
        Path(f"{database}{leftover}").unlink(missing_ok=True)
    console.rule(f"[bold]{story.title}[/bold]")
    console.print("Six invented newspapers, one real bot. ( 🔔 rings · 🔕 silent · ✎ edited in place )\n")
    async with FeedServer() as server:
        config = _config(story, server, database)
        clock = FakeClock(story.begins)
        with console.status("Opening the gazetteer and the rulebook …"):
            house = assemble.build(config, clock, assemble.shared_index())
            await house.open_rules()
        try:
            await Evening(story, house, clock, console, pace).play(server)
            console.print(summary(house))
            console.print(f"\nThe database stays in {database}. Talk to it as it was on the next morning:")
            asked = f"./run tocsin chat --database {database} --at {clock.now():%Y-%m-%dT%H:%M}"
            console.print(f"  {asked}", soft_wrap=True)
        finally:
            house.close()


def _config(story: Story, server: FeedServer, database: Path) -> Config:
    rows = tuple(
        SourceTable(
            id=feed["id"], kind=feed["kind"], url=server.url(f"/{feed['id']}"), publisher=feed["publisher"],
            tier=SourceTier(feed["tier"]), language="en", every=POLL,
        )
        for feed in story.feeds
    )  # fmt: skip
    return Config(store=StoreTable(path=database), fetch=FetchTable(addresses="any"), source=rows)


class Evening:
    """The story, its people in front of the terminal, and the duty officer among them."""

    def __init__(
        self, story: Story, house: assemble.House, clock: FakeClock, console: Console, pace: Pace
    ) -> None:
        self._story, self._house, self._clock = story, house, clock
        self._console, self._pace = console, pace
        self._names: dict[str, str] = {}
        self._taken = False

    async def play(self, server: FeedServer) -> None:
        """From the first item to the last."""
        chats = [self._seat(number, row) for number, row in enumerate(self._story.chats, start=1)]
        courier = TerminalCourier(self._console, self._names)
        await courier.open()
        dispatcher = self._house.dispatching({"terminal": courier}, self._house.store.process.claim())

        async def told() -> None:
            if await self._acknowledged(chats, dispatcher):
                await performance.send()

        performance = Performance(self._story, self._house, self._clock, server, dispatcher, told, self._rest)
        await performance.run()

    async def _rest(self) -> None:
        await SystemClock().sleep(self._pace.value)

    def _seat(self, number: int, row: Mapping[str, Any]) -> Chat:
        """Gives one of the story's people a chat and what they follow."""
        store, now = self._house.store, self._clock.now()
        address = Address("terminal", str(number))
        arrived = store.chats.arrive(address, ChatKind(row["kind"]), now)
        start, _, end = row.get("quiet", "").partition("-")
        quiet = Quiet(time.fromisoformat(start), time.fromisoformat(end)) if end else None
        chat = Chat(arrived.id, address, arrived.kind, row["timezone"], "en", quiet, row.get("nationality"))
        store.chats.put(chat)
        for follow in row["follows"]:
            place = self._house.search.search(follow["place"], 1)[0]
            store.subscriptions.follow(Subscription(chat.id, place.place_id, follow["least"]))
        self._names[str(number)] = row["name"]
        return chat

    async def _acknowledged(self, chats: list[Chat], dispatcher: Dispatcher) -> bool:
        """The duty officer presses the button, once, as he would on Telegram. Whether he has done so now."""
        wanted = self._story.acknowledgement
        chat = next(chat for chat in chats if self._names[chat.address.chat] == wanted["chat"])
        for incident in self._house.store.incidents.all_open():
            card = self._house.store.outbox.sent_card(chat.id, incident.id)
            if self._taken or incident.category != wanted["category"] or card.receipt is None:
                continue
            self._taken = True
            self._console.print(f"[dim]{wanted['by']} presses “Acknowledge” in the group.[/dim]")
            await self._clock.advance(60)
            pressed = Said(
                chat.address, chat.kind, 1, wanted["by"], "", Role.CONFIGURES, self._clock.now(), "acknowledgement",
                f"v1:ack:{incident.id}", card.receipt,
            )  # fmt: skip
            await Answerer(self._house, dispatcher.wake.set).answer(pressed)
            return True
        return False
