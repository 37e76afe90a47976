"""Both of the well-known clients can talk to the server, and it runs as a process of its own."""

from __future__ import annotations

import asyncio
import http.client
import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from botapi.driver import Driver
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, RetryAfter


def call(botapi: Driver, method: str, **given: Any) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{botapi.base_url}{botapi.token}/{method}",
        json.dumps(given).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return dict(json.load(answer))


def talk(botapi: Driver, conversation: Any) -> Any:
    async def run() -> Any:
        async with Bot(botapi.token, base_url=botapi.base_url) as bot:
            return await conversation(bot)

    return asyncio.run(run())


def test_commands_are_kept_by_scope_and_bad_names_are_refused(botapi: Driver) -> None:
    async def conversation(bot: Bot) -> None:
        await bot.set_my_commands([BotCommand("follow", "Follow a place")])
        assert [command.command for command in await bot.get_my_commands()] == ["follow"]
        with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
            await bot.set_my_commands([BotCommand("Follow!", "Follow a place")])

    talk(botapi, conversation)


def test_python_telegram_bot_reads_what_it_sent(botapi: Driver) -> None:
    botapi.private(7, "Ada")

    async def conversation(bot: Bot) -> Any:
        assert (await bot.get_me()).username == "tocsin_test_bot"
        await bot.delete_webhook()
        await bot.send_chat_action(7, "typing")
        card = await bot.send_message(
            7,
            "🚨 Unrest in Almaty",
            entities=[MessageEntity("bold", 3, 6)],
            reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Why?", callback_data="v1:why:1")]]),
        )
        assert list(card.parse_entities().values()) == ["Unrest"]
        under = await bot.send_message(7, "worse", reply_parameters=ReplyParameters(card.message_id))
        assert under.reply_to_message is not None
        changed = await bot.edit_message_text("ended", 7, card.message_id)
        assert not isinstance(changed, bool)
        assert changed.text == "ended"
        botapi.fault("flood", retry_after=3)
        with pytest.raises(RetryAfter):
            await bot.send_message(7, "x")

    talk(botapi, conversation)
    assert [line["text"] for line in botapi.sent(7)] == ["🚨 Unrest in Almaty", "worse"]


def test_aiogram_agrees_with_every_answer_and_update(botapi: Driver) -> None:
    botapi.private(7, "Ada")
    botapi.group(-5, "Team", {1: "creator", 2: "administrator"})

    async def run() -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(botapi.url))
        async with AiogramBot(botapi.token, session=session) as bot:
            assert (await bot.get_me()).id == 4242
            card = await bot.send_message(7, "hello 🚨", disable_notification=True)
            await bot.edit_message_text("bye", chat_id=7, message_id=card.message_id)
            assert len(await bot.get_chat_administrators(-5)) == 2
            assert (await bot.get_chat(-5)).title == "Team"
            botapi.say(7, 7, "/start")
            botapi.member(7, 4242, "kicked")
            kinds = [update.event_type for update in await bot.get_updates()]
            assert kinds == ["message", "my_chat_member"]

    asyncio.run(run())


def test_as_a_process_of_its_own_it_logs_before_it_answers_and_obeys_its_script(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps([{"fault": "cut", "method": "sendMessage"}]))
    log = tmp_path / "log.jsonl"
    server = Path(__file__).with_name("server.py")
    command = [
        sys.executable,
        str(server),
        "--port",
        "0",
        "--log",
        str(log),
        "--script",
        str(script),
        "--open",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = json.loads(process.stdout.readline())
            botapi = Driver(said["url"], log, said["token"])
            with pytest.raises(http.client.RemoteDisconnected):
                call(botapi, "sendMessage", chat_id=7, text="cut off")
            assert call(botapi, "sendMessage", chat_id=8, text="whole")["ok"]
            lines = [json.loads(line) for line in log.read_text().splitlines()]
        finally:
            process.kill()
    assert [line["text"] for line in lines] == ["cut off", "whole"]
