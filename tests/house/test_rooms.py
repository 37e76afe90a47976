"""The house keeps its own rules: rooms, names, sizes, packaging."""

from __future__ import annotations

import ast
import re
from importlib import metadata
from pathlib import Path

import pytest

from bot import rooms

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "rules", "sources", "couriers", "store")
CODE = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
KNOWS = {
    "telegram": {"bot/listen.py", "couriers/telegram.py"},
    "spacy": {"rules/reading.py"},
    "apscheduler": {"bot/schedule.py"},
    "httpx": {"bot/fetch.py", "couriers/telegram.py"},
    "sqlite3": "store/",
    "sqlite_utils": "store/",
}


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("library", sorted(KNOWS))
def test_each_library_is_known_in_one_place(library: str) -> None:
    allowed = KNOWS[library]
    for path in CODE:
        name = path.relative_to(ROOT).as_posix()
        at_home = name.startswith(allowed) if isinstance(allowed, str) else name in allowed
        assert at_home or library not in imported(path), f"{name} imports {library}"


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 45, f"{node.name} is too long"


def test_no_file_is_a_grab_bag() -> None:
    assert not [path for path in CODE if re.search(r"util|helper|manager|common|misc", path.stem)]


def test_doors_are_short() -> None:
    for room in ("sources", "couriers", "store"):
        assert (ROOT / room / "__init__.py").read_text("utf-8").count("\n") <= 60


def test_every_kind_and_courier_and_command_has_what_its_door_asks() -> None:
    for kind in rooms.kinds().values():
        assert callable(kind.poll)
    for channel in rooms.couriers().values():
        assert callable(channel.courier)
    for name, module in rooms.handler_modules().items():
        assert callable(module.answer), name
        assert 0 < len(module.COMMAND.summary) <= 100, name
        assert module.COMMAND.example.startswith(f"/{name}"), name


def test_no_other_distribution_brings_our_names() -> None:
    owners = metadata.packages_distributions()
    for room in ROOMS:
        assert set(owners.get(room, ["tocsin"])) == {"tocsin"}


def test_tests_are_no_packages() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_lock_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert "--hash=sha256:" in lock


def test_every_ignore_carries_its_reason() -> None:
    bare = re.compile(r"#\s*(?:type: ignore(?:\[[\w, -]+\])?|noqa(?:: [\w, ]+)?)\s*$", re.MULTILINE)
    for path in CODE:
        assert not bare.search(path.read_text("utf-8")), path
