"""When a source is asked again, and what its answers say about its health."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import MalformedError, RefusedError, SourceError, UnreachableError
from rules.polling import (
    Answer,
    Health,
    Poll,
    Source,
    SourceId,
    SourceTier,
    after_answer,
    after_failure,
    dates,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = Source(SourceId("times"), "rss", "https://times.example/feed", "times")
POLL = Poll(SOURCE.id, NOW)
GOOD = Answer(items=3, dated=3, newest=NOW - timedelta(hours=1), etag='"1"', modified="Sun", digest="abc")


@pytest.mark.parametrize(
    ("answer", "health"),
    [
        (GOOD, Health.OK),
        (replace(GOOD, items=0, dated=0, newest=None), Health.EMPTY),
        (replace(GOOD, dated=0, newest=None), Health.UNDATED),
        (replace(GOOD, newest=NOW - timedelta(days=15)), Health.STALE),
        (replace(GOOD, partial="cut off"), Health.PARTIAL),
        (Answer(), Health.OK),
        (Answer(newest=NOW - timedelta(days=15)), Health.STALE),
        (replace(GOOD, newest=NOW + timedelta(days=900)), Health.OK),
    ],
)
def test_an_answer_tells_the_health(answer: Answer, health: Health) -> None:
    assert after_answer(POLL, SOURCE, answer, NOW).health is health


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Health.FAILING, Health.OK),
        (Health.BLOCKED, Health.OK),
        (Health.EMPTY, Health.EMPTY),
        (Health.STALE, Health.STALE),
    ],
)
def test_an_unchanged_page_is_as_good_as_it_was(before: Health, after: Health) -> None:
    assert after_answer(replace(POLL, health=before, failures=3), SOURCE, Answer(), NOW).health is after


def test_an_unchanged_page_keeps_its_validators_and_a_new_one_brings_its_own() -> None:
    known = after_answer(POLL, SOURCE, GOOD, NOW)
    assert (known.etag, known.modified, known.digest) == ('"1"', "Sun", "abc")
    assert after_answer(known, SOURCE, Answer(), NOW).digest == "abc"


def test_a_partial_page_keeps_the_old_validators_so_that_it_is_asked_again() -> None:
    known = after_answer(POLL, SOURCE, GOOD, NOW)
    cut = after_answer(known, SOURCE, replace(GOOD, partial="cut off", etag='"2"', digest="xyz"), NOW)
    assert (cut.etag, cut.digest, cut.error) == ('"1"', "abc", "cut off")


@pytest.mark.parametrize(
    ("error", "health"),
    [
        (UnreachableError("no answer"), Health.FAILING),
        (MalformedError("a web page"), Health.UNPARSABLE),
        (RefusedError("a private address"), Health.BLOCKED),
    ],
)
def test_a_failure_tells_the_health_and_why(error: SourceError, health: Health) -> None:
    poll = after_failure(POLL, SOURCE, error, NOW)
    assert (poll.health, poll.error, poll.failures) == (health, str(error), 1)


def test_back_off_doubles_to_an_hour_and_ends_with_an_answer() -> None:
    poll, waits = POLL, []
    for _ in range(6):
        poll = after_failure(poll, SOURCE, UnreachableError("no answer"), NOW)
        waits.append(round((poll.due - NOW) / timedelta(minutes=1)))
    plain = [5, 10, 20, 40, 54, 54]
    assert all(low <= wait <= low * 1.1 + 1 for low, wait in zip(plain, waits, strict=True))
    assert after_answer(poll, SOURCE, GOOD, NOW).failures == 0


@pytest.mark.parametrize(
    ("asked", "tier", "waited"),
    [
        (120, SourceTier.NEWS, 120),
        (1, SourceTier.NEWS, 60),
        (-5, SourceTier.NEWS, 60),
        (1e9, SourceTier.NEWS, 6 * 3600),
        (float("inf"), SourceTier.NEWS, 6 * 3600),
        (1e9, SourceTier.OFFICIAL, 3600),
        (1800, SourceTier.OFFICIAL, 1800),
    ],
)
def test_a_source_that_asks_to_wait_is_given_its_time_within_bounds(
    asked: float, tier: SourceTier, waited: int
) -> None:
    source = replace(SOURCE, tier=tier)
    wait = (after_failure(POLL, source, UnreachableError("busy", asked), NOW).due - NOW).total_seconds()
    assert waited <= wait <= waited * 1.1


DAILY = (timedelta(days=3),) * 5


@pytest.mark.parametrize(
    ("fresh", "gaps", "tier", "periods"),
    [
        (None, (), SourceTier.NEWS, 1),
        (60.0, (), SourceTier.NEWS, 1),  # never sooner than set
        (900.0, (), SourceTier.NEWS, 1.5),
        (1e9, (), SourceTier.NEWS, 2),
        (1e9, (), SourceTier.OFFICIAL, 2),
        (None, DAILY, SourceTier.NEWS, 2),
        (None, DAILY, SourceTier.OFFICIAL, 1),  # what is rare there must be seen at once
        (None, (timedelta(hours=2),) * 5, SourceTier.NEWS, 1),
    ],
)
def test_a_source_is_asked_less_often_where_nothing_new_can_be_expected(
    fresh: float | None, gaps: tuple[timedelta, ...], tier: SourceTier, periods: float
) -> None:
    source = replace(SOURCE, tier=tier, every=timedelta(minutes=10))
    answer = Answer(3, 3, NOW, fresh=fresh)
    wait = after_answer(replace(POLL, gaps=gaps, newest=NOW), source, answer, NOW).due - NOW
    assert source.every * periods <= wait <= source.every * periods * 1.1


def test_a_source_is_asked_within_the_hour_whatever_its_server_says() -> None:
    source = replace(SOURCE, every=timedelta(minutes=45))
    due = after_answer(POLL, source, Answer(3, 3, NOW, fresh=1e9), NOW).due
    assert due - NOW <= timedelta(hours=1)


def test_a_source_that_is_down_for_a_month_is_asked_every_hour_or_so() -> None:
    poll, asked = POLL, 0
    while poll.due < NOW + timedelta(days=30):
        poll = after_failure(poll, SOURCE, UnreachableError("no answer"), poll.due)
        asked += 1
    assert asked >= 30 * 24


def test_sources_that_were_asked_together_do_not_stay_together() -> None:
    dues = {
        after_answer(POLL, replace(SOURCE, id=SourceId(str(number))), GOOD, NOW).due for number in range(50)
    }
    assert len(dues) == 50


def test_dates_counts_what_is_dated_and_finds_the_latest() -> None:
    assert dates([None, NOW, NOW - timedelta(days=1)]) == (2, NOW)
    assert dates([None]) == (0, None)


errors = st.one_of(
    st.builds(UnreachableError, st.just("x"), st.none() | st.floats(allow_nan=False)),
    st.builds(MalformedError, st.just("x")),
    st.builds(RefusedError, st.just("x")),
)


@given(errors, st.integers(0, 10_000), st.integers(60, 90_000), st.sampled_from(SourceTier))
def test_the_next_time_always_lies_ahead_and_never_far(
    error: SourceError, failures: int, every: int, tier: SourceTier
) -> None:
    source = replace(SOURCE, every=timedelta(seconds=every), tier=tier)
    poll = after_failure(replace(POLL, failures=failures), source, error, NOW)
    assert timedelta(seconds=30) <= poll.due - NOW <= max(source.every, timedelta(hours=6)) * 1.1
    assert poll == after_failure(replace(POLL, failures=failures), source, error, NOW), "no chance in it"
