"""Deliveries for the couriers' tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from rules.advisory import Message, message
from rules.audience import Address, ChatId
from rules.delivery import Delivery, DeliveryId, DeliveryKind


@pytest.fixture
def deliver() -> Callable[..., Delivery]:
    """Makes a delivery; what a test does not care about is given."""

    def make(
        content: Message | str = "hello", chat: str = "7", topic: str | None = None, **more: Any
    ) -> Delivery:
        given: dict[str, Any] = {
            "id": DeliveryId("d1"),
            "chat": ChatId(1),
            "address": Address("telegram", chat, topic),
            "kind": DeliveryKind.CARD,
            "message": message(content) if isinstance(content, str) else content,
            "severity": 3,
            "rings": True,
            "born": datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
            "due": datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
        }
        return Delivery(**(given | more))

    return make
