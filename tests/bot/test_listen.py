"""Telegram in: python-telegram-bot over the loopback Bot API server, with the real store and the real sender."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.answer import Answerer
from bot.attend import written
from bot.clock import SystemClock
from bot.dispatch import Dispatcher
from bot.listen import AnotherInstanceError, Listener, TokenRefusedError
from bot.translate import Heard, translate
from couriers.telegram import TelegramCourier
from rules.audience import Address

_ROOT = Path(__file__).resolve().parents[2]
_REPEATED = "(repeated) "
_BOT = Path(__file__).with_name("answering_bot.py")


class QuickClock(SystemClock):
    """The time of the machine, on which a second's wait is short."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(min(seconds, 60.0) / 50)


@asynccontextmanager
async def _listening(talk: Any, botapi: Any, token: str = "") -> AsyncIterator[asyncio.Task[None]]:
    """The bot listens and sends while the block lasts."""
    house = talk.house
    house.clock = QuickClock()
    courier = TelegramCourier(botapi.token, botapi.base_url)
    await courier.open()
    dispatcher = Dispatcher(house.store, {"telegram": courier}, SystemClock(), 1, 1000.0)
    listener = Listener(house, Answerer(house, dispatcher.wake.set), token or botapi.token, botapi.base_url)
    sending, listening = asyncio.create_task(dispatcher.run()), asyncio.create_task(listener.run())
    try:
        yield listening
    finally:
        dispatcher.stop()
        listening.cancel()
        await asyncio.gather(sending, listening, return_exceptions=True)
        await courier.close()


