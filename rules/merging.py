"""What an item says twice becomes one event."""

from __future__ import annotations

from dataclasses import replace

from rules.events import Event
from rules.places import Places

_STEP, _ORDER = "departure", ("evacuation", "local_order")


def merged(events: list[Event], places: Places) -> tuple[Event, ...]:
    """One event for what the item says twice: same category, mode, voice and issuer, at one place or inside it; and a
    state that tells its people to leave another orders nobody there out."""
    steps = [each for each in events if each.category == _STEP and each.issuer and each.place]
    events = [each for each in events if not any(_same_words(each, step) for step in steps)]
    merged: list[Event] = []
    for event in sorted(events, key=lambda each: -(each.place.kind if each.place else -1)):
        for at, known in enumerate(merged):
            if _same(event, known, places):
                merged[at] = _joined(known, event)
                break
        else:
            merged.append(event)
    return tuple(sorted(merged, key=_rank))


def _same_words(event: Event, step: Event) -> bool:
    """Whether an order to leave is read from the words of a state's step: "Paris tells its citizens to leave"."""
    told, of_step = event.mention, step.mention
    overlap = told.start < of_step.end and of_step.start < told.end
    return (event.category, event.mode) == _ORDER and told.within == of_step.within and overlap


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
