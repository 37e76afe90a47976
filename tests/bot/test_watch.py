"""Polling many sources: what did not change is kept together, and nobody waits for anybody."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from conversation.newsroom import PERIOD, Newsroom
from conversation.talk import Talk

from bot import assemble
from bot.clock import SystemClock
from rules.polling import Health, Poll, SourceId


@pytest.fixture
def world(talk: Talk) -> Newsroom:
    return Newsroom(talk)


def names(world: Newsroom, count: int) -> list[str]:
    """So many sources that have one item each."""
    found = [f"wire{n}" for n in range(count)]
    for name in found:
        world.publish(name, ["Curfew in Lima"])
        world.source(name)
    return found


def polls(world: Newsroom) -> list[Poll]:
    return [poll for _, poll in world.house.store.sources.all()]


def test_what_did_not_change_is_kept_in_one_transaction_and_asked_again_a_period_later(
    world: Newsroom,
) -> None:
    commits: list[str] = []

    async def story(fetcher: assemble.Fetcher) -> None:
        listed = names(world, 12)
        watch = await world.opened(fetcher)
        await watch.tick()
        await world.clock.advance(1.5 * PERIOD.total_seconds())
        connection = world.house.store._sqlite.connection
        connection.set_trace_callback(lambda said: commits.append(said) if said == "COMMIT" else None)
        await watch.tick()
        connection.set_trace_callback(None)
        assert all(world.feeds.unchanged[f"/{name}"] == 1 for name in listed)
        assert len(commits) == 1
        now = world.clock.now()
        assert all(
            poll.answered == now and now + PERIOD <= poll.due <= now + 1.2 * PERIOD for poll in polls(world)
        )

    world.run(story)


def test_one_that_cannot_be_kept_costs_the_others_nothing(world: Newsroom) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        names(world, 5)
        watch = await world.opened(fetcher)
        await watch.tick()
        await world.clock.advance(1.5 * PERIOD.total_seconds())
        world.house.store._sqlite.connection.execute(
            """CREATE TRIGGER bad BEFORE UPDATE ON source WHEN NEW.id = 'wire2' AND NEW.failures = 0
            BEGIN SELECT RAISE(ABORT, 'no'); END"""
        )
        await watch.tick()
        assert {poll.source: poll.health for poll in polls(world)} == {
            SourceId(f"wire{n}"): Health.UNPARSABLE if n == 2 else Health.OK for n in range(5)
        }

    world.run(story)


def test_while_one_hangs_the_others_are_kept_and_asked_when_they_are_due(world: Newsroom) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async def story(fetcher: assemble.Fetcher) -> None:
        async with await asyncio.start_server(hang, "127.0.0.2", 0) as server:
            names(world, 3)
            world.source_at("slow", f"http://127.0.0.2:{server.sockets[0].getsockname()[1]}/slow")
            watch = await world.opened(fetcher)
            ticks = [asyncio.create_task(watch.tick())]
            for _ in range(3):
                await SystemClock().sleep(0.3)
                await world.clock.advance(1.2 * PERIOD.total_seconds())
                ticks.append(asyncio.create_task(watch.tick()))
            await SystemClock().sleep(0.3)
            await watch.look()
            asked = [poll for poll in polls(world) if poll.source != "slow"]
            assert all(
                world.clock.now() - (poll.answered or world.clock.now()) < timedelta(seconds=1)
                for poll in asked
            )
            assert all(poll.answered for poll in asked)
            for tick in ticks:
                tick.cancel()
            await asyncio.gather(*ticks, return_exceptions=True)

    world.run(story)
