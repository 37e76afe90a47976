"""Was an official event told, and how long before or after the official word? What was missed shows nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.incidents import SOLID, Incident, Report

# around an official event: what is told then is about it
BEFORE, AFTER = timedelta(days=7), timedelta(days=2)
_GRAVE = 3


@dataclass(frozen=True, slots=True)
class Truth:
    """An official event. `country`: ISO 3166-1 alpha-2. `category`: a slug of the rulebook, or "" for any."""

    at: datetime
    country: str
    title: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What came of it. `incident` is None where it was missed. `lead`: how long before the official word the first
    report came that we told of, negative for after it."""

    truth: Truth
    incident: Incident | None
    lead: timedelta | None = None


def official(incidents: Iterable[Incident], since: datetime) -> list[Truth]:
    """The grave events that official sources reported since then, each once, the oldest first."""
    found: dict[tuple[str, str, str], Truth] = {}
    for report in sorted(_official(incidents), key=lambda report: report.at):
        place = report.event.place
        if report.at >= since and place is not None:
            truth = Truth(report.at, place.country, report.title, report.event.category)
            found.setdefault((report.source, report.item, report.event.category), truth)
    return sorted(found.values(), key=lambda truth: (truth.at, truth.title))


def recall(truths: Sequence[Truth], incidents: Sequence[Incident]) -> list[Recalled]:
    """What came of each official event."""
    return [_recalled(truth, incidents) for truth in truths]


def _official(incidents: Iterable[Incident]) -> Iterator[Report]:
    for incident in incidents:
        for report in incident.reports:
            if report.official and report.event.severity >= _GRAVE and report.event.voice in SOLID:
                yield report


def _recalled(truth: Truth, incidents: Sequence[Incident]) -> Recalled:
    told = [
        (report.at, incident)
        for incident in incidents
        for report in incident.reports
        if _fits(report, truth) and truth.at - BEFORE <= report.at <= truth.at + AFTER
    ]
    if not told:
        return Recalled(truth, None)
    at, incident = min(told, key=lambda each: (each[0], each[1].id))
    return Recalled(truth, incident, truth.at - at)


def _fits(report: Report, truth: Truth) -> bool:
    place = report.event.place
    return (
        place is not None
        and place.country == truth.country
        and truth.category in ("", report.event.category)
        and report.event.tier > 0
    )
