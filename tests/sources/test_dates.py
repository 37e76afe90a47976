"""Dates of feeds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources._dates import claimed, moment, since_1970

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EARLIEST, LATEST = (NOW.replace(year=year, tzinfo=None) for year in (1991, 2098))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 01 Jan 2024 10:00:00 GMT", "2024-01-01T10:00"),
        ("Mon, 01 Jan 2024 10:00:00 AEST", "2024-01-01T00:00"),
        ("Mon, 01 Jul 2024 10:00:00 CEST", "2024-07-01T08:00"),
        ("Mon, 01 Jul 2024 10:00:00 MSK", "2024-07-01T07:00"),
        ("Mon, 01 Jul 2024 10:00:00 EDT", "2024-07-01T14:00"),
        ("1 Jul 24 10:00 +0545", "2024-07-01T04:15"),
        ("Mon, 01 Jul 2024 10:00:00 +0600 (ALMT)", "2024-07-01T04:00"),
        ("Mon, 01 Jul 2024 10:00:00 GMT+3", "2024-07-01T07:00"),
        ("2020/03/04", "2020-03-04T00:00"),
        ("2020/03/04 10:00:00", "2020-03-04T10:00"),
        ("2020-03-04T10:00:00.123456789Z", "2020-03-04T10:00"),
        ("2020-03-04T10:00:00+06", "2020-03-04T04:00"),
        ("2020-03-04T24:00:00Z", "2020-03-05T00:00"),
        ("20200304", "2020-03-04T00:00"),
        ("Tue, 15 Sep 2026", "2026-09-15T00:00"),
        ("September 15, 2026 at 3:05 PM", "2026-09-15T15:05"),
        ("Sept. 15, 2026", "2026-09-15T00:00"),
        ("04.03.2020 10:00", "2020-03-04T10:00"),
        ("Mon Jan  1 10:00:00 CET 2024", "2024-01-01T09:00"),
        ("Mon, 01 Jan 2024 10:00:60 Z", "2024-01-01T10:00"),
    ],
)
def test_a_date_is_read_in_utc(text: str, expected: str) -> None:
    at = moment(text)
    assert at is not None
    assert at.tzinfo is UTC
    assert at.isoformat()[:16] == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "10:00", "Monday", "2024", "2024-13-01", "2024-02-30", "03/04/2026", "03/04/2026 10:00",
        "Mon, 01 Jul 2024 24:61:00 GMT", "Mon, 01 Jul 2024 10:00:00 IST", "Mon, 01 Jul 2024 10:00:00 +9900",
        "1 Foo 2024", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T00:00:00-1200", "x" * 1000,
    ],
)  # fmt: skip
def test_what_is_not_sure_is_no_date(text: str) -> None:
    assert moment(text) is None


def test_the_future_is_an_hour_away_at_most() -> None:
    assert claimed("2099-01-01", NOW) == NOW + timedelta(hours=1)
    assert claimed("2026-03-01T12:30:00Z", NOW) == NOW + timedelta(minutes=30)
    assert claimed("soon", NOW) is None


@given(st.datetimes(EARLIEST, LATEST), st.integers(-14 * 60, 14 * 60))
def test_every_iso_date_is_read_right(local: datetime, minutes: int) -> None:
    sign, hours, rest = "-" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60
    at = moment(f"{local:%Y-%m-%dT%H:%M:%S}{sign}{hours:02}:{rest:02}")
    assert at == local.replace(microsecond=0, tzinfo=UTC) - timedelta(minutes=minutes)


@given(st.text(max_size=90))
def test_no_text_breaks_the_reading(text: str) -> None:
    at = moment(text)
    assert at is None or at.utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("text", "hours", "wanted"),
    [
        ("2020/03/04 08:10:15", 9, "2020-03-03T23:10:15"),  # Japan's own time, which its feed does not name
        ("2020/03/04 08:10:15 +0000", 9, "2020-03-04T08:10:15"),  # a zone that is named counts
        ("2020-03-04T08:10:15Z", 9, "2020-03-04T08:10:15"),
        ("21 Jul 2026 22:00:00", 10, "2026-07-21T12:00:00"),
        ("2020/03/04", 9, "2020-03-03T15:00:00"),
    ],
)
def test_a_time_without_a_zone_is_in_the_publishers_own(text: str, hours: int, wanted: str) -> None:
    assert moment(text, timedelta(hours=hours)) == datetime.fromisoformat(wanted).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [
        ("1773137273", datetime(2026, 3, 10, 10, 7, 53, tzinfo=UTC)),
        ("0", None), ("-1", None), ("", None), ("x", None), ("9" * 30, None), ("٣", None),
    ],
)  # fmt: skip
def test_seconds_since_1970_are_a_moment_of_our_time(seconds: str, wanted: datetime | None) -> None:
    assert since_1970(seconds, datetime(2026, 10, 1, tzinfo=UTC)) == wanted


def test_seconds_that_lie_ahead_are_at_most_an_hour_ahead() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert since_1970("1790254415", now) == now + timedelta(hours=1)
