"""`tocsin replay`: a stored period through the whole pipeline, with a clock of its own. A public interface."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from bot import logs
from bot.assemble import House, build, shared_index
from bot.clock import FakeClock
from bot.compare import Comparer
from bot.config import Config, StoreTable
from bot.dispatch import Dispatcher
from bot.judge import LineError, item_of, when
from rules.audience import Address, ChatKind, Subscription
from rules.delivery import Delivery, DeliveryKind, Outcome, Sent
from rules.errors import InputError
from rules.item import Item
from rules.polling import Source, SourceId, SourceTier
from rules.readings import is_whole
from rules.registers import Register, State
from rules.workbench import Workbench

_KINDS = {
    DeliveryKind.CARD: "new",
    DeliveryKind.EDIT: "edit",
    DeliveryKind.REPLY: "reply",
    DeliveryKind.ANSWER: "new",
    DeliveryKind.NOTICE: "new",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the period: an item, or the states of a register."""

    at: datetime
    source: str
    item: Item | None
    states: tuple[State, ...] = ()


@dataclass
class Scribe:
    """A courier that writes down what a chat would get."""

    chats: dict[str, str]
    clock: FakeClock
    written: list[dict[str, Any]] = field(default_factory=list)

    async def open(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing to release."""

    async def send(self, delivery: Delivery) -> Outcome:
        if delivery.kind is DeliveryKind.MAP:  # it adds no word to its card
            return Sent(str(len(self.written)))
        self.written.append(
            {
                "at": self.clock.now().isoformat(),
                "chat": self.chats[delivery.address.chat],
                "kind": _KINDS[delivery.kind],
                "rings": delivery.rings and delivery.kind is not DeliveryKind.EDIT,
                "incident": delivery.incident,
                "severity": delivery.severity,
                "text": delivery.message.text,
            }
        )
        return Sent(
            delivery.under
            if delivery.kind is DeliveryKind.EDIT and delivery.under
            else str(len(self.written))
        )


def main(
    config: Config, path: Path, follow: list[str], as_json: bool, out: IO[str], bench: Workbench | None = None
) -> int:
    """Plays the file or folder and prints each message. Returns the exit status. `bench`: one that is open."""
    logs.set_up("console", logging.ERROR)
    try:
        lines = sorted(_lines(path), key=lambda line: (line.at, line.source if line.item is None else ""))
    except (LineError, OSError) as error:
        print(f"Tocsin cannot replay this: {error}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        quiet = config.model_copy(update={"store": StoreTable(path=Path(folder) / "replay.db"), "source": ()})
        try:
            messages = asyncio.run(_play(quiet, lines, follow, bench))
        except InputError as error:
            print(f"Tocsin cannot replay this: {error}", file=sys.stderr)
            return 2
    for message in messages:
        print(json.dumps(message, ensure_ascii=False) if as_json else _readable(message), file=out)
    return 0


def _readable(message: dict[str, Any]) -> str:
    bell = "rings" if message["rings"] else "silent"
    return f"── {message['at']} · {message['chat']} · {message['kind']} · {bell}\n{message['text']}\n"


def _lines(path: Path) -> Iterator[Line]:
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise LineError(f"there is no *.jsonl file in {path}")
    for file in files:
        for number, text in enumerate(file.read_text("utf-8").splitlines(), start=1):
            if text.strip():
                try:
                    yield _line(text, f"{file.name}:{number}")
                except LineError as error:
                    raise LineError(f"{file.name}:{number}: {error}") from None


def _grouped(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines of one register and one moment are one reading."""
    for (_, _, register), same in groupby(lines, key=lambda line: (line.at, line.source, line.item is None)):
        each = list(same)
        if register:
            yield replace(each[0], states=tuple(state for line in each for state in line.states))
        else:
            yield from each


def _line(text: str, place: str) -> Line:
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise LineError(f"this is not JSON: {error}") from None
    if not isinstance(raw, dict):
        raise LineError("a line is an object")
    at = when(raw.get("at") or raw.get("published"))
    if at is None:
        raise LineError('"at" or "published" must say when')
    if "states" in raw:
        return Line(
            at, str(raw.get("source") or "register"), None, tuple(_state(each) for each in raw["states"])
        )
    _, item = item_of(json.dumps({"id": place, **raw}))
    return Line(at, item.source, item)


def _state(raw: dict[str, Any]) -> State:
    if not isinstance(raw, dict) or not raw.get("destination"):
        raise LineError('a state is an object with a "destination"')
    level, regions, departure = raw.get("level"), raw.get("regions"), raw.get("departure")
    return State(
        str(raw["destination"]),
        int(level) if type(level) in (int, float) and level in (1, 2, 3, 4) else None,
        tuple(map(str, regions)) if isinstance(regions, list) else None,
        departure if isinstance(departure, str) else None,
        str(raw.get("note") or ""),
    )


async def _play(
    config: Config, lines: Iterable[Line], follow: list[str], bench: Workbench | None
) -> list[dict[str, Any]]:
    lines = list(lines)
    if not lines:
        return []
    clock = FakeClock(lines[0].at)
    house = build(config, clock, shared_index())
    try:
        return await _through(house, clock, lines, follow, bench)
    finally:
        house.close()


async def _through(
    house: House, clock: FakeClock, lines: list[Line], follow: list[str], bench: Workbench | None
) -> list[dict[str, Any]]:
    if bench is None:
        bench = Workbench(house.places)
        bench.open(house.pages(), house.config.rules.likeness)
    house.book = bench.engine.book
    scribe = Scribe(_followers(house, follow, clock.now()), clock)
    dispatcher = Dispatcher(house.store, {"replay": scribe}, clock, house.store.process.claim())
    recorder = house.recording()
    comparer = Comparer(house.store, house.places, bench.engine.policy, house.ladder, recorder)
    registers = _Registers(house, comparer, clock, dispatcher)
    for line in _grouped(lines):
        await registers.until(line.at)
        tier = SourceTier.OFFICIAL if line.item is None else SourceTier.NEWS
        source = Source(SourceId(line.source), "replay", "", line.source, tier)
        recorder.know(source)
        if line.item is None:
            registers.play(source, line.states, line.at)
        else:
            house.store.items.put(line.item, line.at)
            verdict = bench.engine.judge(line.item)
            for stored in house.store.items.waiting(10):
                recorder.record(stored, verdict, line.at)
        await dispatcher.drain(clock.now())
    await registers.end()
    return scribe.written


class _Registers:
    """The registers of a recording. Where only what changed was written down, an hour's silence confirms what eased;
    and so does the end."""

    def __init__(self, house: House, comparer: Comparer, clock: FakeClock, dispatcher: Dispatcher) -> None:
        self._house, self._comparer, self._clock, self._dispatcher = house, comparer, clock, dispatcher
        self._sources: dict[SourceId, Source] = {}

    def play(self, source: Source, states: tuple[State, ...], now: datetime) -> None:
        """One reading: of the whole register, where it names about all that is known."""
        self._sources[source.id] = source
        whole = is_whole(states, len(self._house.store.registers.known(source.id)))
        self._comparer.take(source, Register(self._comparer.issuer(source.id), states, whole), now)

    async def until(self, at: datetime) -> None:
        """Lets time pass up to a moment, and confirms on the way."""
        while (due := self._due()) is not None and due[0] <= at:
            await self._clock.advance(max(0.0, (due[0] - self._clock.now()).total_seconds()))
            self._comparer.settle(self._sources[due[1]], due[0])
            await self._dispatcher.drain(self._clock.now())
        await self._clock.advance(max(0.0, (at - self._clock.now()).total_seconds()))

    async def end(self) -> None:
        """Confirms what nothing in the recording contradicted."""
        for source in self._sources.values():
            self._comparer.again(source, self._clock.now())
        await self._dispatcher.drain(self._clock.now())

    def _due(self) -> tuple[datetime, SourceId] | None:
        found = ((self._comparer.next_settling(source), key) for key, source in self._sources.items())
        return min(((at, key) for at, key in found if at), default=None)


def _followers(house: House, follow: list[str], now: datetime) -> dict[str, str]:
    """One chat for each --follow, by its address."""
    chats: dict[str, str] = {}
    for number, words in enumerate(follow, start=1):
        matches = house.search.search(words, 1)
        if not matches:
            raise InputError(f"there is no place called {words!r}; try a country code such as KZ, or a city")
        chat = house.store.chats.arrive(Address("replay", str(number)), ChatKind.PRIVATE, now)
        house.store.subscriptions.follow(Subscription(chat.id, matches[0].place_id))
        chats[str(number)] = words
    return chats
