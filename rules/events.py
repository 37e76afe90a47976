"""What an item says happened: events with their evidence, and what was set aside with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rules.places import Place


class Voice(StrEnum):
    """How the text says it. One a mention."""

    ACTUAL = "actual"
    ORDERED = "ordered"
    PLANNED = "planned"
    THREATENED = "threatened"
    ALLEGED = "alleged"
    HYPOTHETICAL = "hypothetical"
    DENIED = "denied"
    EASING = "easing"
    HISTORICAL = "historical"
    DRILL = "drill"
    OPINION = "opinion"
    FIGURATIVE = "figurative"


IGNORED_VOICES = frozenset(
    {
        Voice.THREATENED,
        Voice.HYPOTHETICAL,
        Voice.DENIED,
        Voice.HISTORICAL,
        Voice.DRILL,
        Voice.OPINION,
        Voice.FIGURATIVE,
    }
)
TO_COME = frozenset({Voice.ORDERED, Voice.PLANNED})
MEANT = TO_COME | {Voice.ACTUAL}


class Certainty(StrEnum):
    OBSERVED = "observed"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Number:
    """A count in the text. `exact`, or bounds; `kind`: dead, injured, arrested, troops, protesters, ... A measure has
    one of the kinds magnitude, wind_kmh, level."""

    kind: str
    group: str | None = None
    exact: float | None = None  # whole, but for a magnitude
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a rule matched. `start` and `end` are character offsets in the title or the text (`within`)."""

    rule: str
    voice: Voice
    within: str
    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, somewhere, said by one item. `issuer` and `affected` are ISO 3166-1 alpha-2.

    `place` is None where the text does not say where: such an event reaches nobody who follows a place.
    `tier` is what a follower of the place with default settings gets (rules/policy.toml): 0 digest only,
    1 silent card, 2 rings, 3 rings even in quiet hours.
    """

    category: str
    mode: str
    place: Place | None
    severity: int
    certainty: Certainty
    voice: Voice
    tier: int
    mention: Mention
    issuer: str | None = None
    affected: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    also: tuple[Place, ...] = ()  # further places of the same event: the other side of a border
    day: date | None = None  # on which it happens, where the sentence names a day; the first of several


@dataclass(frozen=True, slots=True)
class Ignored:
    """A mention that is no event, and why: a voice, an exception of the rule, no place."""

    why: str
    rule: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that the engine says of one item."""

    language: str
    events: tuple[Event, ...] = ()
    countries: tuple[str, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    rulebook: str = field(default="")  # the version that decided
