"""The sets of tests/accuracy/voices: items of which nothing is labelled but their voice.

`odd` words claims and tempting facts as oddly as their writers could, `doubted` as agencies do, mostly in the title and
without a count of victims; `plain` words all voices as agencies do.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from benchmarks._labelled import ACCURACY
from rules.engine import Engine
from rules.events import Voice
from rules.item import Item
from rules.polling import SourceId


def measure(engine: Engine) -> Iterator[str]:
    """A table: by set and voice, how many were read, and how many of those in another voice."""
    yield "## Voices alone"
    yield ""
    yield "Claims and tempting facts worded as oddly as their writers could (*odd*), as agencies do, without a count of victims (*doubted*), and"
    yield "all voices worded as agencies do (*plain*). What is not read at all, or set aside, has no voice."
    yield ""
    yield "| set | voice | items | read | in another voice |"
    yield "|---|---|---|---|---|"
    told: dict[tuple[str, Voice], list[bool | None]] = defaultdict(list)
    for file in sorted((ACCURACY / "voices").glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            raw = json.loads(line)
            voice = Voice(raw["voice"])
            told[file.stem.partition("-")[0], voice].append(_heard(engine, raw, voice))
    for (name, voice), heard in sorted(told.items()):
        read = [each for each in heard if each is not None]
        yield f"| {name} | {voice} | {len(heard)} | {len(read)} | {read.count(False)} |"
    yield ""


def _heard(engine: Engine, raw: dict[str, str], voice: Voice) -> bool | None:
    """Whether an event of the item's category has its voice; of any category where there is none; None without one."""
    published = datetime.fromisoformat(raw["published"])
    item = Item(SourceId("labelled"), raw["id"], "", raw["title"], raw["text"], raw["language"], published)
    events = engine.judge(item).events
    same = [each.voice for each in events if each.category == raw["category"]] or [e.voice for e in events]
    return voice in same if same else None
