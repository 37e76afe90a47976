"""`tocsin run`: the service. Everything it must not forget is in the store, so it may be killed at any moment."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine, Mapping
from datetime import timedelta
from typing import Any

import structlog

from bot import assemble, digests
from bot.answer import Answerer
from bot.assemble import House
from bot.clock import SystemClock
from bot.config import Config, token
from bot.dispatch import Dispatcher
from bot.listen import Listener
from bot.schedule import Metronome
from couriers import Courier

_log = structlog.get_logger()
_TICK = timedelta(seconds=5)
_QUIET = timedelta(minutes=5)


async def serve(config: Config) -> None:
    """Runs until SIGTERM or SIGINT, then lets what is on its way land. Raises ConfigError for a missing token,
    AlreadyRunningError where another process has the database, and what ends the listener for good."""
    secret = token(config)
    couriers = assemble.couriers(config, secret)
    house = assemble.build(config, SystemClock())
    try:
        await _live(house, config, secret, couriers)
    finally:
        house.close()


async def _live(house: House, config: Config, secret: str, couriers: Mapping[str, Courier]) -> None:
    epoch = house.store.process.claim()
    for courier in couriers.values():
        await courier.open()
    dispatcher = house.dispatching(couriers, epoch)
    answerer = Answerer(house, dispatcher.wake.set)
    listener = Listener(house, answerer, secret, f"{config.telegram.api}/bot")
    # what waits to be sent does not wait for the rulebook to be tried
    await _until_told([dispatcher.run(), listener.run(), _poll(house, config, dispatcher, epoch)], dispatcher)
    for courier in couriers.values():
        await courier.close()


async def _poll(house: House, config: Config, dispatcher: Dispatcher, epoch: int) -> None:
    opening = await house.open_rules()
    async with assemble.fetcher(config) as fetcher:
        watch = house.watching(fetcher, dispatcher)
        metronome = Metronome(house.clock)
        metronome.every(_TICK, "watch", watch.tick)
        metronome.every(_QUIET, "quiet incidents", lambda: _go_quiet(house, dispatcher))
        metronome.every(_TICK, "vigil", watch.look)
        metronome.every(_TICK, "digests", lambda: _digest(house, dispatcher))
        _log.info("Tocsin runs", rules=len(opening.book.by_id), sources=len(house.sources), epoch=epoch)
        await metronome.run()


async def _go_quiet(house: House, dispatcher: Dispatcher) -> None:
    if house.reviser().go_quiet(house.clock.now()):
        dispatcher.wake.set()


async def _digest(house: House, dispatcher: Dispatcher) -> None:
    if digests.send_due(house, house.clock.now()):
        dispatcher.wake.set()


async def _until_told(coroutines: list[Coroutine[Any, Any, None]], dispatcher: Dispatcher) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    sender, *others = [asyncio.create_task(each) for each in coroutines]
    waiting = asyncio.create_task(told.wait())
    done, _ = await asyncio.wait([waiting, sender, *others], return_when=asyncio.FIRST_COMPLETED)
    _log.info("Tocsin stops; what is on its way still lands")
    dispatcher.stop()
    for task in (waiting, *others):
        task.cancel()
    await asyncio.gather(sender, *others, waiting, return_exceptions=True)
    for task in done - {waiting}:
        task.result()
