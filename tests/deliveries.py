"""What tests ask of deliveries in an outbox, and how they send the next one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rules.audience import Chat
from rules.delivery import Delivery, DeliveryId, DeliveryState, Outcome, after
from store import Store

EPOCH = 1

Deliveries = Callable[..., Delivery]
Chats = Callable[..., Chat]


def row_of(store: Store, name: str) -> Delivery:
    """The delivery of that name as it stands on the disk."""
    delivery = store.outbox.get(DeliveryId(name))
    assert delivery is not None
    return delivery


def state_of(store: Store, name: str) -> DeliveryState:
    return row_of(store, name).state


def send_next(store: Store, now: datetime, outcome: Outcome) -> Delivery:
    """Claims the next delivery and records this outcome; returns it as it was claimed."""
    (claimed,) = store.outbox.claim(now, 1, EPOCH)
    assert store.outbox.record(after(claimed, outcome, now), now)
    return claimed
