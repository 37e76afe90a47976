"""What reports change: absorb(reports, running, places, patience) -> changes. The order of reports hardly matters:
what belongs together becomes one, whichever came first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rules import advice, cascades, echoes, ties
from rules.events import Certainty, Voice
from rules.incidents import Change, Incident, IncidentId, Kind, Reason, Report, Status, open_modes, reference
from rules.places import Place, PlaceKind, Places
from rules.ties import Strength, Tie

_GRAVE = 3
_LOUDEST = 3
_FOREVER: Mapping[str, timedelta] = {}


def absorb(
    reports: Sequence[Report],
    running: Iterable[Incident],
    places: Places,
    patience: Mapping[str, timedelta] = _FOREVER,
) -> tuple[Change, ...]:
    """What these reports of one item change. Reports without a place join nothing and start nothing.

    `running`: the incidents of these countries that may still be joined. `patience`: for each category, how long after
    its last report an incident is still joined. Absorbing a report twice changes nothing the second time.
    """
    board = _Board(running, places, patience)
    for report in sorted(reports, key=ties.shipped().follows):
        if report.event.place is not None:
            board.take(report, report.event.place)
    return board.changes()


class _Board:
    """The running incidents, while the reports of one item are taken in."""

    def __init__(
        self, running: Iterable[Incident], places: Places, patience: Mapping[str, timedelta]
    ) -> None:
        self._before = {incident.id: incident for incident in running if not incident.over}
        self._now = dict(self._before)
        self._places, self._patience = places, patience
        self._new: dict[IncidentId, list[Report]] = {}
        self._merged: list[Change] = []

    def take(self, report: Report, place: Place) -> None:
        tied = [
            (tie, incident)
            for incident in self._now.values()
            if (tie := ties.shipped().tie(report, incident, self._places, self._patience))
            and advice.joins(report.event, report.at, incident)
        ]
        if not tied and report.event.voice is Voice.EASING and not advice.of_register(report.event):
            return  # the end of something that nobody was told of
        tie, home = _nearest(tied, place) or (None, _opened(report, place))
        if any(_identity(known) == _identity(report) for known in home.reports):
            return
        for other in self._drawn_in(report, place, home, tied):
            home = self._merge(other, home)
        heard = replace(report, reprint_of=_reprint_of(report, home), joined=tie.why if tie else "")
        self._now[home.id] = replace(home, reports=(*home.reports, heard))
        self._new.setdefault(home.id, []).append(heard)

    def _drawn_in(
        self, report: Report, place: Place, home: Incident, tied: Sequence[tuple[Tie, Incident]]
    ) -> list[Incident]:
        """Incidents that this report shows to be one with its home: what came in its wake, a front of the same war, or,
        if it concerns the whole country, the same in its parts."""
        known = ties.shipped()
        core = known.family.get(report.event.category)
        if core is None or core in known.singular or report.event.voice is Voice.EASING:
            return []
        return [
            other
            for tie, other in tied
            if other.id != home.id
            and (
                tie.strength is Strength.WAKE
                or known.one_front(report, other)
                or (place.kind is PlaceKind.COUNTRY and known.covers(report, home, other, tie))
            )
        ]

    def _merge(self, other: Incident, home: Incident) -> Incident:
        gone = replace(other, status=Status.MERGED, merged_into=home.id, revision=other.revision + 1)
        del self._now[other.id]
        self._new.setdefault(home.id, []).extend(self._new.pop(other.id, []))
        if other.id in self._before:
            self._merged.append(Change(gone, Reason.MERGED, (), 0, self._before[other.id]))
        together = sorted((*home.reports, *other.reports), key=lambda report: report.at)
        return replace(home, reports=tuple(together), opened=min(home.opened, other.opened))

    def changes(self) -> tuple[Change, ...]:
        changed = (
            _changed(self._before.get(key), self._now[key], tuple(new), self._places, self._patience)
            for key, new in self._new.items()
        )
        return (*changed, *self._merged)


def _nearest(tied: Sequence[tuple[Tie, Incident]], place: Place) -> tuple[Tie, Incident] | None:
    """The incident that a report belongs to most surely."""

    def nearness(each: tuple[Tie, Incident]) -> tuple[object, ...]:
        tie, incident = each
        return tie.strength, incident.place.id == place.id, incident.severity, incident.updated, incident.id

    return max(tied, key=nearness, default=None)


def _identity(report: Report) -> tuple[str, ...]:
    event = report.event
    place = event.place.id if event.place else ""
    return (
        report.source,
        report.item,
        event.category,
        event.mode,
        event.voice,
        event.issuer or "",
        place,
        report.wire,
    )


def _reprint_of(report: Report, home: Incident) -> str:
    """The first print of its text in the incident; "" where it is the first."""
    prints = (r.reprint_of or r.wire for r in home.reports if echoes.alike(r.echo, report.echo))
    return next(prints, "")


def _opened(report: Report, place: Place) -> Incident:
    event = report.event
    seed = (event.category, place.id, report.source, report.item, report.at.isoformat())
    return Incident(
        reference(place.country, *seed), event.category, place, 0, event.certainty, Status.REPORTED,
        report.at, report.at, 0, (),
    )  # fmt: skip


def _changed(
    before: Incident | None,
    after: Incident,
    new: tuple[Report, ...],
    places: Places,
    patience: Mapping[str, timedelta],
) -> Change:
    after = _aged(after, patience)
    if before is not None:  # what only went quiet meanwhile is no change that the new reports make
        before = replace(before, quiet=after.quiet)
        before = replace(before, severity=min(before.severity, _severity(before)[0] or before.severity))
    after = _weighed(after, before.severity if before else new[0].event.severity, places)
    reason = _reason(before, after, new)
    after = replace(after, status=_status(before, after, reason))
    if reason is not Reason.SILENT:
        after = replace(after, revision=after.revision + 1)
    return Change(after, reason, new, _tier(before, after, new), before)


def settled(incident: Incident, places: Places, patience: Mapping[str, timedelta]) -> Incident:
    """The incident as its reports make it, whatever it was before; its status is left alone."""
    loudest = max(report.event.severity for report in incident.reports)
    return _weighed(_aged(incident, patience), loudest, places)


def _aged(incident: Incident, patience: Mapping[str, timedelta]) -> Incident:
    updated = max(report.at for report in incident.reports)
    return replace(incident, updated=updated, quiet=_quiet(incident.reports, patience, updated))


def _weighed(incident: Incident, otherwise: int, places: Places) -> Incident:
    severity, patterns = _severity(incident)
    return replace(
        incident,
        category=_lead(incident),
        place=_place(incident, places),
        certainty=_certainty(incident),
        severity=severity or otherwise,
        patterns=patterns,
    )


def _severity(incident: Incident) -> tuple[int, tuple[str, ...]]:
    """The severity of what is open, 0 for nothing, and the names of the patterns that it shows."""
    modes = incident.modes
    told = [r for r in incident.reports if (r.event.category, r.event.mode) in modes]
    grave = any(category != "indicator" for category, _ in modes)
    shown = [cascade for cascade in cascades.shipped() if grave and cascade.shown(told)]
    severity = max([*modes.values(), *(cascade.severity for cascade in shown)], default=0)
    return severity, tuple(cascade.name for cascade in shown)


def _quiet(reports: Sequence[Report], patience: Mapping[str, timedelta], now: datetime) -> tuple[Kind, ...]:
    """The open modes whose last report is older than their category is waited for. Something always stays open: the
    whole goes quiet by a decision of its own (rules/revising.py)."""
    last = {(r.event.category, r.event.mode): r.at for r in reports if r.event.voice is not Voice.EASING}
    kinds = {(category, mode) for _, category, mode in open_modes(reports)}
    quiet = sorted(kind for kind in kinds if kind[0] in patience and now - last[kind] > patience[kind[0]])
    return () if len(quiet) == len(kinds) else tuple(quiet)


def _tier(before: Incident | None, after: Incident, new: tuple[Report, ...]) -> int:
    """How loud the loudest report is; a cascade that shows now rings as its severity does."""
    loud = max((report.event.tier for report in new), default=0)
    by_pattern = set(after.patterns) - set(before.patterns if before else ())
    sure = after.certainty in (Certainty.OBSERVED, Certainty.LIKELY)
    return max(loud, _LOUDEST) if by_pattern and sure and after.severity > _GRAVE else loud


def _lead(incident: Incident) -> str:
    """The category of the gravest open mode; of several the one that was reported first."""
    modes = incident.modes or {(r.event.category, r.event.mode): r.event.severity for r in incident.reports}
    return max(modes, key=lambda kind: (kind[0] != "indicator", modes[kind]))[0]


def _place(incident: Incident, places: Places) -> Place:
    """The deepest or else the smallest place that holds the reports of the country that most of them name: a neighbour
    that closes its border does not move a war. Of several countries, the one that was reported first."""
    told = sorted(incident.reports, key=lambda report: (report.at, _identity(report)))
    named = [report.event.place for report in told if report.event.place]
    countries = Counter(place.country for place in named if place.country)
    lead = next((country for country, _ in countries.most_common(1)), "")
    return places.holding([place for place in named if place.country == lead] or named)


def _certainty(incident: Incident) -> Certainty:
    if any(report.official for report in incident.reports) or len(incident.publishers) >= 2:
        return Certainty.OBSERVED
    order = list(Certainty)
    return min((report.event.certainty for report in incident.reports), key=order.index)


def _reason(before: Incident | None, after: Incident, new: tuple[Report, ...]) -> Reason:
    if before is None:
        return Reason.NEW
    if not after.modes and before.modes:
        return Reason.ENDED if _certain_end(after) else Reason.EASED
    if after.severity > before.severity or _turns(before, new) or advice.rose(before, new):
        return Reason.WORSE
    if set(open_modes(after.reports)) - set(open_modes(before.reports)) or set(after.places) - set(
        before.places
    ):
        return Reason.WIDER
    if len(after.publishers) >= 2 > len(before.publishers) or (after.certainty, before.certainty) == (
        Certainty.OBSERVED,
        Certainty.LIKELY,
    ):
        return Reason.CONFIRMED
    if set(before.modes) - set(after.modes) or after.severity < before.severity:
        return Reason.EASED
    return Reason.WIDER if toll(after) >= 2 * max(toll(before), 5) else Reason.SILENT


def _turns(before: Incident, new: tuple[Report, ...]) -> bool:
    """A turn for the worse that was not known yet; of the steps of states, one that no state had taken."""
    known = set(before.modes)
    return any(
        (r.event.category, r.event.mode) in cascades.turns() - known
        and r.event.voice in (Voice.ACTUAL, Voice.ORDERED)
        and r.event.severity >= _GRAVE
        for r in new
    )


def _certain_end(incident: Incident) -> bool:
    # a milder advice is no all-clear
    eased = (report for report in incident.reports if report.event.voice is Voice.EASING)
    ends = [report for report in eased if report.event.category != "advisory"]
    return any(report.official for report in ends) or len({report.publisher for report in ends}) >= 2


def toll(incident: Incident) -> int:
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
