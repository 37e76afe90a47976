"""The mentions of a text and their voices, from which it is learned what is to come (benchmarks/_announced.py)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rules.announced import surroundings
from rules.events import Event, Voice
from rules.passages import Part


@dataclass(frozen=True, slots=True)
class Spoken:
    """A mention: what stands around it, its voice, whether a reader told it (`known`) or only a cue did, and the
    number of its text."""

    rows: NDArray[np.int32]
    category: str
    voice: Voice
    known: bool
    text: int


def spoken(
    events: Sequence[Event], parts: tuple[Part, Part], category: str | None, voice: Voice | None, number: int
) -> Iterator[Spoken]:
    """The mentions of a text. `category`: of the alert that it tells, None for no alert; `voice`: None where nobody
    told it. What no cue spoke of in a text of no alert may be anything, and is left out."""
    told = [each for each in events if category is None or each.category == category]
    for event, rows in zip(told, surroundings(told, parts), strict=True):
        if voice or category or event.voice is not Voice.ACTUAL:
            yield Spoken(
                np.array(rows, dtype=np.int32),
                event.category,
                voice or event.voice,
                voice is not None,
                number,
            )
