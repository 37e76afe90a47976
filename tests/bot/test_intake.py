"""Floods of items, read by the real parts: what is told, what is held, and that nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conversation.newsroom import PERIOD, Newsroom
from conversation.talk import OPERATOR, Talk

from bot import assemble
from rules.polling import SourceId
from store.items import ItemState


@pytest.fixture
def world(talk: Talk) -> Newsroom:
    return Newsroom(talk)


def riots(number: int) -> list[str]:
    """So many incidents, each in a country of its own."""
    names = ["Kazakhstan", "Kenya", "France", "Germany", "Spain", "Italy", "Poland", "Chile", "Peru", "Bolivia", "Brazil", "Mexico", "Canada", "Egypt", "Sudan", "Chad", "Mali", "Niger", "Ghana", "Togo", "Benin", "Angola", "Zambia", "Malawi", "Mongolia", "Nepal", "India", "Thailand", "Vietnam", "Laos", "Fiji", "Japan"]  # fmt: skip
    return [
        f"The United States ordered its non-emergency embassy staff to leave {names[n % len(names)]}"
        for n in range(number)
    ]


def incidents(world: Newsroom) -> int:
    return len(world.house.store.incidents.every())


def test_of_a_flood_at_most_twenty_incidents_come_and_what_is_released_is_not_lost(world: Newsroom) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        world.source("paper")
        world.publish("paper", ["Nothing much happens"])
        watch = await world.opened(fetcher)
        await world.passes(watch, PERIOD)
        world.publish("paper", riots(32) + [f"Quiet day {n}" for n in range(40)], keys="flood")
        await world.passes(watch, PERIOD * 2)
        assert 0 < incidents(world) <= 20
        counts = world.house.store.items.counts()
        assert counts[ItemState.HELD] > 0
        assert sum(counts.values()) == 73, "all are kept"
        assert world.heard(OPERATOR) == [
            "Source paper (paper) brought 72 new items at once",
            f"{counts[ItemState.HELD]} items of source paper are held",
        ]
        before = incidents(world)
        assert world.house.store.items.floods.release(SourceId("paper")) == counts[ItemState.HELD]
        await world.passes(watch, PERIOD)
        assert incidents(world) > before
        assert world.house.store.items.counts()[ItemState.DONE] == 73

    world.run(story)


def test_a_flood_of_old_items_is_kept_and_not_judged(world: Newsroom) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        world.source("paper")
        world.publish("paper", ["Nothing much happens"])
        watch = await world.opened(fetcher)
        await world.passes(watch, PERIOD)
        world.publish("paper", riots(60), keys="old", age=timedelta(hours=49))
        await world.passes(watch, PERIOD * 2)
        assert incidents(world) == 0
        assert world.house.store.items.counts()[ItemState.OLD] == 60
        assert world.heard(OPERATOR) == ["Source paper (paper) brought 60 new items at once"]

    world.run(story)


def test_a_feed_that_renames_and_dates_anew_all_its_items_tells_nothing(world: Newsroom) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        world.source("paper")
        world.publish("paper", riots(12), age=timedelta(days=20))
        watch = await world.opened(fetcher)
        await world.passes(watch, PERIOD)
        assert incidents(world) == 0, "what is older than its window when it is first seen is no news"
        world.publish("paper", riots(12))
        await world.passes(watch, PERIOD * 2)
        world.publish("paper", riots(12), keys="renamed")
        await world.passes(watch, PERIOD * 2)
        assert incidents(world) == 0

    world.run(story)


def test_a_source_that_always_brings_much_is_no_flood(world: Newsroom) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        world.source("paper")
        world.publish("paper", ["Nothing much happens"])
        watch = await world.opened(fetcher)
        for day in range(3):
            world.publish("paper", [f"Quiet day {day} {n}" for n in range(40 + 30 * day)], keys=f"{day} ")
            await world.passes(watch, PERIOD * 2)
        assert world.told == []

    world.run(story)
