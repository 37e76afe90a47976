"""What a change adds to what people know, in one or two sentences."""

from __future__ import annotations

from collections.abc import Iterable

from rules.events import Number, Voice
from rules.incidents import Change, Incident, Kind, Reason, Report, open_modes
from rules.ladder import Ladder
from rules.places import PlaceId, PlaceKind, Places
from rules.rulebook import Rulebook

COUNTED = {
    "dead": "dead", "injured": "injured", "arrested": "arrested", "missing": "missing", "evacuated": "evacuated",
    "kidnapped": "kidnapped", "infected": "cases", "troops": "troops", "protesters": "protesters",
}  # fmt: skip
_MOST = 3
_ADVICE = {
    ("advisory", "raised"): "has raised its travel advice",
    ("advisory", "region_added"): "advises against travel to more areas",
}


def news(change: Change, book: Rulebook, ladder: Ladder, places: Places) -> str:
    """The sentences; "" for a first report. Only an all-clear with its evidence may say that something is over."""
    incident, before = change.incident, change.before
    match change.reason:
        case Reason.NEW | Reason.SILENT:
            return ""
        case Reason.CONFIRMED:
            count = len(incident.publishers)
            said = (
                f"Confirmed: {count} independent publishers report it."
                if count > 1
                else "Confirmed officially."
            )
            return f"{said} {_added(change, before, book, ladder, places)}".strip()
        case Reason.EASED:
            return f"{_eased(change, book)} This is not an all-clear.".strip()
        case Reason.ENDED:
            return "An all-clear was reported."
        case Reason.STALE:
            return "There are no new reports. This is not an all-clear."
        case Reason.CORRECTED:
            return (
                f"Correction: this alert was wrong: {change.note}"
                if change.note
                else "Correction: this alert was wrong."
            )
        case Reason.CLOSED:
            return f"Nothing more is told of this: {change.note} This is not an all-clear."
        case Reason.RESHAPED:
            return change.note
        case Reason.MERGED:
            return f"This is now told together with {incident.merged_into}."
        case _:
            return _added(change, before, book, ladder, places)


def _added(change: Change, before: Incident | None, book: Rulebook, ladder: Ladder, places: Places) -> str:
    if before is None:
        return ""
    incident = change.incident
    patterns = [pattern for pattern in incident.patterns if pattern not in before.patterns]
    parts = [f"{pattern}." for pattern in patterns]
    parts += list(_new_steps(change, before, ladder, places))
    if kinds := _new_kinds(change, before):
        labels = [book.label(*kind) for kind in kinds[:_MOST]]
        parts.append(f"New: {', '.join(map(small, labels))}{_by(change)}.")
    fresh = (
        place for place in change.places if place not in before.places and place.kind > PlaceKind.COUNTRY
    )
    if where := [place.name for place in fresh][:_MOST]:
        parts.append(f"Now also reported from {', '.join(where)}.")
    parts += list(_counts(change, before))
    if incident.severity > before.severity and not parts:
        parts.append("It got worse: the severity went up.")
    return " ".join(parts) or "There is more to it than first reported."


def _new_steps(change: Change, before: Incident, ladder: Ladder, places: Places) -> Iterable[str]:
    known = ladder.steps(report.event for report in before.reports)
    now = ladder.steps(report.event for report in change.incident.reports)
    for state, mode in now.items():
        if known.get(state) != mode:
            yield f"{places.get(PlaceId(state)).name} {ladder.says(mode, 'en')}."
    advised = set(open_modes(before.reports))
    for issuer, category, mode in open_modes(change.incident.reports):
        if issuer and (category, mode) in _ADVICE and (issuer, category, mode) not in advised:
            yield f"{places.get(PlaceId(issuer)).name} {_ADVICE[category, mode]}."


def _new_kinds(change: Change, before: Incident) -> list[Kind]:
    """Open modes that were not open before, those of the new reports first, then the gravest. Steps of states and
    advice are told by other sentences."""
    modes, known = change.incident.modes, before.modes
    fresh = [kind for kind in modes if kind not in known and kind[0] != "departure" and kind not in _ADVICE]
    said = {(r.event.category, r.event.mode) for r in change.reports}
    return sorted(fresh, key=lambda kind: (kind not in said, -modes[kind]))


def _by(change: Change) -> str:
    names = list(dict.fromkeys(report.publisher for report in change.reports))
    return f" (says {names[0]})" if len(names) == 1 else ""


def _counts(change: Change, before: Incident) -> Iterable[str]:
    """Counts that are larger than any before, with who says so."""
    for kind, word in COUNTED.items():
        old = largest(before.reports, kind)
        new = largest(change.reports, kind)
        if new and old and new[0] > old[0]:
            yield f"{amount(new[1])} {word} (says {new[2].publisher}), {amount(old[1]).lower()} before."


def largest(reports: Iterable[Report], kind: str) -> tuple[float, Number, Report] | None:
    """The largest count of a kind, with the number and the report that has it."""
    found = [
        (float(number.exact or number.least or 0), number, report)
        for report in reports
        for number in report.event.numbers
        if number.kind == kind
    ]
    return max(found, key=lambda each: each[0], default=None)


def amount(number: Number) -> str:
    """A count as people write it: "1,200", "At least 26". Stored counts come back as floats, and have no fraction."""
    if number.exact is not None:
        return f"{number.exact:,.0f}"
    return f"At least {number.least:,}" if number.least is not None else f"Up to {number.most:,}"


def _eased(change: Change, book: Rulebook) -> str:
    ended = [
        kind for kind in (change.before.modes if change.before else {}) if kind not in change.incident.modes
    ]
    names = [small(book.label(*kind)) for kind in ended[:_MOST]]
    if not names:
        eased = [r.event for r in change.reports if r.event.voice is Voice.EASING]
        names = [small(book.label(event.category, event.mode)) for event in eased[:1]]
    return (
        f"It is easing, as far as is reported: {', '.join(names)}."
        if names
        else "It is easing, as far as is reported."
    )


def small(label: str) -> str:
    """A label within a sentence."""
    return label[0].lower() + label[1:]
