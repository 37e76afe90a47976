"""When it happened: days that a sentence names, against the day it was published.

"on Sunday" is the last Sunday, or the one to come where that is said of something planned; "next Sunday" is the one to
come; "7 November" is the one due soon or the last one; "two weeks ago" is counted back. Words for times are data
(rules/languages/, table [times]).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rules.timewords import Times

_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|º|-?го|\.|[.,])?$")
_YEAR = re.compile(r"((?:1[6-9]|20)\d\d)[.,]?$")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)$")
_DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})$")
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_SOON = timedelta(days=100)  # news names a day without its year that far ahead, hardly farther
_WEEK = timedelta(days=7)
_FILLERS = 2  # words such as "of" or "de" between the parts of a date


@dataclass(frozen=True, slots=True)
class Dated:
    """Tokens `begin` to `end` (exclusive) that name the days `first` to `last`. `bare`: by the name alone of a weekday,
    or of a month that is near again, and so the last of that name. `counted`: from the day of publication, as
    "tomorrow" is. `begins`: something begins with them ("from Friday")."""

    begin: int
    end: int
    first: date
    last: date
    bare: bool = False
    counted: bool = False
    begins: bool = False

    @property
    def is_month(self) -> bool:
        return self.last - self.first > _WEEK

    def ahead(self) -> Dated:
        """The same weekday of the week to come, or the same month of the next year."""
        if not self.is_month:
            return replace(self, first=self.first + _WEEK, last=self.last + _WEEK)
        first = self.first.replace(year=self.first.year + 1)
        return replace(self, first=first, last=_month_end(first))


def dated(words: Sequence[str], today: date, known: Times, east: date | None = None) -> list[Dated]:
    """The days that a sentence names, in order; `words` in lower case, `today` the day of publication (UTC), `east` the
    day that it is in the east by then: a weekday that is today there is no day of last week."""
    found: list[Dated] = []
    at = 0
    while at < len(words):
        told = (
            words[at][:1].isdigit() or words[at].rstrip(".,") in known.telling or words[at] in known.telling
        )
        hit = next(_readings(words, at, today, known, east or today), None) if told else None
        if hit is None:
            at += 1
            continue
        found.append(replace(hit, begins=_begins(words, hit, known)))
        at = hit.end
    return found


def _begins(words: Sequence[str], hit: Dated, known: Times) -> bool:
    """from Friday; ab dem 3. Mai; à partir de lundi; cuma gününden itibaren"""
    before = (_word(words, hit.begin - n) for n in range(1, _FILLERS + 1))
    after = (_word(words, hit.end - 1 + n) for n in range(_FILLERS))
    return not known.begins.isdisjoint((*before, *after))


def _readings(words: Sequence[str], at: int, today: date, known: Times, east: date) -> Iterator[Dated]:
    yield from _written(words, at)
    yield from _month_and_day(words, at, today, known)
    yield from _counted(words, at, today, known)
    yield from _named(words, at, today, known, east)


def _written(words: Sequence[str], at: int) -> Iterator[Dated]:
    """2024-11-07 (one token or five), 7.11.2024"""
    dotted = _DOTTED.match(words[at])
    day = _date(int(dotted[3]), int(dotted[2]), int(dotted[1])) if dotted else None
    if day:
        yield Dated(at, at + 1, day, day)
    for width in (1, 5):
        iso = _ISO.match("".join(words[at : at + width]))
        day = _date(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None
        if day:
            yield Dated(at, at + width, day, day)


def _month_and_day(words: Sequence[str], at: int, today: date, known: Times) -> Iterator[Dated]:
    """November 7, 2024; 7 November; 7 de noviembre de 2024; in March 2019; in January"""
    number = _day(words, at)
    if number is not None:
        after = _past(words, at + 1, known.fillers)
        month = known.months.get(_word(words, after))
        if month:
            yield from _full(words, at, after + 1, month, number, today, known)
        return
    month = known.months.get(_word(words, at))
    if not month:
        return
    number, end = _day(words, at + 1), at + 2
    if number is not None:
        yield from _full(words, at, end, month, number, today, known)
        return
    after = _past(words, at + 1, known.fillers)
    year = _YEAR.match(_word(words, after))
    if not year and _word(words, at - 1) not in known.within | known.last | known.next | known.since:
        return  # "may", "march" and "mars" are mostly something else
    if year:
        first = date(int(year[1]), month, 1)
        yield Dated(at, after + 1, first, _month_end(first))
    elif last := _nearest(month, 1, today, back=True):
        near = last != _nearest(month, 1, today) and _word(words, at - 1) not in known.last | known.since
        yield Dated(at, at + 1, last, _month_end(last), bare=near)


def _full(
    words: Sequence[str], at: int, end: int, month: int, day: int, today: date, known: Times
) -> Iterator[Dated]:
    after = _past(words, end, known.fillers | {","})
    year = _YEAR.match(_word(words, after))
    found = _date(int(year[1]), month, day) if year else _nearest(month, day, today)
    if found:
        yield Dated(at, after + 1 if year else end, found, found)


def _counted(words: Sequence[str], at: int, today: date, known: Times) -> Iterator[Dated]:
    """three days ago; vor drei Tagen; hace dos semanas; last week; next year; in 1990"""
    count, unit = _count(words, at, known), known.units.get(_word(words, at + 1))
    before, after = _word(words, at - 1), _word(words, at + 2)
    if count is not None and unit and (before in known.ago or after in known.ago):
        day = today - timedelta(days=min(_DAYS[unit] * count, 200_000))
        spread = timedelta(days=0 if unit == "day" else _DAYS[unit] // 2)
        yield Dated(at, at + 2, day - spread, day + spread)
        return
    year = _YEAR.match(words[at])
    if year and before in known.within | known.since:
        yield Dated(at, at + 1, date(int(year[1]), 1, 1), date(int(year[1]), 12, 31))
        return
    pairs = (
        (words[at], _word(words, at + 1)),
        (_word(words, at + 1), words[at]),
    )  # "next week", "semana próxima"
    for side, name in pairs:
        unit = known.units.get(name)
        step = -1 if side in known.last else 1 if side in known.next else 0 if side in known.this else None
        if unit and step is not None:
            yield _span(at, unit, step, today)
            return


def _named(words: Sequence[str], at: int, today: date, known: Times, east: date) -> Iterator[Dated]:
    """yesterday; on Sunday; last Sunday; Sunday next; le lundi prochain"""
    word = words[at]
    if word in known.offsets:
        day = today + timedelta(days=known.offsets[word])
        yield Dated(at, at + 1, day, day, counted=True)
        return
    weekday = known.weekdays.get(word.rstrip(".,"))
    if weekday is None:
        return
    beside = {_word(words, at - 1), _word(words, at + 1)}
    back = (today.weekday() - weekday) % 7
    bare = False
    if beside & known.next:
        day = today + timedelta(days=7 - back)
    elif beside & known.last:
        day = today - timedelta(days=back or 7)
    elif weekday == east.weekday():
        day = east
    else:
        day, bare = today - timedelta(days=back), bool(back)
    yield Dated(at, at + 1, day, day, bare)


def of_mention(
    found: Iterable[Dated], words: Sequence[str], first: int, last: int, known: Times, stops: frozenset[str]
) -> Dated | None:
    """The time that belongs to the tokens `first` to `last` (exclusive) of a mention: the nearest one in its clause
    that is not the end or the bound of something else ("until Friday")."""
    fitting = []
    for each in found:
        if bounds(each, words, known):
            continue
        between = words[last : each.begin] if each.begin >= last else words[each.end : first]
        if stops.isdisjoint(between):
            fitting.append((len(between), each))
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def bounds(day: Dated, words: Sequence[str], known: Times) -> bool:
    """Whether it is the end or the bound of something: "until Friday"."""
    return not known.open.isdisjoint({_word(words, day.begin - 1), _word(words, day.begin - 2)})


def _word(words: Sequence[str], at: int) -> str:
    return words[at].rstrip(".") if 0 <= at < len(words) else ""


def _past(words: Sequence[str], at: int, fillers: frozenset[str]) -> int:
    for _ in range(_FILLERS):
        if _word(words, at) in fillers:
            at += 1
    return at


def _day(words: Sequence[str], at: int) -> int | None:
    match = _DAY.match(words[at]) if at < len(words) else None
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None


def _count(words: Sequence[str], at: int, known: Times) -> int | None:
    word = words[at]
    return int(word) if word.isdecimal() and len(word) < 5 else known.numbers.get(word)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, today: date, *, back: bool = False) -> date | None:
    """The day of that name that is due soon, else the last one; with `back`, always the last one."""
    years = [_date(today.year + step, month, day) for step in (-1, 0, 1)]
    ahead = timedelta(0) if back else _SOON
    return max((each for each in years if each and each <= today + ahead), default=None)


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _span(at: int, unit: str, step: int, today: date) -> Dated:
    """The week, month or year before (-1), around (0) or after (1) today."""
    if unit == "day":
        day = today + timedelta(days=step)
        return Dated(at, at + 2, day, day)
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return Dated(at, at + 2, monday, monday + timedelta(days=6))
    if unit == "month":
        month = today.month - 1 + step
        first = date(today.year + month // 12, month % 12 + 1, 1)
        return Dated(at, at + 2, first, _month_end(first))
    return Dated(at, at + 2, date(today.year + step, 1, 1), date(today.year + step, 12, 31))
