"""One incident from many reports: absorb(events, running, now) -> changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from rules.events import Certainty, Event
from rules.places import Place

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
    def publishers(self) -> tuple[str, ...]:
        """Families that reported it, each once, in order of their first report."""
        return tuple(dict.fromkeys(report.publisher for report in self.reports))


@dataclass(frozen=True, slots=True)
class Change:
    """What a report did to an incident, and the reports that did it. `tier`: how loud for a follower (0-3)."""

    incident: Incident
    reason: Reason
    reports: tuple[Report, ...]
    tier: int
