"""The words of an advisory: five elements (source, hazard and impact, place, guidance, time), no markup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules import advice
from rules.events import Certainty, Number, Voice
from rules.incidents import Change, Incident, IncidentId, Report, Status
from rules.ladder import Ladder
from rules.maps import Map
from rules.novelty import COUNTED, amount, news, small
from rules.places import PlaceId, PlaceKind, Places
from rules.rulebook import Rulebook


class Style(StrEnum):
    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    QUOTE = "quote"  # evidence, folded where the channel can fold
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. Untrusted text is only ever text: couriers make no markup of it."""

    text: str
    style: Style = Style.PLAIN
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """`data` is what comes back when it is pressed: "v1:<command>:<argument>[:<argument>]", at most 64 bytes."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a courier carries: spans in order, rows of buttons below, and a picture, of which the spans then speak."""

    spans: tuple[Span, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: Map | None = None

    @property
    def text(self) -> str:
        """The plain text of all spans."""
        return "".join(span.text for span in self.spans)


def message(*parts: str | Span, buttons: tuple[tuple[Button, ...], ...] = ()) -> Message:
    """A message of plain strings and spans."""
    return Message(tuple(Span(part) if isinstance(part, str) else part for part in parts), buttons)


@dataclass(frozen=True, slots=True)
class Advisory:
    """What is said of one revision of an incident, before it becomes a message for one chat. Times are aware UTC."""

    incident: IncidentId
    revision: int
    severity: int
    place: str  # "Almaty, Kazakhstan"
    headline: str
    news: str  # what is new, one sentence; empty for a first card
    facts: tuple[str, ...]
    certainty: str
    guidance: str
    reported: datetime
    links: tuple[tuple[str, str, str], ...]  # (publisher, title, url), newest first


SEVERITY_NAMES = {1: "Be aware", 2: "Be prepared", 3: "Act now", 4: "Leave or shelter"}
SEVERITY_SIGNS = {1: "⚪", 2: "🟡", 3: "🟠", 4: "🔴"}
_MOST_LINKS = 6
_MOST_LABELS = 3  # in the headline
_MOST_ALSO = 7
_MOST_FACTS = 8
_MOST_PLACES = 4


def advise(change: Change, book: Rulebook, ladder: Ladder, places: Places) -> Advisory:
    """The advisory for the state of an incident after a change."""
    incident = change.incident
    worst = max(
        (report for report in incident.reports if report.event.voice is not Voice.EASING),
        key=lambda report: (report.event.severity, report.at),
        default=incident.reports[-1],
    )
    links = {
        report.url or report.title: (report.publisher, report.title, report.url)
        for report in reversed(incident.reports)
    }
    facts = (
        *_where(incident),
        *_also(incident, book),
        *_quiet(incident, book),
        *_steps(incident, ladder, places),
        *(f"{pattern}." for pattern in incident.patterns),
        *_claims(incident),
        *_unsure(incident, book),
        *_counts(incident),
    )
    return Advisory(
        incident=incident.id,
        revision=incident.revision,
        severity=advice.shown_severity(incident),
        place=places.line(incident.place),
        headline=_headline(incident, worst, book),
        news=news(change, book, ladder, places),
        facts=facts[:_MOST_FACTS],
        certainty=_certainty(incident),
        guidance=_guidance(incident, worst, book),
        reported=incident.updated,
        links=tuple(links.values())[:_MOST_LINKS],
    )


def _headline(incident: Incident, worst: Report, book: Rulebook) -> str:
    last = incident.reports[-1] if incident.status is Status.EASING else worst
    labels = _labels(incident, book) or [book.label(last.event.category, last.event.mode)]
    if incident.status is Status.ENDED:
        how = "Closed" if incident.modes else "Over"  # nobody reported the end of what an operator closed
        return f"{how}: {small(labels[0])}"
    if incident.status is Status.RETRACTED:
        return f"Withdrawn: {small(labels[0])}"
    return "; ".join([labels[0], *map(small, labels[1:_MOST_LABELS])])


def _labels(incident: Incident, book: Rulebook) -> list[str]:
    """What goes on, the gravest first; of what is as grave, the newest."""
    newest = {(r.event.category, r.event.mode): r.at for r in incident.reports}
    kinds = sorted(incident.modes, key=lambda kind: (incident.modes[kind], newest[kind]), reverse=True)
    return [book.label(*kind) for kind in kinds]


def _also(incident: Incident, book: Rulebook) -> list[str]:
    """What goes on beside what the headline names."""
    labels = [small(label) for label in _labels(incident, book)[_MOST_LABELS:]]
    more = f" and {len(labels) - _MOST_ALSO} more" if len(labels) > _MOST_ALSO else ""
    return [f"Also: {', '.join(labels[:_MOST_ALSO])}{more}."] if labels else []


def _quiet(incident: Incident, book: Rulebook) -> list[str]:
    """What nobody has reported for long, and nobody has ended either."""
    labels = [small(book.label(*kind)) for kind in incident.quiet]
    return (
        [f"No new reports for days, no all-clear either: {', '.join(labels[:_MOST_ALSO])}."] if labels else []
    )


def _where(incident: Incident) -> list[str]:
    """The places that are named, where they are several."""
    parts = [place for place in incident.places if place.kind > PlaceKind.COUNTRY]
    named = list(dict.fromkeys(place.name for place in parts if place.name != incident.place.name))
    abroad = any(place.country != incident.place.country for place in parts)
    if not named or (len(named) == 1 and incident.place.kind > PlaceKind.COUNTRY and not abroad):
        return []
    more = f" and {len(named) - _MOST_PLACES} more places" if len(named) > _MOST_PLACES else ""
    return [f"Reported from {', '.join(named[:_MOST_PLACES])}{more}."]


def _unsure(incident: Incident, book: Rulebook) -> list[str]:
    """What is only alleged or planned, and not reported as a fact."""
    said = {
        Voice.ALLEGED: "Alleged, not confirmed",
        Voice.PLANNED: "Announced",
    }
    found: dict[str, None] = {}
    for report in incident.reports:
        event = report.event
        if event.voice in said and (event.category, event.mode) not in incident.modes:
            found[
                f"{said[event.voice]}: {small(book.label(event.category, event.mode))} (says {report.publisher})."
            ] = None
    return list(found)[-2:]


def _steps(incident: Incident, ladder: Ladder, places: Places) -> list[str]:
    steps = ladder.steps(report.event for report in incident.reports)
    return [f"{places.get(PlaceId(state)).name} {ladder.says(mode, 'en')}." for state, mode in steps.items()]


def _claims(incident: Incident) -> list[str]:
    claims = [
        r
        for r in incident.reports
        if r.event.voice is Voice.EASING and r.event.certainty is Certainty.POSSIBLE
    ]
    return [f"A claim, not an all-clear: “{report.event.mention.sentence[:200]}”" for report in claims[-1:]]


def _counts(incident: Incident) -> list[str]:
    """For each kind the counts of the newest report that has one, with who says it. Counts are never added up."""
    newest: dict[str, Report] = {}
    for report in incident.reports:
        for number in report.event.numbers:
            if number.kind in COUNTED:
                newest[number.kind] = report
    return [
        f"{_sentence([_count(n) for n in report.event.numbers if n.kind == kind])} (says {report.publisher})."
        for kind, report in newest.items()
    ]


def _sentence(counts: list[str]) -> str:
    return (
        counts[0]
        if len(counts) == 1
        else f"{', '.join(counts[:-1])} and {counts[-1][0].lower()}{counts[-1][1:]}"
    )


def _count(number: Number) -> str:
    group = f" {number.group}" if number.group and number.group not in COUNTED[number.kind] else ""
    what = "protesting" if group and number.kind == "protesters" else COUNTED[number.kind]
    return f"{amount(number)}{group} {what}"


def _certainty(incident: Incident) -> str:
    families = incident.publishers
    official = next((report.publisher for report in incident.reports if report.official), None)
    if official:
        return f"Official: {official}" + (f", and {len(families) - 1} more." if len(families) > 1 else ".")
    if incident.certainty is Certainty.UNLIKELY:
        return f"Doubtful: only {', '.join(families)} says so, in words unlike such news."
    if incident.certainty is Certainty.POSSIBLE:
        return f"Unconfirmed: only {', '.join(families)} says so."
    if len(families) == 1:
        return f"Reported by one publisher so far: {families[0]}."
    return f"Reported by {len(families)} independent publishers: {', '.join(families[:4])}."


def _guidance(incident: Incident, worst: Report, book: Rulebook) -> str:
    guidance = book.mode(worst.event.category, worst.event.mode).guidance
    return guidance.get("en") or "Follow what the local authorities and your own state's embassy say."
