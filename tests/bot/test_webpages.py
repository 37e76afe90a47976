"""A page without a feed as it is lived: a real server on the loopback, the fetcher, the comparison, the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from conversation.talk import OPERATOR, Talk

from bot import assemble
from bot.compare import Comparer
from bot.config import Config, FetchTable
from bot.publish import FeedServer
from bot.watch import Watch
from rules import policy
from rules.audience import Address, ChatKind, Subscription
from rules.places import PlaceId
from rules.polling import Health, Poll, Source, SourceId, SourceTier

EMBASSY = (Path(__file__).parents[1] / "data/webpage/embassy.html").read_text("utf-8")
LINE = "<p>Large gatherings"
NEWS = (
    "<p>The United States embassy orders its non-essential staff to leave Kazakhstan. Roads are closed.</p>"
)
LOGIN = (
    "<html><head><title>Sign in</title></head><body><p>Your session has ended, so please enter your name again.</p>"
    "<p>Riots broke out in Almaty, or so this page says.</p></body></html>"
)


class World:
    """The page of an embassy over HTTP, read by the real parts, and what a follower of Kazakhstan would get."""

    def __init__(self, talk: Talk) -> None:
        self.house, self.clock = talk.house, talk.clock
        chat = self.house.store.chats.arrive(Address("telegram", "1"), ChatKind.PRIVATE, self.clock.now())
        self.house.store.subscriptions.follow(Subscription(chat.id, PlaceId("KZ")))

    async def read(self, *pages: str | Callable[[], object]) -> list[tuple[Health, list[str]]]:
        """Polls once a page, two hours apart: the health of the source, and the texts of what was judged. What is no
        page is done between two polls."""
        seen = []
        async with FeedServer() as feeds:
            source = Source(
                SourceId("embassy"), "webpage", feeds.url("/security"), "embassy", SourceTier.OFFICIAL, "en",
                timedelta(hours=1),
            )  # fmt: skip
            self.house.store.sources.sync([source], self.clock.now())
            async with assemble.fetcher(Config(fetch=FetchTable(addresses="any"))) as fetcher:
                watch = await self._watch(source, fetcher)
                for page in pages:
                    if not isinstance(page, str):
                        page()
                        continue
                    feeds.put("/security", page.encode())
                    await self.clock.advance(2 * 3600)
                    before = self.clock.now()
                    await watch.tick()
                    seen.append(
                        (self.poll.health, [each.text for each in self.house.store.items.recent(before)])
                    )
        return seen

    async def _watch(self, source: Source, fetcher: assemble.Fetcher) -> Watch:
        house = self.house
        if not house.workshop.is_open:
            await house.open_rules()
        recorder = house.recording()
        recorder.know(source)
        comparer = Comparer(house.store, house.places, policy.shipped(), house.ladder, recorder)
        return Watch(
            house.store, {source.id: source}, fetcher, house.workshop, recorder, comparer, house.vigil(), self.clock,
            lambda: None,
        )  # fmt: skip

    @property
    def poll(self) -> Poll:
        poll = self.house.store.sources.get(SourceId("embassy"))
        assert poll is not None
        return poll

    def sent(self) -> list[tuple[str, str]]:
        """To whom, and the first line."""
        claimed = self.house.store.outbox.claim(self.clock.now(), 100, 1)
        return [(each.address.chat, each.message.text.splitlines()[0]) for each in claimed]


@pytest.fixture
def world(talk: Talk) -> World:
    return World(talk)


def test_a_new_sentence_is_told_once_it_was_read_twice_and_rings_like_any_news(world: World) -> None:
    changed = EMBASSY.replace(LINE, NEWS + LINE)
    seen = asyncio.run(world.read(EMBASSY, changed, changed, changed, EMBASSY))
    text = "The United States embassy orders its non-essential staff to leave Kazakhstan.\nRoads are closed."
    assert seen == [(Health.OK, []), (Health.OK, []), (Health.OK, [text]), (Health.OK, []), (Health.OK, [])]
    chats, lines = zip(*world.sent(), strict=True)
    assert set(chats) == {"1"}
    assert "Kazakhstan" in lines[0]


def test_what_moves_without_saying_anything_is_no_news(world: World) -> None:
    moved = EMBASSY.replace("12 March 2026, 09:41", "13 March 2026, 18:00").replace(
        "1,204 views", "1,377 views"
    )
    stirred = moved.replace("How to vote from abroad", "Ten things to see").replace(
        "Accept all", "Reject all"
    )
    assert [told for _, told in asyncio.run(world.read(EMBASSY, moved, stirred, EMBASSY, moved))] == [[]] * 5
    assert world.sent() == []


def test_another_page_in_its_place_tells_people_nothing_and_operators_once(world: World) -> None:
    seen = asyncio.run(world.read(EMBASSY, LOGIN, LOGIN, LOGIN, EMBASSY))
    assert [health for health, _ in seen] == [Health.OK, *[Health.PARTIAL] * 3, Health.OK]
    assert [told for _, told in seen] == [[]] * 5
    assert world.sent() == [(str(OPERATOR), "Source embassy (embassy) was not believed in full")]


def test_a_failure_between_two_readings_forgets_nothing(world: World) -> None:
    changed = EMBASSY.replace(LINE, NEWS + LINE)
    seen = asyncio.run(world.read(EMBASSY, changed, "<html><body>Bad gateway</body></html>", changed))
    assert [(health, len(told)) for health, told in seen] == [
        (Health.OK, 0), (Health.OK, 0), (Health.UNPARSABLE, 0), (Health.OK, 1),
    ]  # fmt: skip


def test_a_page_that_breaks_its_reader_is_a_failure_like_any(world: World) -> None:
    seen = asyncio.run(world.read(EMBASSY, "<html><body>" + "<div>" * 200_000, EMBASSY))
    assert [health for health, _ in seen] == [Health.OK, Health.UNPARSABLE, Health.OK]


def test_what_is_new_and_that_it_is_known_are_kept_together(world: World) -> None:
    execute = world.house.store._sqlite.connection.execute
    full = "CREATE TRIGGER full BEFORE INSERT ON item BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    changed = EMBASSY.replace(LINE, NEWS + LINE)
    seen = asyncio.run(
        world.read(
            EMBASSY, changed, lambda: execute(full), changed, lambda: execute("DROP TRIGGER full"), changed
        )
    )
    assert [len(told) for _, told in seen] == [0, 0, 0, 1]
