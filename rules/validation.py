"""From pydantic's complaints to problems that a person can act on: file, line, key, and the nearest known key."""

from __future__ import annotations

import difflib
import re
import tomllib
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from rules.errors import Problem


def read_toml(file: str, toml: str) -> dict[str, Any] | Problem:
    """The tables of a TOML text, or the problem with its line."""
    try:
        return tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        return Problem(file, "", f"this is not TOML: {error}", int(line[1]) if line else None)


def problems(file: str, toml: str, error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """One problem for each complaint about the TOML text, in order."""
    found = []
    for each in error.errors():
        path = [str(part) for part in each["loc"]]
        what = each["msg"][:1].lower() + each["msg"][1:]
        if each["type"] == "extra_forbidden":
            what = f"there is no key {path[-1]!r} here{_nearest(path, model)}"
        elif each["type"] == "missing":
            what = f"the key {path[-1]!r} is missing"
        found.append(Problem(file, ".".join(path), what, _line(toml, path)))
    return found


def _nearest(path: list[str], model: type[BaseModel]) -> str:
    table: type[BaseModel] | None = model
    for part in path[:-1]:
        field = table.model_fields.get(part) if table else None
        table = _model_in(field.annotation) if field else table
    known = list(table.model_fields) if table else []
    near = difflib.get_close_matches(path[-1], known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(known)}"


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for each in get_args(annotation) if (model := _model_in(each))), None)


def _line(toml: str, path: list[str]) -> int | None:
    """The line of the key: tables are looked for by their headers, the key behind them."""
    at = 0
    for depth, part in enumerate(path):
        if part.isdigit() and depth:
            headers = list(re.finditer(rf"^\[\[{re.escape(path[depth - 1])}\]\]", toml, re.MULTILINE))
            at = headers[int(part)].start() if int(part) < len(headers) else at
            continue
        dotted = r"\.".join(re.escape(each) for each in path[: depth + 1])
        header = re.compile(rf"^\[{dotted}[\].]", re.MULTILINE).search(toml)
        key = re.compile(rf"^\s*\"?{re.escape(part)}\"?\s*[.=]", re.MULTILINE).search(toml, at)
        found = header or key
        at = found.end() - 1 if found else at
    return toml.count("\n", 0, at) + 1
