"""/incident: what belongs to an alert, and how an operator puts it right."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from handlers import Command, Desk, Reply, Request, Reshape, Role, Wish
from handlers._words import ago, count, quoted, say
from rules.advisory import Span, Style
from rules.errors import InputError
from rules.incidents import Incident, IncidentId

COMMAND = Command(
    "The reports of an alert; merge it with another, split it, close it, or undo that.",
    "/incident KZ-ABC234 merge KZ-DEF567",
    Role.OPERATOR,
    67,
)
_HOW = (
    "To change it: /incident REF merge OTHER-REF · /incident REF split 2 5 (numbers of reports) · "
    "/incident REF close WHY · /incident REF undo"
)
_SHOWN = 30


def answer(request: Request, desk: Desk) -> Reply | Generator[Wish, Any, Reply]:
    """With a reference alone, its reports by number; with a deed behind it, what that did."""
    ref, _, deed = request.words.strip().partition(" ")
    incident = desk.store.incidents.get(IncidentId(ref.upper())) if ref else None
    if incident is None:
        known = f"There is no alert {quoted(ref.upper())}." if ref else "Which alert?"
        raise InputError(f"{known} Its reference stands at the end of a card. Example: {COMMAND.example}")
    if not deed.strip():
        return _shown(incident, request)
    return _reshaped(_wish(incident.id, deed.strip()), deed.strip(), request, desk)


def _wish(incident: IncidentId, words: str) -> Reshape:
    deed, _, rest = words.partition(" ")
    deed, rest = deed.casefold(), rest.strip()
    match deed:
        case "merge" if rest:
            return Reshape(incident, "merge", other=IncidentId(rest.upper()))
        case "split" if rest and all(word.isdecimal() for word in rest.replace(",", " ").split()):
            return Reshape(incident, "split", numbers=tuple(map(int, rest.replace(",", " ").split())))
        case "close" if rest:
            return Reshape(incident, "close", why=rest[:300])
        case "undo":
            return Reshape(incident, "undo")
    raise InputError(f"I do not know what to do with {quoted(words)}. {_HOW}")


def _reshaped(wish: Reshape, words: str, request: Request, desk: Desk) -> Generator[Wish, Any, Reply]:
    shown, chats = yield wish
    desk.store.audit.append(
        str(request.user), "alert changed", f"{wish.incident}: {words[:300]}", request.now
    )
    cards = f"{count(chats, 'card')} will change." if chats else "Nobody had a card of it."
    back = "" if wish.deed == "undo" else f" To take it back: /incident {shown[0]} undo"
    return say(f"Done: {' and '.join(shown)}. {cards}{back}")


def _shown(incident: Incident, request: Request) -> Reply:
    parts: list[str | Span] = [
        Span(
            f"{incident.id}: {incident.category} in {incident.place.name}, {incident.status.value}",
            Style.BOLD,
        ),
        f"\n{count(len(incident.reports), 'report')}, the first {ago(incident.opened, request.now)}:\n",
    ]
    if (earlier := len(incident.reports) - _SHOWN) > 0:
        parts.append(f"The last {_SHOWN}; earlier ones have the numbers 1 to {earlier}.\n")
    for number, report in list(enumerate(incident.reports, 1))[-_SHOWN:]:
        event = report.event
        where = event.place.name if event.place else "no place"
        why = f" ({report.joined})" if report.joined else ""
        parts.append(
            f"{number}. {report.publisher}: {quoted(report.title[:80])} · {event.mode}, {where}{why}\n"
        )
    return say(*parts, _HOW)
