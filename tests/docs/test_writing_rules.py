"""What docs/writing-rules.md shows to people who write rules really works."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from handlers._pages import merged
from rules._page import ModeTable, PageTable, RuleTable
from rules.proving import proven
from rules.rulebook import load
from rules.workbench import shipped_pages

if TYPE_CHECKING:
    from rules.workbench import Workbench

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "writing-rules.md").read_text("utf-8")
BLOCKS = re.findall(r"^```toml\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
PAGE = BLOCKS[0]


def _pages(page: str) -> dict[str, str]:
    return {"_lists": shipped_pages()["_lists"], "mines": page}


def test_the_page_in_the_manual_loads_without_a_problem() -> None:
    book, problems = load(_pages(PAGE))
    assert problems == ()
    assert set(book.by_id) == {"mines/mine-explodes", "mines/mines-on-the-road"}


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_every_rule_in_the_manual_keeps_its_examples(number: int, workbench: Workbench) -> None:
    page = PAGE if number == 0 else merged(PAGE, BLOCKS[number])
    engine, problems = proven(_pages(page), workbench.build)
    assert [str(problem) for problem in problems] == []
    assert len(engine.book.by_id) == 2


def test_a_rule_that_is_sent_alone_replaces_the_one_on_the_page() -> None:
    page = merged(PAGE, BLOCKS[1])
    assert page.count("[rule.mines-on-the-road]") == 1
    assert "airstrip" in page
    assert "[rule.mine-explodes]" in page


def test_the_keys_in_the_manual_exist() -> None:
    tables = TEXT[TEXT.index("## The page, key by key") : TEXT.index("## How to write a phrase")]
    named = {key.split(".")[0] for key in re.findall(r"^\| `([a-z_.]+)`", tables, re.MULTILINE)}
    known = set(PageTable.model_fields) | set(RuleTable.model_fields) | set(ModeTable.model_fields)
    assert named
    assert named <= known


def test_each_page_that_the_manual_names_is_shipped() -> None:
    asked = set(re.findall(r"`(?:/rules|/editrule|/undo|tocsin rules show) ([a-z_]+)`", TEXT))
    assert asked
    assert asked <= set(shipped_pages())
