"""Revisions of an incident in the outbox: only the newest waits, the card is found, no ring is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from deliveries import EPOCH, Chats, Deliveries, row_of, send_next, state_of

from rules.delivery import (
    DeliveryKind,
    DeliveryState,
    Gone,
    Later,
    Sent,
    Unknown,
    after,
)
from rules.incidents import IncidentId
from store import Store
from store.outbox import SentCard

_KZ1 = IncidentId("KZ-1")
_MINUTE = timedelta(minutes=1)


def test_an_update_before_the_card_was_sent_becomes_the_card(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    chat = a_chat("7")
    store.outbox.put([a_delivery(chat, "r1", incident=_KZ1, revision=1)])
    store.outbox.put([a_delivery(chat, "r2", incident=_KZ1, revision=2, kind=DeliveryKind.EDIT, rings=False)])
    assert state_of(store, "r1") is DeliveryState.SUPERSEDED
    (claimed,) = store.outbox.claim(now, 8, EPOCH)
    assert (claimed.id, claimed.kind, claimed.under) == ("r2", DeliveryKind.CARD, None)
    assert claimed.rings, "the ring of the card that was never sent"


def test_an_edit_that_waits_behind_its_card_finds_the_card(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    chat = a_chat("7")
    store.outbox.put([a_delivery(chat, "r1", incident=_KZ1, revision=1)])
    (card,) = store.outbox.claim(now, 8, EPOCH)
    store.outbox.put([a_delivery(chat, "r2", incident=_KZ1, revision=2, kind=DeliveryKind.EDIT)])
    store.outbox.record(after(card, Sent("41"), now), now)
    edit = send_next(store, now, Sent("41"))
    assert (edit.id, edit.kind, edit.under) == ("r2", DeliveryKind.EDIT, "41")
    assert store.outbox.sent_card(chat.id, _KZ1) == SentCard("41", 2)


def test_a_card_that_was_sent_anew_by_an_edit_is_the_card_from_then_on(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    chat = a_chat("7")
    for revision, receipt in ((1, "41"), (2, "50"), (3, "50")):
        kind = DeliveryKind.CARD if revision == 1 else DeliveryKind.EDIT
        store.outbox.put([a_delivery(chat, f"r{revision}", incident=_KZ1, revision=revision, kind=kind)])
        claimed = send_next(store, now, Sent(receipt))
    assert claimed.under == "50"


@pytest.mark.parametrize(
    ("severity", "rings", "kind"),
    [(3, True, DeliveryKind.REPLY), (4, True, DeliveryKind.REPLY), (2, False, DeliveryKind.EDIT)],
)
def test_a_ring_that_nobody_heard_is_kept_unless_things_are_better(
    store: Store,
    a_chat: Chats,
    a_delivery: Deliveries,
    now: datetime,
    severity: int,
    rings: bool,
    kind: DeliveryKind,
) -> None:
    chat = a_chat("7")
    store.outbox.put([a_delivery(chat, "r1", incident=_KZ1, revision=1)])
    send_next(store, now, Sent("41"))
    store.outbox.put([a_delivery(chat, "r2", incident=_KZ1, revision=2, kind=DeliveryKind.REPLY)])
    silent = {"kind": DeliveryKind.EDIT, "rings": False, "severity": severity}
    store.outbox.put([a_delivery(chat, "r3", incident=_KZ1, revision=3, **silent)])
    assert state_of(store, "r2") is DeliveryState.SUPERSEDED
    (claimed,) = store.outbox.claim(now, 8, EPOCH)
    assert (claimed.id, claimed.rings, claimed.kind, claimed.under) == ("r3", rings, kind, "41")


def test_a_ring_that_was_held_for_the_morning_does_not_ring_at_night(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    chat, morning = a_chat("7"), now + 60 * _MINUTE
    held = a_delivery(chat, "r1", incident=_KZ1, revision=1, state=DeliveryState.HELD, due=morning)
    store.outbox.put([held])
    store.outbox.put([a_delivery(chat, "r2", incident=_KZ1, revision=2, kind=DeliveryKind.EDIT, rings=False)])
    row = row_of(store, "r2")
    assert (row.state, row.due, row.rings) == (DeliveryState.HELD, morning, True)


def test_an_old_revision_that_comes_late_is_not_sent_after_a_newer_one(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    chat = a_chat("7")
    store.outbox.put([a_delivery(chat, "r2", incident=_KZ1, revision=2)])
    send_next(store, now, Sent("41"))
    store.outbox.put([a_delivery(chat, "r1", incident=_KZ1, revision=1)])
    assert state_of(store, "r1") is DeliveryState.SUPERSEDED


def test_a_delivery_that_failed_is_superseded_by_what_came_meanwhile(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    chat = a_chat("7")
    store.outbox.put([a_delivery(chat, "r1", incident=_KZ1, revision=1)])
    (first,) = store.outbox.claim(now, 8, EPOCH)
    store.outbox.put([a_delivery(chat, "r2", incident=_KZ1, revision=2, kind=DeliveryKind.EDIT)])
    store.outbox.record(after(first, Later("no rights", timedelta()), now), now)
    assert state_of(store, "r1") is DeliveryState.SUPERSEDED
    (claimed,) = store.outbox.claim(now, 8, EPOCH)
    assert (claimed.id, claimed.kind) == ("r2", DeliveryKind.CARD)


def test_other_chats_and_incidents_are_not_superseded(
    store: Store, a_chat: Chats, a_delivery: Deliveries
) -> None:
    one, other = a_chat("7"), a_chat("8")
    store.outbox.put(
        [
            a_delivery(one, "a", incident=_KZ1, revision=1),
            a_delivery(other, "b", incident=_KZ1, revision=1),
            a_delivery(one, "c", incident=IncidentId("KZ-2"), revision=1),
            a_delivery(one, "answer", kind=DeliveryKind.ANSWER),
        ]
    )
    store.outbox.put([a_delivery(one, "d", incident=_KZ1, revision=2)])
    states = {name: state_of(store, name) for name in ("a", "b", "c", "answer", "d")}
    assert [name for name, state in states.items() if state is DeliveryState.SUPERSEDED] == ["a"]


def test_what_may_have_arrived_and_is_overtaken_counts_as_received(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    chat = a_chat("7")
    store.outbox.put([a_delivery(chat, "r1", incident=_KZ1, revision=1)])
    send_next(store, now, Unknown("no answer"))
    store.outbox.put([a_delivery(chat, "r2", incident=_KZ1, revision=2)])
    store.outbox.settle(now + _MINUTE)
    assert state_of(store, "r1") is DeliveryState.UNCONFIRMED
    assert store.outbox.recipients(_KZ1) == [chat]


def test_a_retraction_reaches_those_who_got_it_or_may_have(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    sent, doubtful, blocked, waiting = (a_chat(name) for name in "1234")
    for chat, outcome in ((sent, Sent("1")), (doubtful, Unknown("no answer")), (blocked, Gone("blocked"))):
        store.outbox.put([a_delivery(chat, f"d{chat.id}", incident=_KZ1, revision=1)])
        send_next(store, now, outcome)
    store.outbox.put([a_delivery(waiting, "waiting", incident=_KZ1, revision=1)])
    assert store.outbox.recipients(_KZ1) == [sent, doubtful]
