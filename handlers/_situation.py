"""What is known of a place now: open incidents, or how far silence can be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from handlers import Desk
from handlers._words import ago, count
from rules.advice import shown_severity
from rules.advisory import SEVERITY_NAMES, SEVERITY_SIGNS, Span, Style
from rules.events import Voice
from rules.incidents import Incident, Status
from rules.notices import moment
from rules.places import WORLD_ID, Place
from rules.polling import Health, Poll
from rules.reach import open_reports
from rules.sight import blind_since, covers, eyes

_MOST = 8
_HEALTHY = frozenset({Health.OK, Health.LATE, Health.EMPTY, Health.UNDATED})
_OLD = timedelta(hours=2)  # since nobody asked any source: what happened meanwhile is not known
_STATES = {
    Status.REPORTED: "reported, not confirmed",
    Status.CONFIRMED: "confirmed",
    Status.ESCALATING: "getting worse",
    Status.STEADY: "goes on",
    Status.EASING: "easing, no all-clear",
    Status.STALE: "no new reports, no all-clear",
}


def situation(place: Place, desk: Desk, now: datetime) -> tuple[str | Span, ...]:
    """The current situation as parts of a message."""
    found, beyond = open_incidents(place, desk), open_beyond(place, desk)
    parts: list[str | Span] = []
    if not found:
        parts.append(silence(place, desk, now))
    elif blind := blindness(place, desk, now):
        parts.append(f"{blind}\n\n")
    if found:
        parts += [Span(f"Now in {desk.places.line(place)}:", Style.BOLD), *_listed(found, desk, now)]
    if beyond:
        parts += [
            *(["\n"] if parts else []),
            Span("Not far from there:", Style.BOLD),
            *_listed(beyond, desk, now),
        ]
    if found:
        parts.append(f"\n{sources_line(desk, now)}")
    return tuple(parts)


def _listed(found: list[Incident], desk: Desk, now: datetime) -> list[str | Span]:
    parts: list[str | Span] = []
    for incident in found[:_MOST]:
        parts += ["\n", *line(incident, desk, now)]
    if len(found) > _MOST:
        parts.append(f"\nAnd {len(found) - _MOST} more, of lower severity.")
    return parts


def open_incidents(place: Place, desk: Desk) -> list[Incident]:
    """The open incidents that touch a place, the worst first, then the newest."""
    if place.id == WORLD_ID:
        found = desk.store.incidents.all_open()
    else:
        found = desk.store.incidents.open_in([WORLD_ID], [place.country])
    touching = [incident for incident in found if touches(incident, place, desk)]
    return sorted(touching, key=lambda incident: -incident.severity)


def open_beyond(place: Place, desk: Desk) -> list[Incident]:
    """The open incidents near a place or next door that concern who follows it, the worst first."""
    if place.id == WORLD_ID:
        return []
    found = desk.store.incidents.open_in([], desk.reach.countries(place, desk.places))
    beyond = [each for each in found if not touches(each, place, desk) and concerns(each, place, desk)]
    return sorted(beyond, key=lambda incident: -incident.severity)


def concerns(incident: Incident, place: Place, desk: Desk) -> bool:
    """Whether an incident concerns who follows a place: it is there, around it, near it or next door."""
    return touches(incident, place, desk) or bool(
        desk.reach.beyond(open_reports(incident), place, desk.places)
    )


def touches(incident: Incident, place: Place, desk: Desk) -> bool:
    """Whether an incident is in the place, or around it."""
    there = {place.id for place in incident.places}
    known = [key for key in there if key in desk.places]
    return any(desk.places.nested(key, place.id) for key in known)


def line(incident: Incident, desk: Desk, now: datetime) -> tuple[str | Span, ...]:
    """One incident: severity, what, where, how sure, how old, and its reference."""
    severity = shown_severity(incident)
    head = f"{SEVERITY_SIGNS[severity]} {SEVERITY_NAMES[severity]}"
    return (
        Span(f"{head} · {desk.places.line(incident.place)}: {headline(incident, desk)}", Style.BOLD),
        f"\n{_STATES.get(incident.status, incident.status.value)}; first report {ago(incident.opened, now)}, "
        f"last {ago(incident.updated, now)}; {count(len(incident.publishers), 'publisher')}. Ref {incident.id}",
    )


def headline(incident: Incident, desk: Desk) -> str:
    """What goes on, in the words of the rulebook, the worst first."""
    kinds = sorted(incident.modes, key=lambda kind: (-incident.modes[kind], kind))
    told = [r.event for r in incident.reports if r.event.voice is not Voice.EASING][:1]
    labels = [label(*kind, desk) for kind in kinds or [(event.category, event.mode) for event in told]]
    return "; ".join(labels[:3]) or incident.category.replace("_", " ")


def label(category: str, mode: str, desk: Desk) -> str:
    """What people read for a mode, also where its page is not in force any more."""
    page = desk.book.pages.get(category)
    known = page.modes.get(mode) if page else None
    return known.name if known else mode.replace("_", " ").capitalize()


def silence(place: Place, desk: Desk, now: datetime) -> str:
    """What no incident means: nothing known, or unknown. Never that all is quiet."""
    said = outlook(place, desk, now) or f"Nothing known right now in {desk.places.line(place)}."
    return f"{said} {sources_line(desk, now)}" if desk.store.sources.all() else said


def outlook(place: Place, desk: Desk, now: datetime) -> str:
    """Why silence about a place cannot be trusted now; empty where all that covers it is read and healthy."""
    if blind := blindness(place, desk, now):
        return blind
    name = desk.places.line(place)
    known = desk.store.sources.all()
    polls = [poll for source, poll in known if covers(source, place.id, desk.places)]
    if not polls:
        reads = "of those that are read covers it" if known else "is being read"
        return f"The situation in {name} is unknown: no source {reads}."
    answered = _latest(poll.answered for poll in polls)
    if answered is None:
        return f"The situation in {name} is unknown: no source has been read yet."
    if now - answered > _OLD:
        return f"The situation in {name} is unknown: no source has been read since {moment(answered)}."
    if not any(poll.health in _HEALTHY for poll in polls):
        return f"The situation in {name} is unknown: no source could be read lately."
    if all(poll.health in _HEALTHY for poll in polls):
        return ""
    return (
        f"Nothing known right now in {name}, but not every source can be read, so something may be missing."
    )


def blindness(place: Place, desk: Desk, now: datetime) -> str:
    """That too few sources see the place now, and since when; empty where it is seen."""
    broken = desk.store.sources.troubles.broken()
    seeing = eyes(desk.store.sources.all(), broken) if broken else []
    since = blind_since(place.id, seeing, desk.places)
    if since is None:
        return ""
    return (
        f"The situation in {desk.places.line(place)} is unknown: I cannot see it since {moment(since)}, "
        f"{ago(since, now)}. This is not an all-clear."
    )


def sources_line(desk: Desk, now: datetime) -> str:
    """How many sources can be read, and when they were asked last."""
    polls: list[Poll] = [poll for _, poll in desk.store.sources.all()]
    if not polls:
        return "There are no sources."
    healthy = sum(poll.health in _HEALTHY and _fresh(poll, now) for poll in polls)
    asked = _latest(poll.asked for poll in polls)
    last = f"last asked {ago(asked, now)}" if asked else "never asked yet"
    return f"Sources: {healthy} of {len(polls)} healthy, {last}."


def _fresh(poll: Poll, now: datetime) -> bool:
    return poll.answered is not None and now - poll.answered <= _OLD


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
