"""CARRIES: how people are reached. One file a channel; the file's name is the channel's name in an address.

A channel is a module with one function, `courier(settings)`, which makes its courier, or None where the service is
to go without it:

    def courier(settings: Settings) -> Courier | None:
        return PaperCourier(Path(settings["folder"])) if "folder" in settings else None

A courier never raises for what the world does to it: every end of an attempt is an Outcome (rules/delivery). Files
that begin with "_" are shared by the channels.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from rules.delivery import Delivery, Outcome

Settings = Mapping[
    str, str
]  # the configuration's table [send.channels.<name>]; Telegram's are "token" and "api"


class Courier(Protocol):
    """One channel. `open` is called once before the first `send`, `close` once after the last."""

    async def open(self) -> None: ...

    async def send(self, delivery: Delivery) -> Outcome:
        """Sends a card or an answer, edits a card, answers under it or puts a map there, as delivery.kind says. The map
        is `message.picture`; a channel without pictures may give its words, or return Refused: nothing is lost."""
        ...

    async def close(self) -> None: ...


class Channel(Protocol):
    """What every file of this room offers."""

    def courier(self, settings: Settings) -> Courier | None:
        """The channel's courier, not open yet; None where it is not configured. Raises ConfigError for settings that
        cannot be right."""
        ...
