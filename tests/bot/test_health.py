"""Every state of health, reached over HTTP by a source as it may be met, and shown to operators."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from conversation.newsroom import PERIOD, Newsroom
from conversation.talk import OPERATOR, Talk

from bot import assemble
from bot.config import Config
from rules.polling import Health

DAY = timedelta(days=1)
HEAD = "<rss version='2.0'><channel><title>T</title>"
UNDATED = f"{HEAD}<item><guid>1</guid><title>Nothing much</title></item></channel></rss>"
BODIES = {
    Health.EMPTY: f"{HEAD}</channel></rss>",
    Health.UNPARSABLE: "<!DOCTYPE html><html><title>Just a moment...</title></html>",
    Health.UNDATED: UNDATED,
}


@pytest.fixture
def world(talk: Talk) -> Newsroom:
    return Newsroom(talk)


async def cut_short(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    body = UNDATED.removesuffix("</channel></rss>").encode()
    writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: 99999\r\n\r\n" + body
    )
    await writer.drain()
    writer.close()


@pytest.mark.parametrize("health", [each for each in Health if each is not Health.NEW])
def test_every_state_is_reached_and_shown(world: Newsroom, health: Health) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        world.source("paper")
        world.publish("paper", ["Nothing much happens"], age=15 * DAY if health is Health.STALE else 0 * DAY)
        if health in BODIES:
            world.feeds.put("/paper", BODIES[health].encode())
        watch = await world.opened(fetcher)
        if health is Health.FAILING:
            await world.dies()
        if health is Health.BLOCKED:
            async with assemble.fetcher(Config()) as careful:  # public addresses alone
                await world.passes(await world.opened(careful), PERIOD * 4)
        if health is Health.PARTIAL:
            world.sources.clear()
            server = await asyncio.start_server(cut_short, "127.0.0.1", 0)
            await world.feeds.close()
            world.source_at("paper", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
            watch = await world.opened(fetcher)
        if health is Health.LATE:
            for hour in range(7):
                world.publish("paper", [f"Nothing much happens in hour {hour}"])
                await world.passes(watch, PERIOD * 6)
        await world.passes(
            watch, PERIOD * (24 if health is Health.LATE else 4)
        ) if health is not Health.BLOCKED else None

    world.run(story)
    [(_, poll)] = world.house.store.sources.all()
    assert poll.health is health
    told = [each for each in world.heard(OPERATOR) if "Source paper" in each]
    quiet = (
        Health.OK,
        Health.LATE,
        Health.UNDATED,
        Health.EMPTY,
    )  # an empty page waits a day: it may be its way
    assert len(told) == (0 if health in quiet else 1), "once, however often it is asked"
    world.talk.say(OPERATOR, "/sources")
    assert f"rss, news · {health.value}, asked" in world.talk.screen.news[-1][2].text
    if health is Health.LATE:
        assert "nothing new for 5 hours, usually within 60 minutes" in world.talk.screen.news[-1][2].text


def test_a_feed_that_shows_the_same_for_two_weeks_is_told_once_and_polled_on(world: Newsroom) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        world.source("paper")
        world.publish("paper", ["Nothing much happens"])
        watch = await world.opened(fetcher)
        for _ in range(16 * 4):
            await world.passes(watch, timedelta(seconds=20))
            await world.clock.advance(6 * 3600)
        assert world.heard(OPERATOR) == ["Source paper (paper) answers, but has had nothing new for long"]
        before = world.feeds.hits["/paper"]
        await world.passes(watch, PERIOD * 3)
        assert world.feeds.hits["/paper"] > before
        world.publish("paper", ["Something at last"])
        await world.passes(watch, PERIOD * 2)
        assert world.heard(OPERATOR)[1:] == ["Source paper (paper) is well again"]

    world.run(story)
