"""The labelled stream of tests/accuracy/streams: its items, and its way through the engine and the recording."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from benchmarks._labelled import ACCURACY, alerts
from bot.assemble import House, build, shared_index
from bot.clock import FakeClock
from bot.config import Config, StoreTable
from bot.dispatch import Dispatcher
from bot.record import Recorder
from rules.audience import Address, ChatKind, Subscription
from rules.delivery import Delivery, DeliveryKind, Outcome, Sent
from rules.events import Verdict
from rules.incidents import Change, IncidentId
from rules.item import Item
from rules.places import PlaceKind
from rules.polling import Source, SourceId
from rules.workbench import Workbench

STREAMS = ACCURACY / "streams"


@dataclass(frozen=True, slots=True)
class Line:
    """An item of the stream. `incident`: the label of what it tells of, None where that is nothing."""

    item: Item
    at: datetime
    publisher: str
    incident: str | None


@dataclass(frozen=True, slots=True)
class Ring:
    """A message that rang. `line` is the number of the line whose recording caused it."""

    line: int
    chat: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the stream. `homes`: by the number of a line the incident that its report ended in, for lines
    whose verdict has an event of tier 1 or more."""

    homes: dict[int, IncidentId]
    rings: tuple[Ring, ...]


@dataclass
class _Bell:
    """A courier that keeps what rings."""

    clock: FakeClock
    line: int = 0
    sent: int = 0
    rings: list[Ring] = field(default_factory=list)

    async def open(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing to release."""

    async def send(self, delivery: Delivery) -> Outcome:
        self.sent += 1
        if delivery.rings and delivery.kind is not DeliveryKind.EDIT:
            self.rings.append(Ring(self.line, delivery.address.chat, self.clock.now()))
        return Sent(str(self.sent))


def stream() -> list[Line]:
    """All lines, the earliest first."""
    texts = [
        text for file in sorted(STREAMS.glob("*.jsonl")) for text in file.read_text("utf-8").splitlines()
    ]
    return sorted(map(_line, texts), key=lambda line: line.at)


def _line(text: str) -> Line:
    raw = json.loads(text)
    at = datetime.fromisoformat(raw["at"])
    item = Item(SourceId(raw["source"]), raw["id"], "", raw["title"], raw["text"], raw["lang"], at)
    return Line(item, at, raw["publisher"], raw["incident"])


def opened(folder: Path, bench: Workbench, now: datetime) -> tuple[House, FakeClock]:
    """A house over an empty database in the folder, with the rules of the bench."""
    clock = FakeClock(now)
    house = build(Config(store=StoreTable(path=folder / "bench.db")), clock, shared_index())
    house.book = bench.engine.book
    return house, clock


def knowing(house: House, lines: Sequence[Line]) -> Recorder:
    """A recorder that knows the publishers of the stream."""
    recorder = house.recording()
    for source, publisher in {(line.item.source, line.publisher) for line in lines}:
        recorder.know(Source(source, "rss", "", publisher))
    return recorder


def record(house: House, recorder: Recorder, line: Line, verdict: Verdict) -> tuple[Change, ...]:
    """Puts an item into the database and records its verdict. Returns what changed."""
    house.store.items.put(line.item, line.at)
    return tuple(
        change
        for stored in house.store.items.waiting(10)
        for change in recorder.record(stored, verdict, line.at).changes
    )


async def play(house: House, clock: FakeClock, lines: Sequence[Line], verdicts: Sequence[Verdict]) -> Told:
    """The whole stream in the order of time, each country followed by a chat of its own."""
    bell, recorder = _Bell(clock), knowing(house, lines)
    dispatcher = Dispatcher(house.store, {"bench": bell}, clock, house.store.process.claim())
    _follow_all(house, clock.now())
    first: dict[int, IncidentId] = {}
    for bell.line, (line, verdict) in enumerate(zip(lines, verdicts, strict=True)):
        await clock.advance((line.at - clock.now()).total_seconds())
        changes = record(house, recorder, line, verdict)
        home = _home(line, changes)
        if home and alerts(verdict):
            first[bell.line] = home
        await dispatcher.drain(clock.now())
    return Told({number: _last(house, home) for number, home in first.items()}, tuple(bell.rings))


def _home(line: Line, changes: Sequence[Change]) -> IncidentId | None:
    """The incident that the item's loudest report is part of; the first of several."""
    mine = (
        (report.event.tier, -number, change.incident.id)
        for number, change in enumerate(changes)
        for report in change.reports
        if report.item == line.item.key
    )
    return max(mine, default=(0, 0, None))[2]


def _last(house: House, incident: IncidentId) -> IncidentId:
    """Where an incident went on, in the end."""
    while (known := house.store.incidents.get(incident)) and known.merged_into:
        incident = known.merged_into
    return incident


def _follow_all(house: House, now: datetime) -> None:
    with house.store.transaction():
        for place in house.places:
            if place.kind is PlaceKind.COUNTRY:
                chat = house.store.chats.arrive(Address("bench", place.country), ChatKind.PRIVATE, now)
                house.store.subscriptions.follow(Subscription(chat.id, place.id))


def by_label(lines: Sequence[Line]) -> Iterator[tuple[str, list[int]]]:
    """The labels in the order of their first items, with the numbers of their lines."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if line.incident:
            found.setdefault(line.incident, []).append(number)
    yield from found.items()
