"""Reads a server that does everything a hostile server may do, and measures what it costs.

    python tests/hostile.py [--deadline SECONDS]        for example: ./run hostile

Each case has a host name of its own; names lead to public addresses, and only the last step, the connection itself, goes to
the loopback, so that the guard against private addresses stands as in the service. All cases are asked at once; a source that
behaves is asked beside them, again and again. Then each case that ends by itself is asked alone, for its memory.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpcore

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from hostile_server import deeds  # noqa: E402  # the path is set above

from bot.clock import SystemClock  # noqa: E402  # as above
from bot.fetch import Fetcher, Limits  # noqa: E402  # as above
from rules.errors import SourceError  # noqa: E402  # as above
from rules.polling import Poll, Source, SourceId  # noqa: E402  # as above

CLOCK = SystemClock()
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_TLS = ("untrusted", "plain-for-tls")  # beside the deeds of the server
_ITEMS = {"good": 30, "poison": 29, "long-title": 30, "entities": 30, "many-items": 2_000}
_SAME = "same-for-ever"  # answers 304, which is no failure
_USED = {"cut", "short", "cut-chunk", "bad-chunk"}  # what came before the cut is read
_MAY = {"many-heads", "two-lengths", "unclosed", "attributes", "nesting", "huge-head"}  # either end is right
_ALONE = 2.0  # seconds for one that is asked alone
# seconds, seconds, bytes; wide enough for a slow machine that runs other tests as well, and less than any hostile source takes
ON_TIME, GAP, GROWTH = 2.0, 0.15, 32 << 20


@dataclass
class Outcome:
    """How one case ended: `items` is None where it failed, `why` says so in the words for operators."""

    name: str
    items: int | None
    why: str
    seconds: float

    @property
    def right(self) -> bool:
        """Whether it ended as it should; how long it took is judged apart."""
        if self.name in _MAY:
            return True
        if self.name in _ITEMS:
            return (self.items or 0) >= _ITEMS[self.name]
        if self.name == _SAME or self.name in _USED:
            return self.items is not None
        return self.items in (None, 0)


@dataclass
class Dialled:
    """Every address that a connection was opened to, and where it really leads."""

    plain: int
    locked: int
    addresses: list[str] = field(default_factory=list)

    @contextlib.contextmanager
    def instead(self) -> Iterator[None]:
        """From here on connections lead to the hostile server."""
        real = httpcore.AnyIOBackend.connect_tcp

        async def dial(backend: Any, host: str, port: int, *rest: Any) -> Any:
            self.addresses.append(host)
            return await real(backend, "127.0.0.1", self.locked if host == "8.8.9.1" else self.plain, *rest)

        httpcore.AnyIOBackend.connect_tcp = dial  # type: ignore[method-assign]  # the last step, as said above
        try:
            yield
        finally:
            httpcore.AnyIOBackend.connect_tcp = real  # type: ignore[method-assign]  # as above

    @property
    def private(self) -> list[str]:
        return [address for address in self.addresses if not ip_address(address).is_global]


class Names:
    """What names mean here. One means two things, the second time something private."""

    def __init__(self) -> None:
        self._asked = 0

    async def look_up(self, host: str, _: int) -> list[str]:
        name = host.partition(".")[0]
        if name == "rebinds":
            self._asked += 1
            return ["8.8.8.8"] if self._asked == 1 else ["10.0.0.1"]
        known = {"private": ["192.168.1.1"], "mixed": ["8.8.8.8", "127.0.0.1"], "untrusted": ["8.8.9.1"]}
        with contextlib.suppress(ValueError):
            return [str(ip_address(host))]
        if host.isdigit():
            return [str(ip_address(int(host)))]
        if not host.endswith(".hostile.test"):
            raise OSError(f"{host} is unknown")
        return known.get(name, ["8.8.8.8"])


async def ask(fetcher: Fetcher, name: str) -> Outcome:
    """Reads one case as the service reads a source."""
    scheme = "https" if name in _TLS else "http"
    source = Source(SourceId(name), "rss", f"{scheme}://{name}.hostile.test/feed", name)
    started = CLOCK.monotonic()
    try:
        reading = await fetcher.read_source(source, Poll(source.id, NOW), NOW)
        items, why = len(reading.items), reading.answer.partial
    except SourceError as error:
        items, why = None, str(error)
    return Outcome(name, items, why, CLOCK.monotonic() - started)


async def gaps(longest: list[float]) -> None:
    """Notes how much work the loop did before it came back: CPU, since other programs may keep it waiting too."""
    while True:
        started = time.thread_time()
        await CLOCK.sleep(0.001)
        longest[0] = max(longest[0], time.thread_time() - started)


async def on_time(fetcher: Fetcher, waits: list[float]) -> None:
    """A source that behaves, asked again and again."""
    while True:
        waits.append((outcome := await ask(fetcher, "good")).seconds)
        if outcome.items != 30:
            waits.append(float("inf"))
        await CLOCK.sleep(0.5)


@contextlib.asynccontextmanager
async def beside(*works: Any) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def run(deadline: float) -> int:
    """All at once, then one by one. Returns the exit status."""
    command = [sys.executable, str(ROOT / "tests/hostile_server.py")]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    dialled = Dialled(*map(int, server.stdout.readline().split()))
    names = [name for name in (*deeds(), *_TLS) if name != "good"]
    longest, waits, before = [0.0], [0.0], _peak()
    with dialled.instead():
        async with Fetcher(limits=Limits(deadline=_ALONE), resolve=Names().look_up) as fetcher:
            for name in names:
                await ask(fetcher, name)
        growth = _peak() - before
        async with Fetcher(limits=Limits(deadline=deadline), resolve=Names().look_up) as fetcher:
            await ask(fetcher, "good")
            async with beside(gaps(longest), on_time(fetcher, waits)):
                outcomes = await asyncio.gather(*(ask(fetcher, name) for name in names))
    server.terminate()
    return report(outcomes, dialled, growth, longest[0], waits, deadline)


def _peak() -> int:
    """Bytes of the process at its largest."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def report(
    outcomes: list[Outcome], dialled: Dialled, growth: int, gap: float, waits: list[float], deadline: float
) -> int:
    """Prints a line a case and a verdict. Returns 0 where all held."""
    for each in sorted(outcomes, key=lambda each: -each.seconds):
        end = each.why or ("unchanged" if not each.items else "read")
        print(
            f"{'✓' if each.right else '✗'} {each.name:16} {each.seconds:5.1f} s  {each.items or 0:5} items  {end}"
        )
    slowest = max(o.seconds for o in outcomes)
    failed = {
        "ended otherwise than they should": [o.name for o in outcomes if not o.right],
        "took too long": [o.name for o in outcomes if o.seconds > deadline + 1],
        "grew the process": [f"{growth >> 20} MiB"] if growth > GROWTH else [],
        "private addresses that were dialled": dialled.private,
        "the loop was away too long": [f"{gap * 1000:.0f} ms"] if gap > GAP else [],
        "the source beside them": [f"{max(waits):.1f} s"] if max(waits) > ON_TIME else [],
    }
    print(
        f"{len(outcomes)} cases, the slowest ended after {slowest:.1f} s, one by one they grew the process by {growth >> 20} MiB; "
        f"the loop never worked for more than {gap * 1000:.0f} ms at a time; a source that behaves was read {len(waits)} times "
        f"beside them, in {max(waits):.2f} s at most; {len(dialled.private)} private addresses were dialled."
    )
    for what, which in failed.items():
        if which:
            print(f"✗ {what}: {', '.join(which)}")
    return int(any(failed.values()))


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run hostile", description=__doc__)
    parser.add_argument(
        "--deadline", type=float, default=Limits().deadline, help="seconds for an answer (20)"
    )
    sys.exit(asyncio.run(run(parser.parse_args().deadline)))


if __name__ == "__main__":
    main()
