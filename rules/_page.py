"""The form of a rule page as TOML: which keys there are, and what may stand in them."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from rules.errors import Problem
from rules.events import Voice

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
    sides: Literal["one", "both"] = "one"


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
    sender: Literal["none", "found", "required"] = "none"
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
    try:
        raw = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        problems.append(
            Problem(f"{name}.toml", "", f"this is not TOML: {error}", int(line[1]) if line else None)
        )
        return None
    _shorthand(raw)
    while True:
        try:
            return PageTable.model_validate(raw)
        except ValidationError as error:
            wrong = _problems(name, toml, error)
            problems.extend(wrong)
            broken = {
                str(each["loc"][1])
                for each in error.errors()
                if len(each["loc"]) > 1 and each["loc"][0] == "rule"
            }
            if len(broken) == 0 or any(each["loc"][0] != "rule" for each in error.errors()):
                return None
            for rule in broken:
                del raw["rule"][rule]


def _shorthand(raw: dict[str, Any]) -> None:
    rules = raw.get("rule")
    for rule in rules.values() if isinstance(rules, dict) else ():
        for key in ("examples", "counterexamples"):
            if isinstance(rule, dict) and isinstance(rule.get(key), list):
                rule[key] = [{"text": each} if isinstance(each, str) else each for each in rule[key]]


def _problems(name: str, toml: str, error: ValidationError) -> list[Problem]:
    found = []
    for each in error.errors():
        path = [str(part) for part in each["loc"]]
        what = each["msg"][0].lower() + each["msg"][1:]
        if each["type"] == "extra_forbidden":
            what = f"there is no key {path[-1]!r} here{_nearest(path)}"
        found.append(Problem(f"{name}.toml", ".".join(path), what, _line(toml, path)))
    return found


def _nearest(path: list[str]) -> str:
    tables: dict[int, type[_Table]] = {1: PageTable, 3: RuleTable if path[0] == "rule" else ModeTable}
    table = tables.get(len(path), ExampleTable)
    near = difflib.get_close_matches(path[-1], table.model_fields, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(table.model_fields)}"


def _line(toml: str, path: list[str]) -> int | None:
    at = 0
    if len(path) > 1 and path[0] in ("rule", "modes"):
        header = re.search(rf"^\[{path[0]}\.\"?{re.escape(path[1])}\"?[\].]", toml, re.MULTILINE)
        at = header.start() if header else 0
    for part in path[2:] if at else path:
        key = re.compile(rf"^\s*\"?{re.escape(part)}\"?\s*[.=]", re.MULTILINE).search(toml, at)
        at = key.start() + len(key[0]) - len(key[0].lstrip()) if key else at
    return toml.count("\n", 0, at) + 1
