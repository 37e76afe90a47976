"""A database of an older Tocsin is brought up to date, with what is in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from rules.audience import Chat
from rules.delivery import Delivery, DeliveryKind
from rules.item import Item
from rules.polling import SourceId
from store import Store, schema
from store._sqlite import Sqlite
from store.items import Items, ItemState

ITEM = Item(SourceId("bbc"), "1", "", "Old", "", "en", None)


def test_what_an_older_program_wrote_is_kept_and_takes_the_new_words(tmp_path: Path, now: datetime) -> None:
    sqlite = Sqlite(tmp_path / "old.db")
    schema.migrations.apply(Database(sqlite.connection, execute_plugins=False), stop_before="m0009_health")
    sqlite.execute(
        """INSERT INTO item (source, key, url, title, text, digest, seen, arrival, state)
        VALUES ('bbc', '1', '', 'Old', '', x'00', 0, 'new', 'new')"""
    )
    schema.upgrade(sqlite)
    items = Items(sqlite)
    for number in range(2, 5):
        items.put(replace(ITEM, key=str(number)), now)
    assert items.floods.open(SourceId("bbc"), now, 3, now - timedelta(days=2), 1) == 1
    counts = items.counts()
    assert (counts[ItemState.NEW], counts[ItemState.HELD]) == (2, 2)
    assert items.floods.release(SourceId("bbc")) == 2
    assert len(items.waiting(10)) == 4
    sqlite.close()


def test_a_notice_that_waits_is_cancelled_when_its_chat_stops_and_an_answer_is_not(
    store: Store, now: datetime, a_chat: Callable[..., Chat], a_delivery: Callable[..., Delivery]
) -> None:
    chat = a_chat("7")
    for kind in (DeliveryKind.NOTICE, DeliveryKind.ANSWER):
        store.outbox.put([a_delivery(chat, kind.value, kind=kind)])
    store.chats.put(replace(chat, stopped=True))
    assert [each.id for each in store.outbox.claim(now, 10, 1)] == ["answer"]


@pytest.mark.parametrize("kind", DeliveryKind)
def test_every_kind_of_delivery_may_be_kept(
    store: Store, a_chat: Callable[..., Chat], a_delivery: Callable[..., Delivery], kind: DeliveryKind
) -> None:
    assert store.outbox.put([a_delivery(a_chat("7"), "d", kind=kind)]) == 1
