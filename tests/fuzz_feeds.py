"""Spoils feeds at random, has each read as the service reads it, and counts what goes wrong.

    python tests/fuzz_feeds.py [N] [--seed N] [--corpus FOLDER] [--keep FOLDER]        for example: ./run fuzz 10000

The feeds are those of tests/data, and the files and archives in the folder of a corpus. A page may be refused in plain
words; nothing else may be raised, and no page may take five seconds. Then every poison of tests/poisons.py is put at every
place of a feed of thirty items: twenty-nine must come out as they are.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.progress import track

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from poisons import NOW, POISONS, SIZE, Poisoned, poisoned  # noqa: E402  # the path is set above

from bot import rooms  # noqa: E402  # as above
from bot.parse import BOUNDS, BrokenPageError, Parser  # noqa: E402  # as above
from rules.errors import MalformedError  # noqa: E402  # as above
from rules.polling import Source, SourceId  # noqa: E402  # as above
from sources import Get, Page  # noqa: E402  # as above

FEEDS = {".xml": "rss", ".rss": "rss", ".atom": "rss", ".rdf": "rss", ".json": "jsonfeed"}
LONGEST = 1 << 20  # bytes of a spoiled feed
_TYPES = ("", "", "text/xml; charset=windows-1251", "text/xml; charset=utf-16", "text/xml; charset=nonsense")
Seed = tuple[str, bytes]  # the kind, and a page of it


def own() -> Iterator[Seed]:
    """The pages of tests/data, each with the kind whose it is."""
    for kind in sorted(rooms.kind_names()):
        for page in sorted((ROOT / "tests/data" / kind).rglob("*")):
            if page.is_file() and not page.name.endswith(".expected.json"):
                yield kind, page.read_bytes()


def _kind(name: str, body: bytes) -> str | None:
    kind = FEEDS.get(Path(name).suffix)
    return kind if kind == "rss" or b"jsonfeed.org/version" in body else None


def corpus(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """(archive or folder, kind, page) of the feeds in a folder and in the archives in it."""
    for path in sorted(folder.rglob("*")):
        if path.name.endswith((".tar.gz", ".tgz", ".tar")):
            with tarfile.open(path) as archive:
                for member in archive:
                    content = archive.extractfile(member)
                    body = content.read() if content is not None else b""
                    if kind := _kind(member.name, body):
                        yield path.name.partition("-")[0], kind, body
        elif path.is_file() and (kind := _kind(path.name, path.read_bytes())):
            yield path.parent.name, kind, path.read_bytes()


def spoiled(seeds: Sequence[Seed], chance: random.Random) -> tuple[str, Page]:
    """One page of a kind, with one to four things done to it."""
    kind, body = chance.choice(seeds)
    for _ in range(chance.randint(1, 4)):
        body = chance.choice(_DEEDS)(body, chance.choice(seeds)[1], chance)[:LONGEST]
    partial = "the connection was cut before the end" if chance.random() < 0.1 else ""
    return kind, Page("https://x.example/feed", body, chance.choice(_TYPES), partial)


def _span(body: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(body))
    return start, min(len(body), start + int(chance.expovariate(1 / 200)))


def _flip(body: bytes, _: bytes, chance: random.Random) -> bytes:
    changed = bytearray(body)
    for _ in range(min(len(changed), 1 + int(chance.expovariate(1 / 8)))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(body: bytes, _: bytes, chance: random.Random) -> bytes:
    start, end = _span(body, chance)
    return body[:start] + body[end:]


def _end(body: bytes, _: bytes, chance: random.Random) -> bytes:
    return body[: chance.randint(0, len(body))]


def _repeat(body: bytes, _: bytes, chance: random.Random) -> bytes:
    start, end = _span(body, chance)
    return body[:end] + body[start:end] * chance.choice((1, 2, 50, 5_000)) + body[end:]


def _poison(body: bytes, _: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(body))
    return body[:at] + chance.choice(tuple(POISONS.values())) * chance.choice((1, 1, 1, 1_000)) + body[at:]


def _splice(body: bytes, other: bytes, chance: random.Random) -> bytes:
    (start, end), (first, last) = _span(body, chance), _span(other, chance)
    return body[:start] + other[first:last] + body[end:]


def _join(body: bytes, other: bytes, chance: random.Random) -> bytes:
    return body[: chance.randint(0, len(body))] + other[chance.randint(0, len(other)) :]


def _recode(body: bytes, _: bytes, chance: random.Random) -> bytes:
    return body.decode("utf-8", "replace").encode(
        chance.choice(("utf-16", "utf-16-le", "cp1251", "utf-7")), "replace"
    )


_DEEDS = (_flip, _cut, _end, _repeat, _poison, _splice, _join, _recode)


class Fuzz:
    """One run. `keep`: the folder that gets what broke the reader."""

    def __init__(self, parser: Parser, keep: Path | None) -> None:
        self._parser, self._keep = parser, keep
        self.ends: Counter[str] = Counter()
        self.broken: list[str] = []
        self.lost: list[str] = []
        self.slowest, self.slow = 0.0, ""
        self.least = SIZE

    async def read(self, kind: str, page: Page) -> Sequence[Any]:
        """The items, the states of a register, or the sentences of a page. What is wished for after the page is given the page again."""
        perusal = self._parser.begin(Source(SourceId(kind), kind, page.url, "p"), NOW)
        await perusal.first()
        step: Any = Get("")
        for _ in range(3):
            if isinstance(step, Get):
                step = await perusal.step(page, hashlib.blake2b(page.body, digest_size=16).hexdigest())
        if isinstance(step, Get):
            return ()
        return getattr(step, "sentences", getattr(step, "states", step))

    async def try_out(self, kind: str, page: Page) -> None:
        """Reads a spoiled page and notes how that ended."""
        begun = time.monotonic()
        try:
            read = await self.read(kind, page)
            self.ends["read" if read else "read as empty"] += 1
            [repr(each).encode() for each in read]
        except BrokenPageError as error:
            self.broken.append(f"{kind}, {len(page.body)} bytes: {error}")
            if self._keep is not None:
                (self._keep / f"{error.page[:12]}.{kind}").write_bytes(page.body)
        except MalformedError:
            self.ends["refused in plain words"] += 1
        took = time.monotonic() - begun
        if took > self.slowest:
            self.slowest, self.slow = took, f"{kind}, {len(page.body)} bytes"

    async def salvage(self, feed: Poisoned) -> None:
        """Counts the items beside the poisoned one that come out untouched."""
        try:
            read = await self.read(feed.kind, Page("https://x.example/feed", feed.body))
        except MalformedError:
            read = ()
        whole = {
            n
            for n in range(SIZE)
            for item in read
            if (item.title, item.text, item.url) == (f"Item {n}", f"Text {n} of it", f"https://x.example/{n}")
            and item.published is not None
            and item.published.minute == n
        } - {feed.bad}
        self.least = min(self.least, len(whole))
        if len(whole) < SIZE - 1:
            self.lost.append(f"{feed.name}: {len(whole)} of {SIZE - 1}")

    def verdict(self) -> int:
        """Prints what was found. The exit status."""
        print(" · ".join(f"{number:,} {end}" for end, number in self.ends.most_common()))
        print(
            f"broke the reader: {len(self.broken)} · the slowest: {self.slowest * 1000:,.0f} ms ({self.slow})"
        )
        print(f"untouched beside one poison: at least {self.least} of {SIZE - 1}")
        for each in [*self.broken, *self.lost][:20]:
            print(f"  {each}")
        return int(bool(self.broken or self.lost or self.slowest >= BOUNDS.patience))


async def run(number: int, seed: int, folder: Path | None, keep: Path | None) -> int:
    """Spoils and reads so many feeds; of the poisons, as many as there is time for beside them."""
    seeds = list(own())
    if folder is not None:
        seeds += [(kind, body) for _, kind, body in corpus(folder)]
    parser, chance, feeds = Parser(), random.Random(seed), list(poisoned())
    chance.shuffle(feeds)
    fuzz = Fuzz(parser, keep)
    await fuzz.read(
        "rss", Page("", b"<rss><channel/></rss>")
    )  # the process has begun, and is not counted as slow
    try:
        for _ in track(range(number), f"{number:,} spoiled feeds, of {len(seeds):,} feeds"):
            await fuzz.try_out(*spoiled(seeds, chance))
        for feed in track(feeds[: max(number, len(POISONS))], "feeds with one poison"):
            await fuzz.salvage(feed)
    finally:
        parser.close()
    return fuzz.verdict()


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("number", nargs="?", type=int, default=10_000, help="how many; 10,000 if not given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, help="a folder of feeds, or of archives of them")
    parser.add_argument("--keep", type=Path, help="a folder for the pages that broke the reader")
    given = parser.parse_args()
    if given.keep is not None:
        given.keep.mkdir(parents=True, exist_ok=True)
    sys.exit(asyncio.run(run(given.number, given.seed, given.corpus, given.keep)))


if __name__ == "__main__":
    main()
