"""`tocsin explain`: what is understood of a text, in plain words, and which rules came close."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.config import Config
from bot.rulepages import pages
from rules.advisory import SEVERITY_NAMES
from rules.engine import Near
from rules.events import Certainty, Verdict
from rules.guessing import is_guess
from rules.item import Item
from rules.polling import SourceId
from rules.workbench import Workbench

_TIERS = {0: "digest only", 1: "silent card", 2: "rings", 3: "rings, quiet hours or not"}


def main(config: Config, text: str) -> None:
    """Prints the events, what was set aside and why, and the rules that came close."""
    bench = Workbench()
    bench.open(pages(config, None), config.rules.likeness)
    title, _, body = text.partition("\n")
    item = Item(SourceId("press"), "text", "", title, body)
    _print(Console(highlight=False), bench.engine.judge(item), bench.engine.near(item))


def _print(console: Console, verdict: Verdict, near: tuple[Near, ...]) -> None:
    console.print(
        f"Language: {verdict.language}. Countries it is about: {', '.join(verdict.countries) or 'none found'}."
    )
    if not verdict.events:
        console.print("No event: nobody would be told.")
    else:
        table = Table("event", "where", "by", "severity", "voice", "certainty", "heard as", "rule")
        for event in verdict.events:
            where = (
                f"{event.place.name} ({event.place.country})" if event.place else "nowhere: reaches nobody"
            )
            table.add_row(
                f"{event.category}/{event.mode}", where, event.issuer or "", SEVERITY_NAMES[event.severity],
                event.voice, event.certainty, _TIERS[event.tier], event.mention.rule,
            )  # fmt: skip
        console.print(table)
    for event in verdict.events:
        if is_guess(event.mention.rule):
            console.print("No rule reads this; it is only worded like news that alerts.")
        if event.certainty is Certainty.UNLIKELY:
            console.print(
                "A rule reads this, but the text is worded like no such news: it waits for the digest."
            )
    for aside in verdict.ignored:
        console.print(f"Set aside ({aside.why}), {aside.rule}: {aside.sentence}", markup=False)
    for each in near:
        console.print(f"Came close, {each.rule}: {each.failed}", markup=False)
