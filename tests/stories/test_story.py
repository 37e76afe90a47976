"""A whole story through every floor: configuration, feeds over HTTP, the real bot, and Telegram on the loopback.

What each chat got stands in kazakhstan_2022.txt. TOCSIN_STORIES=write writes it anew: read the difference before you
commit it.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import assemble, config, rooms
from bot.answer import Answerer
from bot.clock import FakeClock
from bot.listen import Listener
from bot.perform import Performance
from bot.publish import FeedServer
from bot.story import Story, told
from rules.incidents import Status

SCRIPT = Path(__file__).with_name("kazakhstan_2022.txt")
DANA, JONAS, TEAM, OFFICER, VIKTOR = 101, 102, -200, 203, 104
NAMES = {
    DANA: "Dana, lives in Almaty, quiet hours 23:00-07:00",
    JONAS: "Jonas, a German who follows Kazakhstan",
    TEAM: "A relief organisation's group, with a duty officer",
    VIKTOR: "Viktor, follows Germany, Russia, the United States and Serbia",
}
SETTING_UP = [
    (DANA, DANA, "/zone Asia/Almaty"),
    (DANA, DANA, "/quiet 23:00-07:00"),
    (DANA, DANA, "/follow Almaty"),
    (JONAS, JONAS, "/zone Europe/Berlin"),
    (JONAS, JONAS, "/nationality DE"),
    (JONAS, JONAS, "/follow Kazakhstan 2"),
    (TEAM, OFFICER, "/zone Asia/Almaty"),
    (TEAM, OFFICER, "/follow Kazakhstan 3"),
    (TEAM, OFFICER, "/follow Kyrgyzstan 2"),
    (VIKTOR, VIKTOR, "/follow Germany, Russia, United States, Serbia"),
]
REFERENCE = re.compile(r"Ref (\S+) r\d+$")
SAYS_OVER = re.compile(r"\b(over|ended|all[- ]clear)\b", re.IGNORECASE)
LINES = 3
SHOWN = ("sendMessage", "editMessageText", "sendPhoto")
PATIENCE = 20


@dataclass(frozen=True)
class Told:
    """One message or edit as a chat got it. `kind`: answer, card, edit, reply, map."""

    at: datetime
    chat: int
    kind: str
    rings: bool
    text: str
    message: int

    @property
    def incident(self) -> str:
        found = REFERENCE.search(self.text)
        assert found, f"no reference: {self.text}"
        return found[1]


@dataclass(frozen=True)
class Played:
    """What came of the playing: messages in order, how each incident ended, how the group's cards look at the end."""

    messages: list[Told]
    statuses: dict[str, Status]
    group: list[str]

    @property
    def alerts(self) -> list[Told]:
        return [each for each in self.messages if each.kind not in ("answer", "map")]


