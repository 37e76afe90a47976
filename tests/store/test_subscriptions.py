"""Subscriptions: who follows what, at a cost of those who hear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from rules.audience import Chat, Subscription
from rules.delivery import Delivery, DeliveryId, DeliveryState
from rules.incidents import IncidentId
from rules.places import PlaceId
from store import Store
from store.subscriptions import Removal

_KZ, _ALMATY, _DE = PlaceId("KZ"), PlaceId("1526384"), PlaceId("DE")


def test_following_again_changes_how_it_is_followed(store: Store, a_chat: Callable[..., Chat]) -> None:
    chat = a_chat("7")
    store.subscriptions.follow(Subscription(chat.id, _KZ))
    changed = Subscription(chat.id, _KZ, 3, frozenset({"unrest", "weather"}))
    store.subscriptions.follow(changed)
    assert store.subscriptions.of(chat.id) == [changed]


def test_unfollowing_says_whether_it_was_followed(store: Store, a_chat: Callable[..., Chat]) -> None:
    chat = a_chat("7")
    store.subscriptions.follow(Subscription(chat.id, _KZ))
    assert store.subscriptions.unfollow(chat.id, _DE) is Removal.ABSENT
    assert store.subscriptions.unfollow(chat.id, _KZ) is Removal.REMOVED
    assert store.subscriptions.of(chat.id) == []


def test_who_follows_nothing_any_more_gets_nothing_that_still_waits(
    store: Store, a_chat: Callable[..., Chat], a_delivery: Callable[..., Delivery]
) -> None:
    chat = a_chat("7")
    for place in (_KZ, _DE):
        store.subscriptions.follow(Subscription(chat.id, place))
    store.outbox.put([a_delivery(chat, "alert", incident=IncidentId("KZ-1"), revision=1)])
    states = []
    for place in (_DE, _KZ):
        store.subscriptions.unfollow(chat.id, place)
        delivery = store.outbox.get(DeliveryId("alert"))
        assert delivery is not None
        states.append(delivery.state)
    assert states == [DeliveryState.QUEUED, DeliveryState.CANCELLED]


def test_hearers_follow_one_of_the_places_and_are_not_stopped(
    store: Store, a_chat: Callable[..., Chat]
) -> None:
    country, city, both, germany, stopped = (a_chat(name) for name in "12345")
    for chat, place in ((country, _KZ), (city, _ALMATY), (both, _KZ), (both, _ALMATY), (germany, _DE)):
        store.subscriptions.follow(Subscription(chat.id, place))
    store.subscriptions.follow(Subscription(stopped.id, _KZ))
    store.chats.put(replace(stopped, stopped=True))
    assert store.subscriptions.hearers([_KZ, _ALMATY, _KZ]) == [
        (country, Subscription(country.id, _KZ)),
        (city, Subscription(city.id, _ALMATY)),
        (both, Subscription(both.id, _ALMATY)),
        (both, Subscription(both.id, _KZ)),
    ]
    assert store.subscriptions.hearers([]) == []


def test_hearers_are_found_by_index_and_not_by_looking_at_every_follow(store: Store) -> None:
    statements: list[str] = []
    store._sqlite.connection.set_trace_callback(statements.append)
    store.subscriptions.hearers([_KZ])
    store._sqlite.connection.set_trace_callback(None)
    (statement,) = statements
    plan = [row["detail"] for row in store._sqlite.all(f"EXPLAIN QUERY PLAN {statement}")]
    assert any("SEARCH s USING PRIMARY KEY (place=?)" in line for line in plan), plan
    assert any("SEARCH c USING INTEGER PRIMARY KEY" in line for line in plan), plan


def test_a_level_outside_one_to_four_is_refused(
    store: Store, a_chat: Callable[..., Chat], now: datetime
) -> None:
    with pytest.raises(Exception, match="CHECK"):
        store.subscriptions.follow(Subscription(a_chat("7").id, _KZ, 5))
