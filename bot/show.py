"""`tocsin sources` and `tocsin rules show`: tables of what is configured, and how it is doing."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console
from rich.table import Table

from bot.assemble import pages
from bot.config import Config
from rules.rulebook import load
from store import open_store


def sources(config: Config) -> None:
    """The sources with the health of their last poll. Nothing is asked of them."""
    console = Console(highlight=False)
    polls = {}
    if config.store.path.exists():
        store = open_store(config.store.path)
        polls = {source.id: poll for source, poll in store.sources.all()}
        store.close()
    table = Table("source", "kind", "publisher", "tier", "health", "last answer (UTC)", "next", "trouble")
    for source in config.sources:
        poll = polls.get(source.id)
        health = poll.health if poll else "never asked"
        moments = (_moment(poll.answered if poll else None), _moment(poll.due if poll else None))
        trouble = (poll.error if poll else "") or ""
        table.add_row(source.id, source.kind, source.publisher, source.tier, health, *moments, trouble)
    console.print(
        table if config.sources else "There are no sources: add [[source]] tables to the configuration."
    )


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""


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
