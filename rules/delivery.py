"""A message on its way to one chat, and what each outcome of sending it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from rules.advisory import Message
from rules.audience import Address, ChatId
from rules.incidents import IncidentId

DeliveryId = NewType("DeliveryId", str)


class DeliveryKind(StrEnum):
    """CARD: the first message of an incident in a chat. EDIT: the card, changed in place, silently. REPLY: a
    message under the card. ANSWER: the answer to a command."""

    CARD = "card"
    EDIT = "edit"
    REPLY = "reply"
    ANSWER = "answer"


class DeliveryState(StrEnum):
    HELD = "held"  # quiet hours; never expires
    QUEUED = "queued"
    SENDING = "sending"  # leased: committed before the request goes out
    SENT = "sent"
    UNCERTAIN = "uncertain"  # it may have arrived
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    BLOCKED = "blocked"
    UNCONFIRMED = "unconfirmed"  # it may have arrived, and is not worth repeating
    POISON = "poison"  # refused for its content, again and again


@dataclass(frozen=True, slots=True)
class Delivery:
    """`born`: when it was decided; `due`: not before. `repeated` marks a copy whose first may have arrived.
    `under` is the courier's receipt of the card to edit or to answer below."""

    id: DeliveryId
    chat: ChatId
    address: Address
    kind: DeliveryKind
    message: Message
    severity: int
    rings: bool
    born: datetime
    due: datetime
    state: DeliveryState = DeliveryState.QUEUED
    incident: IncidentId | None = None
    revision: int = 0
    expires: datetime | None = None
    attempts: int = 0
    ambiguous: int = 0
    repeated: int = 0
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    receipt: str  # the channel's id of the message


@dataclass(frozen=True, slots=True)
class Later:
    """Surely not sent. `everyone`: the whole channel is out of reach, not this chat alone."""

    why: str
    wait: timedelta
    everyone: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    to: Address


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat cannot be reached any more (blocked, kicked, deleted)."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The channel will not take this content."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have arrived: no answer came."""

    why: str


Outcome = Sent | Later | Moved | Gone | Refused | Unknown
