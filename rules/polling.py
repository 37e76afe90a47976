"""When to ask a source again, and what its answers say about its health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

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
    never confirm each other."""

    id: SourceId
    kind: str
    url: str
    publisher: str
    tier: SourceTier = SourceTier.NEWS
    language: str | None = None
    every: timedelta = timedelta(minutes=10)


class Health(StrEnum):
    """The state of a source, shown by /sources. NEW: never asked yet."""

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
    """What is remembered of asking one source. `digest` is the hash of the last body that was read whole."""

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
