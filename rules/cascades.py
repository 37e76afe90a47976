"""Patterns over the reports of an incident: what together means more than each alone (cascades.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from rules import ladder
from rules.events import Voice
from rules.incidents import Kind, Report
from rules.ties import kind

Mark = TypeVar("Mark")
_TOLD = frozenset({Voice.ACTUAL, Voice.ORDERED})


@dataclass(frozen=True, slots=True)
class Cascade:
    """A pattern with its name and the severity that it means."""

    name: str
    window: timedelta
    severity: int
    groups: tuple[frozenset[Kind], ...] = ()
    ordered: bool = False
    issuers: int = 0
    step: str = ""

    def shown(self, reports: Sequence[Report]) -> bool:
        """Whether these reports show it, anywhere in their time."""
        told = [report for report in reports if report.event.voice in _TOLD]
        if self.issuers:
            steps = [(r.at, r.event.issuer) for r in told if r.event.issuer and self._counts(r)]
            return any(len(set(names)) >= self.issuers for names in self._windows(steps))
        marks = [(r.at, number) for r in told for number in self._fitting(r)]
        return self._in_order(marks) if self.ordered else self._covered(marks)

    def _counts(self, report: Report) -> bool:
        if report.event.category != "departure":
            return False
        known = ladder.shipped()
        mode = report.event.mode
        return mode in known.beside or known.height.get(mode, 0) >= known.height[self.step]

    def _fitting(self, report: Report) -> Iterator[int]:
        here = (report.event.category, report.event.mode)
        return (number for number, group in enumerate(self.groups) if here in group)

    def _covered(self, marks: Sequence[tuple[datetime, int]]) -> bool:
        wanted = set(range(len(self.groups)))
        return any(set(names) >= wanted for names in self._windows(marks))

    def _in_order(self, marks: Sequence[tuple[datetime, int]]) -> bool:
        for begin, first in sorted(marks):
            if first != 0:
                continue
            reached, at = 0, begin
            for moment, number in sorted(marks):
                if number == reached + 1 and at <= moment <= begin + self.window:
                    reached, at = number, moment
            if reached == len(self.groups) - 1:
                return True
        return False

    def _windows(self, marks: Iterable[tuple[datetime, Mark]]) -> Iterator[list[Mark]]:
        """For each mark, those that follow it within the window, itself among them."""
        known = sorted(marks, key=lambda mark: mark[0])
        for at, (begin, _) in enumerate(known):
            yield [mark for moment, mark in known[at:] if moment - begin <= self.window]


@cache
def shipped() -> tuple[Cascade, ...]:
    """The patterns that are shipped."""
    return tuple(
        Cascade(
            raw["name"],
            timedelta(hours=raw["hours"]),
            raw["severity"],
            tuple(frozenset(map(kind, group)) for group in raw.get("all", ())),
            raw.get("ordered", False),
            raw.get("issuers", 0),
            raw.get("step", ""),
        )
        for raw in _page()["cascade"]
    )


@cache
def turns() -> frozenset[Kind]:
    """The kinds of events that are a turn for the worse: they narrow the way out, or bind those who are there."""
    return frozenset(map(kind, _page()["turns"]["kinds"]))


@cache
def _page() -> dict[str, Any]:
    return tomllib.loads(resources.files("rules").joinpath("cascades.toml").read_text("utf-8"))
