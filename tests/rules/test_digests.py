"""When digests are due: once on each local day, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.digests import Digest, begins

ZONES = (
    "UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Santiago", "America/Asuncion", "Africa/Cairo",
    "Africa/Casablanca", "Asia/Almaty", "Asia/Tehran", "Asia/Kathmandu", "Asia/Beirut", "Asia/Gaza", "Australia/Sydney",
    "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati", "America/St_Johns", "America/Havana",
)  # fmt: skip
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", [time(0), time(2, 30), time(8), time(23, 59)], ids=str)
def test_each_local_day_of_ten_years_has_one_digest(zone: str, hour: time) -> None:
    digest, moment, days = Digest(hour), BEGAN, []
    while moment < datetime(2035, 1, 1, tzinfo=UTC):
        moment = digest.after(moment, zone)
        days.append(moment.astimezone(ZoneInfo(zone)).date())
    first, last = days[0], days[-1]
    assert days == [first + timedelta(days=number) for number in range((last - first).days + 1)]


@settings(deadline=None)
@given(
    st.integers(0, 10 * 365 * 24 * 60),
    st.times(),
    st.integers(0, 6),
    st.sampled_from(ZONES),
)
def test_a_weekly_digest_comes_on_its_day_within_a_week(
    minutes: int, hour: time, weekday: int, zone: str
) -> None:
    before = BEGAN + timedelta(minutes=minutes)
    due = Digest(hour.replace(tzinfo=None, second=0, microsecond=0), weekday).after(before, zone)
    assert before < due <= before + timedelta(days=7, hours=1)
    assert due.astimezone(ZoneInfo(zone)).weekday() == weekday


def test_an_hour_that_the_clocks_leave_out_is_the_one_after_it() -> None:
    due = Digest(time(2, 30)).after(datetime(2026, 3, 28, 12, tzinfo=UTC), "Europe/Berlin")
    assert due.astimezone(ZoneInfo("Europe/Berlin")).date() == date(2026, 3, 29)
    assert due == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_late_digest_tells_of_all_since_the_last() -> None:
    due = datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert begins(Digest(time(8)), due, due + timedelta(days=2)) == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert begins(Digest(time(8), 0), due, due) == datetime(2026, 2, 23, 8, tzinfo=UTC)
