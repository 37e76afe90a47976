"""When to ask a source again, and what its answers say about its health."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from rules import rhythm
from rules.errors import MalformedError, RefusedError, SourceError, UnreachableError
from rules.places import PlaceId

SourceId = NewType("SourceId", str)


class SourceTier(StrEnum):
    """How much one report of a source is worth."""

    OFFICIAL = "official"
    AGENCY = "agency"
    NEWS = "news"
    LOCAL = "local"
    AGGREGATOR = "aggregator"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the configuration. `publisher` is the family that the source belongs to: reports of one family
    never confirm each other. `places`: what it reports on; none means the world."""

    id: SourceId
    kind: str
    url: str
    publisher: str
    tier: SourceTier = SourceTier.NEWS
    language: str | None = None
    every: timedelta = timedelta(minutes=10)
    places: tuple[PlaceId, ...] = ()


class Health(StrEnum):
    """The state of a source, shown by /sources. NEW: never asked yet. LATE: silent for longer than it usually is."""

    NEW = "new"
    OK = "ok"
    LATE = "late"
    FAILING = "failing"
    EMPTY = "empty"
    STALE = "stale"
    UNPARSABLE = "unparsable"
    BLOCKED = "blocked"
    UNDATED = "undated"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Poll:
    """What is remembered of asking one source. `digest` is the hash of the last body that was read whole.
    `newest`: the latest date that an item claimed; `gaps`: those between such dates, its rhythm (rules/rhythm.py).
    `moved`: the address at which it says that it stands for good now."""

    source: SourceId
    due: datetime
    health: Health = Health.NEW
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    failures: int = 0
    error: str | None = None
    asked: datetime | None = None
    answered: datetime | None = None
    newest: datetime | None = None
    gaps: rhythm.Gaps = ()
    moved: str | None = None


_SPREAD = 0.1
_LONGEST_BACKOFF = timedelta(hours=1) / (1 + _SPREAD)  # with the spread, within the hour
_SLOWER = 2  # times its period at the most: a source that dies is missed soon all the same
_RARE = timedelta(days=1)
_SHORTEST_WAIT = timedelta(minutes=1)
_SOONEST = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=6)
_LONGEST_OFFICIAL_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer was. `items` is None where the page had not changed and was not read again. `newest`: the
    latest date that an item claims. `partial`: why its end lacks.
    `notice`: what is wrong with a part of it, though the page came whole. `fresh`: seconds for which the server
    says that it holds. `moved`: as in Poll."""

    items: int | None = None
    dated: int = 0
    newest: datetime | None = None
    partial: str = ""
    notice: str = ""
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    fresh: float | None = None
    moved: str | None = None


def after_answer(poll: Poll, source: Source, answer: Answer, now: datetime) -> Poll:
    """The poll after an answer that could be used. Validators of a partial page are not kept."""
    newest = max((at for at in (poll.newest, answer.newest) if at), default=None)
    if newest is not None:
        newest = min(newest, now)  # a date that lies ahead would hide the silence after it
    gaps = rhythm.learned(poll.gaps, poll.newest, newest)
    due = now + _jittered(_pause(source, gaps, answer.fresh), source.id, now)
    known = replace(
        poll,
        due=due,
        failures=0,
        error=None,
        asked=now,
        answered=now,
        newest=newest,
        gaps=gaps,
        moved=answer.moved,
    )
    if answer.items is None:
        return replace(known, health=_unchanged(known, source, now))
    health = _health(answer, known, source, now)
    if answer.partial:
        return replace(known, health=health, error=answer.partial)
    known = replace(known, etag=answer.etag, modified=answer.modified, digest=answer.digest)
    return replace(known, health=health, error=answer.notice or None)


def after_failure(poll: Poll, source: Source, error: SourceError, now: datetime) -> Poll:
    """The poll after a failure. A source is never given up: it is asked again within the hour, or when it
    asked to be (Retry-After, from 1 minute to 6 hours; official sources within 1 hour)."""
    failures = poll.failures + 1
    wait = _wait(source, error, failures) if not isinstance(error, RefusedError) else _LONGEST_BACKOFF
    return replace(
        poll,
        due=now + _jittered(wait, source.id, now),
        health=_failed(error),
        failures=failures,
        error=str(error),
        asked=now,
    )


def dates(published: Sequence[datetime | None]) -> tuple[int, datetime | None]:
    """How many items of a page claim a date, and the latest of them."""
    known = [each for each in published if each is not None]
    return len(known), max(known, default=None)


def _pause(source: Source, gaps: rhythm.Gaps, fresh: float | None) -> timedelta:
    """Until when nothing new can be expected: as long as the server says, or twice as long as set where a source has
    something new every few days. Official advice is rare and must be seen at once, so its rhythm does not count."""
    usual, wait = rhythm.usual(gaps), source.every
    if fresh is not None:
        wait = max(wait, min(timedelta(seconds=fresh), source.every * _SLOWER))
    if source.tier is not SourceTier.OFFICIAL and usual is not None and usual > _RARE:
        wait = max(wait, source.every * _SLOWER)
    return max(source.every, min(wait, _LONGEST_BACKOFF))


def _health(answer: Answer, known: Poll, source: Source, now: datetime) -> Health:
    if answer.partial or answer.notice:
        return Health.PARTIAL
    if not answer.items:
        return Health.EMPTY
    if not answer.dated:
        return Health.UNDATED
    # what the page shows now, not what it showed once: a page that went back to old items is stale
    return _aged(answer.newest, known, source, now)


def _unchanged(known: Poll, source: Source, now: datetime) -> Health:
    """An unchanged page is as good as it was, but older; a source that had failed meanwhile is well again."""
    if known.health in {Health.EMPTY, Health.UNDATED}:
        return known.health
    if known.newest is None:
        return known.health if known.health is Health.STALE else Health.OK
    return _aged(known.newest, known, source, now)


def _aged(newest: datetime | None, known: Poll, source: Source, now: datetime) -> Health:
    silent = now - newest if newest else timedelta()
    if silent > rhythm.stale_after(known.gaps):
        return Health.STALE
    late = rhythm.late_after(known.gaps, source.every)
    return Health.LATE if late is not None and silent > late else Health.OK


def _failed(error: SourceError) -> Health:
    if isinstance(error, MalformedError):
        return Health.UNPARSABLE
    return Health.BLOCKED if isinstance(error, RefusedError) else Health.FAILING


def _wait(source: Source, error: SourceError, failures: int) -> timedelta:
    if isinstance(error, UnreachableError) and error.wait is not None:
        longest = _LONGEST_OFFICIAL_WAIT if source.tier is SourceTier.OFFICIAL else _LONGEST_WAIT
        asked = min(max(error.wait, 0.0), longest.total_seconds())
        return max(timedelta(seconds=asked), _SHORTEST_WAIT)
    if failures == 1:  # one failure may be chance: it is asked again before anybody is told
        return max(source.every / 2, _SOONEST)
    doubled: timedelta = source.every * 2 ** min(failures - 2, 12)
    return min(doubled, max(_LONGEST_BACKOFF, source.every))


def _jittered(wait: timedelta, source: SourceId, now: datetime) -> timedelta:
    """Up to a tenth later, never sooner: sources asked at once do not meet again. A hash, not chance."""
    digest = hashlib.blake2b(f"{source} {now.isoformat()}".encode(), digest_size=4).digest()
    return wait * (1 + _SPREAD * int.from_bytes(digest) / 2**32)
