"""Which sources see a place, when a source counts as broken, and what is usual for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import rhythm
from rules.gazetteer import places_bytes
from rules.places import PlaceId, Places
from rules.polling import Answer, Health, Poll, Source, SourceId, SourceTier, after_answer
from rules.sight import Eye, blind_since, covers, eyes, is_broken

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLACES = Places.load(places_bytes())
ALMATY, KZ, WORLD = PlaceId("1526384"), PlaceId("KZ"), PlaceId("WORLD")


def source(tier: SourceTier = SourceTier.NEWS, *places: str, name: str = "times") -> Source:
    return Source(SourceId(name), "rss", "", name, tier, None, HOUR, tuple(map(PlaceId, places)))


@pytest.mark.parametrize(
    ("competence", "place", "seen"),
    [
        ((), ALMATY, True),
        ((), WORLD, True),
        (("KZ",), ALMATY, True),
        (("KZ",), KZ, True),
        (("FR", "KZ"), KZ, True),
        (("KZ",), WORLD, False),
        (("1526384",), KZ, False),
        (("FR",), ALMATY, False),
        (("no such place",), ALMATY, False),
    ],
)
def test_a_source_covers_what_lies_in_its_places(
    competence: tuple[str, ...], place: PlaceId, seen: bool
) -> None:
    assert covers(source(SourceTier.NEWS, *competence), place, PLACES) is seen


WELL, LATER, SOONER = None, NOW, NOW - HOUR
OFFICIAL, AGENCY, NEWS = SourceTier.OFFICIAL, SourceTier.AGENCY, SourceTier.NEWS


@pytest.mark.parametrize(
    ("seeing", "since"),
    [
        ([], None),
        ([(NEWS, WELL)], None),
        ([(NEWS, LATER)], LATER),
        ([(NEWS, LATER), (NEWS, SOONER)], LATER),
        ([(NEWS, LATER), (NEWS, WELL)], None),
        ([(OFFICIAL, SOONER), (NEWS, WELL)], SOONER),
        ([(OFFICIAL, SOONER), (AGENCY, WELL), (NEWS, LATER)], None),
        ([(OFFICIAL, SOONER), (NEWS, LATER)], SOONER),
    ],
)
def test_a_place_is_not_seen_where_all_or_all_trusted_ones_are_lost(
    seeing: list[tuple[SourceTier, datetime | None]], since: datetime | None
) -> None:
    assert blind_since(KZ, [Eye(source(tier, "KZ"), lost) for tier, lost in seeing], PLACES) == since


@given(
    st.lists(st.tuples(st.sampled_from(SourceTier), st.booleans(), st.sampled_from([(), ("KZ",), ("FR",)])))
)
def test_one_more_well_agency_always_gives_sight(
    rows: list[tuple[SourceTier, bool, tuple[str, ...]]],
) -> None:
    seeing = [Eye(source(tier, *places), NOW if lost else None) for tier, lost, places in rows]
    assert blind_since(KZ, [*seeing, Eye(source(AGENCY), None)], PLACES) is None


def test_a_page_in_part_still_sees_and_a_dead_one_does_not() -> None:
    polls = [(source(name=str(h)), Poll(SourceId(h), NOW, h)) for h in Health]
    broken = {str(health): NOW for health in Health}
    lost = {each.source.id for each in eyes(polls, broken) if each.lost}
    assert lost == {"failing", "empty", "stale", "unparsable", "blocked"}
    assert all(each.lost is None for each in eyes(polls, {})), "nobody was told of it yet"


@pytest.mark.parametrize(
    ("health", "failures", "since", "first", "broken"),
    [
        (Health.FAILING, 1, 1.8, 0.8, False),
        (Health.FAILING, 2, 1.9, 0.8, True),
        (Health.FAILING, 1, 48.0, 0.1, False),  # the bot was off: the first failure says little
        (Health.STALE, 0, 2.1, 1.1, False),
        (Health.STALE, 0, 2.1, 1.2, True),
        (Health.EMPTY, 0, 3.0, 2.0, False),  # it has never had anything: that may be its way
        (Health.EMPTY, 0, 24.0, 24.0, True),
    ],
)
def test_trouble_is_told_when_it_is_no_chance(
    health: Health, failures: int, since: float, first: float, broken: bool
) -> None:
    poll = Poll(SourceId("times"), NOW, health, failures=failures)
    assert is_broken(source(), poll, NOW - since * HOUR, NOW - first * HOUR, NOW) is broken


def test_an_empty_page_is_told_when_it_is_empty_for_longer_than_usual() -> None:
    poll = Poll(SourceId("times"), NOW, Health.EMPTY, newest=NOW - 9 * HOUR, gaps=(5 * HOUR,) * 5)
    assert not is_broken(source(), poll, NOW - 9 * HOUR, NOW - 9 * HOUR, NOW)
    assert is_broken(source(), poll, NOW - 10 * HOUR, NOW - 9 * HOUR, NOW)


def polled(hours: list[float], silent: float) -> Poll:
    """A source that had something new after each of these gaps, and then was silent for so long."""
    poll, at = Poll(SourceId("times"), NOW), NOW
    for gap in hours:
        at += gap * HOUR
        poll = after_answer(poll, source(), Answer(items=1, dated=1, newest=at), at)
    return after_answer(poll, source(), Answer(), at + silent * HOUR)


@pytest.mark.parametrize(
    ("hours", "silent", "health"),
    [
        ([1, 3, 3, 3, 3, 3], 6, Health.OK),
        ([1, 3, 3, 3, 3, 3], 6.1, Health.LATE),
        ([1, 3, 3, 3, 3], 300, Health.OK),  # too few gaps to know its rhythm
        ([1, 0.1, 0.1, 0.1, 0.1, 0.1], 1.9, Health.OK),  # two polls at least
        ([1, 3, 3, 3, 3, 3], 24 * 15, Health.STALE),
        ([1, 240, 240, 240, 240, 240], 24 * 15, Health.OK),  # for this one two weeks are nothing
        ([1, 240, 240, 240, 240, 240], 481, Health.STALE),
    ],
)
def test_late_and_stale_are_measured_by_the_sources_own_rhythm(
    hours: list[float], silent: float, health: Health
) -> None:
    assert polled(hours, silent).health is health


@given(st.lists(st.integers(0, 10_000), max_size=60))
def test_a_rhythm_is_short_to_keep_and_never_runs_backwards(minutes: list[int]) -> None:
    gaps: rhythm.Gaps = ()
    known: datetime | None = None
    for each in minutes:
        newest = NOW + timedelta(minutes=each)
        gaps, known = rhythm.learned(gaps, known, newest), max(newest, known or newest)
    assert len(gaps) <= 20
    assert all(gap > timedelta() for gap in gaps)
    assert rhythm.stale_after(gaps) >= timedelta(days=14)
    late = rhythm.late_after(gaps, HOUR)
    assert late is None or late >= 2 * HOUR
