"""Polling a thousand feeds over the loopback: the whole way in, with a store on the disk, beside lemon24/reader."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from bot import assemble
from bot.clock import FakeClock
from bot.config import Config, FetchTable, SourceTable, StoreTable
from bot.parse import Perusal
from bot.watch import Watch
from rules.polling import Health
from store import Store

PEER = "TOCSIN_READER_PYTHON"
_EVERY = timedelta(minutes=10)
_START = datetime(2022, 1, 5, tzinfo=UTC)


def measure(count: int) -> Iterator[str]:
    """CPU milliseconds a feed, ours with all its processes, and those of the peer where it is at hand."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with _serving() as port:
        for ways, what in (
            (("same",) * 9 + ("moved",), "90 % answer 304, 10 % have a new page"),
            (("plain",), "no server sends validators, no page is new"),
        ):
            addresses = [_address(port, ways[n % len(ways)], n) for n in range(count)]
            cpu, wall = asyncio.run(_ours(addresses, new=ways.count("moved") * count // len(ways)))
            line = f"{count:,} feeds, {what}: {count / wall:,.0f} feeds/s, {cpu / count * 1000:.2f} ms CPU a feed"
            yield line + _beside(addresses, cpu)


def _address(port: int, way: str, number: int) -> str:
    """Each feed at an address of its own: one host is asked one thing at a time."""
    return f"http://127.0.{1 + number // 250}.{1 + number % 250}:{port}/{way}/{number}"


@contextmanager
def _serving() -> Iterator[int]:
    server = subprocess.Popen([sys.executable, "-m", "benchmarks._feedserver"], stdout=subprocess.PIPE)
    assert server.stdout is not None
    try:
        yield int(server.stdout.readline())
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


async def _ours(addresses: Sequence[str], new: int) -> tuple[float, float]:
    """CPU and wall seconds of a later poll of all. An unchanged page must not be read, and no item be written."""
    with tempfile.TemporaryDirectory() as folder:
        rows = tuple(
            SourceTable(id=f"f{n}", kind="rss", url=url, publisher=f"p{n}", every=_EVERY)
            for n, url in enumerate(addresses)
        )
        config = Config(
            store=StoreTable(path=Path(folder) / "bench.db"), fetch=FetchTable(addresses="any"), source=rows
        )
        clock = FakeClock(_START)
        house = assemble.build(config, clock, assemble.shared_index())
        try:
            async with assemble.fetcher(config) as fetcher:
                watch = house.watching(fetcher, house.dispatching({}, house.store.process.claim()))
                await _polled(watch, clock)
                assert all(poll.health in {Health.OK, Health.STALE} for _, poll in house.store.sources.all())
                with _counting(house.store) as counted:
                    await _polled(watch, clock)
                assert counted == Counter(pages=new), f"read or written although it is known: {counted}"
                cpu, wall = _cpu(), time.perf_counter()
                await _polled(watch, clock)
                return _cpu() - cpu, time.perf_counter() - wall
        finally:
            house.close()


async def _polled(watch: Watch, clock: FakeClock) -> None:
    await clock.advance(1.2 * _EVERY.total_seconds())
    await watch.tick()


@contextmanager
def _counting(store: Store) -> Iterator[Counter[str]]:
    """How many pages are read and how many rows of items are written within."""
    counted: Counter[str] = Counter()
    step = Perusal.step

    async def counting(self: Perusal, *arguments: object) -> object:
        counted["pages"] += 1
        return await step(self, *arguments)  # type: ignore[arg-type]  # passed on as they came

    def traced(statement: str) -> None:
        if statement.lstrip().startswith(("INSERT INTO item", "UPDATE item")):
            counted["items"] += 1

    Perusal.step = counting  # type: ignore[method-assign,assignment]  # counted, and put back below
    store._sqlite.connection.set_trace_callback(traced)
    try:
        yield counted
    finally:
        Perusal.step = step  # type: ignore[method-assign]  # as above
        store._sqlite.connection.set_trace_callback(None)


def _cpu() -> float:
    """Seconds of this process and of those that it has begun."""
    ticks = 0
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _beside(addresses: Sequence[str], ours: float) -> str:
    python = os.environ.get(PEER)
    if not python:
        return f" (lemon24/reader is not at hand: set {PEER} to a Python that has it)"
    peer = Path(__file__).with_name("_reader_peer.py")
    done = subprocess.run(
        [python, "-P", str(peer)], input="\n".join(addresses), capture_output=True, text=True, check=True
    )
    said = json.loads(done.stdout)
    assert said["entries"] == 30 * len(addresses), said
    count = len(addresses)
    return (
        f" · lemon24/reader {said['version']} {count / said['wall']:,.0f} feeds/s, "
        f"{said['cpu'] / count * 1000:.2f} ms: {ours / said['cpu']:.2f} × its CPU"
    )
