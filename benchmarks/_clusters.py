"""How alike two groupings of the same things are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 as B-cubed (each item counts once: Bagga and Baldwin 1998) and over pairs of items
    (each pair that is together, so that long stories count most)."""

    precision: float
    recall: float
    f1: float
    pair_precision: float
    pair_recall: float
    pair_f1: float


def score(true: Sequence[Hashable], found: Sequence[Hashable]) -> Score:
    """Of the same items their true groups and those that were found."""
    both, trues, founds = Counter(zip(true, found, strict=True)), Counter(true), Counter(found)
    pairs = tuple(sum(n * (n - 1) / 2 for n in each.values()) for each in (both, founds, trues))
    precision = sum(n * n / founds[group] for (_, group), n in both.items()) / max(1, len(true))
    recall = sum(n * n / trues[label] for (label, _), n in both.items()) / max(1, len(true))
    sure, complete = (pairs[0] / pairs[1] if pairs[1] else 1.0), (pairs[0] / pairs[2] if pairs[2] else 1.0)
    return Score(precision, recall, _f1(precision, recall), sure, complete, _f1(sure, complete))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
