"""Registers as they are lived: a real server on the loopback, the fetcher, the comparison, the outbox."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from conversation.talk import OPERATOR, Talk

from bot import assemble
from bot.compare import Comparer
from bot.config import Config, FetchTable
from bot.publish import FeedServer
from bot.record import Recorder
from bot.watch import Watch
from rules import policy
from rules.audience import Address, ChatKind, Subscription
from rules.delivery import Sent, after
from rules.places import PlaceId, PlaceKind
from rules.polling import Health, Poll, Source, SourceId, SourceTier
from rules.rulebook import Rulebook
from rules.workbench import Workbench

ITEM = (
    "<item><title>{name} - {words}</title><link>https://x.example/{code}</link><pubDate>{day}</pubDate>"
    "<description>&lt;p&gt;{note}&lt;/p&gt;</description></item>"
)
WORDS = {
    1: "Level 1: Exercise Normal Precautions",
    2: "Level 2: Exercise Increased Caution",
    3: "Level 3: Reconsider Travel",
    4: "Level 4: Do Not Travel",
    None: "Think Twice",
}


class World:
    """The register of one state over HTTP, read by the real parts, and what a follower of Niger would get."""

    def __init__(self, talk: Talk, book: Rulebook) -> None:
        self.house, self.clock, self.book = talk.house, talk.clock, book
        self.source = Source(
            SourceId("us-state"), "state_gov", "", "us-state", SourceTier.OFFICIAL, "en", timedelta(hours=1)
        )
        countries = [place for place in self.house.places if place.kind is PlaceKind.COUNTRY]
        self.names = {place.id: place.name for place in countries if place.id not in ("GE", "PS")}
        chat = self.house.store.chats.arrive(Address("telegram", "1"), ChatKind.PRIVATE, self.clock.now())
        for place in ("NE", "ML"):
            self.house.store.subscriptions.follow(Subscription(chat.id, PlaceId(place)))

    def page(self, notes: str = "", least: int = 0, **levels: int | None) -> bytes:
        """The register with every country on level 2 but for `levels`; `least`: only so many countries."""
        items = [
            ITEM.format(
                name=name,
                code=code,
                words=WORDS[levels.get(code, 2)],
                note=notes,
                day=f"{self.clock.now():%a, %d %b %Y}",
            )
            for code, name in list(self.names.items())[: least or None]
        ]
        return f"<rss version='2.0'><channel><title>T</title>{''.join(items)}</channel></rss>".encode()

    async def read(self, *pages: bytes) -> list[tuple[Health, list[tuple[str, bool]]]]:
        """Polls once a page, an hour apart: the health of the source and (title, rings) of what was put to be sent."""
        seen = []
        async with FeedServer() as feeds:
            source = Source(
                **{name: getattr(self.source, name) for name in Source.__slots__} | {"url": feeds.url("/r")}
            )
            self.house.store.sources.sync([source], self.clock.now())
            settings = Config(fetch=FetchTable(addresses="any"))
            async with assemble.fetcher(settings) as fetcher:
                watch = self._watch(source, fetcher)
                for page in pages:
                    feeds.put("/r", page)
                    await self.clock.advance(2 * 3600)
                    await watch.tick()
                    seen.append((self.poll.health, self._sent()))
        return seen

    def _watch(self, source: Source, fetcher: assemble.Fetcher) -> Watch:
        house, known = self.house, {source.id: source}
        recorder = Recorder(house.store, house.places, self.book, house.ladder, known)
        comparer = Comparer(house.store, house.places, policy.shipped(), house.ladder, recorder)
        return Watch(
            house.store,
            known,
            fetcher,
            house.workshop,
            recorder,
            comparer,
            house.vigil(),
            self.clock,
            lambda: None,
        )

    @property
    def poll(self) -> Poll:
        poll = self.house.store.sources.get(self.source.id)
        assert poll is not None
        return poll

    def _sent(self) -> list[tuple[str, bool]]:
        claimed = self.house.store.outbox.claim(self.clock.now(), 100, 1)
        return [
            (line.removeprefix("us-state: "), delivery.rings)
            for delivery in claimed
            for line in delivery.message.text.splitlines()
            if line.startswith("us-state: ")
        ]


@pytest.fixture
def world(talk: Talk, workbench: Workbench) -> World:
    return World(talk, workbench.engine.book)


def test_a_raise_rings_once_and_the_first_reading_is_no_news(world: World) -> None:
    seen = asyncio.run(world.read(world.page(NE=4), world.page(NE=4, ML=4), world.page(NE=4, ML=4)))
    assert seen == [
        (Health.OK, []),
        (Health.OK, [("United States: advice for Mali: level 2 → 4", True)]),
        (Health.OK, []),
    ]


def test_a_lowering_is_told_when_the_unchanged_page_was_read_again(world: World) -> None:
    raised, lowered = world.page(NE=4), world.page(NE=3)
    seen = asyncio.run(world.read(raised, lowered, lowered, lowered))
    assert [sent for _, sent in seen] == [
        [],
        [],
        [("United States: advice for Niger: level 4 → 3", False)],
        [],
    ]


@pytest.mark.parametrize("bad", ["few", "challenge", "tiny", "empty"])
def test_a_reading_that_cannot_be_believed_changes_nothing(world: World, bad: str) -> None:
    page = {
        "few": world.page(least=180, NE=1),
        "challenge": b"<!DOCTYPE html><html><title>Just a moment...</title></html>",
        "tiny": b"ok",
        "empty": b"<rss version='2.0'><channel><title>T</title></channel></rss>",
    }[bad]
    seen = asyncio.run(world.read(world.page(NE=2), page, world.page(NE=2), world.page(NE=3)))
    assert [health for health, _ in seen] == [Health.OK, Health.UNPARSABLE, Health.OK, Health.OK]
    assert [sent for _, sent in seen] == [
        [],
        [],
        [],
        [("United States: advice for Niger: level 2 → 3", True)],
    ]


def test_words_nobody_knows_are_told_to_operators_and_not_to_followers(world: World) -> None:
    seen = asyncio.run(world.read(world.page(NE=3), world.page(NE=None), world.page(NE=3)))
    assert seen == [(Health.OK, []), (Health.PARTIAL, []), (Health.OK, [])]


def test_what_is_wrong_is_said_to_operators(world: World) -> None:
    asyncio.run(world.read(world.page(NE=3), world.page(NE=None)))
    assert "nobody has taught Tocsin what 'Think Twice' means" in (world.poll.error or "")


def test_a_day_on_which_the_whole_register_moves_is_held(world: World) -> None:
    moved = dict.fromkeys(list(world.names)[:100], 4)
    seen = asyncio.run(world.read(world.page(), world.page(**moved | {"NE": 4})))
    assert seen[1] == (Health.PARTIAL, [])
    assert "changed at once: held, nothing of it was sent" in (world.poll.error or "")


def test_a_note_for_all_is_not_told(world: World) -> None:
    seen = asyncio.run(
        world.read(world.page(), world.page("Reissued after periodic review without changes."))
    )
    assert seen == [(Health.OK, []), (Health.OK, [])]


def test_why_is_kept_with_the_decision(world: World) -> None:
    asyncio.run(world.read(world.page(), world.page(NE=3)))
    item = world.house.store.items.find("advice for Niger")
    assert item is not None
    assert item.item.text == "The advice went from level 2 to level 3."


def test_operators_hear_once_of_a_held_register_and_once_of_unknown_words(world: World) -> None:
    moved = dict.fromkeys(list(world.names)[:100], 4)
    pages = [
        world.page(),
        world.page(**moved),
        world.page(**moved | {"NE": 4}),
        world.page(NE=None),
        world.page(NE=None),
    ]
    heard: list[str] = []

    def listen() -> list[tuple[str, bool]]:
        heard.extend(
            each.message.text
            for each in world.house.store.outbox.claim(world.clock.now(), 100, 1)
            if each.address.chat == str(OPERATOR)
            and world.house.store.outbox.record(after(each, Sent("1"), each.born), each.born)
        )
        return []

    world._sent = listen  # type: ignore[method-assign]  # what operators get, in place of what followers get
    asyncio.run(world.read(*pages))
    firsts = [text.splitlines()[:2] for text in heard]
    assert [title for title, _ in firsts] == ["Source us-state (us-state) was not believed in full"] * 2
    assert "destinations changed at once: held" in firsts[0][1]
    assert "'Think Twice'" in firsts[1][1]
