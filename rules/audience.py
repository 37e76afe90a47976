"""Who follows what, and who hears of a change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from rules.incidents import Change, Incident, IncidentId, Reason
from rules.places import Place, PlaceId, PlaceKind, Places

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


# From which severity on news of a place reaches the followers of a larger place around it.
_REACHES = {
    PlaceKind.WORLD: 4,
    PlaceKind.COUNTRY: 2,
    PlaceKind.REGION: 2,
    PlaceKind.CITY: 1,
    PlaceKind.SITE: 1,
}
MOST_RINGS_OF_PLACE = 3  # a day, below severity 4
MOST_RINGS_OF_CHAT = 6
A_DAY = timedelta(days=1)


def heard_at(place: Place, followed: Collection[PlaceId], places: Places) -> tuple[PlaceId, ...]:
    """The places whose followers a report from `place` concerns: itself, what is around it, and, of those that
    anybody follows, what lies in it."""
    around = [place.id, *(above.id for above in places.ancestors(place.id))]
    inside = [
        each for each in followed if each not in around and each in places and places.inside(each, place.id)
    ]
    return (*around, *sorted(inside))


def address(
    change: Change,
    hearers: Iterable[tuple[Chat, Subscription]],
    places: Places,
    now: datetime,
    known: Known | None = None,
) -> tuple[tuple[Letter, ...], tuple[Withheld, ...]]:
    """Who hears of a change, at most once a chat, and who of its followers does not, with the reason. Who has a card
    of the incident sees it change, however slight the change is."""
    known = known or Known()
    letters: dict[ChatId, Letter] = {}
    withheld: dict[ChatId, Withheld] = {}
    for chat, subscription in hearers:
        follows = places.get(subscription.place)
        has_card = chat.id in known.carded
        closed = None if has_card else _gate(change, subscription, follows, places)
        if closed:
            withheld.setdefault(chat.id, Withheld(chat, change, *closed))
        elif chat.id not in letters:
            letters[chat.id] = _letter(change, chat, follows, known, now)
    return tuple(letters.values()), tuple(w for key, w in withheld.items() if key not in letters)


def _letter(change: Change, chat: Chat, follows: Place, known: Known, now: datetime) -> Letter:
    has_card = chat.id in known.carded
    rings = [ring for ring in known.rings.get(chat.id, ()) if now - ring.at < A_DAY]
    tier = _tier(change, chat, rings) if has_card else _own(change, chat)
    muted = _muted(change, follows, rings) if tier == _RINGS else ""
    if muted:
        tier = _SILENT
    return Letter(chat, change, follows, tier, *_loudness(tier, chat, now), has_card, muted)


_SILENT, _RINGS = 1, 2


def _tier(change: Change, chat: Chat, rings: Sequence[Ring]) -> int:
    """How loud a change is under a card: it rings where it got worse, for a step of one's own state, or when there is
    something new after a day without a sound."""
    tier = _own(change, chat)
    silent_long = not any(ring.incident == change.incident.id for ring in rings)
    if change.reason is Reason.WORSE or tier > change.tier or (change.reason is Reason.WIDER and silent_long):
        return tier
    return min(tier, _SILENT)


def _muted(change: Change, follows: Place, rings: Sequence[Ring]) -> str:
    """Why a change that would ring comes without a sound: the day has had its share. Severity 4 always rings."""
    if (
        max((report.event.severity for report in change.reports), default=change.incident.severity)
        >= _GRAVEST
    ):
        return ""
    if sum(ring.follows == follows.id for ring in rings) >= MOST_RINGS_OF_PLACE:
        return f"it rang {MOST_RINGS_OF_PLACE} times for {follows.name} within a day"
    if len(rings) >= MOST_RINGS_OF_CHAT:
        return f"it rang {MOST_RINGS_OF_CHAT} times in this chat within a day"
    return ""


_GRAVEST = 4


def _gate(
    change: Change, subscription: Subscription, follows: Place, places: Places
) -> tuple[str, str] | None:
    if change.tier == 0:
        return "tier", "this kind of news goes into the digest only"
    categories = {report.event.category for report in change.reports} or {change.incident.category}
    if subscription.categories and subscription.categories.isdisjoint(categories):
        named = ", ".join(sorted(categories))
        return "category", f"this chat does not follow {named} in {follows.name}"
    severity = severity_at(change.incident, follows, places)
    if severity < subscription.least:
        least = subscription.least
        return "severity", f"severity {severity} is below this chat's level {least} for {follows.name}"
    # who follows a place around it hears of it by its severity; who follows the same place, or one in it, always
    inside = [place for place in change.places if places.inside(place.id, follows.id)]
    around = bool(inside) and follows not in inside
    if around and severity < _REACHES[follows.kind]:
        return (
            "severity",
            f"severity {severity} in {inside[0].name} is too slight for followers of {follows.name}",
        )
    return None


def severity_at(incident: Incident, follows: Place, places: Places) -> int:
    """How grave an incident is for who follows a place: what was reported in it or around it. A pattern over the whole
    incident counts everywhere."""
    if incident.patterns:
        return incident.severity
    open_kinds = set(incident.modes)
    return max(
        (
            report.event.severity
            for report in incident.reports
            if (report.event.category, report.event.mode) in open_kinds
            and any(
                places.nested(place.id, follows.id)
                for place in (report.event.place, *report.event.also)
                if place
            )
        ),
        default=incident.severity,
    )


def _own(change: Change, chat: Chat) -> int:
    """The tier of a change; a step of one's own state counts one tier higher."""
    own = chat.nationality and any(
        report.event.category == "departure" and report.event.issuer == chat.nationality
        for report in change.reports
    )
    return min(3, change.tier + 1) if own else change.tier


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
