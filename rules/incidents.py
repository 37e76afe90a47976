"""One incident from many reports: absorb(events, running, now) -> changes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from rules import advice
from rules.events import Certainty, Event, Voice
from rules.places import Place, Places

IncidentId = NewType("IncidentId", str)


class Status(StrEnum):
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    ESCALATING = "escalating"
    STEADY = "steady"
    EASING = "easing"
    ENDED = "ended"
    STALE = "stale"
    RETRACTED = "retracted"


class Reason(StrEnum):
    """Why an incident changed. SILENT: the report adds nothing that anybody needs to hear."""

    NEW = "new"
    WORSE = "worse"
    WIDER = "wider"
    CONFIRMED = "confirmed"
    EASED = "eased"
    ENDED = "ended"
    STALE = "stale"
    CORRECTED = "corrected"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Report:
    """One item's part in an incident: the evidence of it."""

    event: Event
    source: str
    publisher: str
    official: bool
    item: str  # item key, unique together with source
    title: str
    url: str
    at: datetime  # when we saw it
    wire: str = ""  # the same for reprints of one agency's text: they count as one


@dataclass(frozen=True, slots=True)
class Incident:
    """What is going on, somewhere, of one category. `revision` grows by one with each change that people see."""

    id: IncidentId
    category: str
    place: Place
    severity: int
    certainty: Certainty
    status: Status
    opened: datetime
    updated: datetime
    revision: int
    reports: tuple[Report, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """All places that it concerns, each once: where it is, then the other sides of a border."""
        across = (place for report in self.reports for place in report.event.also)
        return tuple(dict.fromkeys((self.place, *across)))

    @property
    def publishers(self) -> tuple[str, ...]:
        """Families that reported it on their own, each once, in order. A reprint of a text is no second report:
        each text speaks for one family."""
        printed: dict[str, dict[str, None]] = {}
        for report in self.reports:
            printed.setdefault(report.wire or f"own\0{report.publisher}", {})[report.publisher] = None
        apart = _told_apart(printed)
        return tuple(dict.fromkeys(r.publisher for r in self.reports if r.publisher in apart))

    @property
    def modes(self) -> dict[str, int]:
        """The open modes and their severity: what was reported and has not eased since."""
        said: dict[tuple[str | None, str], int] = {}
        for report in self.reports:
            event = report.event
            key = (event.issuer, event.mode)
            if event.voice is not Voice.EASING:
                said[key] = max(event.severity, said.get(key, 0))
            elif event.certainty in (Certainty.LIKELY, Certainty.OBSERVED):
                # "reopened" names no mode that was open: it ends all that the same state or place had closed
                key = (event.issuer, advice.ENDS_ONLY.get(event.mode, event.mode))
                alone = key in said or event.mode in advice.ENDS_ONLY
                for each in [key] if alone else [known for known in said if known[0] == event.issuer]:
                    said.pop(each, None)
        modes: dict[str, int] = {}
        for (_, mode), severity in said.items():
            modes[mode] = max(severity, modes.get(mode, 0))
        return modes


def _told_apart(printed: Mapping[str, Collection[str]]) -> Collection[str]:
    """As many families as can each have a text of their own (a maximum matching), so that order does not matter."""
    speaks: dict[str, str] = {}

    def settle(text: str, tried: set[str]) -> bool:
        for family in printed[text]:
            if family not in tried:
                tried.add(family)
                if family not in speaks or settle(speaks[family], tried):
                    speaks[family] = text
                    return True
        return False

    families = {family for some in printed.values() for family in some}
    for text in printed:
        if len(speaks) == len(families):
            break
        settle(text, set())
    return speaks


@dataclass(frozen=True, slots=True)
class Change:
    """What a report did to an incident, and the reports that did it. `tier`: how loud for a follower (0-3)."""

    incident: Incident
    reason: Reason
    reports: tuple[Report, ...]
    tier: int


# Separate things of one kind stay apart: they join only reports of the same mode.
_SINGULAR = frozenset({"attack", "accident", "natural_hazard", "kidnap_detention"})
_OVER = (Status.ENDED, Status.RETRACTED)


def absorb(reports: Sequence[Report], running: Iterable[Incident], places: Places) -> tuple[Change, ...]:
    """What these reports of one item change. Reports without a place join nothing and start nothing.

    `running`: the incidents of these countries and categories that are fresh enough to be joined. Absorbing a
    report twice changes nothing the second time.
    """
    state = {incident.id: incident for incident in running if incident.status not in _OVER}
    grouped: dict[IncidentId, list[Report]] = {}
    for report in reports:
        place = report.event.place
        if place is None:
            continue
        home = _home(report, place, state.values(), places)
        if home is None:
            home = _opened(report, place)
            if report.event.voice is Voice.EASING and not advice.of_register(report.event):
                continue  # the end of something that nobody was told of
            state[home.id] = home
        if any(_identity(known) == _identity(report) for known in home.reports):
            continue
        state[home.id] = replace(state[home.id], reports=(*state[home.id].reports, report))
        grouped.setdefault(home.id, []).append(report)
    before = {incident.id: incident for incident in running}
    return tuple(_changed(before.get(key), state[key], tuple(new), places) for key, new in grouped.items())


def _identity(report: Report) -> tuple[str, ...]:
    event = report.event
    place = event.place.id if event.place else ""
    return (report.source, report.item, event.mode, event.voice, event.issuer or "", place, report.wire)


def _home(report: Report, place: Place, running: Iterable[Incident], places: Places) -> Incident | None:
    event = report.event
    fitting = [
        incident
        for incident in running
        if incident.category == event.category
        and (places.inside(place.id, incident.place.id) or places.inside(incident.place.id, place.id))
        and (event.category not in _SINGULAR or event.mode in {r.event.mode for r in incident.reports})
        and advice.joins(event, report.at, incident)
    ]
    return max(
        fitting,
        key=lambda i: (i.place.id == place.id, i.updated, i.id),
        default=None,
    )


def _opened(report: Report, place: Place) -> Incident:
    event = report.event
    seed = "\0".join((event.category, place.id, report.source, report.item, report.at.isoformat()))
    code = base64.b32encode(hashlib.blake2b(seed.encode(), digest_size=5).digest()).decode()[:6]
    return Incident(
        IncidentId(f"{place.country}-{code}"), event.category, place, 0, event.certainty, Status.REPORTED,
        report.at, report.at, 0, (),
    )  # fmt: skip


def _changed(before: Incident | None, after: Incident, new: tuple[Report, ...], places: Places) -> Change:
    after = replace(
        after,
        place=_place(after, places),
        certainty=_certainty(after),
        severity=max(after.modes.values(), default=before.severity if before else new[0].event.severity),
        updated=max(report.at for report in after.reports),
    )
    reason = _reason(before, after)
    after = replace(after, status=_status(before, after, reason))
    if reason is not Reason.SILENT:
        after = replace(after, revision=after.revision + 1)
    loud = max((report.event.tier for report in new), default=0)
    return Change(after, reason, new, loud if reason in (Reason.NEW, Reason.WORSE) else min(loud, 1))


def _place(incident: Incident, places: Places) -> Place:
    """The deepest place where all reports lie on one branch of the tree; else the smallest that holds them all."""
    found = [report.event.place for report in incident.reports if report.event.place]
    deepest = max(found, key=lambda place: (place.kind, place.id))
    if all(places.inside(deepest.id, place.id) for place in found):
        return deepest
    for ancestor in places.ancestors(deepest.id):
        if all(places.inside(place.id, ancestor.id) for place in found):
            return ancestor
    return deepest


def _certainty(incident: Incident) -> Certainty:
    if any(report.official for report in incident.reports) or len(incident.publishers) >= 2:
        return Certainty.OBSERVED
    order = list(Certainty)
    return min((report.event.certainty for report in incident.reports), key=order.index)


def _reason(before: Incident | None, after: Incident) -> Reason:
    if before is None:
        return Reason.NEW
    if not after.modes and before.modes:
        return Reason.ENDED if _certain_end(after) else Reason.EASED
    if after.severity > before.severity or advice.rose(before, after):
        return Reason.WORSE
    if set(after.modes) - set(before.modes) or _steps(after) - _steps(before):
        return Reason.WIDER
    if len(after.publishers) >= 2 > len(before.publishers) or (after.certainty, before.certainty) == (
        Certainty.OBSERVED,
        Certainty.LIKELY,
    ):
        return Reason.CONFIRMED
    if set(before.modes) - set(after.modes) or after.severity < before.severity:
        return Reason.EASED
    return Reason.WIDER if _toll(after) >= 2 * max(_toll(before), 5) else Reason.SILENT


def _certain_end(incident: Incident) -> bool:
    if incident.category == "advisory":
        return False  # a milder advice is no all-clear
    ends = [report for report in incident.reports if report.event.voice is Voice.EASING]
    return any(report.official for report in ends) or len({report.publisher for report in ends}) >= 2


def _steps(incident: Incident) -> set[tuple[str, str]]:
    return {(r.event.issuer, r.event.mode) for r in incident.reports if r.event.issuer}


def _toll(incident: Incident) -> int:
    """The largest single count of dead or arrested in any report; counts are never added."""
    kinds = ("dead", "arrested", "injured")
    return max(
        (int(n.exact or n.least or 0) for r in incident.reports for n in r.event.numbers if n.kind in kinds),
        default=0,
    )


def _status(before: Incident | None, after: Incident, reason: Reason) -> Status:
    match reason:
        case Reason.NEW:
            return Status.CONFIRMED if after.certainty is Certainty.OBSERVED else Status.REPORTED
        case Reason.WORSE:
            return Status.ESCALATING
        case Reason.EASED:
            return Status.EASING
        case Reason.ENDED:
            return Status.ENDED
        case Reason.CONFIRMED:
            return Status.CONFIRMED
        case _:
            return before.status if before else Status.REPORTED
