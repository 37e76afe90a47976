"""What `./run learn` learns of what is to come (rules/announced.py): from texts whose voice is known, and from what cues
heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from benchmarks._regression import stored, told_apart
from rules.announced import CATEGORIES, surroundings
from rules.context import SIZE
from rules.events import TO_COME, Event, Voice
from rules.passages import Part

_FOLDS = 4
_RARE = 3.0  # times that a mention of what is to come counts
_UNSURE = 0.5  # what counts whose voice only a cue heard
# Of mentions that texts of alerts seem to tell as facts so many may be heard as to come: nearly all of the surest are.
_HEARD = 0.012


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


def coming(mentions: Sequence[Spoken]) -> dict[str, NDArray[np.generic]]:
    """Weights, bias and scale of the model, and how sure it must be that few facts are misheard; from no mentions one
    that hears nothing."""
    told = [each for each in mentions if each.known or each.voice in {*TO_COME, Voice.ACTUAL}]
    if not told:
        return _arrays(np.zeros(SIZE), 0.0, inf)
    facts: list[float] = []
    for fold in track(range(_FOLDS), "trying what is heard as to come"):
        weights, bias = _learned([each for each in told if each.text % _FOLDS != fold])
        facts += [
            _strength(weights, bias, each) for each in told if each.text % _FOLDS == fold and _is_fact(each)
        ]
    least = sorted(facts)[-1 - int(len(facts) * _HEARD)]
    return _arrays(*_learned(told), least)


def _arrays(weights: NDArray[np.float64], bias: float, least: float) -> dict[str, NDArray[np.generic]]:
    return stored("coming", weights, bias) | {"coming.least": np.array(least)}


def _is_fact(told: Spoken) -> bool:
    """Whether a text of an alert tells it as a fact, though it could be announced."""
    return told.voice is Voice.ACTUAL and not told.known and told.category in CATEGORIES


def _learned(told: Sequence[Spoken]) -> tuple[NDArray[np.float64], float]:
    goals = [int(each.voice in TO_COME) for each in told]
    counts = [
        (_RARE if goal else 1.0) * (1.0 if each.known else _UNSURE)
        for each, goal in zip(told, goals, strict=True)
    ]
    return told_apart([each.rows for each in told], goals, counts, SIZE)


def _strength(weights: NDArray[np.float64], bias: float, told: Spoken) -> float:
    return float(weights[told.rows].sum() / max(1, len(told.rows)) ** 0.5 + bias)