def _talk(talk: Any, botapi: Any, story: Callable[[], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with _listening(talk, botapi):
            return await story()

    return asyncio.run(run())


async def _sent(botapi: Any, count: int, chat: int | None = None, method: str = "sendMessage") -> list[str]:
    await asyncio.to_thread(botapi.wait, count, chat, method)
    return [line["text"] for line in botapi.sent(chat)]


async def _until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.01)  # noqa: TID251 - the other side is a server with a clock of its own
    raise AssertionError("it did not happen")


def test_a_command_in_a_topic_of_a_group_is_answered_in_that_topic(talk: Any, botapi: Any) -> None:
    botapi.group(-100, "Team", {1: "creator"}, topics=[5])

    async def story() -> None:
        botapi.say(-100, 1, "/follow@tocsin_test_bot Kenya", topic=5)
        assert "now follows Kenya" in (await _sent(botapi, 1, -100))[0]

    _talk(talk, botapi, story)
    assert botapi.sent(-100)[0]["message_thread_id"] == "5"
    chat = talk.house.store.chats.at(Address("telegram", "-100", "5"))
    assert [each.place for each in talk.house.store.subscriptions.of(chat.id)] == ["KE"]


def test_an_administrator_configures_and_a_member_does_not(talk: Any, botapi: Any) -> None:
    botapi.group(-5, "Team", {1: "administrator", 2: "member"})

    async def story() -> list[str]:
        botapi.say(-5, 2, "/follow Kenya")
        await _sent(botapi, 1, -5)
        botapi.say(-5, 1, "/follow Kenya")
        return await _sent(botapi, 2, -5)

    first, second = _talk(talk, botapi, story)
    assert first.startswith("Only the administrators")
    assert "now follows Kenya" in second


def test_somebody_who_was_demoted_is_asked_for_anew(talk: Any, botapi: Any) -> None:
    botapi.group(-5, "Team", {1: "administrator"})

    async def story() -> list[str]:
        botapi.say(-5, 1, "/follow Kenya")
        await _sent(botapi, 1, -5)
        botapi.member(-5, 1, "member")
        botapi.say(-5, 1, "/follow Chad")
        return await _sent(botapi, 2, -5)

    assert _talk(talk, botapi, story)[1].startswith("Only the administrators")


def test_an_anonymous_administrator_configures_and_another_channel_does_not(talk: Any, botapi: Any) -> None:
    botapi.group(-5, "Team", {1: "administrator"})

    async def story() -> list[str]:
        stranger = {"id": -77, "type": "channel", "title": "Elsewhere"}
        message = {
            "message_id": 70, "date": 1_790_000_000, "text": "/follow Chad", "sender_chat": stranger,
            "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}, "chat": {"id": -5, "type": "group", "title": "Team"},
        }  # fmt: skip
        botapi.update("message", message)
        botapi.say(-5, 1, "/follow Kenya", anonymous=True)
        return await _sent(botapi, 1, -5)

    assert "now follows Kenya" in _talk(talk, botapi, story)[0]
    assert talk.house.store.subscriptions.followed() == ["KE"]


def test_two_people_press_acknowledge_and_the_card_is_edited_once_for_everybody(
    talk: Any, botapi: Any
) -> None:
    botapi.group(-5, "Team", {1: "administrator", 2: "member", 3: "member"})
    talk.house.clock = SystemClock()

    async def story() -> None:
        botapi.say(-5, 1, "/follow Kenya")
        await _sent(botapi, 1, -5)
        if not talk.house.workshop.is_open:
            await talk.house.open_rules()
        await _publish(talk, "Britain is permitting non-essential embassy staff to depart Kenya.")
        botapi.say(-5, 1, "/following")  # an answer wakes the sender
        await _sent(botapi, 3, -5)
        card = next(each for each in botapi.shown(-5) if "Act now" in each["text"])
        data = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        botapi.press(-5, 2, card["message_id"], data)
        botapi.press(-5, 3, card["message_id"], data)
        await asyncio.to_thread(botapi.wait, 2, None, "answerCallbackQuery")
        await asyncio.to_thread(botapi.wait, 1, -5, "editMessageText")

    _talk(talk, botapi, story)
    toasts = [line["text"] for line in botapi.log() if line["method"] == "answerCallbackQuery"]
    assert toasts[0].startswith("Acknowledged")
    assert toasts[1].startswith("Person 2 acknowledged it already")
    card = next(each for each in botapi.shown(-5) if "Act now" in each["text"])
    assert "✅ Acknowledged by Person 2" in card["text"]
    assert sum(line["method"] == "editMessageText" for line in botapi.log()) == 1


async def _publish(talk: Any, title: str) -> None:
    from rules.item import Item
    from rules.polling import SourceId, SourceTier

    house = talk.house
    house.store.items.put(
        Item(SourceId("bbc"), title, "", title, "", "en", house.clock.now()), house.clock.now()
    )
    for stored in house.store.items.waiting(10):
        verdict = (await house.workshop.judge([(stored.item, SourceTier.NEWS)]))[0]
        house.recording().record(stored, verdict, house.clock.now())


def test_a_group_that_becomes_a_supergroup_keeps_what_it_follows(talk: Any, botapi: Any) -> None:
    botapi.group(-5, "Team", {1: "administrator"})

    async def story() -> list[str]:
        botapi.say(-5, 1, "/follow Kenya")
        await _sent(botapi, 1, -5)
        botapi.migrate(-5, -100500)
        botapi.say(-100500, 1, "/following")
        return await _sent(botapi, 1, -100500)

    assert "Kenya" in _talk(talk, botapi, story)[0]
    assert [chat.address.chat for chat in talk.house.store.chats.on("telegram")] == ["-100500"]


def test_whoever_blocks_the_bot_gets_nothing_and_what_he_follows_again_when_he_returns(
    talk: Any, botapi: Any
) -> None:
    botapi.private(7)
    address = Address("telegram", "7")

    async def story() -> None:
        chats = talk.house.store.chats
        botapi.say(7, 7, "/follow Kenya")
        await _sent(botapi, 1, 7)
        botapi.block(7)
        await _until(lambda: chats.at(address).stopped)
        botapi.unblock(7)
        await _until(lambda: not chats.at(address).stopped)
        botapi.say(7, 7, "/following")
        assert "Kenya" in (await _sent(botapi, 2, 7))[1]

    _talk(talk, botapi, story)


def test_forged_button_data_is_refused_and_the_press_confirmed(talk: Any, botapi: Any) -> None:
    botapi.group(-5, "Team", {1: "administrator", 2: "member"})

    async def story() -> list[str]:
        botapi.say(-5, 1, "/unfollow")
        await _sent(botapi, 1, -5)
        shown = botapi.shown(-5)[-1]["message_id"]
        for data in ("v1:follow:KE", "v1:editrule:1", "nonsense"):
            botapi.press(-5, 2, shown, data, forged=True)
        await asyncio.to_thread(botapi.wait, 3, None, "answerCallbackQuery")
        return [line["text"] for line in botapi.log() if line["method"] == "answerCallbackQuery"]

    toasts = _talk(talk, botapi, story)
    assert [toast[:24] for toast in toasts] == ["Only the administrators ", "This is for operators of", "This button is too old. "]  # fmt: skip
    assert talk.house.store.subscriptions.followed() == []


def test_the_coordinates_of_a_shared_location_are_never_stored(talk: Any) -> None:
    location = {"latitude": -1.2921237, "longitude": 36.8219462}
    raw = {
        "update_id": 1,
        "message": {
            "message_id": 1, "date": 1_790_000_000, "location": location, "chat": {"id": 7, "type": "private"},
            "from": {"id": 7, "is_bot": False, "first_name": "Aida"},
        },
    }  # fmt: skip
    update = translate(raw, talk.house.places, talk.clock.now())
    assert isinstance(update, Heard)
    assert update.said.data == "v1:follow:184745"
    assert "1.29" not in written(update)
    assert "36.8" not in written(update)


@pytest.mark.parametrize(
    "change",
    [
        {"via_bot": {"id": 9, "is_bot": True, "first_name": "Other"}},
        {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "x"}},
        {"from": {"id": 9, "is_bot": True, "first_name": "Other"}},
        {"chat": {"id": -9, "type": "channel", "title": "News"}},
        {"text": None},
    ],
)
def test_what_no_person_says_here_is_passed_over(talk: Any, change: dict[str, Any]) -> None:
    message = {
        "message_id": 1, "date": 1_790_000_000, "text": "/follow Kenya", "chat": {"id": 7, "type": "private"},
        "from": {"id": 7, "is_bot": False, "first_name": "Aida"},
    } | change  # fmt: skip
    assert translate({"update_id": 1, "message": message}, talk.house.places, talk.clock.now()) is None
    assert translate({"update_id": 2, "edited_message": message}, talk.house.places, talk.clock.now()) is None


