"""Known false alarms, shared by all rules: teams, exercises, films, companies (exceptions.toml).

Every entry carries its reason and the day on which it expires, so that none silences for ever what nobody remembers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources

from rules.errors import Problem
from rules.pattern import parse
from rules.phrases import TokenPatterns
from rules.reading import Tokens

FILE = "exceptions.toml"


@dataclass(frozen=True, slots=True)
class KnownFalse:
    """One entry. `categories` are those that it silences, none for all; `expires` is its last day (UTC)."""

    reason: str
    expires: date
    categories: frozenset[str]
    says: Mapping[str, Sequence[str]]


class Exceptions:
    """All entries, ready to be asked."""

    def __init__(self, entries: Sequence[KnownFalse]) -> None:
        self.entries = tuple(entries)
        languages = {language for entry in entries for language in entry.says}
        self._patterns = {
            language: TokenPatterns(
                {
                    str(number): [parse(each, {}, language) for each in entry.says.get(language, ())]
                    for number, entry in enumerate(entries)
                }
            )
            for language in languages
        }

    def silencing(self, tokens: Tokens, language: str, category: str, day: date | None) -> KnownFalse | None:
        """The entry that silences a category in this sentence, if any. `day` is the day of publication; an item without
        one is judged as if nothing had expired."""
        patterns = self._patterns.get(language)
        for found in patterns.find(tokens) if patterns else ():
            entry = self.entries[int(found.key)]
            in_force = day is None or day <= entry.expires
            if in_force and (not entry.categories or category in entry.categories):
                return entry
        return None

    def expired(self, day: date) -> tuple[Problem, ...]:
        """The entries that do nothing any more on a day."""
        return tuple(
            Problem(
                FILE,
                f"exception[{number}]",
                f"{entry.reason!r} expired on {entry.expires}: renew or delete it",
            )
            for number, entry in enumerate(self.entries, start=1)
            if entry.expires < day
        )


def load(toml: str) -> Exceptions:
    """The entries of a page. Raises KeyError where one lacks its reason, its day of expiry or its phrases, and
    PatternError where a phrase cannot be read."""
    return Exceptions(
        [
            KnownFalse(each["reason"], each["expires"], frozenset(each.get("categories", ())), each["says"])
            for each in tomllib.loads(toml).get("exception", ())
        ]
    )


def shipped() -> Exceptions:
    """The entries in rules/exceptions.toml."""
    return load(resources.files("rules").joinpath(FILE).read_text("utf-8"))
