"""`tocsin check`: is the configuration right, and does every rule keep what its examples promise?"""

from __future__ import annotations

from rich.console import Console

from bot.assemble import couriers, gazetteer
from bot.config import Config, token
from bot.rulepages import pages
from rules.errors import ProblemsError
from rules.workbench import Workbench


def main(config: Config | None) -> int:
    """Prints what is wrong, everything at once. Without a configuration only the rules are checked."""
    console = Console(highlight=False)
    problems: list[str] = []
    with console.status("Reading the rulebook and trying its examples …"):
        # whoever asks for the rules alone has every example tried; else pages that stand as shipped were tried before
        opening = Workbench(trusted={} if config is None else None).open(pages(config or Config(), None))
    problems += map(str, opening.problems)
    if config is not None:
        problems += _settings(config)
    for problem in problems:
        console.print(f"✗ {problem}", markup=False, soft_wrap=True)
    if problems:
        console.print(f"{len(problems)} thing(s) to mend.")
        return 2
    console.print(f"✓ {len(opening.book.by_id)} rules, all their examples hold.")
    if config is not None:
        console.print(
            f"✓ The configuration is right: {len(config.sources)} sources, {len(config.people.operators)} operators."
        )
    return 0


def _settings(config: Config) -> list[str]:
    problems: list[str] = []
    for part in (lambda: couriers(config, token(config)), lambda: gazetteer(config)):
        try:
            part()
        except ProblemsError as error:
            problems += map(str, error.problems)
    return problems