def test_an_update_that_nobody_can_read_is_passed_over_and_the_next_one_answered(
    talk: Any, botapi: Any
) -> None:
    botapi.private(7)

    async def story() -> None:
        botapi.update("message", {"message_id": "?", "chat": "nowhere"})
        botapi.update("callback_query", {"id": "1"})
        botapi.say(7, 7, "/help")
        await _sent(botapi, 1, 7)

    _talk(talk, botapi, story)


def test_the_menu_offers_to_everybody_what_he_may_use(talk: Any, botapi: Any) -> None:
    botapi.private(900)

    async def story() -> None:
        await asyncio.to_thread(botapi.wait, 4, None, "setMyCommands")

    _talk(talk, botapi, story)
    menus = {
        json.dumps(key): {each["command"] for each in menu} for key, menu in botapi.ask("commands").items()
    }
    default, groups, admins, operator = (
        next(menu for key, menu in menus.items() if part in key)
        for part in ("'default'", "all_group_chats", "all_chat_administrators", "900")
    )
    assert groups < default == admins < operator == set(talk.house.desk().commands)


def test_a_hang_or_an_error_of_the_network_only_delays(talk: Any, botapi: Any) -> None:
    botapi.private(7)
    for fault in (
        {"fault": "error", "code": 500},
        {"fault": "gateway"},
        {"fault": "garbage"},
        {"fault": "cut"},
    ):
        botapi.fault(**fault, method="getUpdates")
    botapi.fault("cut", method="getMe")

    async def story() -> None:
        botapi.say(7, 7, "/help")
        await _sent(botapi, 1, 7)

    _talk(talk, botapi, story)


