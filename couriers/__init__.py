"""CARRIES: how people are reached. One file a channel; the file's name is the channel's name in an address.

A courier never raises for what the world does to it: every end of an attempt is an Outcome (rules/delivery).
"""

from __future__ import annotations

from typing import Protocol

from rules.delivery import Delivery, Outcome


class Courier(Protocol):
    """One channel. `open` is called once before the first `send`, `close` once after the last."""

    async def open(self) -> None: ...

    async def send(self, delivery: Delivery) -> Outcome:
        """Sends a card or an answer, edits a card, or answers under it, as delivery.kind says."""
        ...

    async def close(self) -> None: ...