class Evening:
    """The house, its people on Telegram, and a pen that writes down what they get."""

    def __init__(self, story: Story, house: assemble.House, clock: FakeClock, botapi: Any) -> None:
        self.story, self.house, self.clock, self.botapi = story, house, clock, botapi
        self.messages: list[Told] = []
        self.taken = False

    async def play(self, server: FeedServer) -> None:
        couriers = assemble.couriers(self.house.config, self.botapi.token)
        for courier in couriers.values():
            await courier.open()
        self.dispatcher = self.house.dispatching(couriers, self.house.store.process.claim())
        answerer = Answerer(self.house, self.dispatcher.wake.set)
        listener = Listener(self.house, answerer, self.botapi.token, self.botapi.base_url)
        listening = asyncio.create_task(listener.run())
        try:
            for chat, user, words in SETTING_UP:
                await self.clock.advance(60)
                self.botapi.say(chat, user, words)
                await self.answered()
            await Performance(
                self.story, self.house, self.clock, server, self.dispatcher, self.acknowledge, self.note
            ).run()
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            for courier in couriers.values():
                await courier.close()

    async def answered(self) -> None:
        """Waits for the listener to answer what somebody said or pressed, and sends the answer."""
        async with asyncio.timeout(PATIENCE):
            await self.dispatcher.wake.wait()
        self.dispatcher.wake.clear()
        await self.dispatcher.drain(self.clock.now())
        await self.note()

    async def note(self) -> None:
        """Writes down what the server has accepted since the last time."""
        lines = [each for each in self.botapi.log() if each["method"] in SHOWN]
        for line in lines[len(self.messages) :]:
            edited, rings = (
                line["method"] == "editMessageText",
                line.get("disable_notification") not in (True, "true"),
            )
            kind = "edit" if edited else "reply" if line.get("reply_parameters") else "card"
            text = line["caption"] if line["method"] == "sendPhoto" else line["text"]
            if line["method"] == "sendPhoto":
                kind = "map"
            elif kind == "card" and not REFERENCE.search(text):
                kind = "answer"
            self.messages.append(
                Told(
                    self.clock.now(), int(line["chat"]), kind, rings and not edited, text, int(line["message_id"])
                )
            )  # fmt: skip

    async def acknowledge(self) -> None:
        """The duty officer presses the button under the group's first card of the wanted category, once."""
        wanted = self.story.acknowledgement["category"]
        incidents = {each.id for each in self.house.store.incidents.all_open() if each.category == wanted}
        cards = [each for each in self.messages if (each.chat, each.kind) == (TEAM, "card")]
        for card in cards:
            if card.incident in incidents and not self.taken:
                self.taken = True
                await self.clock.advance(60)
                self.dispatcher.wake.clear()
                self.botapi.press(TEAM, OFFICER, card.message, f"v1:ack:{card.incident}")
                await self.answered()


def settings(folder: Path, story: Story, server: FeedServer, botapi: Any) -> config.Config:
    """The configuration, written to a file and read as the program reads it."""
    token = folder / "telegram.token"
    token.write_text(botapi.token, "utf-8")
    token.chmod(0o600)
    text = f'[telegram]\ntoken_file = "telegram.token"\napi = "{botapi.url}"\n[fetch]\naddresses = "any"\n'
    for feed in story.feeds:
        row = {key: feed[key] for key in ("id", "kind", "publisher", "tier")} | {
            "url": server.url(f"/{feed['id']}"), "language": "en", "every": "1m",
        }  # fmt: skip
        text += "[[source]]\n" + "".join(f'{key} = "{value}"\n' for key, value in row.items())
    (folder / "tocsin.toml").write_text(text, "utf-8")
    return config.load(folder / "tocsin.toml", rooms.kind_names())


