"""When do reports become one incident? A labelled stream through the real recording: how it is grouped, how often it
rings, and whether incidents elsewhere cost anything. `./run bench incidents --write` renews docs/incidents.md.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from rapidfuzz import fuzz

from benchmarks import _reader
from benchmarks._clusters import Score, score
from benchmarks._stream import Line, Told, by_label, knowing, opened, play, record, stream
from bot import logs
from bot.assemble import House
from rules.events import Verdict
from rules.incidents import Incident, IncidentId
from rules.places import Place, PlaceKind
from rules.workbench import Workbench

DOCUMENT = Path(__file__).parent.parent / "docs" / "incidents.md"
_LONG = 6  # reports that make a crisis whose rings have a row of their own
_STILL = timedelta(hours=48)  # how long a cluster of titles is joined
_FIRST = 120  # lines of the short run
_RUNS = 3  # the fastest counts: other work on the machine is not what is measured
_OTHERS = (100, 1_000, 10_000)
_THRESHOLDS = range(40, 95, 5)


def measure(scale: float) -> Iterator[str]:
    """Markdown tables, line by line. `scale` below 1 plays the first days, and leaves the fuller stores out."""
    logs.set_up("console", logging.ERROR)
    whole = scale >= 1
    bench, lines = _reader.shipped(), stream() if whole else stream()[:_FIRST]
    verdicts = [bench.engine.judge(line.item) for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        house, clock = opened(Path(folder), bench, lines[0].at)
        told = asyncio.run(play(house, clock, lines, verdicts))
        patterns = house.store.incidents.all_open()
        house.close()
    titles = _best_titles(lines, told)
    yield from _grouping(lines, told, titles)
    yield from _wrong(lines, told)
    yield from _ringing(lines, told, titles)
    yield from _cost(bench, lines, verdicts, patterns, _OTHERS if whole else _OTHERS[:1])


def _true(lines: Sequence[Line], told: Told) -> list[str]:
    """The labels of the read lines; what tells of nothing is a group of its own."""
    return [lines[number].incident or f"none of {number}" for number in sorted(told.homes)]


def _score(lines: Sequence[Line], told: Told) -> Score:
    return score(_true(lines, told), [told.homes[number] for number in sorted(told.homes)])


def _best_titles(lines: Sequence[Line], told: Told) -> dict[int, int]:
    """Clusters of titles with the threshold that does best on this very stream: in the favour of the baseline."""
    tried = (_by_titles(lines, sorted(told.homes), threshold) for threshold in _THRESHOLDS)
    true = _true(lines, told)
    return max(tried, key=lambda found: score(true, [found[n] for n in sorted(found)]).f1)


def _by_titles(lines: Sequence[Line], numbers: Sequence[int], threshold: int) -> dict[int, int]:
    """The cluster of each line: that of the most similar title of the last two days, or a new one."""
    clusters: dict[int, int] = {}
    for number in numbers:
        line = lines[number]
        alike = [
            (fuzz.token_set_ratio(line.item.title, lines[other].item.title), clusters[other])
            for other in clusters
            if line.at - lines[other].at <= _STILL
        ]
        nearest, cluster = max(alike, default=(0.0, number))
        clusters[number] = cluster if nearest >= threshold else number
    return clusters


def _grouping(lines: Sequence[Line], told: Told, titles: dict[int, int]) -> Iterator[str]:
    labelled = [number for number, line in enumerate(lines) if line.incident]
    read = [number for number in labelled if number in told.homes]
    labels = {lines[number].incident for number in labelled}
    yield "## Which reports belong together"
    yield ""
    yield f"{len(lines)} items, {len(labelled)} of them reports of {len(labels)} incidents; {len(read)} reports were read, of {len({lines[n].incident for n in read})} incidents. Of the {len(lines) - len(labelled)} others {len(told.homes) - len(read)} gave an incident."
    yield ""
    yield "| who groups | groups | B-cubed precision | recall | F1 | pairs: precision | recall | F1 |"
    yield "|---|---|---|---|---|---|---|---|"
    true, numbers = _true(lines, told), sorted(told.homes)
    for name, groups in (
        ("Tocsin", [told.homes[number] for number in numbers]),
        ("similar titles", [titles[number] for number in numbers]),
        ("each item alone", numbers),
    ):
        made = score(true, groups)
        shares = (made.precision, made.recall, made.f1, made.pair_precision, made.pair_recall, made.pair_f1)
        yield f"| {name} | {len(set(groups))} | {' | '.join(f'{share:.2f}' for share in shares)} |"
    yield ""


def _wrong(lines: Sequence[Line], told: Told) -> Iterator[str]:
    """Incidents that hold reports of several labels, and labels whose reports are in several incidents."""
    pairs = Counter((lines[number].incident or "none", home) for number, home in told.homes.items())
    homes = Counter(home for _, home in pairs)
    labels = Counter(label for label, _ in pairs if label != "none")
    yield "| what went wrong | where |"
    yield "|---|---|"
    for home in sorted(home for home, count in homes.items() if count > 1):
        yield f"| one incident of several | {', '.join(f'{label} ({n})' for (label, key), n in sorted(pairs.items()) if key == home)} |"
    for label in sorted(label for label, count in labels.items() if count > 1):
        parts = sorted((n for (key, _), n in pairs.items() if key == label), reverse=True)
        yield f"| one told as several | {label} ({' + '.join(map(str, parts))}) |"
    yield ""


def _ringing(lines: Sequence[Line], told: Told, titles: dict[int, int]) -> Iterator[str]:
    yield "## How often it rings"
    yield ""
    yield "In the chat that follows the country where it rang most. *First ring*: minutes after the first report of it."
    yield ""
    yield "| incident | reports | read | Tocsin rings | one message an item | one a cluster of titles | first ring |"
    yield "|---|---|---|---|---|---|---|"
    sums, never = [0, 0, 0, 0, 0], 0
    for label, numbers in by_label(lines):
        mine = [ring for ring in told.rings if ring.line in set(numbers)]
        rings = max(Counter(ring.chat for ring in mine).values(), default=0)
        read = [number for number in numbers if number in told.homes]
        row = (len(numbers), len(read), rings, len(read), len({titles[number] for number in read}))
        sums, never = [a + b for a, b in zip(sums, row, strict=True)], never + (not mine)
        if len(numbers) >= _LONG:
            first = f"{(mine[0].at - lines[numbers[0]].at).total_seconds() / 60:.0f} min" if mine else "never"
            yield f"| {label} | {' | '.join(map(str, row))} | {first} |"
    yield f"| all incidents | {' | '.join(map(str, sums))} | {never} never rang |"
    astray = sum(lines[ring.line].incident is None for ring in told.rings)
    yield ""
    yield f"Items that tell of nothing rang {astray} times, over all chats."
    yield ""


def _cost(
    bench: Workbench, lines: Sequence[Line], verdicts: Sequence[Verdict], patterns: Sequence[Incident], counts: Sequence[int]
) -> Iterator[str]:  # fmt: skip
    yield "## What incidents elsewhere cost"
    yield ""
    yield "| open incidents in other countries | items/s absorbed |"
    yield "|---|---|"
    for count in counts:
        seconds = min(_absorbing(bench, lines, verdicts, patterns, count) for _ in range(_RUNS))
        yield f"| {count:,} | {len(lines) / seconds:,.0f} |"


def _absorbing(
    bench: Workbench, lines: Sequence[Line], verdicts: Sequence[Verdict], patterns: Sequence[Incident], count: int
) -> float:  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        house, _ = opened(Path(folder), bench, lines[0].at)
        _fill(house, lines, verdicts, patterns, count)
        recorder = knowing(house, lines)
        started = time.process_time()
        for line, verdict in zip(lines, verdicts, strict=True):
            record(house, recorder, line, verdict)
        seconds = time.process_time() - started
        house.close()
    return seconds


def _fill(
    house: House, lines: Sequence[Line], verdicts: Sequence[Verdict], patterns: Sequence[Incident], count: int
) -> None:
    """Incidents like those of the stream, in countries that the stream does not name."""
    named = {country for verdict in verdicts for country in verdict.countries}
    free = [p for p in house.places if p.kind is PlaceKind.COUNTRY and p.country not in named]
    with house.store.transaction():
        for number in range(count):
            place = free[number % len(free)]
            house.store.incidents.put(_moved(patterns[number % len(patterns)], place, number, lines[0]))


def _moved(incident: Incident, place: Place, number: int, first: Line) -> Incident:
    reports = tuple(
        replace(report, event=replace(report.event, place=place, also=()), at=first.at)
        for report in incident.reports
    )
    key = IncidentId(f"{place.country}-{number:06d}")
    return replace(incident, id=key, place=place, reports=reports, opened=first.at, updated=first.at)
