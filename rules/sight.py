"""What can be seen of a place: which sources cover it, and since when too few of them can be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules import rhythm
from rules.places import PlaceId, Places
from rules.polling import Health, Poll, Source, SourceTier

USABLE = frozenset({Health.NEW, Health.OK, Health.LATE, Health.UNDATED})
_SEEING = USABLE | {Health.PARTIAL}  # what is left of it still tells something
_TRUSTED = frozenset({SourceTier.OFFICIAL, SourceTier.AGENCY})
_NEVER_HAD_ANY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Eye:
    """A source that might see. `lost`: since when it does not, once that is certain."""

    source: Source
    lost: datetime | None


def eyes(known: Iterable[tuple[Source, Poll]], broken: Mapping[str, datetime]) -> list[Eye]:
    """What each source can see. `broken`: since when, by id, those are in trouble of whom operators were told."""
    return [Eye(each, None if poll.health in _SEEING else broken.get(each.id)) for each, poll in known]


def is_broken(source: Source, poll: Poll, since: datetime, first: datetime, now: datetime) -> bool:
    """Whether trouble has lasted for so long that it is no chance: nearly two poll periods since the last good answer,
    so that it is told within two. `since`: that answer; `first`: when the trouble was first met, which is much later
    where the bot itself was off. A failure is tried again after half a period, any other trouble after a whole one."""
    patience = source.every * 1.9
    if poll.health is Health.EMPTY:
        gap = rhythm.usual(poll.gaps) or timedelta()
        patience = max(patience, gap * 2) if poll.newest else max(patience, _NEVER_HAD_ANY)
    confirmed = source.every * (0.8 if poll.failures else 1.2)
    return now - since >= patience and now - first >= confirmed


def covers(source: Source, place: PlaceId, places: Places) -> bool:
    """Whether a source reports on all of a place: one without places of its own reports on the world."""
    return _reports(source, _around(place, places))


def blind_since(place: PlaceId, eyes: Iterable[Eye], places: Places) -> datetime | None:
    """Since when too few sources see a place: none of those that cover it, or no official one and no agency where there
    are some. None where it is seen, or no source covers it."""
    around = _around(place, places)
    covering = [each for each in eyes if _reports(each.source, around)]
    trusted = [each for each in covering if each.source.tier in _TRUSTED]
    losses = []
    for needed in (covering, trusted):
        lost = [each.lost for each in needed if each.lost is not None]
        if needed and len(lost) == len(needed):
            losses.append(max(lost))
    return min(losses, default=None)


def is_seen(place: PlaceId, eyes: Sequence[Eye], places: Places) -> bool:
    """Whether enough sources see a place. Where none covers it any more, it is not seen either."""
    covered = any(covers(each.source, place, places) for each in eyes)
    return covered and blind_since(place, eyes, places) is None


def _around(place: PlaceId, places: Places) -> frozenset[PlaceId]:
    return frozenset((place, *(each.id for each in places.ancestors(place))))


def _reports(source: Source, around: frozenset[PlaceId]) -> bool:
    return not source.places or not around.isdisjoint(source.places)
