"""Severity, certainty and tier of an event, by the rows of policy.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from rules.events import Certainty, Number, Voice
from rules.pattern import parse
from rules.phrases import TokenPatterns
from rules.places import Place
from rules.polling import SourceTier
from rules.reading import Tokens

_DISRUPTS = 2  # the severity of what no rule calls grave
TOLL = frozenset({"dead", "missing"})  # kinds of counts, where whoever is missing is feared dead


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the policy; an empty condition fits every value."""

    why: str
    tier: int
    category: frozenset[str]
    voice: frozenset[str]
    severity: frozenset[int]
    certainty: frozenset[str]

    def fits(self, category: str, voice: Voice, severity: int, certainty: Certainty) -> bool:
        return (
            (not self.category or category in self.category)
            and (not self.voice or voice in self.voice)
            and (not self.certainty or certainty in self.certainty)
            and (not self.severity or severity in self.severity)
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """What the measured strength of a kind of event says of its severity: `least` by severity, rising."""

    number: str
    slight: float
    least: Mapping[int, float]

    def severity(self, base: int, numbers: Iterable[Number]) -> int:
        """The base, or what the first number of the kind asks for: "a 5.1 aftershock after the 7.8 quake"."""
        value = next((each.exact for each in numbers if each.kind == self.number and each.exact), None)
        if value is None:
            return base
        if value < self.slight and base <= _DISRUPTS:
            return 1
        return max([base, *(severity for severity, least in self.least.items() if value >= least)])


@dataclass(frozen=True, slots=True)
class Policy:
    rows: tuple[Row, ...]
    by_source: Mapping[str, Certainty]
    unmodified: frozenset[str]
    many_dead: int
    missing_counts: frozenset[str]  # categories in which whoever is missing is feared dead
    capital_exit: frozenset[str]
    targeted_categories: frozenset[str]
    targeted: Mapping[str, TokenPatterns]
    measured: Mapping[str, Measured]  # by mode

    def tier(self, category: str, voice: Voice, severity: int, certainty: Certainty) -> tuple[int, str]:
        """The tier (0-3) and the reason of the row that gave it."""
        for row in self.rows:
            if row.fits(category, voice, severity, certainty):
                return row.tier, row.why
        raise AssertionError("policy.toml has no row for severity 1 to 4")

    def certainty(self, source: SourceTier, voice: Voice) -> Certainty:
        """How sure one report is. Allegations are possible at best, whoever prints them."""
        if voice is Voice.ALLEGED:
            return Certainty.POSSIBLE
        return self.by_source[source]

    def severity(self, category: str, mode: str, base: int, evidence: Evidence) -> int:
        """The base severity, or what is measured, raised by one step for each modifier that the event's own evidence
        shows."""
        if category in self.unmodified:
            return base
        if mode in self.measured:
            base = self.measured[mode].severity(base, evidence.numbers)
        raised = (
            base
            + evidence.targeted(self, category)
            + evidence.many_dead(self, category)
            + evidence.exit_closed(self, mode)
        )
        return min(raised, 4)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What may raise the severity of an event: its sentence, its numbers, its place."""

    tokens: Tokens
    language: str
    numbers: Iterable[Number]
    place: Place | None
    capital: str | None  # id of the capital of the place's country

    def targeted(self, policy: Policy, category: str) -> int:
        patterns = policy.targeted.get(self.language)
        return int(category in policy.targeted_categories and bool(patterns and patterns.find(self.tokens)))

    def many_dead(self, policy: Policy, category: str) -> int:
        kinds = TOLL if category in policy.missing_counts else {"dead"}
        dead = (n.exact or n.least or 0 for n in self.numbers if n.kind in kinds)
        return int(max(dead, default=0) >= policy.many_dead)

    def exit_closed(self, policy: Policy, mode: str) -> int:
        return int(mode in policy.capital_exit and self.place is not None and self.place.id == self.capital)


def load(toml: str) -> Policy:
    """The policy of a page like policy.toml."""
    raw = tomllib.loads(toml)
    rows = tuple(
        Row(
            row["why"],
            row["tier"],
            *(frozenset(row.get(key, ())) for key in ("category", "voice", "severity", "certainty")),
        )
        for row in raw["tier"]
    )
    modifiers = raw["modifiers"]
    targeted = dict(modifiers["targeted"])
    categories = frozenset(targeted.pop("categories"))
    patterns = {
        code: TokenPatterns({"targeted": tuple(parse(pattern, {}, code) for pattern in written)})
        for code, written in targeted.items()
    }
    return Policy(
        rows,
        {tier: Certainty(value) for tier, value in raw["certainty"].items()},
        frozenset(modifiers["except"]),
        modifiers["many_dead"],
        frozenset(modifiers["missing_counts"]),
        frozenset(modifiers["capital_exit"]),
        categories,
        patterns,
        {mode: _measured(table) for mode, table in raw["measured"].items()},
    )


def _measured(table: Mapping[str, Any]) -> Measured:
    least = {int(severity): least for severity, least in table["least"].items()}
    return Measured(table["number"], table["slight"], least)


def shipped() -> Policy:
    """The policy in rules/policy.toml."""
    return load(resources.files("rules").joinpath("policy.toml").read_text("utf-8"))
