"""The map of a card in the outbox: never before it, once, in nobody's way, and not for long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from deliveries import EPOCH, Chats, Deliveries, row_of, send_next, state_of

from rules.advisory import message
from rules.audience import Chat
from rules.delivery import (
    MAP_EXPIRY,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Lane,
    Later,
    Sent,
    Unknown,
    after,
)
from rules.incidents import IncidentId
from store import Store, open_store

_KZ1, _KZ2 = IncidentId("KZ-1"), IncidentId("KZ-2")
_MINUTE = timedelta(minutes=1)


@pytest.fixture
def chat(a_chat: Chats) -> Chat:
    return a_chat("7")


@pytest.fixture
def carded(store: Store, chat: Chat, a_delivery: Deliveries, now: datetime) -> Callable[..., None]:
    """Puts a card and its map into the outbox, in one step, as the recorder does."""

    def put(**fields: object) -> None:
        card = a_delivery(chat, "card", incident=_KZ1, revision=1, **fields)
        store.outbox.put([card, a_map(a_delivery, chat, now)])

    return put


def a_map(
    a_delivery: Deliveries, chat: Chat, now: datetime, name: str = "map", revision: int = 1
) -> Delivery:
    return a_delivery(
        chat, name, kind=DeliveryKind.MAP, incident=_KZ1, revision=revision, rings=False, severity=4,
        message=message("Map: Almaty"), expires=now + MAP_EXPIRY,
    )  # fmt: skip


def test_a_map_goes_after_its_card_and_under_it(
    store: Store, carded: Callable[..., None], now: datetime
) -> None:
    carded(severity=1)
    (card,) = store.outbox.claim(now, 8, EPOCH)
    assert card.id == "card", "however slight the card and however grave the map"
    assert store.outbox.claim(now, 8, EPOCH) == []
    store.outbox.record(after(card, Sent("m1"), now), now)
    sent = send_next(store, now, Sent("m2"))
    assert (sent.id, sent.kind, sent.under) == ("map", DeliveryKind.MAP, "m1")


@pytest.mark.parametrize("outcome", [Later("no answer", timedelta(minutes=5)), Unknown("the line was cut")])
def test_while_its_card_has_not_arrived_a_map_waits_and_then_it_is_too_late(
    store: Store, carded: Callable[..., None], now: datetime, outcome: Later | Unknown
) -> None:
    carded(severity=2)
    send_next(store, now, outcome)
    assert store.outbox.claim(now + _MINUTE, 8, EPOCH) == []
    assert store.outbox.expire(now + MAP_EXPIRY) == 1
    assert state_of(store, "map") is DeliveryState.EXPIRED
    assert state_of(store, "card") is not DeliveryState.EXPIRED


def test_a_map_that_waits_for_its_card_gives_the_sender_no_work(
    store: Store, carded: Callable[..., None], now: datetime
) -> None:
    carded()
    send_next(store, now, Later("no answer", timedelta(minutes=5)))
    assert store.outbox.next_due(now) == now + timedelta(minutes=5)


def test_whatever_is_said_meanwhile_goes_before_the_map(
    store: Store, chat: Chat, carded: Callable[..., None], a_delivery: Deliveries, now: datetime
) -> None:
    carded()
    send_next(store, now, Sent("m1"))
    store.outbox.put([
        a_delivery(chat, "slight", severity=1, incident=_KZ2, revision=1),
        a_delivery(chat, "answer", kind=DeliveryKind.ANSWER),
    ])  # fmt: skip
    assert [send_next(store, now, Sent(str(n))).id for n in range(3)] == ["answer", "slight", "map"]


def test_a_sender_may_leave_maps_for_later(store: Store, carded: Callable[..., None], now: datetime) -> None:
    carded()
    send_next(store, now, Sent("m1"))
    assert store.outbox.claim(now, 8, EPOCH, [lane for lane in Lane if lane is not Lane.MAP]) == []
    assert [each.id for each in store.outbox.claim(now, 8, EPOCH)] == ["map"]


def test_an_update_of_the_card_neither_replaces_its_map_nor_makes_it_ring(
    store: Store, chat: Chat, carded: Callable[..., None], a_delivery: Deliveries, now: datetime
) -> None:
    carded()
    edit = a_delivery(chat, "edit", kind=DeliveryKind.EDIT, incident=_KZ1, revision=2, rings=False)
    store.outbox.put([edit])
    assert state_of(store, "card") is DeliveryState.SUPERSEDED
    assert row_of(store, "edit").rings, "the ring of the card is not lost"
    assert (state_of(store, "map"), row_of(store, "map").rings) == (DeliveryState.QUEUED, False)
    assert send_next(store, now, Sent("m1")).kind is DeliveryKind.CARD
    assert send_next(store, now, Sent("m2")).under == "m1"


def test_a_map_of_a_later_revision_says_nothing_about_what_the_chat_was_told(
    store: Store, chat: Chat, a_delivery: Deliveries, now: datetime
) -> None:
    store.outbox.put([a_delivery(chat, "card", incident=_KZ1, revision=1)])
    send_next(store, now, Sent("m1"))
    waiting = a_delivery(chat, "edit", kind=DeliveryKind.EDIT, incident=_KZ1, revision=2, due=now + _MINUTE)
    store.outbox.put([waiting, a_map(a_delivery, chat, now, revision=3)])
    assert state_of(store, "edit") is DeliveryState.QUEUED
    assert send_next(store, now, Sent("m2")).id == "map"
    assert state_of(store, "edit") is DeliveryState.QUEUED
    assert (
        store.outbox.sent_card(chat.id, _KZ1).receipt,
        store.outbox.sent_card(chat.id, _KZ1).revision,
    ) == ("m1", 1)


def test_a_map_is_decided_once_for_a_chat_and_an_incident(
    store: Store, chat: Chat, carded: Callable[..., None], a_delivery: Deliveries, now: datetime
) -> None:
    carded()
    assert store.outbox.put([a_map(a_delivery, chat, now, revision=2)]) == 0


def test_what_is_withdrawn_is_not_mapped(store: Store, carded: Callable[..., None], now: datetime) -> None:
    carded()
    send_next(store, now, Sent("m1"))
    store.outbox.drop_waiting(_KZ1, now)
    assert state_of(store, "map") is DeliveryState.CANCELLED


def test_a_map_survives_a_crash_and_one_that_was_on_its_way_is_not_sent_again(
    tmp_path: Path, store: Store, chat: Chat, carded: Callable[..., None], now: datetime
) -> None:
    carded()
    send_next(store, now, Sent("m1"))
    store.close()
    reopened = open_store(tmp_path / "tocsin.db")
    (again,) = reopened.outbox.claim(now, 8, EPOCH)
    assert (again.id, again.under) == ("map", "m1")
    reopened.outbox.recover(EPOCH + 1, now)
    assert state_of(reopened, "map") is DeliveryState.UNCONFIRMED
    assert reopened.outbox.claim(now + _MINUTE, 8, EPOCH + 1) == []
    reopened.close()


def test_a_chat_that_is_served_alone_gets_the_map_after_its_card_too(
    store: Store, chat: Chat, carded: Callable[..., None], now: datetime
) -> None:
    carded()
    (card,) = store.outbox.claim_of(chat.id, now, EPOCH)
    store.outbox.record(after(card, Sent("m1"), now), now)
    assert [each.id for each in store.outbox.claim_of(chat.id, now, EPOCH)] == ["map"]
