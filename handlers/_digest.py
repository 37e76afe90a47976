"""What a digest says: the incidents of a period as they stand now, what got better, and what could not be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import Desk
from handlers._situation import concerns, headline, outlook, sources_line
from handlers._words import ago, count
from rules.advice import shown_severity
from rules.advisory import SEVERITY_NAMES, SEVERITY_SIGNS, Message, Span, Style, message
from rules.audience import Chat
from rules.digests import WEEKDAYS, Digest
from rules.incidents import Incident, Status
from rules.notices import moment
from rules.places import Place

_MOST = 8  # incidents of a part
_BETTER = (Status.EASING, Status.ENDED)
_NEWS = "New", "Still going on", "Better, as far as is reported", "Withdrawn, it was wrong"


@dataclass(frozen=True, slots=True)
class Period:
    """What a digest looks back on."""

    begins: datetime
    ends: datetime


def compose(chat: Chat, incidents: Sequence[Incident], period: Period, desk: Desk) -> Message:
    """The digest of a chat. `incidents`: all that are open, and those that ended in the period."""
    following = [each.place for each in desk.store.subscriptions.of(chat.id)]
    places = [desk.places.get(key) for key in following if key in desk.places]
    named = {place.id: [i for i in incidents if concerns(i, place, desk)] for place in places}
    found = {incident.id: incident for some in named.values() for incident in some}
    told = sorted(found.values(), key=lambda i: (-i.severity, i.opened, i.id))
    since, until = moment(period.begins, chat.timezone), moment(period.ends, chat.timezone)
    if not places:
        return message("This chat follows nothing, so there is nothing to tell. Example: /follow Almaty")
    parts: list[str | Span] = [Span(f"Digest: {since} to {until}", Style.BOLD), "\n"]
    for heading in _NEWS:
        parts += _part(heading, [i for i in told if _heading(i, period) == heading], period, desk)
    if silent := [i for i in told if not _heading(i, period)]:
        more = "is without new reports, which is" if len(silent) == 1 else "are without new reports, which is"
        parts.append(f"{count(len(silent), 'incident')} {more} no all-clear: /now lists them.\n")
    calm = [place for place in places if not any(_heading(i, period) for i in named[place.id])]
    parts += _seen(places, calm, period, chat, desk)
    return message(*parts, sources_line(desk, period.ends))


def when(digest: Digest) -> str:
    """How often and at what hour it comes: "every Monday at 08:00"."""
    day = "every day" if digest.weekday is None else f"every {WEEKDAYS[digest.weekday]}"
    return f"{day} at {digest.hour:%H:%M}"


def _heading(incident: Incident, period: Period) -> str:
    """The part of the digest an incident belongs to; "" where nobody reported it in the period."""
    if incident.status is Status.MERGED or incident.updated < period.begins:
        return ""
    if incident.status is Status.RETRACTED:
        return _NEWS[3]
    if incident.status in _BETTER:
        return _NEWS[2]
    return _NEWS[0] if incident.opened >= period.begins else _NEWS[1]


def _part(heading: str, incidents: Sequence[Incident], period: Period, desk: Desk) -> list[str | Span]:
    if not incidents:
        return []
    lines = [f"{_line(incident, period, desk)}\n" for incident in incidents[:_MOST]]
    more = [f"And {len(incidents) - _MOST} more: /now\n"] if len(incidents) > _MOST else []
    return [Span(f"{heading}:", Style.BOLD), "\n", *lines, *more]


def _line(incident: Incident, period: Period, desk: Desk) -> str:
    severity = shown_severity(incident)
    state = {Status.ESCALATING: "Getting worse; last", Status.ENDED: "Over; last"}.get(
        incident.status, "Last"
    )
    return (
        f"{SEVERITY_SIGNS[severity]} {SEVERITY_NAMES[severity]} · {desk.places.line(incident.place)}: "
        f"{headline(incident, desk)}. {state} report {ago(incident.updated, period.ends)}. Ref {incident.id}"
    )


def _seen(
    places: Sequence[Place], calm: Sequence[Place], period: Period, chat: Chat, desk: Desk
) -> list[str]:
    """What could not be seen. Of places without news (`calm`), nothing happened only where all was seen."""
    nothing, told = [], []
    for place in places:
        name, unknown = desk.places.line(place), outlook(place, desk, period.ends)
        spells = desk.store.sources.troubles.blind(place.id, period.begins)
        times = ", ".join(
            f"from {moment(since, chat.timezone)} to {moment(until, chat.timezone)}"
            for since, until in spells
        )
        if unknown:
            told.append(f"{unknown}\n")
        if spells:
            told.append(f"I could not see {name} {times}: something of that time may be missing.\n")
        if place in calm and not unknown and not spells:
            nothing.append(name)
    if nothing:
        told.insert(
            0, f"Nothing happened that I know of, and the sources are healthy: {'; '.join(nothing)}.\n"
        )
    return told


def keep(chat: Chat, now: datetime, desk: Desk) -> None:
    """Keeps the settings of a chat, and when its next digest is due by them."""
    desk.store.chats.put(chat)
    desk.store.chats.digest_at(chat.id, chat.digest.after(now, chat.timezone) if chat.digest else None)
