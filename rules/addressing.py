"""Who hears of a change, how loud, and who does not and why: address(change, hearers, ...) -> letters, withheld."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rules.audience import Chat, ChatId, Known, Letter, Loudness, Ring, Subscription, Withheld, quiet_until
from rules.incidents import Change, Incident, Reason
from rules.places import Place, PlaceId, PlaceKind, Places
from rules.reach import NOWHERE, TOO_FAR, Beyond, Reach

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


def whose(change: Change, followed: Collection[PlaceId], places: Places, reach: Reach) -> set[PlaceId]:
    """The places whose followers a change concerns. `followed`: all that anybody follows."""
    where = change.places if change.reason is Reason.NEW else change.incident.places
    heard = {each for place in where for each in heard_at(place, followed, places)}
    return heard | set(reach.concerned(change.reports, set(followed) - heard, places))


def address(
    change: Change,
    hearers: Iterable[tuple[Chat, Subscription]],
    places: Places,
    now: datetime,
    known: Known | None = None,
    reach: Reach = NOWHERE,
) -> tuple[tuple[Letter, ...], tuple[Withheld, ...]]:
    """Who hears of a change, at most once a chat, and who of its followers does not, with the reason. Who has a card
    of the incident sees it change, however slight the change is. Whom it concerns where it is comes before whom it
    concerns from beyond."""
    known = known or Known()
    letters: dict[ChatId, Letter] = {}
    withheld: dict[ChatId, Withheld] = {}
    reasons: dict[PlaceId, Beyond | None] = {}
    for chat, subscription in hearers:
        follows = places.get(subscription.place)
        has_card = chat.id in known.carded
        if follows.id not in reasons:
            reasons[follows.id] = concern(change, follows, places, reach)
        why = reasons[follows.id]
        closed = None if has_card else _gate(change, subscription, follows, places, why)
        if closed:
            withheld.setdefault(chat.id, Withheld(chat, change, *closed))
        elif chat.id not in letters or (letters[chat.id].beyond and not why):
            letters[chat.id] = _letter(change, chat, follows, known, now, why)
    return tuple(letters.values()), tuple(w for key, w in withheld.items() if key not in letters)


def concern(change: Change, follows: Place, places: Places, reach: Reach) -> Beyond | None:
    """Why the change concerns who follows a place from beyond it. None where it lies in the place, or around it."""
    if any(places.nested(place.id, follows.id) for place in change.incident.places):
        return None
    new = reach.beyond(change.reports, follows, places)
    if new is not None:
        return new
    old = reach.beyond(change.incident.reports, follows, places)  # a card stays true when it is over, too
    return replace(old, tier=_SILENT) if old else TOO_FAR


def _letter(
    change: Change, chat: Chat, follows: Place, known: Known, now: datetime, why: Beyond | None
) -> Letter:
    has_card = chat.id in known.carded
    rings = [ring for ring in known.rings.get(chat.id, ()) if now - ring.at < A_DAY]
    own = _own(change, chat) if why is None else min(change.tier, why.tier)
    tier = _tier(change, own, rings) if has_card else own
    muted = _muted(change, follows, rings) if tier == _RINGS else ""
    if muted:
        tier = _SILENT
    beyond = why.words if why else ""
    return Letter(chat, change, follows, tier, *_loudness(tier, chat, now), has_card, muted, beyond)


_SILENT, _RINGS = 1, 2


def _tier(change: Change, tier: int, rings: Sequence[Ring]) -> int:
    """How loud a change of this tier is under a card: it rings where it got worse, for a step of one's own state, or
    when there is something new after a day without a sound."""
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
    change: Change, subscription: Subscription, follows: Place, places: Places, why: Beyond | None
) -> tuple[str, str] | None:
    if why is TOO_FAR:
        return "place", f"{change.incident.place.name} is too far from {follows.name}"
    if change.tier == 0 or (why and why.tier <= 0):
        return "tier", "this kind of news goes into the digest only"
    categories = {report.event.category for report in change.reports} or {change.incident.category}
    if subscription.categories and subscription.categories.isdisjoint(categories):
        named = ", ".join(sorted(categories))
        return "category", f"this chat does not follow {named} in {follows.name}"
    severity = why.severity if why else severity_at(change.incident, follows, places)
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
