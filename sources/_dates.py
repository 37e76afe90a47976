"""Dates of feeds as aware UTC moments. What cannot be told surely is None: a wrong date is worse than none.

Parsers of feeds read AEST, CEST and MSK as UTC and "2020/03/04" as November; so these are read here.
"""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

LATEST = timedelta(hours=1)  # how far a claim may lie ahead of now
_EARLIEST_YEAR, _LATEST_YEAR = 1990, 2100
_EARLIEST, _LATEST = (
    int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (_EARLIEST_YEAR, _LATEST_YEAR)
)

_ISO_LENGTH = len("2024-01-01T10:00:00+00:00")

# Hours east of UTC. RFC 822 fixes the American names. Names of several zones (IST, AST, GST) are left out.
_ZONES: dict[str, float] = {
    "": 0, "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "akst": -9, "akdt": -8, "hst": -10, "nst": -3.5, "ndt": -2.5, "adt": -3, "brt": -3, "art": -3, "clt": -4,
    "bst": 1, "west": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "met": 1, "mest": 2,
    "eet": 2, "eest": 3, "msk": 3, "msd": 4, "trt": 3, "idt": 3,
    "wat": 1, "cat": 2, "sast": 2, "eat": 3, "pkt": 5, "npt": 5.75,
    "ict": 7, "wib": 7, "wita": 8, "wit": 9, "hkt": 8, "sgt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9,
    "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905 - a table
}

_CLOCK = (
    r"(?:(?:[T\s,]|\bat\b)+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]m)?)?"
)
_ZONE = (
    r"\s*\(?(?P<zone>[+-]\d{1,2}:?\d{2}|[+-]\d{2}|(?:gmt|utc)[+-]\d{1,2}(?::?\d{2})?|[a-z]{1,5})?\)?"
    r"(?:\s*\([^)]*\))?"
)
_FORMS = tuple(
    re.compile(form + _CLOCK + _ZONE, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<mark>[-/.]?)(?P<month>\d{2})(?P=mark)(?P<day>\d{2})",
        r"(?:[a-z]{3,9}\.?,?\s*)?(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<name>[a-z]{3,9})\.?,?[\s-]+(?P<year>\d{4}|\d{2})",
        r"(?:[a-z]{3,9}\.?,?\s+)?(?P<name>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
    )
)
_UNIX_DATE = re.compile(  # "Mon Jan  1 10:00:00 CET 2024": the year comes last
    r"(?:[a-z]{3},?\s+)?(?P<name>[a-z]{3})\s+(?P<day>\d{1,2})\s+(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})"
    r"\s+(?:(?P<zone>[a-z]{1,5}|[+-]\d{4})\s+)?(?P<year>\d{4})",
    re.IGNORECASE,
)


@lru_cache(4_096)  # of a page each date is read several times, and the next page has most of them again
def moment(text: str, zone: timedelta = timedelta(0)) -> datetime | None:
    """The moment in UTC, or None. Without a zone it is taken as `zone` east of UTC, the publisher's own; a day without
    a time is its midnight there."""
    text = " ".join(text.split())
    if not 6 <= len(text) <= 80:
        return None
    if len(text) == _ISO_LENGTH and text.endswith("+00:00"):  # as fastfeedparser writes all dates
        with contextlib.suppress(ValueError):
            at = datetime.fromisoformat(text).replace(microsecond=0)
            return at if _EARLIEST_YEAR <= at.year <= _LATEST_YEAR else None
    for form in (*_FORMS, _UNIX_DATE):
        found = form.fullmatch(text)
        if found:
            return _moment(found.groupdict(), zone)
    return None


def claimed(text: str, now: datetime, zone: timedelta = timedelta(0)) -> datetime | None:
    """The moment that a feed claims. What lies ahead is at most an hour ahead of now."""
    at = moment(text, zone)
    return min(at, now + LATEST) if at is not None else None


def since_1970(seconds: str, now: datetime) -> datetime | None:
    """The moment of a count of seconds, at most an hour ahead of now; None for what is none of our time."""
    if not seconds.isdecimal() or not _EARLIEST <= int(seconds) <= _LATEST:
        return None
    return min(datetime.fromtimestamp(int(seconds), UTC), now + LATEST)


def _moment(part: dict[str, str | None], zone: timedelta) -> datetime | None:
    month = _MONTHS.get((part.get("name") or "")[:3].casefold()) or int(part.get("month") or 0)
    named = part.get("zone")
    offset = _offset(named) if named else zone
    hour, minute = int(part.get("hour") or 0), int(part.get("minute") or 0)
    half = (part.get("half") or "").casefold()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    midnight = (hour, minute) == (24, 0)
    second = min(int(part.get("second") or 0), 59)  # a leap second
    try:
        year = _year(part["year"] or "")
        at = datetime(year, month, int(part["day"] or 0), 0 if midnight else hour, minute, second, tzinfo=UTC)
        if offset is None or not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
            return None
        return at + timedelta(days=midnight) - offset
    except ValueError:
        return None


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 50 else 1900)  # RFC 2822, 4.3


def _offset(zone: str) -> timedelta | None:
    name = zone.casefold()
    if name in _ZONES:
        return timedelta(hours=_ZONES[name])
    digits = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?", name)
    if digits is None:
        return None
    size = timedelta(hours=int(digits[2]), minutes=int(digits[3] or 0))
    if size > timedelta(hours=14):
        return None
    return size if digits[1] == "+" else -size
