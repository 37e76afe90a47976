"""How often a source has something new, learned from itself: what is long for one is usual for another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

_KEPT = 20  # gaps
_FEWEST = 5  # gaps, before they say anything
_TWICE = 2
_LEAST = timedelta(hours=1)
_STALE_AFTER = timedelta(days=14)

Gaps = tuple[timedelta, ...]


def learned(gaps: Gaps, before: datetime | None, newest: datetime | None) -> Gaps:
    """The last gaps between the newest dates of a source, the latest last. `before` and `newest`: the newest date that
    was known, and the one that is known now."""
    if before is None or newest is None or newest <= before:
        return gaps
    return (*gaps, newest - before)[-_KEPT:]


def usual(gaps: Sequence[timedelta]) -> timedelta | None:
    """The longest gap of the last twenty; None where too few are known."""
    return max(gaps) if len(gaps) >= _FEWEST else None


def late_after(gaps: Sequence[timedelta], every: timedelta) -> timedelta | None:
    """After how long a silence is longer than usual: twice the usual gap, and never less than an hour or two polls."""
    gap = usual(gaps)
    return None if gap is None else max(gap * _TWICE, _LEAST, every * _TWICE)


def stale_after(gaps: Sequence[timedelta]) -> timedelta:
    """After how long a source counts as dead though it answers: two weeks, or twice its own usual gap."""
    return max(_STALE_AFTER, (usual(gaps) or timedelta()) * _TWICE)
