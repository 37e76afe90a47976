"""`tocsin replay`: a stored period through the whole pipeline, with a clock of its own. A public interface."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from bot import logs
from bot.assemble import House, build, shared_index
from bot.clock import FakeClock
from bot.config import Config, StoreTable
from bot.dispatch import Dispatcher
from bot.judge import LineError, item_of, when
from rules.audience import Address, ChatKind, Subscription
from rules.delivery import Delivery, DeliveryKind, Outcome, Sent
from rules.errors import InputError
from rules.events import Verdict
from rules.item import Item
from rules.places import PlaceId
from rules.polling import Source, SourceId, SourceTier
from rules.registers import State, events, merged
from rules.workbench import Workbench

_KINDS = {
    DeliveryKind.CARD: "new",
    DeliveryKind.EDIT: "edit",
    DeliveryKind.REPLY: "reply",
    DeliveryKind.ANSWER: "new",
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
        lines = sorted(_lines(path), key=lambda line: line.at)
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
    level, regions = raw.get("level"), raw.get("regions")
    return State(
        str(raw["destination"]),
        level if isinstance(level, int) and 1 <= level <= 4 else None,
        tuple(map(str, regions)) if isinstance(regions, list) else None,
        raw.get("departure"),
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
        bench.open(house.pages())
    house.book = bench.engine.book
    scribe = Scribe(_followers(house, follow, clock.now()), clock)
    dispatcher = Dispatcher(house.store, {"replay": scribe}, clock, house.store.process.claim())
    known: dict[tuple[str, str], State] = {}
    recorder = house.recording()
    for line in lines:
        await clock.advance(max(0.0, (line.at - clock.now()).total_seconds()))
        tier = SourceTier.OFFICIAL if line.item is None else SourceTier.NEWS
        recorder.know(Source(SourceId(line.source), "replay", "", line.source, tier))
        for item, verdict in _judged(line, bench, house, known):
            house.store.items.put(item, line.at)
            for stored in house.store.items.waiting(10):
                recorder.record(stored, verdict, line.at)
        await dispatcher.drain(clock.now())
    return scribe.written


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


def _judged(
    line: Line, bench: Workbench, house: House, known: dict[tuple[str, str], State]
) -> Iterator[tuple[Item, Verdict]]:
    if line.item is not None:
        yield line.item, bench.engine.judge(line.item)
    for state in line.states:
        matches = house.search.search(state.destination, 1)
        place = house.places.get(matches[0].place_id) if matches else None
        key = (line.source, place.id if place else state.destination)
        before, known[key] = known.get(key), merged(known.get(key), state)
        if place is not None:
            found = events(
                before, known[key], place, _issuer(line.source, house), bench.engine.policy, house.ladder
            )
            title = f"{line.source}: advice for {place.name}"
            item = Item(
                SourceId(line.source),
                f"{place.id}@{line.at.isoformat()}",
                "",
                title,
                state.note,
                "en",
                line.at,
            )
            yield item, Verdict("en", tuple(found), (place.country,), (), bench.engine.book.version)


def _issuer(source: str, house: House) -> str | None:
    """The state whose register it is, where its name begins with the state's code: "us-state", "GB"."""
    code = source[:2].upper()
    lone = len(source) == 2 or not source[2:3].isalpha()
    return code if lone and PlaceId(code) in house.places else None
