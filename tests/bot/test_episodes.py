"""What the structured kinds read goes through the whole pipeline: episodes of one event are one incident."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import replay
from bot.config import Config
from rules.item import Item
from rules.polling import Source, SourceId
from rules.workbench import Workbench
from sources import Page, cap, gdacs

DATA = Path(__file__).parents[1] / "data"
NOW = datetime(2026, 10, 8, 3, tzinfo=UTC)


def read(kind: Any, body: bytes) -> Sequence[Item]:
    polling = kind.poll(Source(SourceId("s"), "k", "https://x.example/a", "p"), NOW)
    next(polling)
    try:
        polling.send(Page("https://x.example/a", body))
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # a generator's value has no type
    raise AssertionError("one page is enough")


def played(bench: Workbench, tmp_path: Path, items: Sequence[Item], place: str) -> list[dict[str, Any]]:
    """Each item an hour after the one before."""
    lines = [
        {"id": item.key, "source": "agency", "title": item.title, "text": item.text, "url": item.url,
         "published": (NOW + timedelta(hours=hour)).isoformat()}
        for hour, item in enumerate(items)
    ]  # fmt: skip
    file = tmp_path / "period.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    out = io.StringIO()
    assert replay.main(Config(), file, [place], True, out, bench) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_second_episode_edits_the_item_and_is_the_same_incident(
    workbench: Workbench, tmp_path: Path
) -> None:
    body = (DATA / "gdacs/eventlist.json").read_bytes()
    later = body.replace(b'"episodeid":28', b'"episodeid":29').replace(b"287 km/h", b"299 km/h")
    first, second = read(gdacs, body)[0], read(gdacs, later)[0]
    assert first.key == second.key
    messages = played(workbench, tmp_path, [first, second], "MX")
    assert [each["kind"] for each in messages][:1] == ["new"]
    assert len({each["incident"] for each in messages}) == 1
    assert sum(each["rings"] for each in messages) == 1


@pytest.mark.parametrize("name", ["exercise", "test", "expired"])
def test_what_is_no_warning_never_becomes_an_item(name: str) -> None:
    assert read(cap, (DATA / f"cap/{name}.xml").read_bytes()) == []


def test_a_warning_is_updated_and_cancelled_on_one_card(workbench: Workbench, tmp_path: Path) -> None:
    items = [read(cap, (DATA / f"cap/{name}.xml").read_bytes())[0] for name in ("alert", "update", "cancel")]
    assert {item.key for item in items} == {"A-1"}
    messages = played(workbench, tmp_path, items, "Almaty")
    assert [each["kind"] for each in messages if each["kind"] == "new"] == ["new"]
    assert not any(each["rings"] for each in messages[1:])
    assert "easing" in messages[-1]["text"] or "all-clear" in messages[-1]["text"]
