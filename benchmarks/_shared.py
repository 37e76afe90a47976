"""Sets that are not shipped: measured where their folder is at hand (beside the project, or TOCSIN_SHARED)."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks._labelled import Tally, alerts
from rules.events import Voice
from rules.item import Item
from rules.polling import SourceId
from rules.workbench import Workbench

FOLDER = Path(os.environ.get("TOCSIN_SHARED", Path(__file__).parent.parent.parent / "shared" / "data"))
# What a PLOVER event type is here. Types of words and of cooperation are none.
_PLOVER = {
    "PROTEST": {"unrest", "travel_disruption"},
    "ASSAULT": {"attack", "armed_conflict", "unrest", "kidnap_detention"},
    "MOBILIZE": {"foreign_forces", "armed_conflict"},
    "COERCE": {"unrest", "emergency_rule", "travel_disruption", "kidnap_detention", "political_crisis"},
}
_NOTES = 2000


def measure(bench: Workbench) -> Iterator[str]:
    """Tables over the sets, or one line where they are not at hand."""
    if not FOLDER.is_dir():
        yield "The shared sets are not at hand; set TOCSIN_SHARED to their folder to measure on them."
        return
    yield "## Sets that the project does not ship"
    yield ""
    yield "| set | measure | value |"
    yield "|---|---|---|"
    yield from _multilingual(bench)
    yield from _plover(bench)
    yield from _documents(bench)
    yield from _notes(bench)
    yield ""


def _lines(name: str) -> Iterator[dict[str, Any]]:
    raw = (FOLDER / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
    yield from map(json.loads, text.splitlines())


def _item(title: str, text: str, language: str | None, published: str | None) -> Item:
    day = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    return Item(SourceId("shared"), "1", "", title, text, language, day)


def _multilingual(bench: Workbench) -> Iterator[str]:
    told: dict[str, Tally] = {}
    for raw in _lines("events_multilingual.jsonl"):
        verdict = bench.engine.judge(_item(raw["title"], raw["summary"], raw["lang"], raw["published"]))
        mine = [
            event
            for event in alerts(verdict)
            if not raw["country"] or (event.place and event.place.country == raw["country"])
        ]
        tally = told.setdefault(raw["lang"], Tally())
        if raw["alert"]:
            tally.right += bool(mine)
            tally.missed += not mine
        else:
            tally.false += bool(mine)
            tally.rightly_silent += not mine
    for language, tally in sorted(told.items()):
        count = tally.right + tally.missed + tally.false + tally.rightly_silent
        yield f"| events_multilingual, {language} ({count}) | recall / false alerts | {tally.recall:.2f} / {tally.false_rate:.2f} |"


def _plover(bench: Workbench) -> Iterator[str]:
    """Recall of any event of a fitting category, whatever its tier, and how many words-only types alert."""
    hit = known = pushed = others = 0
    for raw in _lines("plover_gold.jsonl"):
        verdict = bench.engine.judge(_item("", raw["text"], "en", None))
        wanted = _PLOVER.get(raw["root_code"])
        if wanted:
            known += 1
            hit += any(event.category in wanted for event in verdict.events)
        elif raw["root_code"] in ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "REQUEST"):
            others += 1
            pushed += bool(alerts(verdict))
    yield f"| plover_gold ({known} violent or protest, {others} of words and cooperation) | found / alerts on words | {hit / max(1, known):.2f} / {pushed / max(1, others):.2f} |"


def _documents(bench: Workbench) -> Iterator[str]:
    right = false = missed = 0
    for raw in _lines("geovirus.jsonl"):
        wanted = {mention["country"] for mention in raw["mentions"]}
        got = set(bench.engine.judge(_item(raw["title"] or "", raw["text"], "en", None)).countries)
        right, false, missed = (
            right + len(wanted & got),
            false + len(got - wanted),
            missed + len(wanted - got),
        )
    precision, recall = right / (right + false), right / (right + missed)
    f1 = 2 * precision * recall / (precision + recall)
    yield f"| geovirus (229 articles) | countries: precision / recall / F1 | {precision:.2f} / {recall:.2f} / {f1:.2f} |"


def _notes(bench: Workbench) -> Iterator[str]:
    """Direction of change notes: what eases or only tidies must not come out as a new alert."""
    pushed: dict[str, list[bool]] = {"ease": [], "admin": [], "raise": []}
    for number, raw in enumerate(_lines("advisories/change_notes_2025.jsonl.gz")):
        if number >= _NOTES:
            break
        if raw["direction"] in pushed:
            verdict = bench.engine.judge(
                _item(f"{raw['destination']}: {raw['note']}", "", "en", raw["updated"])
            )
            raised = [e for e in alerts(verdict) if e.voice is not Voice.EASING]
            pushed[raw["direction"]].append(bool(raised))
    for direction, told in pushed.items():
        yield f"| change notes labelled {direction} ({len(told)}) | come out as alerts | {sum(told) / max(1, len(told)):.2f} |"
