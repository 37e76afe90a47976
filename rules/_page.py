"""The form of a rule page as TOML: which keys there are, and what may stand in them.

departure.toml is the page of a category. departure.de.toml adds the German rules to it: the same form without modes,
and there `says`, `unless` and the lists need no language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from rules import validation
from rules.errors import Problem
from rules.events import Voice
from rules.validation import read_toml

MOST_BYTES = 256_000
_UNITS = {"h": "hours", "d": "days", "m": "minutes"}


def _duration(value: object) -> object:
    if isinstance(value, str) and (match := re.fullmatch(r"(\d+)\s*([hdm])", value)):
        return timedelta(**{_UNITS[match[2]]: int(match[1])})
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Severity = Annotated[int, Field(ge=1, le=4)]
ByLanguage = Mapping[str, list[str]]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExampleTable(_Table):
    """A text with what must come out of it. Only what is named is compared."""

    text: str
    title: str = ""
    language: str = "en"
    published: datetime | None = None
    country: str | None = None
    place: str | None = None
    issuer: str | None = None
    voice: Voice | None = None
    severity: Severity | None = None


class ModeTable(_Table):
    name: str = ""
    severity: Severity
    guidance: Mapping[str, str] = {}
    radius_km: int = Field(default=50, ge=1, le=2000)
    reason: str = ""
    voice: Voice | None = None
    sides: Literal["one", "both", "guests"] = "one"
    sender: Literal["none", "found", "required", "posted"] | None = None
    announced: Voice | None = None
    called: bool = False


class RuleTable(_Table):
    mode: str
    severity: Severity | None = None
    status: Literal["experimental", "test", "stable", "deprecated"] = "stable"
    owner: str = "core"
    says: ByLanguage = Field(min_length=1)
    unless: ByLanguage = {}
    scope: Literal["anywhere", "title", "body"] = "anywhere"
    voice: Voice | None = None
    despite: list[Voice] = []
    references: list[str] = []
    note: str = ""
    examples: list[ExampleTable] = Field(min_length=1)
    counterexamples: list[ExampleTable] = Field(min_length=1)


class PageTable(_Table):
    title: str = ""
    stale_after: Duration = timedelta(hours=72)
    sender: Literal["none", "found", "required", "posted"] = "none"
    announced: Voice = Voice.PLANNED
    modes: Mapping[str, ModeTable] = {}
    lists: Mapping[str, Mapping[str, list[str]]] = {}
    rule: Mapping[str, RuleTable] = {}


def page_table(name: str, toml: str, problems: list[Problem]) -> PageTable | None:
    """The page, or None with everything that is wrong with it added to `problems`.

    Where only some of its rules are wrong, the page comes without them.
    """
    if len(toml.encode()) > MOST_BYTES:
        problems.append(Problem(f"{name}.toml", "", f"a page has at most {MOST_BYTES} bytes: make two of it"))
        return None
    raw = read_toml(f"{name}.toml", toml)
    if isinstance(raw, Problem):
        problems.append(raw)
        return None
    _shorthand(raw, language_of(name))
    while True:
        try:
            return PageTable.model_validate(raw)
        except ValidationError as error:
            problems += validation.problems(f"{name}.toml", toml, error, PageTable)
            broken = {
                str(each["loc"][1])
                for each in error.errors()
                if len(each["loc"]) > 1 and each["loc"][0] == "rule"
            }
            if len(broken) == 0 or any(each["loc"][0] != "rule" for each in error.errors()):
                return None
            for rule in broken:
                del raw["rule"][rule]


def language_of(name: str) -> str:
    """The language of a page (ISO 639-1): that behind the dot of its name, else English."""
    return name.partition(".")[2] or "en"


def category_of(name: str) -> str:
    """The category that a page belongs to, and "_..." for shared lists."""
    return name.partition(".")[0]


def _shorthand(raw: dict[str, Any], language: str) -> None:
    rules = raw.get("rule")
    for rule in rules.values() if isinstance(rules, dict) else ():
        if not isinstance(rule, dict):
            continue
        for key in ("says", "unless"):
            if isinstance(rule.get(key), list):
                rule[key] = {language: rule[key]}
        for key in ("examples", "counterexamples"):
            if isinstance(rule.get(key), list):
                rule[key] = [_example(each, language) for each in rule[key]]
    lists = raw.get("lists")
    if isinstance(lists, dict) and any(isinstance(each, list) for each in lists.values()):
        raw["lists"] = {language: lists}


def _example(written: object, language: str) -> object:
    if isinstance(written, str):
        return {"text": written, "language": language}
    return {"language": language, **written} if isinstance(written, dict) else written
