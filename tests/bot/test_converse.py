"""The chat in the terminal: the same commands, over piped lines."""

from __future__ import annotations

import asyncio
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot import converse
from bot.config import Config
from rules.audience import Address, ChatKind, Subscription
from rules.places import PlaceId
from store.process import AlreadyRunningError


def _chat(talk: Any, speaker: converse.Speaker, *lines: str) -> str:
    """What stands in the terminal after these lines."""
    talk.house.store.process.release()
    out = StringIO()
    console = Console(file=out, width=100, highlight=False)
    asyncio.run(converse.converse(talk.house, speaker, [f"{line}\n" for line in lines], console))
    return out.getvalue()


def test_a_person_follows_a_place_with_a_button(talk: Any) -> None:
    shown = _chat(talk, converse.Speaker.PERSON, "/follow Springfield", "3", "/following")
    assert "> /follow Springfield" in shown
    assert "[3] Springfield, Illinois" in shown
    assert "(You follow Springfield)" in shown
    assert "• Springfield, Illinois, United States" in shown


def test_an_empty_line_ends_the_chat(talk: Any) -> None:
    assert "/help" not in _chat(talk, converse.Speaker.PERSON, "", "/help").partition("> ")[2]


def test_a_group_has_an_administrator_and_no_operator(talk: Any) -> None:
    shown = _chat(talk, converse.Speaker.GROUP, "/follow Kenya", "/sources")
    assert "now follows Kenya" in shown
    assert "for operators" in shown


def test_a_rule_is_edited_from_a_file(talk: Any, tmp_path: Path) -> None:
    config = talk.house.config
    talk.house.config = config.model_copy(update={"people": converse.PeopleTable(operators=(1,))})
    page = tmp_path / "rule.toml"
    page.write_text('[rule.new]\nmode = "closed"\n', "utf-8")
    shown = _chat(talk, converse.Speaker.OPERATOR, f"/editrule departure < {page}")
    assert "Not in force" in shown
    assert "rule.new.says" in shown


def test_a_database_that_was_played_before_goes_on_with_its_first_chat(talk: Any) -> None:
    store = talk.house.store
    chat = store.chats.arrive(Address("terminal", "1"), ChatKind.PRIVATE, talk.clock.now())
    store.subscriptions.follow(Subscription(chat.id, PlaceId("KE")))
    assert "• Kenya" in _chat(talk, converse.Speaker.PERSON, "/following")


def test_nothing_of_another_chat_is_sent_or_touched(talk: Any) -> None:
    talk.say(7, "/follow Kenya")
    talk.screen.news.clear()
    before = talk.house.store.outbox.counts()
    _chat(talk, converse.Speaker.OPERATOR, "/help")
    after = talk.house.store.outbox.counts()
    assert {state: after[state] - before[state] for state in after if after[state] != before[state]} == {
        "sent": 1
    }


def test_beside_a_running_bot_the_chat_ends_with_a_sentence(talk: Any) -> None:
    with pytest.raises(AlreadyRunningError) as caught:
        converse.Conversation(talk.house, converse.Speaker.PERSON, Console(file=StringIO()))
    assert caught.value.exit_status == 75


def test_an_unknown_speaker_is_named(tmp_path: Path) -> None:
    with pytest.raises(converse.SpeakerError, match="person, group, operator, not 'ghost'"):
        asyncio.run(converse.chat(Config(), "ghost"))
