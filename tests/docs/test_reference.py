"""docs/reference.md says what the program does now."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import reference, rooms
from rules.workbench import shipped_pages

COMMITTED = Path(__file__).parents[2] / "docs" / "reference.md"


@pytest.fixture(scope="module")
def made() -> str:
    return reference.reference()


def test_the_reference_is_what_the_program_would_write_now(made: str) -> None:
    assert COMMITTED.read_text("utf-8") == made, (
        "docs/reference.md is out of date: run ./run docs and commit it"
    )


def test_it_names_every_command_kind_channel_and_category(made: str) -> None:
    for name in rooms.commands():
        assert f"| /{name} |" in made
    for name in (*rooms.kinds(), *rooms.couriers()):
        assert f"| `{name}` |" in made
    for name in (name for name in shipped_pages() if name.isidentifier() and name[0] != "_"):
        assert f"\n### {name}: " in made


def test_every_setting_is_explained(made: str) -> None:
    settings = made.partition("## Settings")[2].partition("## The lines")[0]
    rows = [line for line in settings.splitlines() if line.startswith("| `")]
    assert rows
    assert [row for row in rows if not row.split("|")[2].strip()] == []


def test_its_examples_of_lines_are_json(made: str) -> None:
    verdict, message = (json.loads(block.partition("```")[0]) for block in made.split("```json\n")[1:])
    assert verdict["events"][0]["mode"] == "ordered_departure"
    assert message["kind"] == "new"
