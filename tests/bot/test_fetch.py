"""The fetcher over real HTTP on the loopback, against servers that behave, and servers that do not."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hostile_server import Deed, bomb, goes_on, hangs

from bot.clock import SystemClock
from bot.dial import Reach
from bot.fetch import Fetched, Fetcher, Limits, Unchanged
from bot.heads import next_address
from bot.parse import Perusal, Step
from bot.publish import FeedServer
from rules.errors import MalformedError, RefusedError, SourceError, UnreachableError
from rules.polling import Poll, Source, SourceId
from sources import Get, Page

CLOCK = SystemClock()
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLL = Poll(SourceId("s"), NOW)
FEED = b"<rss version='2.0'><channel><title>t</title><item><title>Curfew</title></item></channel></rss>"
QUICK = Limits(deadline=0.6, connect=0.3)

Talk = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(talk: Talk) -> AsyncIterator[str]:
    """A server that reads one request and then does as `talk` says, byte by byte."""
    writers = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        try:
            await talk(await reader.readuntil(b"\r\n\r\n"), writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the fetcher has hung up
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/feed"
    finally:
        listening.close()
        for writer in writers:
            writer.close()


def answer(head: str, body: bytes = b"") -> Talk:
    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {head}\r\n\r\n".replace("\n", "\r\n").replace("\r\r", "\r").encode() + body)
        await writer.drain()

    return talk


def fetched(talk: Talk, limits: Limits = QUICK, poll: Poll | None = None) -> Fetched | Unchanged:
    async def run() -> Fetched | Unchanged:
        async with server(talk) as url, Fetcher(reach=Reach.ANYWHERE, limits=limits) as fetcher:
            return await fetcher.fetch(Get(url), poll)

    return asyncio.run(run())


def fails(talk: Talk, kind: type[SourceError], why: str, limits: Limits = QUICK) -> SourceError:
    with pytest.raises(kind, match=why) as caught:
        fetched(talk, limits)
    return caught.value


def test_a_page_comes_with_its_validators_and_is_unchanged_the_next_time() -> None:
    async def run() -> None:
        async with FeedServer() as press, Fetcher(reach=Reach.ANYWHERE) as fetcher:
            press.put("/feed", FEED)
            get = Get(press.url("/feed"))
            first = await fetcher.fetch(get, POLL)
            assert isinstance(first, Fetched)
            assert (first.page.body, first.page.content_type) == (FEED, "application/rss+xml")
            known = replace(POLL, etag=first.etag, digest=first.digest)
            assert await fetcher.fetch(get, known) == Unchanged()
            assert press.unchanged["/feed"] == 1
            press.put("/feed", FEED.replace(b"Curfew", b"Riot"))
            assert isinstance(await fetcher.fetch(get, known), Fetched)
            assert press.hits["/feed"] == 3

    asyncio.run(run())


def test_the_same_body_is_unchanged_even_where_the_server_knows_no_validators() -> None:
    talk = answer(f"200 OK\nContent-Length: {len(FEED)}", FEED)
    first = fetched(talk)
    assert isinstance(first, Fetched)
    assert fetched(talk, poll=replace(POLL, digest=first.digest)) == Unchanged()


def test_an_unchanged_page_is_never_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = []

    async def counted(self: Perusal, page: Page, digest: str) -> Step:
        step = await asked(self, page, digest)
        parsed.append(step)
        return step

    asked = Perusal.step
    monkeypatch.setattr(Perusal, "step", counted)

    async def run() -> None:
        async with FeedServer() as press, Fetcher(reach=Reach.ANYWHERE) as fetcher:
            press.put("/feed", FEED)
            source = Source(SourceId("s"), "rss", press.url("/feed"), "p")
            first = await fetcher.read_source(source, POLL, NOW)
            assert [item.title for item in first.items] == ["Curfew"]
            assert (first.answer.items, first.answer.dated) == (1, 0)
            known = replace(POLL, etag=first.answer.etag, digest=first.answer.digest)
            again = await fetcher.read_source(source, known, NOW)
            assert (again.items, again.answer.items) == ((), None)
            assert len(parsed) == 1

    asyncio.run(run())


def test_a_large_page_is_read_whole() -> None:
    many = b"".join(b"<item><title>Item %d</title><guid>%d</guid></item>" % (n, n) for n in range(1500))
    body = b"<rss version='2.0'><channel>" + many + b"</channel></rss>"

    async def run() -> int:
        async with FeedServer() as press, Fetcher(reach=Reach.ANYWHERE) as fetcher:
            press.put("/feed", body)
            source = Source(SourceId("s"), "rss", press.url("/feed"), "p")
            return len((await fetcher.read_source(source, POLL, NOW)).items)

    assert asyncio.run(run()) == 1500


def does(deed: Deed) -> Talk:
    """A server that does what the hostile one does."""

    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        await deed(writer)

    return talk


HEAD = b"HTTP/1.1 200 OK\r\n"
DRIPS_HEAD = does(goes_on(HEAD, b"X-Drip: 1\r\n", 0.05))
DRIPS_BODY = does(goes_on(HEAD + b"Content-Length: 100000\r\n\r\n", b"<", 0.05))
HINTS = does(goes_on(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.005))
ENDLESS = does(goes_on(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"))


@pytest.mark.parametrize("talk", [does(hangs), DRIPS_HEAD, DRIPS_BODY, HINTS])
def test_who_hangs_or_drips_is_left_at_the_deadline(talk: Talk) -> None:
    fails(talk, UnreachableError, "within 0.6 s")


def test_an_endless_page_and_a_gzip_bomb_are_cut_at_their_bounds() -> None:
    limits = Limits(deadline=10)
    fails(ENDLESS, MalformedError, "larger than 4 MiB", limits)
    packed = bomb(64)
    head = f"200 OK\nContent-Encoding: gzip\nContent-Length: {len(packed)}"
    fails(answer(head, packed), MalformedError, "larger than", limits)


def test_gzip_is_unpacked_once_and_nothing_else_is() -> None:
    packed = gzip.compress(FEED)
    page = fetched(answer(f"200 OK\nContent-Encoding: gzip\nContent-Length: {len(packed)}", packed))
    assert isinstance(page, Fetched)
    assert page.page.body == FEED
    for encoding in ("gzip, gzip, gzip", "br", "deflate", "zstd"):
        fails(
            answer(f"200 OK\nContent-Encoding: {encoding}\nContent-Length: 2", b"xx"),
            MalformedError,
            "packed as",
        )


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("200 OK\nContent-Length: 5000", FEED[:-20]),
        ("200 OK", FEED[:-20]),
        ("200 OK\nTransfer-Encoding: chunked", b"20\r\n" + FEED[:32] + b"\r\n"),
        ("200 OK\nTransfer-Encoding: chunked", b"20\r\n" + FEED[:32] + b"\r\nzz\r\n"),
        ("200 OK\nContent-Encoding: gzip", gzip.compress(FEED * 40, mtime=0)[:-20]),
    ],
)
def test_a_page_that_was_cut_off_is_used_and_said_to_be_partial(head: str, body: bytes) -> None:
    page = fetched(answer(head, body))
    assert isinstance(page, Fetched)
    assert page.page.partial == "the connection was cut before the end"
    assert page.page.body.startswith(b"<rss")


def test_a_whole_page_without_a_length_is_whole() -> None:
    for body in (b"<?xml version='1.0'?>\n<!-- x -->" + FEED + b"\n", b'{"items": []}\n'):
        page = fetched(answer("200 OK", body))
        assert isinstance(page, Fetched)
        assert page.page.partial == ""


def test_comments_before_a_feed_are_passed_over_in_no_time() -> None:
    for comments in (b"<!-- a -- b -->" * 500, b"<! x>" * 1_600 + b"<", b"<?x " * 2_000):
        page = fetched(answer("200 OK", comments + FEED))
        assert isinstance(page, Fetched)


@pytest.mark.parametrize(
    ("head", "kind", "why"),
    [
        ("404 Not Found\nContent-Length: 0", UnreachableError, "404.*still exist"),
        ("500 Oops\nContent-Length: 0", UnreachableError, "answered 500"),
        ("403 Forbidden\nContent-Length: 0", RefusedError, "does not let us in"),
        ("302 Found\nContent-Length: 0", UnreachableError, "without an address"),
        ("302 Found\nLocation: /feed\nContent-Length: 0", UnreachableError, "more than 5 redirects"),
        ("302 Found\nLocation: file:///etc/passwd\nContent-Length: 0", RefusedError, "only http and https"),
        ("302 Found\nLocation: http://[\nContent-Length: 0", UnreachableError, "no address"),
    ],
)
def test_other_answers_say_what_is_wrong(head: str, kind: type[SourceError], why: str) -> None:
    fails(answer(head), kind, why)


def test_garbage_and_a_closed_door_are_failures_in_plain_words() -> None:
    fails(answer("nonsense"), UnreachableError, "the connection broke")

    async def closed() -> None:
        async with Fetcher(reach=Reach.ANYWHERE) as fetcher:
            await fetcher.fetch(Get("http://127.0.0.1:1/feed?key=secret"))

    with pytest.raises(UnreachableError, match="cannot be reached") as caught:
        asyncio.run(closed())
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", 120.0),
        ("-5", -5.0),
        ("1000000000", 1e9),
        ("Sun, 01 Mar 2026 12:02:00 GMT", 120.0),
        ("soon", None),
    ],
)
def test_a_server_that_asks_to_wait_is_heard(said: str, wait: float | None) -> None:
    head = f"429 Slow down\nDate: Sun, 01 Mar 2026 12:00:00 GMT\nRetry-After: {said}\nContent-Length: 0"
    error = fails(answer(head), UnreachableError, "too often")
    assert isinstance(error, UnreachableError)
    assert error.wait == wait


def test_cookies_are_not_kept_and_we_say_who_we_are() -> None:
    heads = []

    async def talk(head: bytes, writer: asyncio.StreamWriter) -> None:
        heads.append(head.decode().casefold())
        await answer(f"200 OK\nSet-Cookie: a=b\nContent-Length: {len(FEED)}", FEED)(head, writer)

    async def run() -> None:
        async with server(talk) as url, Fetcher("Watchman/1 (duty@example.org)", Reach.ANYWHERE) as fetcher:
            await fetcher.fetch(Get(url))
            await fetcher.fetch(Get(url))

    asyncio.run(run())
    assert len(heads) == 2
    for head in heads:
        assert "cookie" not in head
        assert "referer" not in head
        assert "user-agent: watchman/1 (duty@example.org)" in head
        assert "accept-encoding: gzip\r\n" in head


def test_a_name_and_a_password_of_an_address_are_given_as_a_login_and_nowhere_else() -> None:
    heads = []

    async def talk(head: bytes, writer: asyncio.StreamWriter) -> None:
        heads.append(head.decode())
        await answer(f"200 OK\nContent-Length: {len(FEED)}", FEED)(head, writer)

    async def run() -> None:
        async with server(talk) as url, Fetcher(reach=Reach.ANYWHERE) as fetcher:
            await fetcher.fetch(Get(url.replace("//", "//desk:s%40fe@")))
            await fetcher.fetch(Get(url))

    asyncio.run(run())
    assert "authorization: basic zgvzazpzqgzl\r\n" in heads[0].casefold()  # desk:s@fe
    assert "desk" not in heads[0]
    assert "authorization" not in heads[1].casefold()


def test_no_address_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="root"):
        fetched(answer(f"200 OK\nContent-Length: {len(FEED)}", FEED))
    assert "127.0.0.1" not in caplog.text


def test_one_host_is_asked_one_thing_at_a_time_and_delays_no_other() -> None:
    running, most = 0, 0

    async def slow(head: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await CLOCK.sleep(0.1)
        running -= 1
        await answer("200 OK\nContent-Length: 0\nConnection: close")(head, writer)

    async def run() -> None:
        limits = Limits(at_once=2)
        fetching = Fetcher(reach=Reach.ANYWHERE, limits=limits)
        async with server(slow) as url, FeedServer() as press, fetching as fetcher:
            press.put("/feed", FEED)
            busy = [asyncio.create_task(fetcher.fetch(Get(url))) for _ in range(5)]
            await CLOCK.sleep(0.02)
            other = Get(press.url("/feed").replace("127.0.0.1", "localhost"))
            await asyncio.wait_for(fetcher.fetch(other), 0.3)
            assert sum(task.done() for task in busy) < 5, "the other host did not wait for them"
            await asyncio.gather(*busy)
        assert most == 1

    asyncio.run(run())


def test_a_redirect_from_https_to_http_is_refused() -> None:
    with pytest.raises(RefusedError, match="https to http"):
        next_address("https://news.example/feed", "http://news.example/feed")
    assert next_address("http://news.example/a/feed", "../b") == "http://news.example/b"


@pytest.mark.parametrize(
    ("to", "stays"),
    [
        ("https://travel.state.gov/new", True),
        ("https://www.state.gov/new", True),
        ("https://state.example/new", False),
        ("https://gov/new", False),
    ],
)
def test_official_advice_is_read_at_its_publishers_own_address_only(to: str, stays: bool) -> None:
    old = "https://travel.state.gov/feed"
    assert next_address(old, to) == to
    if stays:
        assert next_address(old, to, stay=True) == to
    else:
        with pytest.raises(RefusedError, match="set the source's url to it"):
            next_address(old, to, stay=True)


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        ("Cache-Control: public, max-age=900", 900.0),
        ("Cache-Control: max-age=900\nAge: 300", 600.0),
        ("Cache-Control: max-age=900\nAge: soon", 900.0),
        ("Cache-Control: no-cache, max-age=900", None),
        ("X-Nothing: said", None),
    ],
)
def test_for_how_long_an_answer_holds_is_read_from_its_head(head: str, seconds: float | None) -> None:
    page = fetched(answer(f"200 OK\nContent-Length: {len(FEED)}\n{head}", FEED))
    assert isinstance(page, Fetched)
    assert page.fresh == seconds
    assert fetched(answer(f"304 Not Modified\n{head}")) == Unchanged(seconds)
