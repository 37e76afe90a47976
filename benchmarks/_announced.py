"""What `./run learn` learns of what is to come (rules/announced.py): from texts whose voice is known, and from what cues
heard."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from benchmarks._regression import stored, told_apart
from benchmarks._spoken import Spoken
from rules.announced import CATEGORIES
from rules.context import SIZE
from rules.events import TO_COME, Voice

_FOLDS = 4
_RARE = 3.0  # times that a mention of what is to come counts
_UNSURE = 0.5  # what counts whose voice only a cue heard
# Of mentions that texts of alerts seem to tell as facts so many may be heard as to come: nearly all of the surest are.
_HEARD = 0.012


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
