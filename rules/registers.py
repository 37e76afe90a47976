"""Official registers: standing lists of advice. What differs between two readings is an event; what lacks is not.

A null is never a change, and a destination that is missing from a reading keeps its last known state. How a whole
reading is weighed against what is known is in rules/readings.py; here two states of one destination are compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from rules.direction import Direction, Weight, judged
from rules.events import Certainty, Event, Mention, Voice
from rules.ladder import Ladder
from rules.places import Place

if TYPE_CHECKING:
    from rules.policy import Policy  # it brings spaCy, which whoever only reads pages does not need

_HIGHEST = 4
_NOW, _NO_LONGER = "Now named in the advice", "No longer named in the advice"
REGISTER = "register"  # the rule of a mention that no rule of the book found


@dataclass(frozen=True, slots=True)
class State:
    """What a register says of one destination. `level` 1-4, `departure` a mode of the ladder; None: it says nothing.

    `note`: what the publisher writes about the last change. `text`: the summary of the advice. `code`: ISO 3166-1
    alpha-2, for names that nobody knows. `unknown`: words in the place of a level that nobody has taught us.
    """

    destination: str
    level: int | None = None
    regions: tuple[str, ...] | None = None
    departure: str | None = None
    note: str = ""
    text: str = ""
    code: str = ""
    url: str = ""
    updated: datetime | None = None
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """One reading. `issuer`: ISO 3166-1 alpha-2 of the state whose register it is. `whole`: it names every destination;
    else only some. `least`: fewer destinations than this are no whole reading, whatever the last one had."""

    issuer: str | None
    states: tuple[State, ...]
    whole: bool = True
    least: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One event of a shift, before it has a place."""

    category: str
    mode: str
    severity: int
    voice: Voice
    says: str


@dataclass(frozen=True, slots=True)
class Shift:
    """What changed for one destination. `says` is one sentence: old → new. `direction` is of all of it together."""

    direction: Direction
    says: str
    findings: tuple[Finding, ...] = ()


def merged(before: State | None, now: State) -> State:
    """The last known state: what the new reading leaves out stays as it was."""
    if before is None:
        return now
    return replace(
        now,
        level=before.level if now.level is None else now.level,
        regions=before.regions if now.regions is None else now.regions,
        departure=before.departure if now.departure is None else now.departure,
        **{
            name: getattr(now, name) or getattr(before, name)
            for name in ("note", "text", "code", "url", "updated")
        },
    )


def shifted(before: State | None, now: State, ladder: Ladder) -> Shift:
    """What changed since the last reading. The first reading of a destination is the state of things, not news."""
    if before is None:
        return Shift(Direction.UPDATE, "")
    levels, regions = _levels(before, now), _regions(before, now)
    # where the level of the whole changes, its parts follow: those named now keep what held for all, and the like
    found = [*(levels or regions), *_departures(before, now, ladder)]
    note = now.note if now.note != before.note else ""
    if found:
        says = " ".join(each.says for each in [*levels, *regions, *found[len(levels or regions) :]])
        ways = {Direction.EASE if each.voice is Voice.EASING else Direction.RAISE for each in found}
        way = ways.pop() if len(ways) == 1 else Direction.MIXED
        return Shift(way, f"{says} {note}".strip() if note not in says else says, tuple(found))
    if note:
        return noted(note)
    changed = changed_sentence(before.text, now.text)
    if not changed:
        return Shift(Direction.UPDATE, "")
    return Shift(Direction.UPDATE, changed, (Finding("advisory", "wording", 1, Voice.ACTUAL, changed),))


def noted(note: str) -> Shift:
    """What a note says where nothing else changed. Administrative ones have no findings: they never alert."""
    way, weight = judged(note)
    step = _step(note)
    match way:
        case Direction.ADMINISTRATIVE:
            return Shift(way, note)
        case Direction.UPDATE:
            found = Finding("advisory", "wording", 1, Voice.ACTUAL, note)
        case Direction.EASE if step:
            found = Finding("departure", "services_resumed", 2, Voice.EASING, note)
        case Direction.EASE if weight is Weight.AGAINST:
            found = Finding("advisory", "region_removed", 2, Voice.EASING, note)
        case Direction.EASE:
            found = Finding("advisory", "wording", 1, Voice.EASING, note)
        case _ if weight is Weight.LEAVE:
            found = Finding("departure", "leave_now", 4, Voice.ACTUAL, note)
        case _ if step:
            found = Finding("departure", step, _SEVERITY[step], Voice.ACTUAL, note)
        case _ if weight is Weight.AGAINST:
            found = Finding("advisory", "region_added", 3, Voice.ACTUAL, note)
        case _:
            found = Finding("advisory", "wording", 2, Voice.ACTUAL, note)
    return Shift(way, note, (found,))


