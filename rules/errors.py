"""Errors, typed by what the caller does next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file that somebody wrote: where, what, and what to do about it."""

    file: str
    key: str
    what: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.key}: {self.what}" if self.key else f"{where}: {self.what}"


class ProblemsError(Exception):
    """Something written is wrong. All problems are collected before it is raised."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class ConfigError(ProblemsError):
    """The configuration is wrong: the program ends with status 2."""


class InputError(Exception):
    """What somebody typed cannot be used. The text is the kind answer; it is never logged as an error."""


class SourceError(Exception):
    """A source could not be read this time."""


class UnreachableError(SourceError):
    """No answer, or an answer that asks to come back later: try again after `wait` seconds, if given."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


class MalformedError(SourceError):
    """An answer came that is no feed: a matter of the source's health."""


class RefusedError(SourceError):
    """Something we must not do (a private address, a forbidden redirect): pause and tell the operators."""
