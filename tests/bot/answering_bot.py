"""A bot that only listens and answers, until it is killed: answering_bot.py DATABASE PLACES BASE_URL TOKEN."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.answer import Answerer
from bot.assemble import House
from bot.clock import SystemClock
from bot.config import Config, StoreTable
from bot.dispatch import Dispatcher
from bot.listen import Listener
from bot.workshop import Workshop
from couriers.telegram import TelegramCourier
from rules import ladder
from rules.places import Places
from store import open_store
from store.places import PlaceSearch


async def main(database: str, places: str, base_url: str, token: str) -> None:
    config = Config(store=StoreTable(path=Path(database)))
    known, search = Places({}, {}), PlaceSearch(Path(places))
    house = House(
        config, open_store(Path(database)), known, search, ladder.shipped(), SystemClock(), Workshop()
    )
    courier = TelegramCourier(token, base_url)
    await courier.open()
    dispatcher = Dispatcher(
        house.store, {"telegram": courier}, house.clock, house.store.process.claim(), 1000.0
    )
    listener = Listener(house, Answerer(house, dispatcher.wake.set), token, base_url)
    await asyncio.gather(dispatcher.run(), listener.run())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
