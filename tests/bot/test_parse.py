"""What breaks the reader of pages: only the process breaks, the source is told, and the next page is read."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import rooms
from bot.confine import Bounds
from bot.parse import BOUNDS, BrokenPageError, Parser
from rules.errors import MalformedError
from rules.polling import Source, SourceId
from sources import Get, Page

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
QUICK = Bounds(patience=1.0, doubt=0.3, memory=1 << 30)
ITEMS = b"".join(b"<item><title>Item %d</title><guid>%d</guid></item>" % (n, n) for n in range(30))
HEAD = b"<rss version='2.0'><channel><title>t</title>"
FEED = HEAD + ITEMS + b"</channel></rss>"
DIGEST = "0123456789abcdef0123456789abcdef"


def source(kind: str) -> Source:
    return Source(SourceId(kind), kind, "https://x.example/feed", "p")


async def read(parser: Parser, body: bytes, kind: str = "any") -> Any:
    """What is read of one page. The kind "any" does what its page says (tests/breaking)."""
    perusal = parser.begin(source(kind), NOW)
    get = await perusal.first()
    return await perusal.step(Page(get.url, body), DIGEST)


def run(story: Callable[[Parser], Awaitable[None]], bounds: Bounds = QUICK, room: str = "breaking") -> None:
    async def whole() -> None:
        parser = Parser(room, bounds)
        try:
            await story(parser)
        finally:
            parser.close()

    asyncio.run(whole())


@pytest.mark.parametrize(
    ("word", "fate"),
    [
        (b"hang", "breaks the reader, which took longer than 1 s"),
        (b"eat", "breaks the reader, which took more than 1024 MiB of memory"),
        (b"leave", r"breaks the reader, which ended by itself \(status 0\)"),
        (b"crash", r"breaks the reader, which crashed \(signal 11\)"),
        (b"fail", r"kind any failed: ZeroDivisionError at .*breaking.any\.py:\d+"),
        (b"write", r"kind any failed: OSError at .*\.py:\d+"),
    ],
)
def test_a_page_that_breaks_the_reader_fails_alone_and_the_next_is_read(word: bytes, fate: str) -> None:
    async def story(parser: Parser) -> None:
        assert len(await read(parser, FEED, "rss")) == 30
        with pytest.raises(BrokenPageError, match=rf"^the (page|) ?{fate} \(page 0123456789ab\)$") as broken:
            await read(parser, word)
        assert broken.value.page == DIGEST
        assert "part of the page" not in str(broken.value)
        assert len(await read(parser, FEED, "rss")) == 30

    run(story)


HOSTILE = {
    "a flood of attributes": HEAD
    + b"<item "
    + b"".join(b"a%d='1' " % n for n in range(20_000))
    + b"/></channel></rss>",
    "attributes below the limit": HEAD
    + (b"<item " + b"".join(b"a%d='1' " % n for n in range(499)) + b"/>") * 300
    + b"</channel></rss>",
    "nesting": HEAD + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</channel></rss>",
    "unclosed items": HEAD + b"<item><title>x</title>" * 100_000,
    "unclosed tags": HEAD + b"<item><" * 300_000,
    "comments": b"<!-- a -->" * 2_000 + b" and no feed",
    "open comments": HEAD + b"<!-- " * 400_000,
    "open scripts": HEAD
    + b"<item><title>x</title><description>"
    + b"&lt;script " * 40_000
    + b"</description></item>",
    "entries within entries": b"<feed><title>t</title>" + b"<entry><content>some words" * 2_000 + b"</feed>",
    "brackets": HEAD + b"<item><title>" + b"<![CDATA[" * 200_000,
    "declarations": b"<!DOCTYPE r [" + b"<!ENTITY a 'b'>" * 100_000 + b"]>" + FEED,
    "references": HEAD + b"<item><title>" + b"&amp;" * 400_000 + b"</title></item></channel></rss>",
    "many items": HEAD + b"<item><title>x</title></item>" * 200_000 + b"</channel></rss>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends_within_the_deadline_and_the_next_is_read(name: str) -> None:
    async def story(parser: Parser) -> None:
        begun = time.monotonic()  # noqa: TID251 - the deadline is that of the real clock
        with contextlib.suppress(MalformedError):
            assert len(await read(parser, HOSTILE[name], "rss")) <= 2_000
        assert time.monotonic() - begun < BOUNDS.patience + 2  # noqa: TID251 - as above
        assert len(await read(parser, FEED, "rss")) == 30

    run(story, BOUNDS)


def test_a_poll_that_another_page_interrupted_goes_on_where_it_was() -> None:
    async def story(parser: Parser) -> None:
        perusal = parser.begin(source("any"), NOW)
        assert await perusal.first() == Get("https://x.example/feed")
        assert await perusal.step(Page("", b"then two"), DIGEST) == Get("https://x.example/feed/two")
        with pytest.raises(BrokenPageError):
            await read(parser, b"crash")
        assert await perusal.step(Page("", b"then three"), DIGEST) == Get("https://x.example/feed/three")
        items: Any = await perusal.step(Page("", b"end"), DIGEST)
        assert [item.title for item in items] == ["then two", "then three", "end"]

    run(story)


def test_those_who_wait_behind_a_hanging_page_are_read_all() -> None:
    async def story(parser: Parser) -> None:
        hanging = asyncio.create_task(read(parser, b"hang"))
        others = await asyncio.gather(*(read(parser, FEED, "rss") for _ in range(20)))
        assert [len(items) for items in others] == [30] * 20
        with pytest.raises(BrokenPageError):
            await hanging

    run(story)


def test_what_a_kind_prints_is_no_answer_and_its_surroundings_hold_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TOCSIN_TOKEN_FILE", "/nowhere")

    async def story(parser: Parser) -> None:
        assert [item.title for item in await read(parser, b"print")] == ["print"]
        assert [item.title for item in await read(parser, b"secrets")] == ["secrets: none"]

    run(story)


def test_the_process_knows_nothing_that_pages_do_not_need() -> None:
    async def story(parser: Parser) -> None:
        assert len(await read(parser, FEED, "rss")) == 30
        assert [item.title for item in await read(parser, b"heavy")] == ["heavy: none"]

    run(story)


def test_the_first_wish_of_a_kind_depends_on_the_source_alone() -> None:
    async def story(parser: Parser) -> None:
        for name, kind in rooms.kinds().items():
            assert await parser.begin(source(name), NOW).first() == next(
                kind.poll(source(name), NOW.replace(year=2030))
            )

    run(story, room="sources")


def test_a_service_that_is_killed_leaves_no_process_behind() -> None:
    code = """if True:
        import asyncio
        from datetime import UTC, datetime
        from bot.confine import Bounds
        from bot.parse import Parser
        from rules.polling import Source
        from sources import Page
        async def main():
            parser = Parser("breaking", Bounds(patience=1.0))
            source = Source("any", "any", "https://x.example/feed", "p")
            perusal = parser.begin(source, datetime.now(UTC))
            await perusal.first()
            print(parser._process._process._popen.pid, flush=True)
            await perusal.step(Page("", b"hang"), "")
        asyncio.run(main())
    """
    tests = Path(__file__).parents[1]
    service = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(tests)},
    )
    assert service.stdout is not None
    child = int(service.stdout.readline())
    service.send_signal(signal.SIGKILL)
    service.wait()
    service.stdout.close()
    until = time.monotonic() + 10  # noqa: TID251 - a real process, the real clock
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:  # noqa: TID251 - as above
        time.sleep(0.05)  # noqa: TID251 - as above
    assert not Path(f"/proc/{child}").exists()
