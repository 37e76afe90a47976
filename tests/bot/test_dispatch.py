"""The sender: everything goes out, and every end is written down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from deliveries import state_of
from structlog.testing import capture_logs

from bot.clock import FakeClock
from bot.dispatch import Dispatcher
from rules.audience import Address, Chat, ChatKind
from rules.delivery import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Gone,
    Moved,
    Outcome,
    Refused,
    Unknown,
)
from rules.incidents import IncidentId
from store import Store, StoreError

Chats = Callable[..., Chat]
Queue = Callable[..., Delivery]
Couriers = Callable[..., Any]  # makes a ScriptedCourier of conftest.py, which tests cannot import
Run = Callable[..., Dispatcher]
Running = Callable[[Dispatcher], AbstractAsyncContextManager[None]]


def test_what_is_due_is_sent_and_written_down(
    store: Store, a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    chat = a_chat("7")
    queue(chat, "a", incident=IncidentId("KZ-1"), revision=1)
    run(a_courier(), 1)
    assert state_of(store, "a") is DeliveryState.SENT
    assert store.outbox.sent_card(chat.id, IncidentId("KZ-1")).receipt == "receipt of a"


def test_a_sleeping_sender_wakes_when_something_is_put(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue, a_courier: Couriers, running: Running
) -> None:
    courier = a_courier()
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)

    async def story() -> None:
        async with running(dispatcher):
            await clock.advance(10)
            queue(a_chat("7"), "a")
            dispatcher.wake.set()
            await clock.advance(0.001)

    asyncio.run(story())
    assert courier.names == ["a"]


def test_what_is_due_later_is_sent_at_its_time(
    a_chat: Chats, queue: Queue, now: datetime, a_courier: Couriers, run: Run
) -> None:
    queue(a_chat("7"), "a", due=now + timedelta(seconds=12.5))
    queue(a_chat("8"), "held", due=now + timedelta(seconds=30), state=DeliveryState.HELD)
    courier = a_courier()
    run(courier, 40)
    assert courier.names == ["a", "held"]
    assert courier.times == pytest.approx([12.5, 30], abs=0.001)


def test_a_chat_that_is_gone_is_stopped_and_asked_no_more(
    store: Store, a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    chat = a_chat("7")
    queue(chat, "a")
    queue(chat, "b")
    courier = a_courier({"a": [Gone("bot was blocked by the user")]})
    run(courier, 60)
    assert courier.names == ["a"]
    assert state_of(store, "b") is DeliveryState.BLOCKED
    kept = store.chats.get(chat.id)
    assert kept is not None
    assert kept.stopped


def test_a_group_that_moves_gets_its_message_once_at_its_new_address(
    store: Store, a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    group = a_chat("-5", ChatKind.GROUP)
    queue(group, "a")
    new = Address("telegram", "-1005")
    courier = a_courier({"a": [Moved(new)]})
    run(courier, 10)
    assert [delivery.address for _, delivery in courier.sent] == [group.address, new]
    assert state_of(store, "a") is DeliveryState.SENT
    moved = store.chats.at(new)
    assert moved is not None
    assert moved.id == group.id


def test_content_that_is_refused_twice_is_poison_and_blocks_nobody(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    chat = a_chat("7")
    queue(chat, "a")
    queue(chat, "b", born=clock.now() + timedelta(seconds=1))
    courier = a_courier({"a": [Refused("too long"), Refused("too long")]})
    run(courier, 10)
    assert [(delivery.id, delivery.refused) for _, delivery in courier.sent] == [("a", 0), ("a", 1), ("b", 0)]
    assert (state_of(store, "a"), state_of(store, "b")) == (DeliveryState.POISON, DeliveryState.SENT)


def test_a_doubt_is_settled_by_a_labelled_copy_where_it_matters(
    store: Store, a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    queue(a_chat("7"), "severe", severity=4)
    queue(a_chat("8"), "slight", severity=2)
    script: dict[str, list[Outcome]] = {name: [Unknown("no answer")] for name in ("severe", "slight")}
    courier = a_courier(script)
    run(courier, 60)
    assert [(delivery.id, delivery.repeated) for _, delivery in courier.sent] == [
        ("severe", 0),
        ("slight", 0),
        ("severe", 1),
    ]
    assert state_of(store, "slight") is DeliveryState.UNCONFIRMED


def test_a_courier_with_a_bug_stops_nobody_and_tells_no_secret(
    store: Store, a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    queue(a_chat("74839201"), "a")
    queue(a_chat("8"), "b")
    with capture_logs() as lines:
        run(a_courier({"a": [RuntimeError("secret address 74839201")]}), 60)
    assert (state_of(store, "a"), state_of(store, "b")) == (DeliveryState.SENT, DeliveryState.SENT)
    assert "74839201" not in str(lines)
    assert "Protests" not in str(lines)
    assert any("RuntimeError" in str(line) for line in lines)


def test_a_channel_without_a_courier_waits(
    store: Store, a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    queue(a_chat("a@example.org", channel="email"), "email")
    queue(a_chat("7"), "telegram")
    run(a_courier(), 10)
    assert (state_of(store, "email"), state_of(store, "telegram")) == (
        DeliveryState.QUEUED,
        DeliveryState.SENT,
    )


def test_stopping_finishes_what_is_on_its_way_and_leases_no_more(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue, a_courier: Couriers
) -> None:
    for number in range(20):
        queue(a_chat(str(number)), f"{number:02}")
    courier = a_courier(seconds=3)
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
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue, a_courier: Couriers, running: Running
) -> None:
    queue(a_chat("7"), "a")
    courier = a_courier()
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)
    sqlite = store._sqlite
    sqlite.execute("PRAGMA query_only = ON")  # the real refusal of SQLite, as for a disk that takes nothing

    async def story() -> None:
        async with running(dispatcher):
            await clock.advance(30)
            assert courier.sent == []
            sqlite.execute("PRAGMA query_only = OFF")
            await clock.advance(10)

    asyncio.run(story())
    assert state_of(store, "a") is DeliveryState.SENT


def test_an_outcome_that_cannot_be_written_is_written_later_and_its_chat_waits_for_it(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue, a_courier: Couriers, running: Running
) -> None:
    chat = a_chat("7")
    queue(chat, "a")
    queue(chat, "b", born=clock.now() + timedelta(seconds=1))
    courier = a_courier(seconds=1)
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)
    sqlite = store._sqlite

    async def story() -> None:
        async with running(dispatcher):
            await clock.advance(0.5)
            sqlite.execute("PRAGMA query_only = ON")
            await clock.advance(30)
            assert courier.names == ["a"]
            sqlite.execute("PRAGMA query_only = OFF")
            await clock.advance(20)

    asyncio.run(story())
    assert courier.names == ["a", "b"]
    assert (state_of(store, "a"), state_of(store, "b")) == (DeliveryState.SENT, DeliveryState.SENT)


def test_a_drain_sends_all_that_is_due_and_counts_it(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue, now: datetime, a_courier: Couriers
) -> None:
    chat = a_chat("7")
    for name in "abcdefghij":
        queue(chat, name)
    queue(a_chat("8"), "gone")
    queue(a_chat("9"), "later", due=now + timedelta(minutes=1))
    queue(a_chat("10"), "answer", kind=DeliveryKind.ANSWER)
    courier = a_courier({"gone": [Gone("kicked")]})
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)
    assert asyncio.run(dispatcher.drain(now)) == 11
    assert asyncio.run(dispatcher.drain(now)) == 0
    assert asyncio.run(dispatcher.drain(now + timedelta(minutes=1))) == 1


def test_a_drain_without_a_disk_says_so(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue, a_courier: Couriers
) -> None:
    queue(a_chat("7"), "a")
    store._sqlite.execute("PRAGMA query_only = ON")
    courier = a_courier()
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)
    with pytest.raises(StoreError):
        asyncio.run(dispatcher.drain(clock.now()))
    assert courier.sent == []
