"""`tocsin judge`: items in, verdicts out, one JSON object a line. A public interface (docs/reference.md)."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from bot.config import Config
from bot.rulepages import pages
from rules.engine import Engine
from rules.events import Event, Number, Verdict
from rules.item import Item
from rules.polling import SourceId, SourceTier
from rules.workbench import Workbench

_FIELDS = ("title", "text", "language", "published", "source", "url")


class LineError(ValueError):
    """A line of input that is no item."""


def item_of(line: str) -> tuple[Any, Item]:
    """The id (any JSON value) and the item of one line. Raises LineError."""
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineError(f"this is not JSON: {error}") from None
    if not isinstance(raw, dict) or "id" not in raw:
        raise LineError('a line is an object with "id", "title" and "text"')
    for key in _FIELDS:
        if raw.get(key) is not None and not isinstance(raw[key], str):
            raise LineError(f'"{key}" is a string')
    if not (raw.get("title") or raw.get("text")):
        raise LineError('"title" or "text" must say something')
    item = Item(
        SourceId(raw.get("source") or "press"),
        json.dumps(raw["id"]),
        raw.get("url") or "",
        raw.get("title") or "",
        raw.get("text") or "",
        (raw.get("language") or "")[:2].lower() or None,
        when(raw.get("published")),
    )
    return raw["id"], item


def when(claim: str | None) -> datetime | None:
    """An ISO 8601 date or time as aware UTC; a time without a zone is UTC. Raises LineError."""
    if not claim:
        return None
    try:
        moment = datetime.fromisoformat(claim)
    except ValueError:
        raise LineError(f'{claim!r} is no ISO 8601 time, such as "2022-01-07T12:00:00Z"') from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def verdict_json(item_id: Any, verdict: Verdict) -> dict[str, Any]:
    """The object that is written for one item."""
    return {
        "id": item_id,
        "language": verdict.language,
        "events": [event_json(event) for event in verdict.events],
        "countries": list(verdict.countries),
        "ignored": [
            {"why": each.why, "rule": each.rule, "sentence": each.sentence} for each in verdict.ignored
        ],
    }


def event_json(event: Event) -> dict[str, Any]:
    """One event. `place` is null where the text names no more than the country; all are null where it names none."""
    place, mention = event.place, event.mention
    return {
        "category": event.category,
        "mode": event.mode,
        "country": place.country or None if place else None,
        "place": place.name if place and place.id != place.country else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "severity": event.severity,
        "certainty": event.certainty.value,
        "voice": event.voice.value,
        "tier": event.tier,
        "issuer": event.issuer,
        "affected": list(event.affected),
        "numbers": [_number_json(number) for number in event.numbers],
        "day": event.day.isoformat() if event.day else None,
        "rule": mention.rule,
        "in": mention.within,
        "sentence": mention.sentence,
        "start": mention.start,
        "end": mention.end,
    }


def _number_json(number: Number) -> dict[str, Any]:
    pairs = {
        "kind": number.kind,
        "group": number.group,
        "exact": number.exact,
        "least": number.least,
        "most": number.most,
    }
    return {key: value for key, value in pairs.items() if value is not None}


def main(config: Config, article: Path | None, explain: bool, lines: IO[str], out: IO[str]) -> int:
    """Writes a verdict for each line, or for one article. The exit status is 1 where a line was bad."""
    if article is not None:
        try:
            title, _, text = article.read_text("utf-8").partition("\n")
        except (OSError, UnicodeDecodeError) as error:
            print(f"Tocsin cannot read {article}: {error}", file=sys.stderr)
            return 2
        lines = io.StringIO(json.dumps({"id": article.name, "title": title.strip(), "text": text}))
    bench = Workbench()
    opening = bench.open(pages(config, None), config.rules.likeness)
    for problem in opening.problems:
        print(f"A rule is not in force: {problem}", file=sys.stderr)
    tiers = {source.id: source.tier for source in config.sources}
    status = 0
    for answer, bad in judge_lines(
        lines, bench.engine, lambda name: tiers.get(SourceId(name), SourceTier.NEWS), explain
    ):
        print(json.dumps(answer, ensure_ascii=False), file=out, flush=not lines.isatty())
        status = max(status, bad)
    return status


def judge_lines(
    lines: Iterable[str], engine: Engine, tier_of: Callable[[str], SourceTier], explain: bool
) -> Iterator[tuple[dict[str, Any], int]]:
    """For each line its answer and 1 if the line was bad, else 0. Blank lines are passed over."""
    for line in lines:
        if not line.strip():
            continue
        try:
            item_id, item = item_of(line)
        except LineError as error:
            yield {"id": None, "error": str(error)}, 1
            continue
        answer = verdict_json(item_id, engine.judge(item, tier_of(item.source)))
        if explain:
            answer["near"] = [
                {"rule": n.rule, "failed": n.failed, "sentence": n.sentence} for n in engine.near(item)
            ]
        yield answer, 0
