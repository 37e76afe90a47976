"""The inbox: what chats sent is kept until it was handled, and not a moment longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from rules.audience import Chat
from store import Store
from store.inbox import InboxState
from store.pending import Awaited


def test_a_copy_of_an_update_is_kept_once_in_order_of_arrival(store: Store, now: datetime) -> None:
    for update, payload in ((11, "a"), (12, "b"), (11, "copy")):
        store.inbox.put(update, payload, now)
    assert [(arrived.update_id, arrived.payload, arrived.at) for arrived in store.inbox.waiting(10)] == [
        (11, "a", now),
        (12, "b", now),
    ]


def test_a_handled_update_never_comes_again_and_its_words_are_gone(store: Store, now: datetime) -> None:
    store.inbox.put(11, "secret", now)
    store.inbox.done(11)
    store.inbox.put(11, "secret", now)
    assert store.inbox.waiting(10) == []
    assert store._sqlite.all("SELECT payload FROM inbox")[0]["payload"] == ""


def test_what_a_handler_did_and_that_it_is_done_stand_or_fall_together(store: Store, now: datetime) -> None:
    store.inbox.put(11, "a", now)

    def fail() -> None:
        with store.transaction():
            store.audit.append("anna", "pause", "", now)
            store.inbox.done(11)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(store.inbox.waiting(10)) == 1
    assert store.audit.latest(1) == []


def test_an_update_is_tried_three_times(store: Store, now: datetime) -> None:
    store.inbox.put(11, "a", now)
    states = [store.inbox.failed(11) for _ in range(3)]
    assert states == [InboxState.NEW, InboxState.NEW, InboxState.FAILED]
    assert store.inbox.waiting(10) == []


def test_the_last_number_is_that_of_the_last_arrival(store: Store, now: datetime) -> None:
    assert store.inbox.last_id() is None
    store.inbox.put(900, "a", now)
    store.inbox.put(3, "numbers start again after a week of silence", now)
    assert store.inbox.last_id() == 3


def test_a_question_is_answered_once_by_the_person_who_was_asked(
    store: Store, a_chat: Callable[..., Chat], now: datetime
) -> None:
    chat = a_chat("-5").id
    store.pending.put(chat, 7, "follow", "older", now + timedelta(minutes=10))
    store.pending.put(chat, 7, "follow", "x", now + timedelta(minutes=10))
    assert store.pending.take(chat, 8, now) is None
    assert store.pending.take(chat, 7, now) == Awaited("follow", "x")
    assert store.pending.take(chat, 7, now) is None


def test_a_question_waits_only_for_its_time(store: Store, a_chat: Callable[..., Chat], now: datetime) -> None:
    chat = a_chat("-5").id
    store.pending.put(chat, 7, "follow", "x", now)
    assert store.pending.take(chat, 7, now) is None