_STEPS = {
    "ordered_departure": re.compile(r"\border(?:ed|s)\b.{0,40}\bdepart", re.IGNORECASE),
    "voluntary_departure": re.compile(r"\b(?:authori[sz]ed|voluntary)\b.{0,40}\bdepart", re.IGNORECASE),
}
_SEVERITY = {"reduced_services": 2, "voluntary_departure": 3, "dependants_out": 3, "ordered_departure": 4}


def _step(text: str) -> str | None:
    """The step of the ladder that a text names."""
    return next((step for step, said in _STEPS.items() if said.search(text)), None)


def departure(text: str) -> str:
    """The step that the summary of an advice orders, "none" where it orders none or says that it was lifted."""
    step = _step(text)
    return step if step and judged(text)[0] is not Direction.EASE else "none"


def changed_sentence(before: str, now: str) -> str:
    """The first sentence of a text that was not in the last one; where sentences only went, nothing."""
    if not before or not now:
        return ""
    known = {" ".join(each.split()).casefold() for each in _SENTENCE.split(before)}
    sentences = (" ".join(each.split()) for each in _SENTENCE.split(now))
    return next((each[:500] for each in sentences if each and each.casefold() not in known), "")


_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def _levels(before: State, now: State) -> list[Finding]:
    if before.level is None or now.level is None or before.level == now.level:
        return []
    says = f"The advice went from level {before.level} to level {now.level}."
    if now.level > before.level:
        return [Finding("advisory", "raised", now.level, Voice.ACTUAL, says)]
    return [Finding("advisory", "lowered", max(now.level, 2), Voice.EASING, says)]


def _regions(before: State, now: State) -> list[Finding]:
    if before.regions is None or now.regions is None:
        return []
    added = _named(now.regions, before.regions)
    removed = _named(before.regions, now.regions)
    if before.level == now.level == _HIGHEST and (added or removed):
        # what is named under the highest level may be what is exempt from it: no direction can be told
        says = " ".join(
            f"{said}: {names}." for said, names in ((_NOW, added), (_NO_LONGER, removed)) if names
        )
        return [Finding("advisory", "wording", 2, Voice.ACTUAL, says)]
    found = []
    if added:
        says = f"{_NOW}: {added}."
        found.append(Finding("advisory", "region_added", 3, Voice.ACTUAL, says))
    if removed:
        says = f"{_NO_LONGER}: {removed}."
        found.append(Finding("advisory", "region_removed", 2, Voice.EASING, says))
    return found


def _named(these: Sequence[str], but_not: Sequence[str]) -> str:
    return ", ".join(region for region in these if region not in but_not)


def _departures(before: State, now: State, ladder: Ladder) -> list[Finding]:
    """A register that says nothing of a departure has not lifted it; only "none" or a lower step does."""
    if now.departure is None or now.departure == (before.departure or "none"):
        return []
    says = now.note or f"Departure status: {before.departure or 'none'} → {now.departure}."
    if stricter(before.departure, now.departure, ladder):
        severity = _SEVERITY.get(now.departure, 4)
        return [Finding("departure", now.departure, severity, Voice.ACTUAL, says)]
    return [Finding("departure", "services_resumed", 2, Voice.EASING, says)]


def stricter(before: str | None, now: str, ladder: Ladder) -> bool:
    """Whether a step is higher than the one before, or stands beside the ladder."""
    was, step = ladder.height.get(before or "none", 0), ladder.height.get(now, 0)
    return now in ladder.beside or step > was


def events(shift: Shift, places: Sequence[Place], issuer: str | None, policy: Policy) -> tuple[Event, ...]:
    """The events of a shift at its places, the first of which is the main one; none without a place."""
    return tuple(_event(found, shift.says, places, issuer, policy) for found in shift.findings if places)


def _event(found: Finding, says: str, places: Sequence[Place], issuer: str | None, policy: Policy) -> Event:
    tier, _ = policy.tier(found.category, found.voice, found.severity, Certainty.OBSERVED)
    mention = Mention(REGISTER, found.voice, "text", 0, len(says), says)
    return Event(
        found.category, found.mode, places[0], found.severity, Certainty.OBSERVED, found.voice, tier, mention,
        issuer, (issuer,) if issuer else (), also=tuple(places[1:]),
    )  # fmt: skip
