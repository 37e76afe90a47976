"""Official registers: standing lists of advice. What differs between two readings is an event; what lacks is not.

A null is never a change, and a destination that is missing from a reading keeps its last known state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.events import Certainty, Event, Mention, Voice
from rules.ladder import Ladder
from rules.places import Place
from rules.policy import Policy


@dataclass(frozen=True, slots=True)
class State:
    """What a register says of one destination. `level` 1-4, `departure` a mode of the ladder; None: it says nothing."""

    destination: str
    level: int | None = None
    regions: tuple[str, ...] | None = None
    departure: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Finding:
    category: str
    mode: str
    severity: int
    voice: Voice
    says: str


def merged(before: State | None, now: State) -> State:
    """The last known state: what the new reading leaves out stays as it was."""
    if before is None:
        return now
    return State(
        now.destination,
        before.level if now.level is None else now.level,
        before.regions if now.regions is None else now.regions,
        before.departure if now.departure is None else now.departure,
        now.note or before.note,
    )


def events(
    before: State | None, now: State, place: Place, issuer: str | None, policy: Policy, ladder: Ladder
) -> list[Event]:
    """What changed since the last reading. The first reading of a destination is the state of things, not news."""
    if before is None:
        return []
    found = [*_levels(before, now), *_regions(before, now), *_departures(before, now, ladder)]
    return [_event(each, now, place, issuer, policy) for each in found]


def _levels(before: State, now: State) -> list[_Finding]:
    if before.level is None or now.level is None or before.level == now.level:
        return []
    says = f"The advice went from level {before.level} to level {now.level}."
    if now.level > before.level:
        return [_Finding("advisory", "raised", now.level, Voice.ACTUAL, says)]
    return [_Finding("advisory", "lowered", max(now.level, 1), Voice.EASING, says)]


def _regions(before: State, now: State) -> list[_Finding]:
    if before.regions is None or now.regions is None:
        return []
    added = _named(now.regions, before.regions)
    removed = _named(before.regions, now.regions)
    found = (
        [_Finding("advisory", "region_added", 3, Voice.ACTUAL, f"Now named in the advice: {added}.")]
        if added
        else []
    )
    if removed:
        found.append(
            _Finding(
                "advisory", "region_removed", 2, Voice.EASING, f"No longer named in the advice: {removed}."
            )
        )
    return found


def _named(these: Sequence[str], but_not: Sequence[str]) -> str:
    return ", ".join(region for region in these if region not in but_not)


def _departures(before: State, now: State, ladder: Ladder) -> list[_Finding]:
    """A register that says nothing of a departure has not lifted it; only "none" or a lower step does."""
    if now.departure is None or now.departure == (before.departure or "none"):
        return []
    was, step = ladder.height.get(before.departure or "none", 0), ladder.height.get(now.departure, 0)
    says = now.note or f"Departure status: {before.departure or 'none'} → {now.departure}."
    if now.departure in ladder.beside or step > was:
        severity = 3 if now.departure in ("voluntary_departure", "dependants_out") else 4
        severity = 2 if now.departure == "reduced_services" else severity
        return [_Finding("departure", now.departure, severity, Voice.ACTUAL, says)]
    return [_Finding("departure", "services_resumed", 1, Voice.EASING, says)]


def _event(found: _Finding, now: State, place: Place, issuer: str | None, policy: Policy) -> Event:
    tier, _ = policy.tier(found.category, found.voice, found.severity, Certainty.OBSERVED)
    says = f"{found.says} {now.note}".strip() if now.note and now.note not in found.says else found.says
    mention = Mention("register", found.voice, "text", 0, len(says), says)
    affected = (issuer,) if issuer else ()
    sure = Certainty.OBSERVED
    return Event(
        found.category, found.mode, place, found.severity, sure, found.voice, tier, mention, issuer, affected
    )
