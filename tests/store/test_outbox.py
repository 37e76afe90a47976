"""The outbox: everything once, the urgent first, nothing after it is superseded, nothing forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from deliveries import EPOCH, Chats, Deliveries, row_of, send_next, state_of

from rules.advisory import message
from rules.delivery import (
    DeliveryKind,
    DeliveryState,
    Gone,
    Sent,
    Unknown,
    after,
)
from rules.incidents import IncidentId
from store import Store

_KZ1 = IncidentId("KZ-1")
_MINUTE = timedelta(minutes=1)


def test_a_delivery_comes_back_as_it_was_put_and_is_then_on_its_way(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    put = a_delivery(
        a_chat("7"), "a", expires=now + _MINUTE, incident=_KZ1, revision=4, under=None, refused=1
    )
    assert store.outbox.put([put]) == 1
    assert row_of(store, "a") == put
    (claimed,) = store.outbox.claim(now, 8, 5)
    assert (claimed.state, claimed.epoch) == (DeliveryState.SENDING, 5)
    assert row_of(store, "a") == claimed


def test_a_delivery_is_put_once_however_often(store: Store, a_chat: Chats, a_delivery: Deliveries) -> None:
    first = a_delivery(a_chat("7"), "a")
    assert [store.outbox.put([first]), store.outbox.put([first, a_delivery(a_chat("8"), "b")])] == [1, 1]


def test_equal_messages_are_kept_once(store: Store, a_chat: Chats, a_delivery: Deliveries) -> None:
    store.outbox.put([a_delivery(a_chat(name), name) for name in "12345"])
    store.outbox.put([a_delivery(a_chat("6"), "6"), a_delivery(a_chat("7"), "7", message=message("x"))])
    assert len(store._sqlite.all("SELECT * FROM body")) == 2


def test_the_severe_go_first_and_then_the_old(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    for number, (severity, minutes) in enumerate([(1, 9), (3, 1), (4, 0), (3, 2), (2, 5)]):
        due = now - minutes * _MINUTE
        store.outbox.put([a_delivery(a_chat(str(number)), str(number), severity=severity, born=due, due=due)])
    assert [delivery.id for delivery in store.outbox.claim(now, 8, EPOCH)] == ["2", "3", "1", "4", "0"]


def test_a_chat_has_one_delivery_on_its_way_at_a_time(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    chat = a_chat("7")
    store.outbox.put([a_delivery(chat, name) for name in "abc"])
    (first,) = store.outbox.claim(now, 8, EPOCH)
    assert store.outbox.claim(now, 8, EPOCH) == []
    store.outbox.record(after(first, Sent("1"), now), now)
    assert [delivery.id for delivery in store.outbox.claim(now, 8, EPOCH)] == ["b"]


def test_answers_have_a_share_while_a_broadcast_goes_on(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    store.outbox.put(
        [a_delivery(a_chat(f"1{number}"), f"alert {number}", severity=4) for number in range(20)]
    )
    for number in range(4):
        answer = a_delivery(a_chat(f"2{number}"), f"answer {number}", kind=DeliveryKind.ANSWER, severity=1)
        store.outbox.put([answer])
    claimed = [store.outbox.claim(now, 1, EPOCH)[0] for _ in range(20)]
    assert sum(delivery.kind is DeliveryKind.ANSWER for delivery in claimed) == 4
    assert all(claimed[turn].kind is DeliveryKind.ANSWER for turn in (4, 9, 14, 19))


def test_what_is_not_due_or_out_of_date_or_held_is_not_claimed(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    store.outbox.put(
        [
            a_delivery(a_chat("1"), "later", due=now + _MINUTE),
            a_delivery(a_chat("2"), "expired", expires=now),
            a_delivery(a_chat("3"), "held", state=DeliveryState.HELD),
        ]
    )
    assert store.outbox.claim(now, 8, EPOCH) == []
    assert [delivery.id for delivery in store.outbox.claim(now + _MINUTE, 8, EPOCH)] == ["later"]


def test_an_outcome_is_written_only_by_the_process_that_holds_the_delivery(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    store.outbox.put([a_delivery(a_chat("7"), "a")])
    (claimed,) = store.outbox.claim(now, 1, 1)
    store.outbox.recover(2, now)
    assert not store.outbox.record(after(claimed, Sent("41"), now), now)
    assert state_of(store, "a") is DeliveryState.QUEUED
    (again,) = store.outbox.claim(now, 1, 2)
    assert store.outbox.record(after(again, Sent("42"), now), now)
    assert not store.outbox.record(after(again, Gone("late"), now), now)
    assert state_of(store, "a") is DeliveryState.SENT


def test_what_a_dead_process_left_on_its_way_is_repeated_where_it_matters(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    for severity in (1, 2, 3, 4):
        store.outbox.put([a_delivery(a_chat(str(severity)), f"s{severity}", severity=severity)])
    store.outbox.put([a_delivery(a_chat("5"), "answer", kind=DeliveryKind.ANSWER)])
    assert len(store.outbox.claim(now, 5, 1)) == 5
    store.outbox.put([a_delivery(a_chat("6"), "waiting")])
    assert store.outbox.recover(1, now) == 0, "what this process sends itself is not touched"
    assert store.outbox.recover(2, now) == 5
    assert row_of(store, "waiting").repeated == 0, "it was never on its way"
    seen = {
        name: (state_of(store, name), row_of(store, name).repeated)
        for name in ("s1", "s2", "s3", "s4", "answer")
    }
    assert seen == {
        "s1": (DeliveryState.UNCONFIRMED, 0),
        "s2": (DeliveryState.UNCONFIRMED, 0),
        "s3": (DeliveryState.QUEUED, 1),
        "s4": (DeliveryState.QUEUED, 1),
        "answer": (DeliveryState.QUEUED, 1),
    }


def test_what_is_uncertain_is_settled_after_a_while(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    store.outbox.put([a_delivery(a_chat("7"), "a")])
    send_next(store, now, Unknown("no answer"))
    assert store.outbox.settle(now) == 0
    due = store.outbox.next_due(now)
    assert due == now + timedelta(seconds=20)
    assert store.outbox.settle(due) == 1
    assert (state_of(store, "a"), row_of(store, "a").repeated) == (DeliveryState.QUEUED, 1)


def test_queued_expires_and_held_never_does(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    store.outbox.put(
        [
            a_delivery(a_chat("1"), "queued", expires=now + _MINUTE),
            a_delivery(a_chat("2"), "lasting"),
            a_delivery(
                a_chat("3"), "held", expires=now + _MINUTE, state=DeliveryState.HELD, due=now + 9 * _MINUTE
            ),
        ]
    )
    assert store.outbox.expire(now) == 0
    assert store.outbox.expire(now + timedelta(days=400)) == 1
    assert [state_of(store, name) for name in ("queued", "lasting", "held")] == [
        DeliveryState.EXPIRED,
        DeliveryState.QUEUED,
        DeliveryState.HELD,
    ]


def test_what_was_held_for_days_has_its_whole_time_to_be_sent(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    monday = now + timedelta(days=3)
    store.outbox.put(
        [
            a_delivery(
                a_chat("1"), "a", severity=2, expires=now + _MINUTE, state=DeliveryState.HELD, due=monday
            ),
            a_delivery(a_chat("2"), "b", severity=2, state=DeliveryState.HELD, due=monday),
        ]
    )
    assert store.outbox.release(monday - _MINUTE) == 0
    assert store.outbox.release(monday) == 2
    assert row_of(store, "a").expires == monday + timedelta(hours=24)
    assert row_of(store, "b").expires is None
    assert len(store.outbox.claim(monday, 8, EPOCH)) == 2


def test_a_paused_chat_waits_and_keeps_its_order_and_others_go_on(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    paused, other = a_chat("7"), a_chat("8")
    store.outbox.put([a_delivery(paused, "first")])
    store.outbox.pause(paused.id, now + _MINUTE)
    store.outbox.put([a_delivery(paused, "second", born=now + timedelta(seconds=1)), a_delivery(other, "o")])
    assert [delivery.id for delivery in store.outbox.claim(now, 8, EPOCH)] == ["o"]
    assert store.outbox.next_due(now) == now + _MINUTE
    assert [delivery.id for delivery in store.outbox.claim(now + _MINUTE, 8, EPOCH)] == ["first"]


def test_a_shorter_pause_does_not_end_a_longer_one(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    chat = a_chat("7")
    store.outbox.put([a_delivery(chat, "a")])
    store.outbox.pause(chat.id, now + 2 * _MINUTE)
    store.outbox.pause(chat.id, now + _MINUTE)
    assert store.outbox.claim(now + _MINUTE, 8, EPOCH) == []


def test_a_paused_channel_waits_and_other_channels_go_on(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    store.outbox.put(
        [a_delivery(a_chat("7"), "telegram"), a_delivery(a_chat("a@example.org", channel="email"), "email")]
    )
    store.outbox.pause_channel("telegram", now + _MINUTE)
    assert [delivery.id for delivery in store.outbox.claim(now, 8, EPOCH)] == ["email"]
    assert store.outbox.next_due(now) == now + _MINUTE
    assert [delivery.id for delivery in store.outbox.claim(now + _MINUTE, 8, EPOCH)] == ["telegram"]


def test_an_empty_outbox_is_never_due(store: Store, a_chat: Chats, now: datetime) -> None:
    a_chat("7")
    assert store.outbox.next_due(now) is None


def test_a_claim_needs_no_more_than_an_index(store: Store, a_chat: Chats, now: datetime) -> None:
    a_chat("7")
    statements: list[str] = []
    store._sqlite.connection.set_trace_callback(statements.append)
    store.outbox.claim(now, 8, EPOCH)
    store.outbox.next_due(now)
    store._sqlite.connection.set_trace_callback(None)
    about_rows = {statement for statement in statements if "FROM delivery" in statement}
    plans = [row["detail"] for each in about_rows for row in store._sqlite.all(f"EXPLAIN QUERY PLAN {each}")]
    assert plans
    assert [line for line in plans if "SCAN delivery" in line or "TEMP B-TREE" in line] == []


def test_rows_that_are_deferred_cost_a_claim_nothing(
    store: Store, a_chat: Chats, a_delivery: Deliveries, now: datetime
) -> None:
    with store.transaction():
        chats = [a_chat(str(number)) for number in range(300)]
    store.outbox.put([a_delivery(chat, f"later {chat.id}", due=now + timedelta(hours=1)) for chat in chats])
    store.outbox.put([a_delivery(chats[0], "now", severity=1)])
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    store._sqlite.connection.set_progress_handler(count, 10)
    claimed = store.outbox.claim(now, 8, EPOCH)
    store._sqlite.connection.set_progress_handler(None, 0)
    assert [delivery.id for delivery in claimed] == ["now"]
    assert steps < 100, "steps of ten instructions each: the deferred rows were looked at"
