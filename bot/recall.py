"""`tocsin recall`: official events as ground truth, and which of them were never told."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.config import Config
from rules.errors import ConfigError, Problem
from rules.polling import SourceTier
from rules.recall import Recalled, Truth, official, recall
from store import Store, open_store

_SHOWN = 20
_MISSED = 1  # exit status


def main(config: Config, truth: Path | None, days: int, now: datetime) -> int:
    """Prints what came of each official event of the last days. Returns 1 where one was missed. Raises ConfigError
    where the file of events cannot be read, or where there is no database: nothing missed is not what that means."""
    if not config.store.path.exists():
        raise ConfigError(
            [Problem(str(config.store.path), "", "there is no database here: set [store] path")]
        )
    console, since = Console(highlight=False), now - timedelta(days=days)
    store = open_store(config.store.path)
    try:
        incidents = store.incidents.every()
        truths = _written(truth) if truth else official(incidents, since)
        found = recall(truths, incidents)
        _show(console, found, days)
        if truth is None:
            _show_unread(console, store, config, since)
    finally:
        store.close()
    return _MISSED if any(each.incident is None for each in found) else 0


def _written(path: Path) -> list[Truth]:
    """Events that somebody wrote down, a JSON object a line: at, country, title and, if known, category."""
    truths, problems = [], []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            at = datetime.fromisoformat(raw["at"])
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            truths.append(Truth(at, str(raw["country"]), str(raw["title"]), str(raw.get("category", ""))))
        except (ValueError, KeyError, TypeError):
            problems.append(
                Problem(str(path), "", 'write {"at": "2022-01-10", "country": "KZ", "title": "…"}', number)
            )
    if problems:
        raise ConfigError(problems)
    return truths


def _show(console: Console, found: list[Recalled], days: int) -> None:
    table = Table("when (UTC)", "country", "official event", "kind", "told")
    for each in found:
        truth = each.truth
        table.add_row(
            f"{truth.at:%Y-%m-%d %H:%M}", truth.country, truth.title[:70], truth.category, _told(each)
        )
    if found:
        console.print(table)
    missed = sum(each.incident is None for each in found)
    early = sum(each.lead is not None and each.lead > timedelta() for each in found)
    console.print(
        f"{len(found)} grave official events in {days} days: {early} told before the official word, "
        f"{len(found) - early - missed} with it or after it, {missed} missed."
    )


def _told(each: Recalled) -> str:
    if each.incident is None or each.lead is None:
        return "✗ missed"
    hours = round(abs(each.lead).total_seconds() / 3600)
    if not each.lead:
        return f"with it ({each.incident.id})"
    return f"{hours} h {'before' if each.lead > timedelta() else 'after'} ({each.incident.id})"


def _show_unread(console: Console, store: Store, config: Config, since: datetime) -> None:
    """Official items of which nothing came: what the rules do not understand is found here or nowhere."""
    state = {source.id for source in config.sources if source.tier is SourceTier.OFFICIAL}
    why: Counter[str] = Counter()
    titles = []
    for item in store.items.recent(since):
        stored = store.items.named(item.source, item.key) if item.source in state else None
        decisions = store.decisions.of_item(stored.id) if stored else []
        if decisions and not any(decision.incident for decision in decisions):
            why[decisions[0].gate] += 1
            titles.append(f"{item.source}: {item.title[:90]} ({decisions[0].why[:60]})")
    if titles:
        gates = ", ".join(f"{number} for the {gate}" for gate, number in why.most_common())
        console.print(f"\nOfficial items of which nothing came, set aside {gates}. The latest:")
    for title in titles[-_SHOWN:]:
        console.print(f"· {title}", markup=False, soft_wrap=True)
