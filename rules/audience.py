"""Who follows what, and what a chat is told. Who hears of a change is decided in addressing.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from rules.digests import Digest
from rules.incidents import Change, IncidentId
from rules.places import Place, PlaceId

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
    low_data: bool = False  # short cards without pictures
    digest: Digest | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat follows a place, from severity `least` (1-4) on. No categories means all of them."""

    chat: ChatId
    place: PlaceId
    least: int = 1
    categories: frozenset[str] = frozenset()


class Loudness(StrEnum):
    """How a letter arrives. HELD: it rings when the quiet hours end."""

    RINGS = "rings"
    SILENT = "silent"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Letter:
    """A change that a chat is to hear of, why, and how loud. `due`: not before."""

    chat: Chat
    change: Change
    follows: Place
    tier: int
    loudness: Loudness
    due: datetime
    has_card: bool = False  # the chat has a card of the incident already: it is edited
    muted: str = ""  # why it comes without a sound, where it would have rung
    beyond: str = ""  # why it concerns the followed place, where that lies elsewhere: "195 km from Almaty"


@dataclass(frozen=True, slots=True)
class Withheld:
    """A change that a follower does not hear of, with the gate that closed and why: /why answers from it."""

    chat: Chat
    change: Change
    gate: str
    why: str


@dataclass(frozen=True, slots=True)
class Ring:
    """A message that rang in a chat: when, and for which followed place and incident."""

    at: datetime
    follows: PlaceId | None
    incident: IncidentId | None


@dataclass(frozen=True, slots=True)
class Known:
    """What chats have been told: which have a card of the incident, and what rang in them during the last day."""

    carded: frozenset[ChatId] = frozenset()
    rings: Mapping[ChatId, Sequence[Ring]] = field(default_factory=dict)


def quiet_until(chat: Chat, now: datetime) -> datetime | None:
    """When the chat's quiet hours end, if `now` (aware UTC) is in them. In the chat's own time zone, so that a
    night in which the clocks change is as long as it is."""
    if chat.quiet is None:
        return None
    zone = ZoneInfo(chat.timezone)
    local = now.astimezone(zone)
    start, end = chat.quiet.start, chat.quiet.end
    over_night = start > end
    clock = local.time().replace(tzinfo=None)
    within = (clock >= start or clock < end) if over_night else (start <= clock < end)
    if not within:
        return None
    day = local.date() + timedelta(days=1) if over_night and clock >= start else local.date()
    return datetime.combine(day, end, zone).astimezone(now.tzinfo)
