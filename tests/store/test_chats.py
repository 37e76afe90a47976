"""Chats: known by a number of ours, moved, merged, and forgotten to the last byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

from rules.advisory import message
from rules.audience import Address, Chat, ChatId, ChatKind, Quiet, Subscription
from rules.delivery import Delivery, DeliveryId, DeliveryKind, DeliveryState
from rules.incidents import IncidentId
from rules.places import PlaceId
from store import Store
from store.decisions import Decision
from store.items import ItemId

_KZ = PlaceId("KZ")


def _state(store: Store, name: str) -> DeliveryState:
    delivery = store.outbox.get(DeliveryId(name))
    assert delivery is not None
    return delivery.state


def test_a_chat_arrives_once_and_keeps_its_number(store: Store, a_chat: Callable[..., Chat]) -> None:
    first = a_chat("7")
    assert a_chat("7") == first == store.chats.get(first.id) == store.chats.at(first.address)
    assert a_chat("8").id != first.id


def test_each_topic_of_a_forum_is_a_chat_of_its_own(store: Store, now: datetime) -> None:
    one = store.chats.arrive(Address("telegram", "-100", "1"), ChatKind.GROUP, now)
    none = store.chats.arrive(Address("telegram", "-100"), ChatKind.GROUP, now)
    assert one.id != none.id
    assert store.chats.at(Address("telegram", "-100", "1")) == one


def test_settings_come_back_as_they_were(store: Store, a_chat: Callable[..., Chat]) -> None:
    chat = replace(
        a_chat("7"),
        timezone="Asia/Almaty",
        language="de",
        quiet=Quiet(time(22, 30), time(6, 0)),
        nationality="DE",
        low_data=True,
        stopped=True,
    )
    store.chats.put(chat)
    assert store.chats.get(chat.id) == chat


def test_a_chat_that_stops_gets_only_its_answers(
    store: Store, a_chat: Callable[..., Chat], a_delivery: Callable[..., Delivery]
) -> None:
    chat = a_chat("7")
    store.outbox.put(
        [
            a_delivery(chat, "alert", incident=IncidentId("KZ-1"), revision=1),
            a_delivery(chat, "held", incident=IncidentId("KZ-2"), revision=1, state=DeliveryState.HELD),
            a_delivery(chat, "answer", kind=DeliveryKind.ANSWER),
        ]
    )
    store.chats.put(replace(chat, stopped=True))
    assert [_state(store, name) for name in ("alert", "held", "answer")] == [
        DeliveryState.CANCELLED,
        DeliveryState.CANCELLED,
        DeliveryState.QUEUED,
    ]


def test_a_chat_that_is_gone_is_stopped_and_resumes_when_it_returns(
    store: Store, a_chat: Callable[..., Chat], a_delivery: Callable[..., Delivery], now: datetime
) -> None:
    chat = a_chat("7")
    store.subscriptions.follow(Subscription(chat.id, _KZ))
    store.outbox.put(
        [
            a_delivery(chat, "lasting", expires=now + timedelta(days=7)),
            a_delivery(chat, "brief", expires=now + timedelta(hours=6)),
        ]
    )
    store.chats.unreachable(chat.id, now)
    assert _state(store, "lasting") is DeliveryState.BLOCKED
    assert store.subscriptions.hearers([_KZ]) == []
    back = store.chats.arrive(chat.address, ChatKind.PRIVATE, now + timedelta(days=1))
    assert not back.stopped
    assert _state(store, "lasting") is DeliveryState.QUEUED
    assert _state(store, "brief") is DeliveryState.BLOCKED
    assert [heard.id for heard, _ in store.subscriptions.hearers([_KZ])] == [chat.id]


def test_a_chat_that_stopped_by_itself_stays_so_when_it_is_heard_of(
    store: Store, a_chat: Callable[..., Chat], now: datetime
) -> None:
    chat = a_chat("7")
    store.chats.put(replace(chat, stopped=True))
    store.chats.unreachable(chat.id, now)
    assert a_chat("7").stopped


def test_a_chat_moves_with_its_number_its_follows_and_its_deliveries(
    store: Store, a_chat: Callable[..., Chat], a_delivery: Callable[..., Delivery], now: datetime
) -> None:
    group = a_chat("-5", ChatKind.GROUP)
    store.subscriptions.follow(Subscription(group.id, _KZ))
    store.outbox.put([a_delivery(group, "queued")])
    new = Address("telegram", "-1005")
    moved = store.chats.move(group.address, new)
    assert moved == replace(group, address=new)
    assert store.chats.at(group.address) is None
    (delivery,) = store.outbox.claim(now, 8, 1)
    assert (delivery.id, delivery.address) == ("queued", new)


def test_a_move_may_be_told_twice_and_of_a_stranger(store: Store, a_chat: Callable[..., Chat]) -> None:
    group = a_chat("-5", ChatKind.GROUP)
    new = Address("telegram", "-1005")
    store.chats.move(group.address, new)
    assert store.chats.move(group.address, new) is None
    moved = store.chats.at(new)
    assert moved is not None
    assert moved.id == group.id


def test_a_chat_that_moves_to_a_known_address_takes_over_all_of_it(
    store: Store, a_chat: Callable[..., Chat], a_delivery: Callable[..., Delivery], now: datetime
) -> None:
    old, new = a_chat("-5", ChatKind.GROUP), a_chat("-1005", ChatKind.GROUP)
    store.chats.put(replace(old, language="de"))
    store.subscriptions.follow(Subscription(old.id, _KZ, 3, frozenset({"unrest"})))
    store.subscriptions.follow(Subscription(new.id, _KZ, 2, frozenset({"weather"})))
    store.subscriptions.follow(Subscription(new.id, PlaceId("KG"), 4))
    store.outbox.put([a_delivery(old, "one"), a_delivery(new, "two")])
    merged = store.chats.move(old.address, new.address)
    assert merged is not None
    assert (merged.id, merged.language, merged.address) == (old.id, "de", new.address)
    assert store.chats.get(new.id) is None
    assert store.subscriptions.of(old.id) == [
        Subscription(old.id, PlaceId("KG"), 4),
        Subscription(old.id, _KZ, 2),
    ]
    assert store.outbox.claim(now, 8, 1)[0].chat == old.id
    assert store.outbox.counts()[DeliveryState.QUEUED] == 1


def test_forgetting_a_chat_leaves_no_byte_of_it_in_any_file(
    store: Store,
    a_chat: Callable[..., Chat],
    a_delivery: Callable[..., Delivery],
    now: datetime,
    tmp_path: Path,
) -> None:
    chat, other = a_chat("74839201"), a_chat("8")
    store.subscriptions.follow(Subscription(chat.id, PlaceId("marker-place")))
    store.pending.put(chat.id, 74839201, "follow", "marker-argument", now)
    store.inbox.put(1, '{"chat": 74839201}', now)
    store.decisions.put([Decision(ItemId(1), None, chat.id, "severity", "marker-why", now)])
    store.acknowledgements.acknowledge(IncidentId("KZ-1"), other.id, 74839201, "marker-name", now)
    shared = message("shared text")
    store.outbox.put(
        [
            a_delivery(chat, "marker-id", message=message("marker-text")),
            a_delivery(chat, "marker-shared", message=shared),
            a_delivery(other, "theirs", message=shared),
        ]
    )
    with store.transaction():
        store.inbox.done(1)
        store.chats.forget(chat.id)
        store.outbox.put([a_delivery(chat, "marker-late")])
    found = [
        (path.name, marker)
        for path in tmp_path.iterdir()
        for marker in (b"74839201", b"marker")
        if marker in path.read_bytes()
    ]
    assert found == []
    assert [delivery.message for delivery in store.outbox.claim(now, 8, 1)] == [shared]
    held = store.acknowledgements.of(IncidentId("KZ-1"), other.id)
    assert held is not None
    assert (held.user, held.name) == (0, "")


def test_the_number_of_a_forgotten_chat_never_comes_back(store: Store, a_chat: Callable[..., Chat]) -> None:
    chat = a_chat("7")
    store.chats.forget(chat.id)
    assert store.chats.get(chat.id) is None
    assert a_chat("7").id != chat.id


def test_forgetting_nobody_does_nothing(store: Store) -> None:
    store.chats.forget(ChatId(99))
    assert store.chats.get(ChatId(99)) is None
