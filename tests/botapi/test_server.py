"""The server refuses what Telegram refuses, and behaves as it does."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from botapi.driver import Driver
from telegram import (
    Bot,
)
from telegram.error import ChatMigrated, Conflict, Forbidden


def call(botapi: Driver, method: str, **given: Any) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{botapi.base_url}{botapi.token}/{method}",
        json.dumps(given).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        return dict(json.load(error))


def talk(botapi: Driver, conversation: Any) -> Any:
    async def run() -> Any:
        async with Bot(botapi.token, base_url=botapi.base_url) as bot:
            return await conversation(bot)

    return asyncio.run(run())


def keyboard(*rows: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "inline_keyboard": [[{"text": text, "callback_data": data} for text, data in row] for row in rows]
    }


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no text": ({"text": ""}, "text is empty"),
    "only spaces": ({"text": "  \n"}, "non-empty"),
    "too long": ({"text": "x" * 4097}, "too long"),
    "too long in UTF-16": ({"text": "🚨" * 2049}, "too long"),
    "a lone surrogate": ({"text": "x\ud800"}, "UTF-8"),
    "an unknown parameter": ({"text": "x", "shout": True}, "unknown parameter shout"),
    "a parse mode": ({"text": "x", "parse_mode": "HTML"}, "send entities"),
    "a wrong type": ({"text": "x", "disable_notification": "perhaps"}, "no JSON"),
    "an entity past the end": (
        {"text": "abc", "entities": [{"type": "bold", "offset": 1, "length": 3}]},
        "ENTITY_BOUNDS_INVALID",
    ),
    "half an emoji": (
        {"text": "🚨x", "entities": [{"type": "bold", "offset": 1, "length": 1}]},
        "cuts a character in half",
    ),
    "an unknown entity": (
        {"text": "abc", "entities": [{"type": "blink", "offset": 0, "length": 1}]},
        "unsupported",
    ),
    "an unknown field of an entity": (
        {"text": "abc", "entities": [{"type": "bold", "offset": 0, "length": 1, "colour": "red"}]},
        "unknown field colour",
    ),
    "a link without address": (
        {"text": "abc", "entities": [{"type": "text_link", "offset": 0, "length": 1, "url": "javascript:1"}]},
        "Wrong HTTP URL",
    ),
    "101 entities": ({"text": "abc", "entities": [{"type": "bold", "offset": 0, "length": 1}] * 101}, "101"),
    "a quote in a quote": (
        {
            "text": "abc",
            "entities": [
                {"type": "blockquote", "offset": 0, "length": 3},
                {"type": "expandable_blockquote", "offset": 1, "length": 1},
            ],
        },
        "within a blockquote",
    ),
    "data of 65 bytes": (
        {"text": "x", "reply_markup": keyboard([("a", "é" * 32 + "x")])},
        "BUTTON_DATA_INVALID",
    ),
    "nine buttons in a row": ({"text": "x", "reply_markup": keyboard([("a", "b")] * 9)}, "too long"),
    "101 buttons": ({"text": "x", "reply_markup": keyboard(*[[("a", "b")]] * 101)}, "too long"),
    "a button without label": ({"text": "x", "reply_markup": keyboard([(" ", "b")])}, "non-empty"),
    "a topic that is not there": ({"text": "x", "message_thread_id": 9}, "message thread not found"),
    "a reply to nothing": ({"text": "x", "reply_parameters": {"message_id": 99}}, "replied not found"),
    "an unknown chat": ({"text": "x", "chat_id": 8}, "chat not found"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_telegram_refuses_is_refused_and_not_logged(botapi: Driver, name: str) -> None:
    given, why = REFUSED[name]
    botapi.private(7)
    answer = call(botapi, "sendMessage", **({"chat_id": 7} | given))
    assert answer["ok"] is False
    assert answer["error_code"] == 400
    assert why in answer["description"]
    assert botapi.log() == []
    assert botapi.log_file.read_text() == ""


def test_the_longest_text_with_entities_on_its_edges_is_accepted(botapi: Driver) -> None:
    botapi.private(7)
    entities = [
        {"type": "bold", "offset": 0, "length": 4096},
        {"type": "italic", "offset": 4094, "length": 2},
    ]
    assert call(botapi, "sendMessage", chat_id=7, text="🚨" * 2048, entities=entities)["ok"]


def test_an_unknown_method_and_a_wrong_token_are_told_apart(botapi: Driver) -> None:
    assert call(botapi, "shoutMessage")["error_code"] == 404
    botapi.token = "1:wrong"
    assert call(botapi, "getMe")["error_code"] == 401


def test_an_edit_needs_a_message_of_the_bot_and_a_difference(botapi: Driver) -> None:
    botapi.private(7)
    theirs = botapi.say(7, 7, "hello")
    ours = call(botapi, "sendMessage", chat_id=7, text="card", reply_markup=keyboard([("a", "b")]))["result"]

    def edit(message: int, text: str, **more: Any) -> str:
        return str(
            call(botapi, "editMessageText", chat_id=7, message_id=message, text=text, **more).get(
                "description"
            )
        )

    assert "message to edit not found" in edit(99, "x")
    assert "can't be edited" in edit(theirs, "x")
    assert "not modified" in edit(ours["message_id"], "card", reply_markup=keyboard([("a", "b")]))
    assert edit(ours["message_id"], "card") == "None", "taking the buttons away is a difference"
    assert "reply_markup" not in botapi.shown(7)[1]


def test_a_button_is_pressed_and_answered_once(botapi: Driver) -> None:
    botapi.private(7)
    sent = call(botapi, "sendMessage", chat_id=7, text="x", reply_markup=keyboard([("Yes", "v1:yes")]))
    message = sent["result"]["message_id"]
    with pytest.raises(LookupError, match="no button"):
        botapi.press(7, 7, message, "v1:no")
    query = botapi.press(7, 7, message, "v1:yes")
    assert botapi.press(7, 7, message, "v1:no", forged=True) != query
    assert (
        "MESSAGE_TOO_LONG"
        in call(botapi, "answerCallbackQuery", callback_query_id=query, text="x" * 201)["description"]
    )
    assert call(botapi, "answerCallbackQuery", callback_query_id=query, text="x" * 200)["ok"]
    assert "too old" in call(botapi, "answerCallbackQuery", callback_query_id=query)["description"]
    assert "too old" in call(botapi, "answerCallbackQuery", callback_query_id="no")["description"]


def test_updates_wait_until_they_are_confirmed_by_the_next_offset(botapi: Driver) -> None:
    botapi.private(7)
    for number in range(3):
        botapi.say(7, 7, f"/now {number}")
    first = call(botapi, "getUpdates", limit=2)["result"]
    assert [update["message"]["text"] for update in first] == ["/now 0", "/now 1"]
    assert call(botapi, "getUpdates", limit=2)["result"] == first
    rest = call(botapi, "getUpdates", offset=first[-1]["update_id"] + 1)["result"]
    assert [update["message"]["text"] for update in rest] == ["/now 2"]
    assert call(botapi, "getUpdates", offset=-1)["result"] == rest
    assert call(botapi, "getUpdates", offset=rest[0]["update_id"] + 1)["result"] == []
    assert botapi.pending() == []


def test_a_long_poll_ends_with_the_first_message_and_a_second_poller_ends_the_first(botapi: Driver) -> None:
    botapi.private(7)

    async def conversation(bot: Bot) -> None:
        first = asyncio.create_task(bot.get_updates(timeout=20))
        while not any("getMe" in each["method"] for each in botapi.calls()):
            pass
        second_bot = Bot(botapi.token, base_url=botapi.base_url)
        async with second_bot:
            second = asyncio.create_task(second_bot.get_updates(timeout=20))
            with pytest.raises(Conflict):
                await asyncio.wait_for(asyncio.shield(first), 5)
            await asyncio.to_thread(botapi.say, 7, 7, "/start")
            updates = await asyncio.wait_for(second, 5)
        assert updates[0].message is not None
        assert updates[0].message.text == "/start"

    talk(botapi, conversation)


def test_a_bot_in_a_group_hears_commands_and_replies_but_not_the_rest(botapi: Driver) -> None:
    botapi.group(-5, "Team", {1: "creator", 2: "member"})
    botapi.say(-5, 2, "just talking")
    botapi.say(-5, 2, "/now")
    ours = call(botapi, "sendMessage", chat_id=-5, text="which place?")["result"]["message_id"]
    botapi.say(-5, 2, "Almaty", reply_to=ours)
    heard = [update["message"]["text"] for update in call(botapi, "getUpdates")["result"]]
    assert heard == ["/now", "Almaty"]


def test_a_group_has_administrators_and_an_anonymous_one_speaks_for_the_group(botapi: Driver) -> None:
    botapi.group(-5, "Team", {1: "creator", 2: "administrator", 3: "member"})
    admins = call(botapi, "getChatAdministrators", chat_id=-5)["result"]
    assert [(admin["user"]["id"], admin["status"]) for admin in admins] == [
        (1, "creator"),
        (2, "administrator"),
    ]
    assert call(botapi, "getChatMember", chat_id=-5, user_id=9)["result"]["status"] == "left"
    botapi.say(-5, 2, "/follow Almaty", anonymous=True)
    message = call(botapi, "getUpdates")["result"][0]["message"]
    assert message["from"]["id"] == 1087968824
    assert message["sender_chat"]["id"] == -5


def test_forum_topics_must_exist(botapi: Driver) -> None:
    botapi.group(-100, "Forum", topics=[5])
    assert call(botapi, "sendMessage", chat_id=-100, message_thread_id=5, text="x")["result"][
        "is_topic_message"
    ]
    botapi.topic(-100, 5, exists=False)
    assert (
        "thread not found"
        in call(botapi, "sendMessage", chat_id=-100, message_thread_id=5, text="x")["description"]
    )


def test_a_migrated_group_answers_with_its_new_id_and_says_so_twice(botapi: Driver) -> None:
    botapi.group(-5, "Team", {1: "creator"})
    botapi.migrate(-5, -100123)
    with pytest.raises(ChatMigrated) as caught:
        talk(botapi, lambda bot: bot.send_message(-5, "x"))
    assert caught.value.new_chat_id == -100123
    talk(botapi, lambda bot: bot.send_message(-100123, "x"))
    told = [update["message"] for update in call(botapi, "getUpdates")["result"]]
    assert told[0]["migrate_to_chat_id"] == -100123
    assert told[1]["migrate_from_chat_id"] == -5


def test_somebody_who_blocks_the_bot_is_out_of_reach_until_he_returns(botapi: Driver) -> None:
    botapi.private(7)
    botapi.block(7)
    with pytest.raises(Forbidden, match="blocked by the user"):
        talk(botapi, lambda bot: bot.send_message(7, "x"))
    botapi.unblock(7)
    talk(botapi, lambda bot: bot.send_message(7, "x"))
    kinds = [set(update) - {"update_id"} for update in call(botapi, "getUpdates")["result"]]
    assert kinds == [{"my_chat_member"}] * 2


def test_faults_hit_the_calls_that_they_name_and_no_others(botapi: Driver) -> None:
    botapi.private(7)
    botapi.private(8)
    botapi.fault("flood", chat=7, after=1, times=2, retry_after=43837)
    ends = [call(botapi, "sendMessage", chat_id=chat, text="x") for chat in (7, 8, 7, 7, 7)]
    assert [end["ok"] for end in ends] == [True, True, False, False, True]
    assert ends[2]["parameters"] == {"retry_after": 43837}
    assert len(botapi.sent(7)) == 2
    with pytest.raises(LookupError, match="unknown fault"):
        botapi.fault("flod")
