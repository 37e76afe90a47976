"""A source that moved for good: it is read where it stands, operators hear of it once, and the change is one command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conversation.newsroom import Newsroom
from conversation.talk import OPERATOR, Talk

from bot import assemble, config, rooms, sourcecraft
from bot.heads import Route
from rules.errors import ConfigError
from rules.polling import Health, Poll, Source, SourceId, SourceTier
from store import open_store

KINDS = rooms.kind_names()


@pytest.mark.parametrize(
    ("hops", "moved"),
    [
        ([], None), ([301], "https://x.example/1"), ([308, 301], "https://x.example/2"), ([302], None),
        ([301, 302], "https://x.example/1"), ([302, 301], None), ([307, 308], None), ([301, 303, 301], "https://x.example/1"),
    ],
)  # fmt: skip
def test_a_source_stands_where_the_redirects_lead_that_are_for_good(
    hops: list[int], moved: str | None
) -> None:
    route = Route()
    for number, status in enumerate(hops, 1):
        route = route.onward(status, f"https://x.example/{number}")
    assert route.moved == moved


@pytest.mark.parametrize(
    "url", ["https://me:secret@x.example/", "https://x.example/" + "a" * 3_000, "https://x.example/\u202e"]
)
def test_an_address_that_nobody_should_see_is_not_proposed(url: str) -> None:
    assert Route().onward(301, url).moved is None


@asynccontextmanager
async def leading(to: str, status: str = "301 Moved") -> AsyncIterator[str]:
    """An old address, which leads to another one."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            f"HTTP/1.1 {status}\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/old"


def shown(talk: Talk) -> str:
    """What /sources says."""
    talk.screen.shown.clear()
    talk.say(OPERATOR, "/sources")
    return next(iter(talk.screen.shown.values())).text


def test_a_move_is_told_once_shown_in_sources_and_over_when_the_address_is_changed(talk: Talk) -> None:
    world, addresses = Newsroom(talk), []

    async def story(fetcher: assemble.Fetcher) -> None:
        world.publish("wire", ["Curfew in Lima"])
        addresses.append(world.feeds.url("/wire"))
        async with leading(addresses[0]) as old:
            world.source_at("wire", old)
            await world.passes(await world.opened(fetcher), timedelta(minutes=45))
        assert world.feeds.unchanged["/wire"] >= 3

    world.run(story)
    assert world.heard(OPERATOR) == ["Source wire (wire) has moved"]
    assert f"has moved to {addresses[0]} : change its address with `tocsin sources move wire`" in shown(talk)
    moved = Source(SourceId("wire"), "rss", addresses[0], "wire", SourceTier.NEWS, "en")
    talk.house.store.sources.sync([moved], talk.clock.now())
    assert "moved" not in shown(talk)


def test_a_redirect_for_now_is_no_move(talk: Talk) -> None:
    world = Newsroom(talk)

    async def story(fetcher: assemble.Fetcher) -> None:
        world.publish("wire", ["Curfew in Lima"])
        async with leading(world.feeds.url("/wire"), "302 Found") as old:
            world.source_at("wire", old)
            await world.passes(await world.opened(fetcher), timedelta(minutes=30))
        assert world.feeds.hits["/wire"] >= 2

    world.run(story)
    assert world.heard(OPERATOR) == []
    assert "moved" not in shown(talk)


def test_a_state_that_moved_to_another_owner_is_not_read_and_not_proposed(talk: Talk) -> None:
    world = Newsroom(talk)

    async def story(fetcher: assemble.Fetcher) -> None:
        world.publish("state", ["Curfew in Lima"])
        async with leading(world.feeds.url("/state").replace("127.0.0.1", "localhost")) as old:
            world.source_at("state", old, SourceTier.OFFICIAL)
            await world.passes(await world.opened(fetcher), timedelta(minutes=15))
        poll = talk.house.store.sources.get(SourceId("state"))
        assert poll is not None
        assert (poll.health, poll.moved) == (Health.BLOCKED, None)
        assert "leads to localhost" in (poll.error or "")

    world.run(story)


@pytest.mark.parametrize(
    "before",
    ['[catalogue]\nuse = ["gdacs"]\n', '[[source]]\nid = "gdacs"  # ours\nkind = "gdacs"\nurl = "https://old.example/g"\npublisher = "GDACS"\n'],
)  # fmt: skip
def test_the_command_changes_the_address_and_nothing_else(
    before: str, tmp_path: Path, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tocsin.toml"
    path.write_text(before, "utf-8")
    [source] = config.load(path, KINDS).sources
    with pytest.raises(ConfigError, match="nothing says that it has moved"):
        sourcecraft.move(path, "gdacs")
    store = open_store(tmp_path / "tocsin.db")
    store.sources.sync([source], now)
    store.sources.put(Poll(source.id, now, moved="https://new.example/g"))
    store.close()
    sourcecraft.show(config.load(path, KINDS))
    assert "moved" in capsys.readouterr().out
    sourcecraft.move(path, "gdacs")
    [after] = config.load(path, KINDS).sources
    assert after.url == "https://new.example/g"
    fields = ("id", "kind", "publisher", "tier", "language", "every", "places")
    assert [getattr(after, each) for each in fields] == [getattr(source, each) for each in fields]
    assert all(line in path.read_text("utf-8") for line in before.splitlines() if "url" not in line)