def test_a_token_that_telegram_does_not_know_ends_with_a_sentence(talk: Any, botapi: Any) -> None:
    async def run() -> None:
        async with _listening(talk, botapi, token="4242:this-is-not-the-token-of-that-server") as listening:
            await listening

    with pytest.raises(TokenRefusedError, match="token file") as caught:
        asyncio.run(run())
    assert "4242" not in str(caught.value)


def test_another_instance_with_the_same_token_ends_with_a_sentence(talk: Any, botapi: Any) -> None:
    address = f"{botapi.base_url}{botapi.token}/getUpdates?timeout=5"

    async def poll() -> None:
        async with httpx.AsyncClient(timeout=20) as other:
            while True:
                await other.get(address)

    async def run() -> None:
        async with _listening(talk, botapi) as listening:
            other = asyncio.create_task(poll())
            try:
                await asyncio.wait_for(listening, 10)
            finally:
                other.cancel()

    with pytest.raises(AnotherInstanceError, match="another instance uses this token"):
        asyncio.run(run())


def test_a_chat_whose_answer_takes_long_keeps_no_other_chat_waiting(
    talk: Any, botapi: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    botapi.private(900)
    botapi.private(7)
    hold = threading.Event()

    async def slow(wish: Any, house: Any) -> Any:
        await asyncio.to_thread(hold.wait, 10)
        raise TimeoutError

    monkeypatch.setattr("bot.answer.perform", slow)

    async def story() -> None:
        botapi.say(900, 900, "/tryrule Curfew in Lima")
        botapi.say(900, 900, "/help")
        botapi.say(7, 7, "/help")
        await _sent(botapi, 1, 7)
        assert botapi.sent(900) == []
        hold.set()
        assert (await _sent(botapi, 2, 900))[0].startswith("This takes longer")

    _talk(talk, botapi, story)


def test_no_command_is_lost_or_done_twice_when_the_bot_is_killed_again_and_again(
    parts: Any, botapi: Any, tmp_path: Path
) -> None:
    people = range(1, 25)
    for person in people:
        botapi.private(person)
        botapi.say(person, person, f"/nowhere{person}")
        botapi.say(person, person, "/quiet 22:00-07:00")
    arguments = [
        str(tmp_path / "killed.db"),
        str(parts.folder / "index.places"),
        botapi.base_url,
        botapi.token,
    ]
    command = [sys.executable, str(_BOT), *arguments]

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, cwd=_ROOT, env={"PYTHONPATH": str(_ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip

    def told() -> Counter[tuple[str, str]]:
        return Counter((line["chat"], line["text"]) for line in botapi.sent())

    def different(messages: Counter[tuple[str, str]]) -> int:
        return len({(chat, text.removeprefix(_REPEATED)) for chat, text in messages})

    def wait_for(count: int) -> None:
        while different(seen := told()) < count:
            botapi.wait(seen.total() + 1, None, "sendMessage", 20)

    for kills in range(1, 3):
        bot = start()
        wait_for(kills * 10)
        bot.send_signal(signal.SIGKILL)
        bot.communicate()
    bot = start()
    try:
        wait_for(2 * len(people))
    finally:
        bot.send_signal(signal.SIGTERM)
        bot.communicate()
    assert different(told()) == 2 * len(people)
    assert set(told().values()) == {1}, "what is sent again says so"
