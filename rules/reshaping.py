"""What operators make of incidents that were put together or told apart wrongly, and how it is taken back.

Each step gives changes; a step is remembered as what each incident was before and after it, so that taking it back
loses no report that came meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple

from rules.absorbing import settled
from rules.errors import InputError
from rules.incidents import Change, Incident, IncidentId, Reason, Report, Status, reference
from rules.places import Places

_FINAL = (Status.RETRACTED, Status.MERGED)


class Step(NamedTuple):
    """What one incident was before an operator's step, None where the step made it, and after it."""

    before: Incident | None
    after: Incident


@dataclass(frozen=True, slots=True)
class Shaper:
    """`patience`: for each category, how long after its last report it is waited for."""

    places: Places
    patience: Mapping[str, timedelta]

    def merge(self, home: Incident, other: Incident) -> tuple[Change, ...]:
        """The other's reports belong to `home` now. InputError where one of them cannot be changed."""
        _changeable(home)
        _changeable(other)
        if home.id == other.id:
            raise InputError(f"{home.id} cannot be merged with itself: name two alerts.")
        reports = tuple(sorted((*home.reports, *other.reports), key=lambda report: report.at))
        together = replace(home, reports=reports, opened=min(home.opened, other.opened))
        note = f"An operator put this together with {other.id}."
        gone = replace(other, status=Status.MERGED, merged_into=home.id, revision=other.revision + 1)
        return (
            self._settled(home, together, note),
            Change(gone, Reason.MERGED, (), 0, other, "joined by an operator"),
        )

    def split(self, incident: Incident, chosen: Collection[int]) -> tuple[Change, ...]:
        """The reports of these numbers (the first is 1) become an incident of their own. InputError."""
        _changeable(incident)
        apart = tuple(r for number, r in enumerate(incident.reports, 1) if number in chosen)
        rest = tuple(r for number, r in enumerate(incident.reports, 1) if number not in chosen)
        if not apart or not rest:
            raise InputError(
                f"Name some of the {len(incident.reports)} reports of {incident.id}, and not all, by their numbers."
            )
        first = min(apart, key=lambda report: report.at)
        made = replace(
            incident, id=_id_of(incident, first), reports=apart, opened=first.at, revision=0, merged_into=None
        )
        note = f"An operator told it apart from {incident.id}."
        left = f"An operator told apart what is {made.id} now."
        return (
            self._settled(None, made, note),
            self._settled(incident, replace(incident, reports=rest), left),
        )

    def close(self, incident: Incident, why: str) -> tuple[Change, ...]:
        """Nothing joins it any more, and nobody said that all is well."""
        _changeable(incident)
        if incident.over:
            raise InputError(f"{incident.id} has ended already.")
        ended = replace(incident, status=Status.ENDED, revision=incident.revision + 1)
        return (Change(ended, Reason.CLOSED, (), 0, incident, why),)

    def undo(self, steps: Sequence[Step], now: Mapping[IncidentId, Incident]) -> tuple[Change, ...]:
        """Every incident of the steps as it was, with the reports that came since. `now`: what they are by now."""
        strays = [
            report
            for step in steps
            if step.before is None
            for report in _since(step.after, now[step.after.id])
        ]
        changes = []
        for step in steps:
            known = now[step.after.id]
            if step.before is None:
                goes = replace(known, status=Status.MERGED, revision=known.revision + 1)
                back = next((each.before.id for each in steps if each.before), None)
                changes.append(Change(replace(goes, merged_into=back), Reason.MERGED, (), 0, known))
                continue
            came = (*_since(step.after, known), *strays)
            reports = tuple(sorted((*step.before.reports, *came), key=lambda report: report.at))
            old = replace(step.before, reports=reports, revision=known.revision)
            changes.append(self._settled(known, old, "An operator took the last change of this back."))
            strays = []
        return tuple(changes)

    def _settled(self, before: Incident | None, after: Incident, note: str) -> Change:
        after = settled(after, self.places, self.patience)
        return Change(replace(after, revision=after.revision + 1), Reason.RESHAPED, (), 0, before, note)


def _changeable(incident: Incident) -> None:
    if incident.status in _FINAL:
        raise InputError(f"{incident.id} is {incident.status.value} already: it cannot be changed.")


def _since(then: Incident, now: Incident) -> tuple[Report, ...]:
    return tuple(report for report in now.reports if report not in then.reports)


def _id_of(incident: Incident, first: Report) -> IncidentId:
    country = first.event.place.country if first.event.place else incident.place.country
    return reference(country, incident.id, str(incident.revision), first.source, first.item)
