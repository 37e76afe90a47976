"""/why: why this chat heard of something, and why not."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

from handlers import Command, Desk, Judge, Reply, Request, Role, Wish
from handlers._situation import concerns, headline, label, sources_line
from handlers._words import ago, quoted, say
from rules.advisory import Span, Style
from rules.errors import InputError
from rules.events import Certainty, Verdict
from rules.guessing import is_guess
from rules.incidents import Incident, IncidentId, Report
from store.decisions import Decision
from store.items import ItemState, StoredItem

COMMAND = Command(
    "Why you got an alert, or why not: a reference, words of a headline, or a link.",
    "/why KZ-ABC234",
    Role.ANYONE,
    21,
)
_REF = re.compile(r"([A-Za-z]{0,2}-[A-Za-z2-7]{6})(?:\s+r\d+)?")
_MOST = 6
_GATES = {
    "sent": "You were told",
    "budget": "You were told without a sound, because of the noise budget",
    "quiet": "Held back for your quiet hours",
    "severity": "Not told, because of your level",
    "category": "Not told, because of the kinds of news you follow",
    "tier": "Not told at once",
    "duplicate": "Not told again",
    "audience": "Nobody was told",
    "voice": "Set aside, because of how it is said",
    "place": "Set aside, because no place is named",
    "rule": "Set aside, because nothing in it is what I look for",
}


_STATES = {
    ItemState.NEW: "It waits to be read",
    ItemState.OLD: "Set aside, because it was out of date when it was first seen",
    ItemState.POISON: "Set aside, because reading it failed three times; operators find it in the log",
    ItemState.HELD: "It came in a flood of its source, and waits for an operator (/queue)",
}
_WORTH_READING = 4  # words


def answer(request: Request, desk: Desk) -> Generator[Wish, Any, Reply]:
    """Answers from the decisions that were recorded when it happened. Of a text that no source has published it says
    how it would be read."""
    words = request.words.strip()
    item = desk.store.items.find(words) if words and not _REF.fullmatch(words) else None
    if item is None and len(words.split()) >= _WORTH_READING:
        verdict: Verdict = yield Judge(words, "")
        return say(_unpublished(words, request, desk), _would_read(verdict, desk))
    return _known(words, item, request, desk)


def _known(words: str, item: StoredItem | None, request: Request, desk: Desk) -> Reply:
    if not words:
        return _last(request, desk)
    ref = _REF.fullmatch(words)
    incident = desk.store.incidents.get(IncidentId(ref[1].upper())) if ref else None
    if incident is not None:
        return say(*_about(incident, request, desk))
    if ref:
        raise InputError(
            f"There is no alert with the reference {ref[1].upper()}. It stands at the end of a card."
        )
    return say(*(_of_item(item, request, desk) if item else (_unpublished(words, request, desk),)))


def _unpublished(words: str, request: Request, desk: Desk) -> str:
    return (
        f"No source that I read has published {quoted(words)}. {sources_line(desk, request.now)} "
        "Try two or three words of the headline, just as they stand there, or its link."
    )


def _would_read(verdict: Verdict, desk: Desk) -> str:
    """How a text would be read if a source published it."""
    read = [
        f"{label(e.category, e.mode, desk)}, {desk.places.line(e.place) if e.place else 'no place named'}, "
        f"severity {e.severity}, said as {e.voice.value}"
        for e in verdict.events
    ]
    aside = [each.why for each in verdict.ignored]
    if read:
        return f"\nIf one did, I would read it as: {'; '.join(read)}."
    why = f"because of how it is said ({aside[0]})" if aside else "because nothing in it is what I look for"
    return f"\nIf one did, I would set it aside, {why}."


def press(request: Request, desk: Desk) -> Reply:
    """The Why button of a card."""
    incident = desk.store.incidents.get(IncidentId(request.words))
    if incident is None:
        raise InputError("This button is too old: its alert is not kept any more.")
    return say(*_about(incident, request, desk))


def _last(request: Request, desk: Desk) -> Reply:
    decision = desk.store.decisions.latest(request.chat.id)
    incident = desk.store.incidents.get(decision.incident) if decision and decision.incident else None
    if incident is None:
        return say(
            "Nothing was decided about this chat yet. Example: /why KZ-ABC234, or words of a headline."
        )
    return say(*_about(incident, request, desk))


def _about(incident: Incident, request: Request, desk: Desk) -> tuple[str | Span, ...]:
    where = desk.places.line(incident.place)
    parts: list[str | Span] = [Span(f"{incident.id}: {headline(incident, desk)} · {where}", Style.BOLD), "\n"]
    decisions = desk.store.decisions.about(request.chat.id, incident.id)
    parts += [f"• {_line(each, request)}\n" for each in decisions[-_MOST:]]
    if not decisions:
        parts.append(f"• Not told: {_outside(incident, request, desk)}\n")
    parts.append(f"Severity {incident.severity}, {incident.certainty.value}, because of:\n")
    for report in incident.reports[-_MOST:]:
        joined = f", taken as {report.joined}" if report.joined else ""
        parts += [
            f"{report.publisher} ({ago(report.at, request.now)}), {_reason(report)}{joined}: ",
            Span(report.title or "its report", Style.LINK, report.url or None),
            "\n",
        ]
    sentence = incident.reports[-1].event.mention.sentence if incident.reports else ""
    return (*parts, Span(sentence[:400], Style.QUOTE))


def _reason(report: Report) -> str:
    rule = report.event.mention.rule
    if is_guess(rule):
        return "a guess: no rule reads it"
    doubted = report.event.certainty is Certainty.UNLIKELY
    return f"rule {rule}" + (", doubted: worded like no such news" if doubted else "")


def _outside(incident: Incident, request: Request, desk: Desk) -> str:
    following = [each.place for each in desk.store.subscriptions.of(request.chat.id)]
    known = [desk.places.get(key) for key in following if key in desk.places]
    if any(concerns(incident, place, desk) for place in known):
        return "when it was decided, this chat did not follow the place yet, or alerts were off."
    return f"this chat follows no place that {desk.places.line(incident.place)} concerns."


def _of_item(item: StoredItem, request: Request, desk: Desk) -> tuple[str | Span, ...]:
    parts: list[str | Span] = [
        Span(item.item.title or item.item.url, Style.LINK, item.item.url or None),
        f"\nFrom {item.item.source}, first seen {ago(item.seen, request.now)}.\n",
    ]
    everybody = desk.store.decisions.of_item(item.id)
    mine = [each for each in everybody if each.chat in (None, request.chat.id)]
    parts += [f"• {_line(each, request)}\n" for each in mine[:_MOST]]
    told = {each.incident for each in mine}
    for key in dict.fromkeys(each.incident for each in everybody if each.incident not in told):
        incident = desk.store.incidents.get(key) if key else None
        if incident is not None:
            what = f"{headline(incident, desk)} ({incident.id})"
            parts.append(f"• {what}. Not told: {_outside(incident, request, desk)}\n")
    if not everybody:
        parts.append(f"• {_STATES.get(item.state, 'It was judged before decisions were kept')}.\n")
    return tuple(parts)


def _line(decision: Decision, request: Request) -> str:
    ref = f" ({decision.incident})" if decision.incident else ""
    gate = _GATES.get(decision.gate, decision.gate.capitalize())
    return f"{gate}{ref}, {ago(decision.at, request.now)}: {decision.why.rstrip('.')}."
