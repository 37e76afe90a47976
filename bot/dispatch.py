"""Sends what the outbox holds, at the pace that the channels allow, and writes down what came of it.

A delivery is leased on the disk before its request goes out, and one at a time, so that what is more urgent
overtakes what is not, and a crash leaves no more in doubt than what was on its way.
"""

from __future__ import annotations

import asyncio
import traceback
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum

import structlog

from bot.clock import Clock
from bot.pace import GroupPace, Pace
from couriers import Courier
from rules.audience import ChatId, ChatKind
from rules.delivery import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Gone,
    Lane,
    Later,
    Moved,
    Outcome,
    Sent,
    Transition,
    Unknown,
    after,
)
from store import Store, StoreError

_FLIGHTS = 8
_MAPS_AT_ONCE = 2  # they are large and take long: what is urgent always finds a free place
_WITHOUT_MAPS = tuple(lane for lane in Lane if lane is not Lane.MAP)
_CHAT_INTERVAL = timedelta(seconds=1)
_LONGEST_FLIGHT = 60.0  # seconds; a courier has limits of its own, this one catches a courier that hangs
_LONGEST_IDLE = 60.0
_STORE_WAIT = 5.0
_NO_COURIER = timedelta(hours=1)
_STORM = (3, 10.0)  # so many chats refused within so many seconds: it is not the chats, it is us
_FIRST_OUTAGE = timedelta(seconds=1)
_LONGEST_OUTAGE = timedelta(seconds=30)

_log = structlog.get_logger()


class _Spacing(Enum):
    """AS_ALLOWED: a chat waits between two messages. NONE: it does not (nobody limits a drain)."""

    AS_ALLOWED = 1
    NONE = 2


