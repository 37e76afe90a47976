"""`tocsin rules lint|test|coverage`: for those who write rules."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

import rules
from bot.clock import SystemClock
from bot.config import Config
from bot.rulepages import pages
from rules import exceptions
from rules.linting import coverage
from rules.linting import lint as remarks
from rules.proving import FILE, failure, fingerprints, proven
from rules.rulebook import load
from rules.workbench import Workbench, shipped_pages


def lint(config: Config) -> int:
    """Prints what is wrong with the pages and what they lack. The status is 2 where a page does not load, 1 where
    something is only missing."""
    console = Console(highlight=False)
    written = pages(config, None)
    book, problems = load(written)
    found = (*remarks(written, book), *exceptions.shipped().expired(SystemClock().now().date()))
    for problem in problems:
        console.print(f"✗ {problem}", markup=False, soft_wrap=True)
    for remark in found:
        console.print(f"· {remark}", markup=False, soft_wrap=True)
    console.print(f"{len(book.by_id)} rules: {len(problems)} thing(s) to mend, {len(found)} to think about.")
    return 2 if problems else int(bool(found))


def test(config: Config, only: str | None) -> int:
    """Tries every example and counterexample, or those of one category or rule, and prints the ones that do not hold.
    The status is 2 where one does not."""
    console = Console(highlight=False)
    book, problems = load(pages(config, None))
    for problem in problems:
        console.print(f"✗ {problem}", markup=False, soft_wrap=True)
    chosen = [rule for rule in book.by_id.values() if only in (None, rule.category, rule.page, rule.id)]
    if not chosen:
        console.print(
            f"There is no category, page or rule {only!r}. tocsin rules show lists them.", markup=False
        )
        return 2
    engine = Workbench().build(book)
    tried = track(chosen, "Trying the examples", console=console, transient=True)
    failed = [broken for rule in tried if (broken := failure(engine, rule))]
    for broken in failed:
        console.print(f"✗ {broken}", markup=False, soft_wrap=True)
    examples = sum(len(rule.examples) + len(rule.counterexamples) for rule in chosen)
    console.print(
        f"{len(chosen)} rules, {examples} examples and counterexamples; {len(failed)} rule(s) fail."
    )
    return 2 if failed or problems else 0


def prove() -> int:
    """Tries all rules that are shipped and writes the fingerprints of their pages, if every example holds."""
    console = Console(highlight=False)
    shipped = shipped_pages()
    with console.status("Trying every example of every rule …"):
        _, problems = proven(shipped, Workbench().build)
    for problem in problems:
        console.print(f"✗ {problem}", markup=False, soft_wrap=True)
    if problems:
        return 2
    lines = [f'"{name}" = "{print_}"' for name, print_ in sorted(fingerprints(shipped).items())]
    page = Path(rules.__file__).parent / FILE
    page.write_text("# Written by ./run prove.\n" + "\n".join(lines) + "\n", "utf-8")
    console.print(f"All rules of {len(lines)} pages hold.")
    return 0


def show_coverage(config: Config) -> None:
    """Prints, mode by mode, how many rules and examples there are in each language."""
    console = Console(highlight=False)
    book, _ = load(pages(config, None))
    covered = coverage(book)
    languages = sorted({language for by_language in covered.values() for language in by_language})
    ordered = ["en", *(language for language in languages if language != "en")]
    table = Table("mode", *ordered, caption="rules / examples / counterexamples")
    for (category, mode), by_language in sorted(covered.items()):
        cells = [
            f"{each.rules}/{each.examples}/{each.counterexamples}" if (each := by_language.get(code)) else "–"
            for code in ordered
        ]
        table.add_row(f"{category}/{mode}", *cells)
    console.print(table)


if __name__ == "__main__":
    sys.exit(prove())
