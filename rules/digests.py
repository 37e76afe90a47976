"""When a chat's digest is due: every day, or once a week, at an hour of its own time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Digest:
    """`hour`: local time. `weekday`: 0 is Monday; None means every day."""

    hour: time
    weekday: int | None = None

    @property
    def period(self) -> timedelta:
        """How far back one digest looks."""
        return timedelta(days=1 if self.weekday is None else 7)

    def after(self, moment: datetime, zone: str) -> datetime:
        """When the next digest after a moment is due (aware UTC): once on each local day, or on each such weekday. In a
        night in which the clocks go forward, an hour that is left out counts as the one after it."""
        local = moment.astimezone(ZoneInfo(zone)).date()
        days = (local + timedelta(days=number) for number in range(-1, 9))
        due = (
            datetime.combine(day, self.hour, ZoneInfo(zone)).astimezone(UTC)
            for day in days
            if self.weekday in (None, day.weekday())
        )
        return next(each for each in due if each > moment)


def begins(digest: Digest, due: datetime, now: datetime) -> datetime:
    """From when on a digest that was due tells: one that comes late tells of all since the last."""
    return min(due, now) - digest.period
