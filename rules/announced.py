"""What is to come where no cue tells it: the words around a mention and those of the item do (decision 0029).

Cues, days and hours come first. Of what they leave as a fact a small linear model, learned by `./run learn` from texts
whose voice is known, hears what is announced: "no metro in Lisbon as staff stay home Thursday". It is asked only of
what can be announced, never where people came to harm or a life may hang on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.context import contexts, whole
from rules.events import Event, Ignored, Voice
from rules.framing import MEASURES, VITAL, harmed, told_as
from rules.hashed import Hashed
from rules.passages import Part
from rules.policy import Policy
from rules.rulebook import Rulebook

CATEGORIES = MEASURES | {"foreign_forces", "unrest"}


@dataclass(frozen=True, slots=True)
class Coming:
    """The model, and how strong it must be (natural logarithm)."""

    contexts: Hashed
    least: float

    def hears(self, rows: Sequence[int]) -> bool:
        """Whether a mention in these surroundings is of what is to come."""
        return self.contexts.strength(rows) > self.least


def surroundings(events: Sequence[Event], parts: tuple[Part, Part]) -> list[tuple[int, ...]]:
    """What stands around each event's mention and in its item, as places of weights."""
    item = whole(parts) if events else ()
    return [tuple(sorted({*each, *item})) for each in contexts(events, parts)]


def announced(
    told: Iterable[Event | Ignored], parts: tuple[Part, Part], coming: Coming, book: Rulebook, policy: Policy
) -> list[Event | Ignored]:
    """The same; what is worded like something to come is planned, or ordered, as its mode has it."""
    told = [*told]
    asked = [each for each in told if isinstance(each, Event) and _may_come(each)]
    heard = [each for each, rows in zip(asked, surroundings(asked, parts), strict=True) if coming.hears(rows)]
    dated = [each for each in asked if each.day and _called(each, book)]
    heard += [each for each in dated if any(_one(each, other) for other in heard)]
    return [
        _to_come(each, book, policy) if isinstance(each, Event) and each in heard else each for each in told
    ]


def _may_come(event: Event) -> bool:
    """Whether it alerts as a fact, and could be announced."""
    fact = event.voice is Voice.ACTUAL and event.category in CATEGORIES
    return fact and event.tier > 0 and event.severity < VITAL and not harmed(event.numbers)


def _called(event: Event, book: Rulebook) -> bool:
    """Whether it is called for a day, as strikes are."""
    mode = book.known_mode(event.category, event.mode)
    return mode is not None and mode.called


def _one(event: Event, heard: Event) -> bool:
    """Whether both are told in the same words: a strike comes on the day of the trains that it stops."""
    mine, other = event.mention, heard.mention
    same = (event.category, mine.within) == (heard.category, other.within)
    return same and mine.start < other.end and other.start < mine.end


def _to_come(event: Event, book: Rulebook, policy: Policy) -> Event:
    mode = book.known_mode(event.category, event.mode)
    return told_as(event, mode.announced if mode else Voice.PLANNED, policy)