async def performed(folder: Path, botapi: Any) -> Played:
    story = told()
    for person in (DANA, JONAS, VIKTOR):
        botapi.private(person, NAMES[person])
    botapi.group(TEAM, NAMES[TEAM], {OFFICER: "administrator"})
    async with FeedServer() as server:
        clock = FakeClock(story.begins)
        house = assemble.build(settings(folder, story, server, botapi), clock, assemble.shared_index())
        try:
            await house.open_rules()
            evening = Evening(story, house, clock, botapi)
            await evening.play(server)
            statuses = {str(each.id): each.status for each in house.store.incidents.every()}
        finally:
            house.close()
    return Played(evening.messages, statuses, [each.get("text", "") for each in botapi.shown(TEAM)])


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The story as it was played once, for all tests of this file."""
    from botapi.driver import serving  # aiogram takes a second to import: only where it is needed

    folder = tmp_path_factory.mktemp("story")
    with serving(folder / "botapi.jsonl") as botapi:
        return asyncio.run(performed(folder, botapi))


def script(played: Played) -> str:
    """What each role got, as a person reads it."""
    pages = [f"{told().title}: what each chat got. Times are UTC. Written by tests/stories/test_story.py.\n"]
    for chat, name in NAMES.items():
        pages.append(f"\n== {name} ==\n")
        for each in (message for message in played.messages if message.chat == chat):
            bell = "rings" if each.rings else "silent"
            pages.append(f"\n{each.at:%Y-%m-%d %H:%M} · {each.kind} · {bell}\n")
            pages += [f"    {line}\n" for line in each.text.splitlines()[:LINES]]
    return "".join(pages)


def test_every_role_gets_what_the_script_says(played: Played) -> None:
    if os.environ.get("TOCSIN_STORIES") == "write":
        SCRIPT.write_text(script(played), "utf-8")
    assert script(played) == SCRIPT.read_text("utf-8")


def test_who_follows_other_countries_gets_nothing(played: Played) -> None:
    assert [each.text for each in played.alerts if each.chat == VIKTOR] == []
    answers = [each for each in played.messages if each.chat == VIKTOR]
    assert answers
    assert max(each.at for each in answers) < told().items[0]["at"]


def test_the_resident_is_rung_and_sleeps_unless_lives_are_in_danger(played: Played) -> None:
    rings = [each for each in played.alerts if each.chat == DANA and each.rings]
    assert rings
    for each in rings:
        clock = each.at.astimezone(ZoneInfo("Asia/Almaty")).time()
        if clock >= time(23) or clock < time(7):
            assert each.text.startswith("🔴"), each


def test_every_card_has_its_five_elements_and_a_reference(played: Played) -> None:
    publishers = [feed["publisher"] for feed in told().feeds]
    cards = [each for each in played.alerts if each.kind != "reply"]
    assert cards
    for card in cards:
        assert any(publisher in card.text for publisher in publishers), card
        assert "Kazakhstan" in card.text.splitlines()[0]
        assert re.search(r"^What to do: \S", card.text, re.MULTILINE), card
        assert re.search(r"^When: .*January 2022, \d\d:\d\d \(", card.text, re.MULTILINE), card
        assert card.incident in played.statuses


def test_a_note_under_a_card_names_place_guidance_and_the_card_it_belongs_to(played: Played) -> None:
    carded = {(each.chat, each.incident) for each in played.alerts if each.kind == "card"}
    for note in (each for each in played.alerts if each.kind == "reply"):
        assert note.rings
        assert "Kazakhstan" in note.text.splitlines()[0]
        assert "What to do: " in note.text
        assert (note.chat, note.incident) in carded


def test_nothing_is_called_over_that_has_not_ended(played: Played) -> None:
    for each in played.alerts:
        own, _, _ = each.text.partition("What to do: ")
        words = "\n".join(line for line in own.splitlines() if not line.startswith("• "))
        if SAYS_OVER.search(words.replace("not an all-clear", "")):
            assert played.statuses[each.incident] is Status.ENDED, each.text


def test_an_incident_has_one_card_in_a_chat_and_changes_in_place(played: Played) -> None:
    kinds = Counter(each.kind for each in played.alerts)
    cards = Counter((each.chat, each.incident) for each in played.alerts if each.kind == "card")
    assert max(cards.values()) == 1
    assert kinds["edit"] > kinds["reply"]
    first = {(each.chat, each.incident): each.message for each in played.alerts if each.kind == "card"}
    for edit in (each for each in played.alerts if each.kind == "edit"):
        assert first[edit.chat, edit.incident] == edit.message


def test_each_card_of_something_grave_has_one_silent_map_right_after_it(played: Played) -> None:
    for chat in (DANA, JONAS, TEAM):
        told_there = [each for each in played.messages if each.chat == chat and each.kind != "answer"]
        maps = [number for number, each in enumerate(told_there) if each.kind == "map"]
        assert [told_there[number - 1].kind for number in maps] == ["card"]
        assert not any(told_there[number].rings for number in maps)


def test_the_group_sees_who_took_an_incident_on(played: Played) -> None:
    taken = [text for text in played.group if "✅ Acknowledged by " in text]
    assert len(taken) == 1
