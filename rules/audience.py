"""Who follows what, and who hears of a change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import NewType

from rules.places import PlaceId

ChatId = NewType("ChatId", int)  # ours: stable when a chat changes its address


@dataclass(frozen=True, slots=True)
class Address:
    """Where a chat is reached. `topic` is the thread of a forum, if the chat is one thread of it."""

    channel: str
    chat: str
    topic: str | None = None


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in the chat's own time zone in which only tier 3 rings. `start` may be later than `end`: over night."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Chat:
    id: ChatId
    address: Address
    kind: ChatKind
    timezone: str = "UTC"  # IANA name
    language: str = "en"
    quiet: Quiet | None = None
    nationality: str | None = None  # ISO 3166-1 alpha-2
    stopped: bool = False  # /stop, or unreachable


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat follows a place, from severity `least` (1-4) on. No categories means all of them."""

    chat: ChatId
    place: PlaceId
    least: int = 1
    categories: frozenset[str] = frozenset()
