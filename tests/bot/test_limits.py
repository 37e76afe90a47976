"""The sender's limits: what a channel allows is kept, what it asks for is done, the urgent goes first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import FakeClock
from bot.dispatch import Dispatcher
from rules.audience import Chat, ChatKind
from rules.delivery import (
    Delivery,
    DeliveryState,
    Later,
    Outcome,
)
from store import Store

Chats = Callable[..., Chat]
Queue = Callable[..., Delivery]
Couriers = Callable[..., Any]  # makes a ScriptedCourier of conftest.py, which tests cannot import
Run = Callable[..., Dispatcher]
Running = Callable[[Dispatcher], AbstractAsyncContextManager[None]]


def test_a_broadcast_keeps_the_rate_and_is_hardly_slower(
    a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    for number in range(150):
        queue(a_chat(str(number)), str(number))
    courier = a_courier(seconds=0.1)
    run(courier, 6)
    assert len(courier.sent) == 150
    assert courier.times[-1] <= 1.01 * 149 / 30
    assert max(sum(at <= other < at + 1 - 1e-9 for other in courier.times) for at in courier.times) <= 30
    assert courier.most_at_once <= 8


def test_a_slow_channel_has_eight_on_their_way_and_no_more(
    store: Store, a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    for number in range(30):
        queue(a_chat(str(number)), str(number))
    courier = a_courier(seconds=2)
    run(courier, 7)
    assert courier.most_at_once == 8
    assert store.outbox.counts()[DeliveryState.SENT] >= 24


def test_a_private_chat_gets_one_message_a_second(
    a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    for name in "abc":
        queue(a_chat("7"), name)
    courier = a_courier()
    run(courier, 10)
    assert courier.names == ["a", "b", "c"]
    assert courier.times == pytest.approx([0, 1, 2], abs=0.001)


def test_a_group_gets_twenty_messages_a_minute(
    a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    group = a_chat("-5", ChatKind.GROUP)
    for number in range(25):
        queue(group, f"{number:02}")
    courier = a_courier()
    run(courier, 59)
    assert len(courier.sent) == 20
    run(courier, 30)
    assert len(courier.sent) == 25


def test_what_is_critical_overtakes_a_broadcast(
    store: Store, clock: FakeClock, a_chat: Chats, queue: Queue, a_courier: Couriers, running: Running
) -> None:
    for number in range(100):
        queue(a_chat(str(number)), str(number), severity=2)
    courier = a_courier()
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)

    async def story() -> None:
        async with running(dispatcher):
            await clock.advance(1)
            queue(a_chat("critical"), "critical", severity=4)
            dispatcher.wake.set()
            await clock.advance(0.1)

    asyncio.run(story())
    assert "critical" in courier.names[:35]


def test_a_sender_with_nothing_to_do_does_not_look_again_and_again(
    store: Store, a_chat: Chats, a_courier: Couriers, run: Run
) -> None:
    a_chat("7")
    statements: list[str] = []
    store._sqlite.connection.set_trace_callback(statements.append)
    run(a_courier(), 3600)
    store._sqlite.connection.set_trace_callback(None)
    assert sum(statement.startswith("BEGIN") for statement in statements) <= 3 * 3600 / 60


def test_a_chat_that_is_refused_waits_as_asked_and_others_go_on(
    clock: FakeClock, a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    queue(a_chat("7"), "refused")
    queue(a_chat("7"), "same chat", severity=4, born=clock.now() + timedelta(seconds=1))
    for number in range(40):
        queue(a_chat(f"o{number}"), f"other {number}", severity=1)
    script: dict[str, list[Outcome]] = {"same chat": [Later("429", timedelta(seconds=30))]}
    courier = a_courier(script)
    run(courier, 60)
    times = dict(zip(courier.names, courier.times, strict=True))
    assert min(times["refused"], times["same chat"]) >= 30
    assert max(at for name, at in times.items() if name.startswith("other")) < 5


def test_a_pause_survives_a_restart(a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run) -> None:
    queue(a_chat("7"), "a")
    courier = a_courier({"a": [Later("429", timedelta(hours=12))]})
    run(courier, 1)
    queue(a_chat("7"), "b")
    run(courier, 3600)
    assert courier.names == ["a"]
    run(courier, 12 * 3600)
    assert sorted(courier.names) == ["a", "a", "b"]


def test_three_refused_chats_in_ten_seconds_pause_everyone(
    store: Store, a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    for number in range(40):
        queue(a_chat(str(number)), f"{number:02}")
    refusal: list[Outcome] = [Later("429", timedelta(seconds=30))]
    courier = a_courier(dict.fromkeys(("03", "05", "07"), refusal))
    run(courier, 25)
    assert courier.names[-1] == "07"
    run(courier, 60)
    assert store.outbox.counts()[DeliveryState.SENT] == 40


def test_two_refused_chats_pause_themselves_alone(
    store: Store, a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    for number in range(20):
        queue(a_chat(str(number)), f"{number:02}")
    refusal: list[Outcome] = [Later("429", timedelta(seconds=30))]
    run(a_courier({"03": refusal, "05": refusal}), 20)
    assert store.outbox.counts()[DeliveryState.SENT] == 18


def test_while_a_channel_is_out_of_reach_it_is_asked_ever_less_and_nothing_turns_poison(
    store: Store, a_chat: Chats, queue: Queue, a_courier: Couriers, run: Run
) -> None:
    for number in range(5):
        queue(a_chat(str(number)), str(number))
    down: Outcome = Later("out of reach", timedelta(), everyone=1)
    courier = a_courier({str(number): [down] * 1000 for number in range(5)})
    run(courier, 2 * 3600)
    assert store.outbox.counts()[DeliveryState.QUEUED] == 5
    assert len(courier.sent) < 2 * 3600 / 30 + 60
    assert {delivery.attempts for _, delivery in courier.sent} == {0}
