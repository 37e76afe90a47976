"""Keeps one person from flooding the bot: a token bucket each."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

_BURST = 10.0
_PER_SECOND = 1.0
_MOST_KNOWN = 10_000


class Verdict(Enum):
    """NOTICE: too fast, and told so once. SILENCE: still too fast."""

    PASS = 1
    NOTICE = 2
    SILENCE = 3


@dataclass
class _Bucket:
    tokens: float
    at: datetime
    noticed: int = 0


class Throttle:
    """By the time at which things were said, so that what waited while the bot was away is not taken for a flood."""

    def __init__(self) -> None:
        self._buckets: dict[Hashable, _Bucket] = {}

    def ask(self, who: Hashable, at: datetime) -> Verdict:
        """Takes a token for something that was said at this time."""
        if len(self._buckets) > _MOST_KNOWN:
            self._forget(at)
        bucket = self._buckets.setdefault(who, _Bucket(_BURST, at))
        passed = (at - bucket.at).total_seconds()
        bucket.tokens = min(_BURST, bucket.tokens + max(passed, 0.0) * _PER_SECOND)
        bucket.at = max(bucket.at, at)
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            bucket.noticed = 0
            return Verdict.PASS
        bucket.noticed += 1
        return Verdict.NOTICE if bucket.noticed == 1 else Verdict.SILENCE

    def _forget(self, at: datetime) -> None:
        """Buckets that are full again say nothing."""
        full = [
            w for w, each in self._buckets.items() if (at - each.at).total_seconds() * _PER_SECOND >= _BURST
        ]
        for who in full:
            del self._buckets[who]
