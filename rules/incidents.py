"""What goes on somewhere: one incident with many reports, and what a report changes of it.

An incident may be a whole crisis: riots, a curfew, a closed airport and states that draw down are open modes of one
incident. Which reports belong together is decided in ties.py, what they change in absorbing.py.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from rules import advice
from rules.events import Certainty, Event, Voice
from rules.places import Place

IncidentId = NewType("IncidentId", str)
Kind = tuple[str, str]  # category and mode


class Status(StrEnum):
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    ESCALATING = "escalating"
    STEADY = "steady"
    EASING = "easing"
    ENDED = "ended"
    STALE = "stale"
    RETRACTED = "retracted"
    MERGED = "merged"  # its reports belong to another incident, which goes on


class Reason(StrEnum):
    """Why an incident changed. SILENT: the report adds nothing that anybody needs to hear."""

    NEW = "new"
    WORSE = "worse"
    WIDER = "wider"
    CONFIRMED = "confirmed"
    EASED = "eased"
    ENDED = "ended"
    STALE = "stale"
    CORRECTED = "corrected"
    MERGED = "merged"
    RESHAPED = "reshaped"  # an operator put together, told apart, or took such a step back
    CLOSED = "closed"  # an operator ended it without an all-clear
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Report:
    """One item's part in an incident: the evidence of it."""

    event: Event
    source: str
    publisher: str
    official: bool
    item: str  # item key, unique together with source
    title: str
    url: str
    at: datetime  # when we saw it
    wire: str = ""  # the same for reprints of one agency's text: they count as one
    echo: str = ""  # what the text looks like (rules/echoes.py): reprints are told by it
    reprint_of: str = ""  # the `wire` of the first print of its text that the incident knows
    joined: str = ""  # why it was taken for a part of its incident; "" for the first


@dataclass(frozen=True, slots=True)
class Incident:
    """What is going on, somewhere. `category` is that of its gravest open mode. `revision` grows by one with each
    change that people see. `patterns`: names of the cascades that it shows (rules/cascades.toml). `quiet`: open modes
    that nobody has reported for so long that they count no more; that is no all-clear."""

    id: IncidentId
    category: str
    place: Place
    severity: int
    certainty: Certainty
    status: Status
    opened: datetime
    updated: datetime
    revision: int
    reports: tuple[Report, ...]
    patterns: tuple[str, ...] = ()
    merged_into: IncidentId | None = None
    quiet: tuple[Kind, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """All places that it concerns, each once: where it is, then where it is reported from, then the other sides
        of a border."""
        named = (report.event.place for report in self.reports if report.event.place)
        across = (place for report in self.reports for place in report.event.also)
        return tuple(dict.fromkeys((self.place, *named, *across)))

    @property
    def publishers(self) -> tuple[str, ...]:
        """Families that reported it on their own, each once, in order. A reprint of a text is no second report:
        each text speaks for one family."""
        printed: dict[str, dict[str, None]] = {}
        for report in self.reports:
            text = report.reprint_of or report.wire or f"own\0{report.publisher}"
            printed.setdefault(text, {})[report.publisher] = None
        apart = _told_apart(printed)
        return tuple(dict.fromkeys(r.publisher for r in self.reports if r.publisher in apart))

    @property
    def modes(self) -> dict[Kind, int]:
        """The open modes and their severity: what was reported, has not eased since and is not quiet."""
        modes: dict[Kind, int] = {}
        for (_, category, mode), severity in open_modes(self.reports).items():
            if (category, mode) in self.quiet:
                continue
            modes[category, mode] = max(severity, modes.get((category, mode), 0))
        return modes

    @property
    def over(self) -> bool:
        """Whether nothing joins it any more."""
        return self.status in (Status.ENDED, Status.RETRACTED, Status.MERGED)


def reference(country: str, *seed: str) -> IncidentId:
    """The id of a new incident, short enough to be typed: the same for the same seed."""
    code = base64.b32encode(hashlib.blake2b("\0".join(seed).encode(), digest_size=5).digest()).decode()[:6]
    return IncidentId(f"{country}-{code}")


SOLID = frozenset({Voice.ACTUAL, Voice.ORDERED})


def open_modes(reports: Sequence[Report]) -> dict[tuple[str | None, str, str], int]:
    """(issuer, category, mode) of what was reported and has not eased since, with its highest severity; reports in the
    order of their time. What is only planned or alleged counts where nothing else is reported."""
    solid = any(report.event.voice in SOLID for report in reports)
    said: dict[tuple[str | None, str, str], int] = {}
    for report in reports:
        event = report.event
        key = (event.issuer, event.category, event.mode)
        if event.voice in SOLID or (not solid and event.voice is not Voice.EASING):
            said[key] = max(event.severity, said.get(key, 0))
        elif event.voice is Voice.EASING and event.certainty in (Certainty.LIKELY, Certainty.OBSERVED):
            # "reopened" names no mode that was open: it ends all of its category that the same state or place had
            # closed
            key = (event.issuer, event.category, advice.ENDS_ONLY.get(event.mode, event.mode))
            alone = key in said or event.mode in advice.ENDS_ONLY
            for each in [key] if alone else [known for known in said if known[:2] == key[:2]]:
                said.pop(each, None)
    return said


def _told_apart(printed: Mapping[str, Collection[str]]) -> Collection[str]:
    """As many families as can each have a text of their own (a maximum matching), so that order does not matter."""
    speaks: dict[str, str] = {}

    def settle(text: str, tried: set[str]) -> bool:
        for family in printed[text]:
            if family not in tried:
                tried.add(family)
                if family not in speaks or settle(speaks[family], tried):
                    speaks[family] = text
                    return True
        return False

    families = {family for some in printed.values() for family in some}
    for text in printed:
        if len(speaks) == len(families):
            break
        settle(text, set())
    return speaks


@dataclass(frozen=True, slots=True)
class Change:
    """What reports did to an incident, and the reports that did it. `tier`: how loud the loudest of them is for a
    follower (0-3). `before`: the incident as it was, None for a new one."""

    incident: Incident
    reason: Reason
    reports: tuple[Report, ...]
    tier: int
    before: Incident | None = None
    note: str = ""  # why an operator made it

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the change is: whose followers it concerns."""
        named = (place for r in self.reports for place in (r.event.place, *r.event.also) if place)
        return tuple(dict.fromkeys(named)) or self.incident.places
