"""The sender: everything goes out, at the pace that is allowed, and every end is written down."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.clock import FakeClock
from bot.dispatch import Dispatcher
from rules.audience import Address, Chat, ChatKind
from rules.delivery import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    DeliveryState,
    Gone,
    Later,
    Moved,
    Outcome,
    Refused,
    Sent,
    Unknown,
)
from rules.incidents import IncidentId
from store import Store, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Chats = Callable[..., Chat]
Queue = Callable[..., Delivery]


class ScriptedCourier:
    """Ends each attempt as its script says for that delivery, in turn; what the script does not name is Sent."""

    def __init__(
        self, clock: FakeClock, script: Mapping[str, list[Outcome]] | None = None, seconds: float = 0
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
        return left.pop(0) if left else Sent(f"receipt of {delivery.id}")

    @property
    def names(self) -> list[str]:
        return [delivery.id for _, delivery in self.sent]

    @property
    def times(self) -> list[float]:
        return [at for at, _ in self.sent]


@asynccontextmanager
async def _running(dispatcher: Dispatcher, clock: FakeClock) -> AsyncIterator[None]:
    running = asyncio.create_task(dispatcher.run())
    yield
    dispatcher.stop()
    await clock.advance(5)
    await running


def _run(
    store: Store, courier: ScriptedCourier, clock: FakeClock, seconds: float, rate: float = 30.0
) -> Dispatcher:
    """The dispatcher after it ran for this long."""
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1, rate=rate)

    async def story() -> None:
        async with _running(dispatcher, clock):
            await clock.advance(seconds)

    asyncio.run(story())
    return dispatcher


def _state(store: Store, name: str) -> DeliveryState:
    delivery = store.outbox.get(DeliveryId(name))
    assert delivery is not None
    return delivery.state


def test_what_is_due_is_sent_and_written_down(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    chat = a_chat("7")
    queue(chat, "a", incident=IncidentId("KZ-1"), revision=1)
    _run(store, ScriptedCourier(clock), clock, 1)
    assert _state(store, "a") is DeliveryState.SENT
    assert store.outbox.sent_card(chat.id, IncidentId("KZ-1")).receipt == "receipt of a"


def test_a_broadcast_keeps_the_rate_and_is_hardly_slower(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    for number in range(150):
        queue(a_chat(str(number)), str(number))
    courier = ScriptedCourier(clock, seconds=0.1)
    _run(store, courier, clock, 6)
    assert len(courier.sent) == 150
    assert courier.times[-1] <= 1.01 * 149 / 30
    assert max(sum(at <= other < at + 1 - 1e-9 for other in courier.times) for at in courier.times) <= 30
    assert courier.most_at_once <= 8


def test_a_slow_channel_has_eight_on_their_way_and_no_more(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    for number in range(30):
        queue(a_chat(str(number)), str(number))
    courier = ScriptedCourier(clock, seconds=2)
    _run(store, courier, clock, 7)
    assert courier.most_at_once == 8
    assert store.outbox.counts()[DeliveryState.SENT] >= 24


def test_a_private_chat_gets_one_message_a_second(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    for name in "abc":
        queue(a_chat("7"), name)
    courier = ScriptedCourier(clock)
    _run(store, courier, clock, 10)
    assert courier.names == ["a", "b", "c"]
    assert courier.times == pytest.approx([0, 1, 2], abs=0.001)


def test_a_group_gets_twenty_messages_a_minute(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    group = a_chat("-5", ChatKind.GROUP)
    for number in range(25):
        queue(group, f"{number:02}")
    courier = ScriptedCourier(clock)
    _run(store, courier, clock, 59)
    assert len(courier.sent) == 20
    _run(store, courier, clock, 30)
    assert len(courier.sent) == 25


def test_what_is_critical_overtakes_a_broadcast(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    for number in range(100):
        queue(a_chat(str(number)), str(number), severity=2)
    courier = ScriptedCourier(clock)
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)

    async def story() -> None:
        async with _running(dispatcher, clock):
            await clock.advance(1)
            queue(a_chat("critical"), "critical", severity=4)
            dispatcher.wake.set()
            await clock.advance(0.1)

    asyncio.run(story())
    assert "critical" in courier.names[:35]


def test_a_sleeping_sender_wakes_when_something_is_put(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    courier = ScriptedCourier(clock)
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)

    async def story() -> None:
        async with _running(dispatcher, clock):
            await clock.advance(10)
            queue(a_chat("7"), "a")
            dispatcher.wake.set()
            await clock.advance(0.001)

    asyncio.run(story())
    assert courier.names == ["a"]


def test_a_sender_with_nothing_to_do_does_not_look_again_and_again(
    store: Store, clock: FakeClock, a_chat: Chats
) -> None:
    a_chat("7")
    statements: list[str] = []
    store._sqlite.connection.set_trace_callback(statements.append)
    _run(store, ScriptedCourier(clock), clock, 3600)
    store._sqlite.connection.set_trace_callback(None)
    assert sum(statement.startswith("BEGIN") for statement in statements) <= 3 * 3600 / 60


def test_what_is_due_later_is_sent_at_its_time(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue, now: datetime
) -> None:
    queue(a_chat("7"), "a", due=now + timedelta(seconds=12.5))
    queue(a_chat("8"), "held", due=now + timedelta(seconds=30), state=DeliveryState.HELD)
    courier = ScriptedCourier(clock)
    _run(store, courier, clock, 40)
    assert courier.names == ["a", "held"]
    assert courier.times == pytest.approx([12.5, 30], abs=0.001)


def test_a_chat_that_is_refused_waits_as_asked_and_others_go_on(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    queue(a_chat("7"), "refused")
    queue(a_chat("7"), "same chat", severity=4, born=clock.now() + timedelta(seconds=1))
    for number in range(40):
        queue(a_chat(f"o{number}"), f"other {number}", severity=1)
    script: dict[str, list[Outcome]] = {"same chat": [Later("429", timedelta(seconds=30))]}
    courier = ScriptedCourier(clock, script)
    _run(store, courier, clock, 60)
    times = dict(zip(courier.names, courier.times, strict=True))
    assert min(times["refused"], times["same chat"]) >= 30
    assert max(at for name, at in times.items() if name.startswith("other")) < 5


def test_a_pause_survives_a_restart(store: Store, clock: FakeClock, a_chat: Chats, queue: Queue) -> None:
    queue(a_chat("7"), "a")
    courier = ScriptedCourier(clock, {"a": [Later("429", timedelta(hours=12))]})
    _run(store, courier, clock, 1)
    queue(a_chat("7"), "b")
    _run(store, courier, clock, 3600)
    assert courier.names == ["a"]
    _run(store, courier, clock, 12 * 3600)
    assert sorted(courier.names) == ["a", "a", "b"]


def test_three_refused_chats_in_ten_seconds_pause_everyone(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    for number in range(40):
        queue(a_chat(str(number)), f"{number:02}")
    refusal: list[Outcome] = [Later("429", timedelta(seconds=30))]
    courier = ScriptedCourier(clock, dict.fromkeys(("03", "05", "07"), refusal))
    _run(store, courier, clock, 25)
    assert courier.names[-1] == "07"
    _run(store, courier, clock, 60)
    assert store.outbox.counts()[DeliveryState.SENT] == 40


def test_two_refused_chats_pause_themselves_alone(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    for number in range(20):
        queue(a_chat(str(number)), f"{number:02}")
    refusal: list[Outcome] = [Later("429", timedelta(seconds=30))]
    _run(store, ScriptedCourier(clock, {"03": refusal, "05": refusal}), clock, 20)
    assert store.outbox.counts()[DeliveryState.SENT] == 18


def test_while_a_channel_is_out_of_reach_it_is_asked_ever_less_and_nothing_turns_poison(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    for number in range(5):
        queue(a_chat(str(number)), str(number))
    down: Outcome = Later("out of reach", timedelta(), everyone=1)
    courier = ScriptedCourier(clock, {str(number): [down] * 1000 for number in range(5)})
    _run(store, courier, clock, 2 * 3600)
    assert store.outbox.counts()[DeliveryState.QUEUED] == 5
    assert len(courier.sent) < 2 * 3600 / 30 + 60
    assert {delivery.attempts for _, delivery in courier.sent} == {0}


def test_a_chat_that_is_gone_is_stopped_and_asked_no_more(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    chat = a_chat("7")
    queue(chat, "a")
    queue(chat, "b")
    courier = ScriptedCourier(clock, {"a": [Gone("bot was blocked by the user")]})
    _run(store, courier, clock, 60)
    assert courier.names == ["a"]
    assert _state(store, "b") is DeliveryState.BLOCKED
    kept = store.chats.get(chat.id)
    assert kept is not None
    assert kept.stopped


def test_a_group_that_moves_gets_its_message_once_at_its_new_address(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    group = a_chat("-5", ChatKind.GROUP)
    queue(group, "a")
    new = Address("telegram", "-1005")
    courier = ScriptedCourier(clock, {"a": [Moved(new)]})
    _run(store, courier, clock, 10)
    assert [delivery.address for _, delivery in courier.sent] == [group.address, new]
    assert _state(store, "a") is DeliveryState.SENT
    moved = store.chats.at(new)
    assert moved is not None
    assert moved.id == group.id


def test_content_that_is_refused_twice_is_poison_and_blocks_nobody(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    chat = a_chat("7")
    queue(chat, "a")
    queue(chat, "b", born=clock.now() + timedelta(seconds=1))
    courier = ScriptedCourier(clock, {"a": [Refused("too long"), Refused("too long")]})
    _run(store, courier, clock, 10)
    assert [(delivery.id, delivery.refused) for _, delivery in courier.sent] == [("a", 0), ("a", 1), ("b", 0)]
    assert (_state(store, "a"), _state(store, "b")) == (DeliveryState.POISON, DeliveryState.SENT)


def test_a_doubt_is_settled_by_a_labelled_copy_where_it_matters(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    queue(a_chat("7"), "severe", severity=4)
    queue(a_chat("8"), "slight", severity=2)
    script: dict[str, list[Outcome]] = {name: [Unknown("no answer")] for name in ("severe", "slight")}
    courier = ScriptedCourier(clock, script)
    _run(store, courier, clock, 60)
    assert [(delivery.id, delivery.repeated) for _, delivery in courier.sent] == [
        ("severe", 0),
        ("slight", 0),
        ("severe", 1),
    ]
    assert _state(store, "slight") is DeliveryState.UNCONFIRMED


def test_a_courier_with_a_bug_stops_nobody_and_tells_no_secret(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    class BrokenCourier(ScriptedCourier):
        async def send(self, delivery: Delivery) -> Outcome:
            if delivery.id == "a" and not delivery.repeated:
                raise RuntimeError(f"secret address {delivery.address.chat}")
            return await super().send(delivery)

    queue(a_chat("74839201"), "a")
    queue(a_chat("8"), "b")
    with capture_logs() as lines:
        _run(store, BrokenCourier(clock), clock, 60)
    assert (_state(store, "a"), _state(store, "b")) == (DeliveryState.SENT, DeliveryState.SENT)
    assert "74839201" not in str(lines)
    assert "Protests" not in str(lines)
    assert any("RuntimeError" in str(line) for line in lines)


def test_a_channel_without_a_courier_waits(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    queue(a_chat("a@example.org", channel="email"), "email")
    queue(a_chat("7"), "telegram")
    _run(store, ScriptedCourier(clock), clock, 10)
    assert (_state(store, "email"), _state(store, "telegram")) == (DeliveryState.QUEUED, DeliveryState.SENT)


def test_stopping_finishes_what_is_on_its_way_and_leases_no_more(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    for number in range(20):
        queue(a_chat(str(number)), f"{number:02}")
    courier = ScriptedCourier(clock, seconds=3)
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)

    async def story() -> None:
        running = asyncio.create_task(dispatcher.run())
        await clock.advance(0.1)
        dispatcher.stop()
        await clock.advance(1)
        assert not running.done()
        await clock.advance(3)
        assert running.done()
        await running

    asyncio.run(story())
    counts = store.outbox.counts()
    assert counts[DeliveryState.SENDING] == 0
    assert counts[DeliveryState.SENT] == len(courier.sent) < 20


def test_a_full_disk_stops_the_sending_before_anything_goes_out_and_it_goes_on_when_there_is_room(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    queue(a_chat("7"), "a")
    courier = ScriptedCourier(clock)
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)
    sqlite = store._sqlite
    sqlite.execute("PRAGMA query_only = ON")  # the real refusal of SQLite, as for a disk that takes nothing

    async def story() -> None:
        async with _running(dispatcher, clock):
            await clock.advance(30)
            assert courier.sent == []
            sqlite.execute("PRAGMA query_only = OFF")
            await clock.advance(10)

    asyncio.run(story())
    assert _state(store, "a") is DeliveryState.SENT


def test_an_outcome_that_cannot_be_written_is_written_later_and_its_chat_waits_for_it(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue
) -> None:
    chat = a_chat("7")
    queue(chat, "a")
    queue(chat, "b", born=clock.now() + timedelta(seconds=1))
    courier = ScriptedCourier(clock, seconds=1)
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)
    sqlite = store._sqlite

    async def story() -> None:
        async with _running(dispatcher, clock):
            await clock.advance(0.5)
            sqlite.execute("PRAGMA query_only = ON")
            await clock.advance(30)
            assert courier.names == ["a"]
            sqlite.execute("PRAGMA query_only = OFF")
            await clock.advance(20)

    asyncio.run(story())
    assert courier.names == ["a", "b"]
    assert (_state(store, "a"), _state(store, "b")) == (DeliveryState.SENT, DeliveryState.SENT)


def test_a_drain_sends_all_that_is_due_and_counts_it(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue, now: datetime
) -> None:
    chat = a_chat("7")
    for name in "abcdefghij":
        queue(chat, name)
    queue(a_chat("8"), "gone")
    queue(a_chat("9"), "later", due=now + timedelta(minutes=1))
    queue(a_chat("10"), "answer", kind=DeliveryKind.ANSWER)
    courier = ScriptedCourier(clock, {"gone": [Gone("kicked")]})
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)
    assert asyncio.run(dispatcher.drain(now)) == 11
    assert asyncio.run(dispatcher.drain(now)) == 0
    assert asyncio.run(dispatcher.drain(now + timedelta(minutes=1))) == 1


def test_a_drain_without_a_disk_says_so(store: Store, clock: FakeClock, a_chat: Chats, queue: Queue) -> None:
    queue(a_chat("7"), "a")
    store._sqlite.execute("PRAGMA query_only = ON")
    courier = ScriptedCourier(clock)
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)
    with pytest.raises(StoreError):
        asyncio.run(dispatcher.drain(clock.now()))
    assert courier.sent == []
