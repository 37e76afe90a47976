"""Items: kept once, judged once, never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from rules.item import Item
from rules.polling import SourceId
from store import Store
from store.items import Arrival, ItemState

_ITEM = Item(
    SourceId("bbc"), "guid-1", "https://example.org/almaty", "Protests in Almaty", "Thousands.", "en"
)


def test_an_item_is_new_once_and_then_known(store: Store, now: datetime) -> None:
    assert store.items.put(_ITEM, now) is Arrival.NEW
    assert store.items.put(_ITEM, now + timedelta(hours=1)) is Arrival.KNOWN
    assert [stored.item for stored in store.items.waiting(10)] == [_ITEM]


def test_an_item_comes_back_with_everything_it_had(store: Store, now: datetime) -> None:
    dated = replace(_ITEM, published=now - timedelta(microseconds=1), language=None)
    store.items.put(dated, now)
    stored = store.items.waiting(1)[0]
    assert stored.item == dated
    assert stored.seen == now


def test_a_known_item_is_not_written_again(store: Store, now: datetime) -> None:
    store.items.put(_ITEM, now)
    before = store._sqlite.connection.total_changes
    store.items.put(_ITEM, now)
    assert store._sqlite.connection.total_changes == before


def test_a_changed_text_waits_again(store: Store, now: datetime) -> None:
    store.items.put(_ITEM, now)
    store.items.done(store.items.waiting(1)[0].id, "v1")
    later = now + timedelta(hours=1)
    assert store.items.put(replace(_ITEM, text="Tens of thousands."), later) is Arrival.CHANGED
    (again,) = store.items.waiting(10)
    assert (again.arrival, again.seen, again.item.text) == (Arrival.CHANGED, later, "Tens of thousands.")


def test_a_title_and_a_text_that_only_meet_elsewhere_are_a_change(store: Store, now: datetime) -> None:
    store.items.put(replace(_ITEM, title="ab", text="c"), now)
    assert store.items.put(replace(_ITEM, title="a", text="bc"), now) is Arrival.CHANGED


def test_another_address_alone_is_no_change(store: Store, now: datetime) -> None:
    store.items.put(_ITEM, now)
    assert store.items.put(replace(_ITEM, url="https://example.org/2"), now) is Arrival.KNOWN


def test_two_sources_may_use_the_same_key(store: Store, now: datetime) -> None:
    store.items.put(_ITEM, now)
    assert store.items.put(replace(_ITEM, source=SourceId("dw")), now) is Arrival.NEW


def test_the_oldest_waits_first(store: Store, now: datetime) -> None:
    for age in (1, 3, 2):
        store.items.put(replace(_ITEM, key=str(age)), now - timedelta(hours=age))
    assert [stored.item.key for stored in store.items.waiting(2)] == ["3", "2"]


def test_an_item_that_fails_three_times_waits_no_more(store: Store, now: datetime) -> None:
    store.items.put(_ITEM, now)
    item = store.items.waiting(1)[0].id
    assert [store.items.failed(item) for _ in range(3)] == [ItemState.NEW, ItemState.NEW, ItemState.POISON]
    assert store.items.waiting(1) == []


def test_a_new_text_of_a_poisonous_item_gets_its_chance(store: Store, now: datetime) -> None:
    store.items.put(_ITEM, now)
    item = store.items.waiting(1)[0].id
    for _ in range(3):
        store.items.failed(item)
    store.items.put(replace(_ITEM, text="Corrected."), now)
    assert store.items.failed(item) is ItemState.NEW


def test_items_are_counted_by_state(store: Store, now: datetime) -> None:
    for key in "abc":
        store.items.put(replace(_ITEM, key=key), now)
    first, second, _ = store.items.waiting(3)
    store.items.done(first.id, "v1")
    store.items.done(second.id, "v1", ItemState.OLD)
    assert store.items.counts() == {
        ItemState.NEW: 1,
        ItemState.DONE: 1,
        ItemState.OLD: 1,
        ItemState.POISON: 0,
        ItemState.HELD: 0,
    }


def test_recent_items_are_those_seen_since(store: Store, now: datetime) -> None:
    for hours in (1, 2, 3):
        store.items.put(replace(_ITEM, key=str(hours)), now - timedelta(hours=hours))
    assert [item.key for item in store.items.recent(now - timedelta(hours=2))] == ["2", "1"]


def test_words_find_the_newest_item_by_title_or_address(store: Store, now: datetime) -> None:
    store.items.put(_ITEM, now)
    store.items.put(replace(_ITEM, key="2", url="https://example.org/2"), now + timedelta(hours=1))
    newest, by_address = store.items.find("PROTESTS in"), store.items.find("org/almaty")
    assert newest is not None
    assert by_address is not None
    assert (newest.item.key, by_address.item.key) == ("2", "guid-1")
    assert store.items.find("%") is None
    assert store.items.find("Almat_") is None
