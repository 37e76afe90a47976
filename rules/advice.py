"""How changes of official advice join incidents. Each state's advice is a matter of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rules.events import Event
from rules.registers import REGISTER

if TYPE_CHECKING:  # an incident is only read here
    from rules.incidents import Incident, Report

# What these ease is only what was said in the same way: fewer areas, or milder words, are no milder level.
ENDS_ONLY = {"region_removed": "region_added", "wording": "wording"}
_ADVICE = frozenset({"advisory", "departure", "indicator", "evacuation"})
_FLAPS_WITHIN = timedelta(hours=72)


def of_register(event: Event) -> bool:
    """Whether a register's own change made it, not a text about one."""
    return event.mention.rule == REGISTER


def joins(event: Event, at: datetime, incident: Incident) -> bool:
    """Whether a change of advice may join a running incident that it is tied to. What one state says must ring though
    another said so before; and once an advice has eased, only what comes within days is the same matter. What a
    state advises in the wake of a crisis joins it."""
    if event.category != "advisory" or not of_register(event):
        return True
    if any(category not in _ADVICE for category, _ in incident.modes):
        return True
    fresh = bool(incident.modes) or at - incident.updated <= _FLAPS_WITHIN
    return fresh and event.issuer in {report.event.issuer for report in incident.reports}


def rose(before: Incident, new: Iterable[Report]) -> bool:
    """Whether a register raised its level, while the incident was open for something else of the same severity."""
    raised = any(of_register(report.event) and report.event.mode == "raised" for report in new)
    return raised and bool(before.modes) and ("advisory", "raised") not in before.modes


def shown_severity(incident: Incident) -> int:
    """What a card shows: of an advice that was lowered, what is left of it."""
    last = incident.reports[-1].event
    return last.severity if not incident.modes and of_register(last) else incident.severity
