"""/tryrule: what the rules make of a text, whom it would reach, and what came close."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from handlers import Command, Desk, Explain, Judge, Reply, Request, Role, Wish
from handlers._situation import label
from handlers._words import count, say
from rules.absorbing import absorb
from rules.addressing import address, whose
from rules.advisory import SEVERITY_NAMES, Span, Style
from rules.errors import InputError
from rules.events import Event, Verdict
from rules.incidents import Report

if TYPE_CHECKING:  # the engine's answer is only read here
    from rules.engine import Near

COMMAND = Command(
    "What would a text set off, where, for whom, and why not?",
    "/tryrule Curfew in Lima after riots",
    Role.OPERATOR,
    63,
)
_TIERS = {0: "digest only", 1: "a silent card", 2: "it rings", 3: "it rings, quiet hours or not"}
_MOST = 8


def answer(request: Request, desk: Desk) -> Generator[Wish, Any, Reply]:
    """Judges the text as if a news source had published it. Nothing is recorded and nobody is told."""
    title, _, text = request.words.strip().partition("\n")
    if not title:
        raise InputError(
            "Which text? Its first line is the headline. Example: /tryrule Curfew in Lima after riots"
        )
    verdict: Verdict = yield Judge(title.strip(), text.strip())
    near: tuple[Near, ...] = yield Explain(title.strip(), text.strip())
    parts: list[str | Span] = [
        Span("Nobody was told: this is a trial.", Style.ITALIC),
        f"\nLanguage {verdict.language}; about {', '.join(verdict.countries) or 'no country'}.\n",
    ]
    if not verdict.events:
        parts.append("Nothing would fire.\n")
    for event in verdict.events[:_MOST]:
        parts += _fired(event, request, desk)
    for aside in verdict.ignored[:_MOST]:
        parts.append(f"Set aside ({aside.why}): {aside.rule}\n")
    for each in near[:_MOST]:
        parts.append(f"Came close: {each.rule}: {each.failed}\n")
    return say(*parts)


def _fired(event: Event, request: Request, desk: Desk) -> list[str | Span]:
    where = desk.places.line(event.place) if event.place else "no place named"
    by = f", by {event.issuer}" if event.issuer else ""
    return [
        Span(f"{label(event.category, event.mode, desk)} · {where}{by}", Style.BOLD),
        f"\n{event.category}/{event.mode}, severity {event.severity} ({SEVERITY_NAMES[event.severity]}), "
        f"{event.voice.value}, {event.certainty.value}; rule {event.mention.rule}.\n"
        f"{_reach(event, request, desk)}\n",
    ]


def _reach(event: Event, request: Request, desk: Desk) -> str:
    """For whom: how many chats, never which."""
    if event.place is None:
        return "It would reach nobody: the text does not say where."
    report = Report(event, "trial", "trial", False, "trial", "", "", request.now)
    changes = absorb([report], [], desk.places)
    if not changes:
        return "It would open no incident: it is about an end."
    followed = desk.store.subscriptions.followed()
    hearers = desk.store.subscriptions.hearers(whose(changes[0], followed, desk.places, desk.reach))
    letters, withheld = address(changes[0], hearers, desk.places, request.now, reach=desk.reach)
    rings = sum(letter.tier >= 2 for letter in letters)
    reach = f"As a new incident it would reach {count(len(letters), 'chat')}, {rings} of them with a ring"
    held = f"; {count(len(withheld), 'follower')} would not hear of it" if withheld else ""
    return f"{reach}{held}. Usual loudness: {_TIERS[event.tier]}."
