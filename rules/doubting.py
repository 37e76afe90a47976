"""Doubts: what rules read in an item that is worded like no such news waits for the digest (decisions 0021, 0026).

How much is weighed is learned by `./run learn` from what rules read in labelled texts: how the item and its title are
worded, whether the title tells of the event, and what it is of: rules of some kinds misread more often than others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rules.context import contexts
from rules.events import Certainty, Event, Ignored, Voice
from rules.framing import GRAVE, VITAL, fresh
from rules.passages import Part
from rules.policy import Policy

OF_STATES = frozenset({"departure", "advisory"})  # a state acts in another
TEXT = "text"  # the sign that something stands below the title
_FAR = 1.0  # natural logarithm


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What rules read and may be doubted: the kinds ("category/mode") of the events that alert, none where nothing may
    be doubted; `headed`: whether the title tells of an event; `grave`: whether it tells of one that asks to act now;
    `fresh`: whether harm came to people these days; `contexts`: what stands around the mention of each
    (rules/context.py)."""

    kinds: tuple[str, ...] = ()
    headed: bool = False
    grave: bool = False
    fresh: bool = False
    contexts: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What each sign (see signs) is worth, and the sum below which an item is doubted; natural logarithms."""

    worths: Mapping[str, float]
    bound: float

    def holds(self, told: Mapping[str, float], *, much_hangs: bool = False) -> bool:
        """Whether the signs are too few; far too few where much hangs on it."""
        return self.sum(told) < self.bound - (_FAR if much_hangs else 0.0)

    def sum(self, told: Mapping[str, float]) -> float:
        """What the signs are worth together."""
        return sum(self.worths.get(sign, 0.0) * much for sign, much in told.items())


def doubtful(events: Sequence[Event], published: datetime | None) -> Doubtful:
    """What may be doubted of an item's events: nothing where one is a departure or advice, or where a life may hang on
    it."""
    if any(event.severity >= VITAL or event.category in OF_STATES for event in events):
        return Doubtful()
    kinds = tuple(f"{event.category}/{event.mode}" for event in alerting(events))
    titled = [event.severity for event in events if event.mention.within == "title"]
    grave = max(titled, default=0) >= GRAVE
    return Doubtful(kinds, bool(titled), grave, any(fresh(event, published) for event in events))


def read(told: Iterable[Event | Ignored], parts: tuple[Part, Part]) -> Doubtful:
    """What may be doubted of what rules read in a title and a text, with what stands around it."""
    events = [each for each in told if isinstance(each, Event)]
    some = doubtful(events, parts[0].published)
    return replace(some, contexts=contexts(alerting(events), parts)) if some.kinds else some


def alerting(events: Sequence[Event]) -> list[Event]:
    """The events that alert."""
    return [event for event in events if event.tier and event.voice is not Voice.EASING]


def signs(read: Doubtful, whole: float, heading: float | None, context: float) -> dict[str, float]:
    """What is weighed, by name. `whole`: how much the item is worded like news that alerts (Likeness.strength),
    `heading`: the same of its title, None where there is nothing below it; `context`: how much the best of the mentions
    stands where news stands (Hashed.strength)."""
    told = {"always": 1.0, "whole": whole, "context": context, "events": float(len(read.kinds))}
    if heading is not None:
        told |= {TEXT: 1.0, "heading": heading}
    if not read.headed:
        told["behind"] = 1.0
    return told | dict.fromkeys(read.kinds, 1.0)


def doubted(event: Event, policy: Policy) -> Event:
    """The event as it is told where the words around it are like those of no such event; an easing is never doubted."""
    if event.voice is Voice.EASING:
        return event
    tier, _ = policy.tier(event.category, event.voice, event.severity, Certainty.UNLIKELY)
    return replace(event, certainty=Certainty.UNLIKELY, tier=tier)