class Dispatcher:
    """The one sender of a process. Whoever puts deliveries sets `wake`."""

    def __init__(
        self, store: Store, couriers: Mapping[str, Courier], clock: Clock, epoch: int, rate: float = 30.0
    ) -> None:
        """`couriers`: by channel, open. `epoch`: what store.process.claim returned. `rate`: messages a
        second."""
        self.wake = asyncio.Event()
        self._store = store
        self._couriers = couriers
        self._clock = clock
        self._epoch = epoch
        self._pace = Pace(rate)
        self._groups: dict[ChatId, GroupPace] = {}
        self._refusals: deque[tuple[float, ChatId]] = deque()
        self._outages: dict[str, timedelta] = {}
        self._flights: set[asyncio.Task[None]] = set()
        self._maps = 0  # on their way
        self._stopping = False

    async def run(self) -> None:
        """Sends until `stop`, then waits for what is on its way. While the disk takes nothing, nothing is
        sent."""
        recovered = False
        try:
            while not self._stopping:
                self.wake.clear()
                try:
                    if not recovered:
                        self._recover(self._clock.now())
                        recovered = True
                    await self._round()
                except StoreError as error:
                    _log.error("nothing is sent: the store takes no lease", why=str(error))
                    await self._until(_STORE_WAIT)
        finally:
            if self._flights:
                await asyncio.wait(self._flights)

    def stop(self) -> None:
        """Leases nothing more; `run` returns when what is on its way has landed."""
        self._stopping = True
        self.wake.set()

    async def drain(self, now: datetime) -> int:
        """Sends all that is due at `now`, as fast as the couriers can, and returns how many were sent."""
        self._recover(now)
        sent = 0
        while True:
            self._prepare(now)
            claimed = self._store.outbox.claim(now, _FLIGHTS, self._epoch)
            if not claimed:
                return sent
            outcomes = await asyncio.gather(*(self._send(delivery) for delivery in claimed))
            for delivery, outcome in zip(claimed, outcomes, strict=True):
                self._write(delivery, outcome, now, _Spacing.NONE)
                sent += isinstance(outcome, Sent)

    def _recover(self, now: datetime) -> None:
        doubtful = self._store.outbox.recover(self._epoch, now)
        if doubtful:
            _log.warning("deliveries were on their way when the last process ended", number=doubtful)

    def _prepare(self, now: datetime) -> None:
        outbox = self._store.outbox
        outbox.settle(now)
        outbox.release(now)
        expired = outbox.expire(now)
        if expired:
            _log.warning("deliveries expired before they could be sent", number=expired)

    async def _round(self) -> None:
        """Sends one delivery if one may go now, else waits until that may have changed."""
        if len(self._flights) >= _FLIGHTS:
            await self._until(_LONGEST_IDLE)
            return
        early = self._pace.earliest() - self._clock.monotonic()
        if early > 0:
            await self._until(early)
            return
        now = self._clock.now()
        self._prepare(now)
        lanes = _WITHOUT_MAPS if self._maps >= _MAPS_AT_ONCE else tuple(Lane)
        claimed = self._store.outbox.claim(now, 1, self._epoch, lanes)
        for delivery in claimed:
            self._launch(delivery)
        if not claimed:
            await self._until(self._idle(now))

    def _idle(self, now: datetime) -> float:
        """Seconds. The cap is for a machine whose clock is set back while nothing is due."""
        due = self._store.outbox.next_due(now)
        return _LONGEST_IDLE if due is None else min((due - now).total_seconds(), _LONGEST_IDLE)

    async def _until(self, seconds: float) -> None:
        """Returns after this time, when a delivery lands, or when `wake` is set."""
        waits = {asyncio.ensure_future(self.wake.wait()), asyncio.ensure_future(self._clock.sleep(seconds))}
        try:
            await asyncio.wait(waits | self._flights, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _launch(self, delivery: Delivery) -> None:
        self._pace.sent(self._clock.monotonic())
        self._maps += delivery.kind is DeliveryKind.MAP
        flight = asyncio.create_task(self._fly(delivery))
        self._flights.add(flight)
        flight.add_done_callback(self._flights.discard)

    async def _fly(self, delivery: Delivery) -> None:
        outcome = await self._send(delivery)
        self._maps -= delivery.kind is DeliveryKind.MAP
        while True:
            try:
                self._write(delivery, outcome, self._clock.now(), _Spacing.AS_ALLOWED)
                return
            except StoreError as error:
                # The row stays SENDING, and its chat waits: nothing else may go to it before this is known.
                _log.error("an outcome could not be written", id=delivery.id, why=str(error))
                if self._stopping:
                    return
                await self._clock.sleep(_STORE_WAIT)

    async def _send(self, delivery: Delivery) -> Outcome:
        courier = self._couriers.get(delivery.address.channel)
        if courier is None:
            return Later(f"no courier for {delivery.address.channel}", _NO_COURIER, everyone=1)
        try:
            async with asyncio.timeout(_LONGEST_FLIGHT):
                return await courier.send(delivery)
        except TimeoutError:
            return Unknown("the courier did not come back")
        except Exception as error:  # couriers do not raise: this is a bug, and the message may have gone out
            place = traceback.extract_tb(error.__traceback__)[-1]
            why = f"{type(error).__name__} at {place.filename}:{place.lineno}"
            _log.error("a courier failed", id=delivery.id, why=why)
            return Unknown(why)

    def _write(self, delivery: Delivery, outcome: Outcome, now: datetime, spacing: _Spacing) -> None:
        result = after(delivery, outcome, now)
        with self._store.transaction():
            if self._store.outbox.record(result, now):
                self._follow(delivery, outcome, now, result.delivery.state)
                if spacing is _Spacing.AS_ALLOWED:
                    self._store.outbox.pause(delivery.chat, now + self._interval(delivery.chat))
        self._learn(delivery, outcome)
        self._report(result)

    def _follow(self, delivery: Delivery, outcome: Outcome, now: datetime, became: DeliveryState) -> None:
        """What the outcome means for the chat and the channel."""
        match outcome:
            case Gone() if became is DeliveryState.BLOCKED:
                self._store.chats.unreachable(delivery.chat, now)
            case Moved(to):
                self._store.chats.move(delivery.address, to)
            case Later(_, wait, everyone) if everyone:
                outage = self._outages.get(delivery.address.channel, _FIRST_OUTAGE)
                self._store.outbox.pause_channel(delivery.address.channel, now + max(wait, outage))
            case Later(_, wait) if wait:
                self._store.outbox.pause(delivery.chat, now + wait)
                if self._storm(delivery.chat):
                    self._store.outbox.pause_channel(delivery.address.channel, now + wait)

    def _storm(self, chat: ChatId) -> bool:
        number, seconds = _STORM
        moment = self._clock.monotonic()
        self._refusals.append((moment, chat))
        while self._refusals[0][0] < moment - seconds:
            self._refusals.popleft()
        return len({refused for _, refused in self._refusals}) >= number

    def _interval(self, chat: ChatId) -> timedelta:
        known = self._store.chats.get(chat)
        if known is None or known.kind is ChatKind.PRIVATE:
            return _CHAT_INTERVAL
        moment = self._clock.monotonic()
        return timedelta(seconds=self._groups.setdefault(chat, GroupPace()).sent(moment) - moment)

    def _learn(self, delivery: Delivery, outcome: Outcome) -> None:
        channel = delivery.address.channel
        match outcome:
            case Sent():
                self._pace.accepted()
                self._outages.pop(channel, None)
            case Later(_, _, everyone) if everyone:
                self._outages[channel] = min(self._outages.get(channel, _FIRST_OUTAGE) * 2, _LONGEST_OUTAGE)
            case Later(_, wait) if wait:
                self._pace.refused(self._clock.monotonic())

    def _report(self, result: Transition) -> None:
        delivery = result.delivery
        note = _log.info if delivery.state is DeliveryState.SENT else _log.warning
        note(
            "delivery", id=delivery.id, state=delivery.state.value, why=result.why, attempts=delivery.attempts
        )
