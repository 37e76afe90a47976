"""What the commands ask of the store beside the pipeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from rules.advisory import message
from rules.audience import Address, Chat, ChatKind
from rules.delivery import Delivery, DeliveryKind, DeliveryState, Sent, after
from rules.incidents import IncidentId
from store import Store
from store.decisions import Decision
from store.items import ItemId

_INCIDENT = IncidentId("KZ-ABC234")


def test_the_newest_card_is_the_last_one_that_was_not_given_up(
    store: Store, a_chat: Callable[..., Chat], a_delivery: Callable[..., Delivery], now: datetime
) -> None:
    chat = a_chat("7")
    assert store.outbox.newest_card(chat.id, _INCIDENT) is None
    store.outbox.put([a_delivery(chat, "first", incident=_INCIDENT, revision=1)])
    (first,) = store.outbox.claim(now, 1, 1)
    store.outbox.record(after(first, Sent("10"), now), now)
    later = {"incident": _INCIDENT, "revision": 2, "born": now + timedelta(seconds=1)}
    edit = a_delivery(chat, "second", kind=DeliveryKind.EDIT, message=message("Worse"), **later)
    note = a_delivery(chat, "note", kind=DeliveryKind.REPLY, **later)
    store.outbox.put([edit, note])
    found = store.outbox.newest_card(chat.id, _INCIDENT)
    assert found is not None
    assert (found.id, found.message.text) == ("second", "Worse")


def test_one_chat_is_claimed_in_order_and_the_others_wait(
    store: Store, a_chat: Callable[..., Chat], a_delivery: Callable[..., Delivery], now: datetime
) -> None:
    mine, other = a_chat("7"), a_chat("8")
    soon = now + timedelta(microseconds=1)
    waiting = [a_delivery(mine, "b", born=soon), a_delivery(mine, "a"), a_delivery(other, "c")]
    store.outbox.put([*waiting, a_delivery(mine, "later", due=now + timedelta(hours=1))])
    claimed = store.outbox.claim_of(mine.id, now, 1)
    assert [each.id for each in claimed] == ["a", "b"]
    assert {each.state for each in claimed} == {DeliveryState.SENDING}
    assert [each.id for each in store.outbox.claim(now, 9, 1)] == ["c"]


def test_the_topics_of_a_chat_and_the_chats_of_a_channel_are_listed(
    store: Store, a_chat: Callable[..., Chat], now: datetime
) -> None:
    topics = [
        store.chats.arrive(Address("telegram", "-5", topic), ChatKind.GROUP, now) for topic in (None, "3")
    ]
    a_chat("-55", ChatKind.GROUP)
    a_chat("1", channel="terminal")
    assert store.chats.within("telegram", "-5") == topics
    assert [chat.address.chat for chat in store.chats.on("terminal")] == ["1"]


def test_the_latest_decision_about_a_chat_is_one_on_an_incident(
    store: Store, a_chat: Callable[..., Chat], now: datetime
) -> None:
    chat = a_chat("7")
    assert store.decisions.latest(chat.id) is None
    decisions = [
        Decision(ItemId(1), _INCIDENT, chat.id, gate, "because", now) for gate in ("severity", "sent")
    ]
    store.decisions.put([*decisions, Decision(ItemId(1), _INCIDENT, None, "duplicate", "because", now)])
    assert store.decisions.latest(chat.id) == decisions[1]


def test_the_inbox_knows_when_its_last_update_came(store: Store, now: datetime) -> None:
    assert store.inbox.last_at() is None
    store.inbox.put(9, "{}", now)
    store.inbox.put(3, "{}", now + timedelta(days=8))
    assert store.inbox.last_at() == now + timedelta(days=8)
