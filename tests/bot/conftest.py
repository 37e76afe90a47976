"""A store with chats, couriers that follow a script, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.clock import FakeClock
from rules.advisory import message
from rules.audience import Address, Chat, ChatKind
from rules.delivery import Delivery, DeliveryId, DeliveryKind
from store import Store, open_store


@pytest.fixture
def now() -> datetime:
    return datetime(2022, 1, 5, 6, 0, tzinfo=UTC)


@pytest.fixture
def clock(now: datetime) -> FakeClock:
    return FakeClock(now)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "tocsin.db")
    yield opened
    opened.close()


@pytest.fixture
def a_chat(store: Store, now: datetime) -> Callable[..., Chat]:
    def make(name: str, kind: ChatKind = ChatKind.PRIVATE, channel: str = "telegram") -> Chat:
        return store.chats.arrive(Address(channel, name), kind, now)

    return make


@pytest.fixture
def queue(store: Store, now: datetime) -> Callable[..., Delivery]:
    """Puts a card of severity 3 for a chat into the outbox; any field can be given."""

    def put(chat: Chat, name: str, **fields: Any) -> Delivery:
        values: dict[str, Any] = {
            "kind": DeliveryKind.CARD,
            "message": message("Protests in Almaty"),
            "severity": 3,
            "rings": True,
            "born": now,
            "due": now,
        } | fields
        delivery = Delivery(id=DeliveryId(name), chat=chat.id, address=chat.address, **values)
        store.outbox.put([delivery])
        return delivery

    return put
