"""A feed server that dies and comes back, read by the real parts: who is told, when, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from conversation.newsroom import PERIOD, Newsroom
from conversation.talk import OPERATOR, Talk

from bot import assemble
from rules.audience import Quiet
from rules.delivery import DeliveryKind
from rules.places import PlaceId
from rules.polling import Health, SourceTier

KYIV, KZ, ALMATY = PlaceId("703448"), PlaceId("KZ"), PlaceId("1526384")


@pytest.fixture
def world(talk: Talk) -> Newsroom:
    return Newsroom(talk)


def test_a_server_that_dies_is_told_once_each_way_within_two_periods_and_polling_goes_on(
    world: Newsroom,
) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        for name, tier in (("agency", SourceTier.AGENCY), ("paper", SourceTier.NEWS)):
            world.source(name, tier)
            world.publish(name, ["Nothing much happens"])
        world.follows(7, KZ, ALMATY)
        world.follows(8)
        watch = await world.opened(fetcher)
        await world.passes(watch, PERIOD * 3)
        assert world.told == []
        await world.dies()
        died = world.clock.now()
        await world.passes(watch, PERIOD * 12)
        assert sorted(world.heard(OPERATOR)) == [
            "Source agency (agency) does not answer",
            "Source paper (paper) does not answer",
        ]
        [blind] = world.heard(7)
        assert blind.startswith("I cannot see")
        assert "Almaty, Kazakhstan since" in blind
        assert all(at - died <= PERIOD * 2 for _, _, _, at in world.told)
        asked = [poll.asked for _, poll in world.house.store.sources.all()]
        assert all(at and world.clock.now() - at < timedelta(hours=1.2) for at in asked), "polling goes on"
        assert "Almaty, Kazakhstan is unknown: I cannot see it since" in world.now(ALMATY)
        await world.returns()
        await world.passes(watch, timedelta(hours=2))
        assert sorted(each for each in world.heard(OPERATOR) if "well again" in each) == [
            "Source agency (agency) is well again",
            "Source paper (paper) is well again",
        ]
        assert [text.split(":")[0] for text in world.heard(7)[1:]] == ["I can see again"]
        assert len(world.told) == 6
        assert world.heard(8) == []
        assert [rings for who, _, rings, _ in world.told if who == "7"] == [True, False]

    world.run(story)


def test_a_hiccup_is_told_to_nobody(world: Newsroom) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        world.source("paper")
        world.publish("paper", ["Nothing much happens"])
        world.follows(7, KZ)
        watch = await world.opened(fetcher)
        await world.passes(watch, timedelta(minutes=5))
        await world.dies()
        await world.passes(watch, timedelta(minutes=7))
        assert world.house.store.sources.all()[0][1].health is Health.FAILING
        await world.returns()
        await world.passes(watch, timedelta(hours=1))
        assert world.told == []

    world.run(story)


def test_only_those_are_told_whose_places_nobody_else_sees(world: Newsroom) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        world.source("local", SourceTier.LOCAL, "KZ")
        world.source("official", SourceTier.OFFICIAL, "UA")
        world.source("world-paper", SourceTier.NEWS, "UA")
        for name in ("local", "official", "world-paper"):
            world.publish(name, ["Nothing much happens"])
        world.follows(7, ALMATY)
        world.follows(8, KYIV)
        world.follows(9, PlaceId("FR"))
        watch = await world.opened(fetcher)
        await world.passes(watch, PERIOD)
        for name in ("local", "official"):
            world.feeds.put(f"/{name}", b"<html><title>Just a moment...</title></html>", "text/html")
        await world.passes(watch, PERIOD * 4)
        assert world.heard(7)[0].startswith("I cannot see Almaty, Kazakhstan since")
        assert world.heard(8)[0].startswith("I cannot see Kyiv, Ukraine since"), (
            "its only official source is gone"
        )
        assert world.heard(9) == []
        assert "France is unknown: no source of those that are read covers it" in world.now(PlaceId("FR"))
        told = len(world.told)
        again = await world.opened(fetcher)
        await world.passes(again, PERIOD * 3)
        assert len(world.told) == told, "a restart tells nothing twice"

    world.run(story)


def test_in_quiet_hours_blindness_comes_without_a_sound(world: Newsroom) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        world.source("paper")
        world.publish("paper", ["Nothing much happens"])
        world.follows(7, KZ)
        chat = world.house.store.chats.on("telegram")[0]
        now = world.clock.now()
        quiet = Quiet((now - timedelta(hours=1)).time(), (now + timedelta(hours=3)).time())
        world.house.store.chats.put(replace(chat, quiet=quiet))
        watch = await world.opened(fetcher)
        await world.passes(watch, PERIOD)
        await world.dies()
        await world.passes(watch, PERIOD * 3)
        assert [rings for who, _, rings, _ in world.told if who == "7"] == [False]

    world.run(story)


def test_what_waits_to_be_told_is_in_the_outbox_with_the_note_that_it_was_told(world: Newsroom) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        source = world.source("paper")
        world.house.store.sources.sync([source], world.clock.now())
        now = world.clock.now()
        vigil, poll = world.house.vigil(), world.house.store.sources.all()[0][1]
        failing = replace(poll, health=Health.FAILING, failures=2, asked=now)
        world.house.store.sources.put(failing)
        vigil.asked(source, poll, failing, (), now)
        for _ in range(2):  # the second is a process that was started after a crash
            world.house.vigil().look(now + PERIOD * 2)
        [delivery] = world.house.store.outbox.claim(now + PERIOD * 2, 10, 1)
        assert (delivery.kind, delivery.rings, delivery.expires) == (DeliveryKind.NOTICE, False, None)
        assert world.house.store.sources.troubles.broken() == {"paper": now}

    world.run(story)


def test_where_the_blind_source_is_taken_out_nobody_is_told_that_sight_returned(world: Newsroom) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        world.source("local", SourceTier.LOCAL, "KZ")
        world.publish("local", ["Nothing much happens"])
        world.follows(7, KZ)
        watch = await world.opened(fetcher)
        await world.passes(watch, PERIOD)
        await world.dies()
        await world.passes(watch, PERIOD * 3)
        world.sources.clear()
        world.source_at("french", "http://127.0.0.1:9/", SourceTier.NEWS, "FR")
        await world.passes(await world.opened(fetcher), PERIOD)
        assert [each.split(" since")[0] for each in world.heard(7)] == ["I cannot see Kazakhstan"]
        assert "unknown" in world.now(KZ)

    world.run(story)


def test_what_is_told_is_not_lost_where_the_outbox_takes_nothing(
    world: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(fetcher: assemble.Fetcher) -> None:
        source, now = world.source("paper"), world.clock.now()
        world.follows(7, KZ)
        store, vigil, later = world.house.store, world.house.vigil(), now + PERIOD * 2
        store.sources.sync([source], now)
        poll = store.sources.all()[0][1]
        failing = replace(poll, health=Health.FAILING, failures=2, asked=now)
        store.sources.put(failing)
        vigil.asked(source, poll, failing, (), now)
        with monkeypatch.context() as broken:
            broken.setattr(store.outbox, "put", _full)
            with pytest.raises(OSError, match="disk full"):
                vigil.look(later)
        assert store.sources.troubles.broken() == {}, "nothing is noted as told"
        assert vigil.look(later) == 2

    world.run(story)


def _full(deliveries: object) -> int:
    raise OSError("disk full")
