"""What a rulebook lacks, though it loads."""

from __future__ import annotations

from rules.linting import coverage, lint
from rules.rulebook import load

PAGE = """
[modes.stopped]
severity = 2
[modes.sunk]
severity = 3
[lists.en]
ferry = ["ferry", "boat"]
train = ["train"]
[rule.stopped]
mode = "stopped"
says.en = ["<ferry> .. (stop|halt)"]
examples = ["Ferries stop in Oslo."]
counterexamples = ["A ferry runs."]
"""


def test_a_mode_without_rules_one_with_few_examples_and_an_unused_list_are_named() -> None:
    pages = {"ferries": PAGE}
    book, problems = load(pages)
    assert problems == ()
    assert [(remark.key, remark.line) for remark in lint(pages, book)] == [
        ("modes.stopped", None),
        ("modes.sunk", None),
        ("lists.train", 8),
    ]


def test_coverage_counts_rules_and_examples_by_language() -> None:
    german = """
[rule.faehren]
mode = "sunk"
says = ["Fähre .. sinken"]
examples = ["Die Fähre sank.", "Zwei Fähren sinken."]
counterexamples = ["Die Fähre fährt."]
"""
    book, problems = load({"ferries": PAGE, "ferries.de": german})
    assert problems == ()
    covered = coverage(book)
    stopped, sunk = covered["ferries", "stopped"], covered["ferries", "sunk"]
    assert (stopped["en"].rules, stopped["en"].examples, stopped["en"].counterexamples) == (1, 1, 1)
    assert (sunk["de"].rules, sunk["de"].examples, sunk["de"].counterexamples) == (1, 2, 1)
    assert "en" not in sunk


def test_a_list_that_only_a_shared_page_uses_counts_as_used() -> None:
    pages = {"_lists": '[lists.en]\nboat = ["boat"]\nship = ["<boat>", "ship"]\n', "ferries": PAGE.replace("<ferry>", "(<ferry>|<ship>)")}  # fmt: skip
    book, _ = load(pages)
    assert "lists.boat" not in [remark.key for remark in lint(pages, book)]
