"""Changes of an incident that no new report makes: it goes quiet, or an operator withdraws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from rules.incidents import Change, Incident, Reason, Status

_LEFT_ALONE = (Status.STALE, Status.EASING)  # what eases is told so already; silence adds nothing to it


def gone_quiet(incident: Incident, patience: Mapping[str, timedelta], now: datetime) -> Change | None:
    """The change of an incident that nobody has reported for longer than its open modes are waited for; None where it
    is still waited for. It is no all-clear: a new report revives it."""
    if incident.over or incident.status in _LEFT_ALONE:
        return None
    categories = {category for category, _ in incident.modes} or {incident.category}
    waits = [patience[category] for category in categories if category in patience]
    if not waits or now - incident.updated <= max(waits):
        return None
    return _changed(incident, Status.STALE, Reason.STALE)


def withdrawn(incident: Incident, why: str) -> Change | None:
    """The change of an incident that was wrong; None where it is withdrawn already, or part of another."""
    if incident.status in (Status.RETRACTED, Status.MERGED):
        return None
    return replace(_changed(incident, Status.RETRACTED, Reason.CORRECTED), note=why)


def _changed(incident: Incident, status: Status, reason: Reason) -> Change:
    return Change(replace(incident, status=status, revision=incident.revision + 1), reason, (), 0, incident)
