"""Who follows what, and who hears of a change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NewType
from zoneinfo import ZoneInfo

from rules.places import Place, PlaceId, PlaceKind, Places

if TYPE_CHECKING:  # an incident's change is only read here
    from rules.incidents import Change

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


@dataclass(frozen=True, slots=True)
class Withheld:
    """A change that a follower does not hear of, with the gate that closed and why: /why answers from it."""

    chat: Chat
    change: Change
    gate: str
    why: str


# From which severity on news of a place reaches the followers of a larger place around it.
_REACHES = {
    PlaceKind.WORLD: 4,
    PlaceKind.COUNTRY: 2,
    PlaceKind.REGION: 2,
    PlaceKind.CITY: 1,
    PlaceKind.SITE: 1,
}


def heard_at(place: Place, followed: Collection[PlaceId], places: Places) -> tuple[PlaceId, ...]:
    """The places whose followers a report from `place` concerns: itself, what is around it, and, of those that
    anybody follows, what lies in it."""
    around = [place.id, *(above.id for above in places.ancestors(place.id))]
    inside = [
        each for each in followed if each not in around and each in places and places.inside(each, place.id)
    ]
    return (*around, *sorted(inside))


def address(
    change: Change, hearers: Iterable[tuple[Chat, Subscription]], places: Places, now: datetime
) -> tuple[tuple[Letter, ...], tuple[Withheld, ...]]:
    """Who hears of a change, at most once a chat, and who of its followers does not, with the reason."""
    letters: dict[ChatId, Letter] = {}
    withheld: dict[ChatId, Withheld] = {}
    for chat, subscription in hearers:
        follows = places.get(subscription.place)
        closed = _gate(change, subscription, follows, places)
        if closed:
            withheld.setdefault(chat.id, Withheld(chat, change, *closed))
        elif chat.id not in letters:
            tier = _tier(change, chat)
            letters[chat.id] = Letter(chat, change, follows, tier, *_loudness(tier, chat, now))
    return tuple(letters.values()), tuple(w for key, w in withheld.items() if key not in letters)


def _gate(
    change: Change, subscription: Subscription, follows: Place, places: Places
) -> tuple[str, str] | None:
    incident = change.incident
    if change.tier == 0:
        return "tier", "this kind of news goes into the digest only"
    if subscription.categories and incident.category not in subscription.categories:
        return "category", f"this chat does not follow {incident.category} in {follows.name}"
    if incident.severity < subscription.least:
        return (
            "severity",
            f"severity {incident.severity} is below this chat's level {subscription.least} for {follows.name}",
        )
    # who follows a place around it hears of it by its severity; who follows the same place, or one in it, always
    inside = [place for place in incident.places if places.inside(place.id, follows.id)]
    around = bool(inside) and follows not in inside
    if around and incident.severity < _REACHES[follows.kind]:
        return (
            "severity",
            f"severity {incident.severity} in {inside[0].name} is too slight for followers of {follows.name}",
        )
    return None


def _tier(change: Change, chat: Chat) -> int:
    """A step of one's own state counts one tier higher."""
    own = (
        any(report.event.issuer == chat.nationality for report in change.reports)
        if chat.nationality
        else None
    )
    return min(3, change.tier + 1) if own and change.incident.category == "departure" else change.tier


def _loudness(tier: int, chat: Chat, now: datetime) -> tuple[Loudness, datetime]:
    if tier < 2:
        return Loudness.SILENT, now
    end = quiet_until(chat, now)
    if tier >= 3 or end is None:
        return Loudness.RINGS, now
    return Loudness.HELD, end


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
