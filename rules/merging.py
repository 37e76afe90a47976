"""What an item says twice becomes one event."""

from __future__ import annotations

from dataclasses import replace

from rules.events import Event
from rules.places import Places


def merged(events: list[Event], places: Places) -> tuple[Event, ...]:
    """One event for what the item says twice: same category, mode, voice and issuer, at one place or inside it."""
    merged: list[Event] = []
    for event in sorted(events, key=lambda each: -(each.place.kind if each.place else -1)):
        for at, known in enumerate(merged):
            if _same(event, known, places):
                merged[at] = _joined(known, event)
                break
        else:
            merged.append(event)
    return tuple(sorted(merged, key=_rank))


def _rank(event: Event) -> tuple[int, int, bool, int, str]:
    """The gravest first; of equals what the title tells, whose words stand before those of the text."""
    mention = event.mention
    return (-event.tier, -event.severity, mention.within != "title", mention.start, mention.rule)


def _same(event: Event, known: Event, places: Places) -> bool:
    kind = (event.category, event.mode, event.voice, event.issuer)
    if kind != (known.category, known.mode, known.voice, known.issuer):
        return False
    if event.place is None or known.place is None:
        return event.place is known.place
    return places.inside(known.place.id, event.place.id)


def _joined(known: Event, event: Event) -> Event:
    worse = event if event.severity > known.severity else known
    return replace(
        known,
        severity=worse.severity,
        tier=max(known.tier, event.tier),
        mention=worse.mention
        if worse.mention.within == "text" or known.mention.within == "title"
        else known.mention,
        numbers=tuple(dict.fromkeys((*known.numbers, *event.numbers))),
        also=tuple(dict.fromkeys((*known.also, *event.also))),
        day=known.day or event.day,
        affected=tuple(dict.fromkeys((*known.affected, *event.affected))),
    )
