"""`tocsin rules show`: the rulebook as a table."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.config import Config
from bot.rulepages import pages
from rules.rulebook import load


def rules(config: Config, page: str | None) -> None:
    """The rulebook: all pages, or the rules of one."""
    console = Console(highlight=False)
    book, problems = load(pages(config, None))
    for problem in problems:
        console.print(f"✗ {problem}", markup=False)
    if page is not None and page not in book.pages:
        console.print(f"There is no page {page!r}; there are {', '.join(book.pages)}.", markup=False)
        return
    table = Table("rule", "mode", "severity", "status", "languages", "owner")
    for name, each in book.pages.items():
        if page in (None, name):
            for rule in each.rules.values():
                languages = ", ".join(rule.says)
                table.add_row(rule.id, rule.mode.slug, str(rule.severity), rule.status, languages, rule.owner)
    console.print(table)
    console.print(f"{len(book.by_id)} rules on {len(book.pages)} pages; version {book.version}.")
