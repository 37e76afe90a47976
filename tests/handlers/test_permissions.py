"""Who may use which command, in every kind of chat, typed or pressed."""

from __future__ import annotations

from typing import Any

import pytest

from bot import rooms
from handlers import Role

_OPERATOR = 900
_COMMANDS = rooms.commands()
_PRESSED = [name for name, module in rooms.handler_modules().items() if hasattr(module, "press")]
_REFUSALS = ("Only the administrators of this group", "This is for operators")

# who speaks: user, chat, standing, and the roles whose commands are answered
_SPEAKERS = {
    "a person": (7, "", None, {Role.ANYONE, Role.CONFIGURES}),
    "an operator": (_OPERATOR, "", None, set(Role)),
    "a member of a group": (7, "-5", Role.ANYONE, {Role.ANYONE}),
    "an administrator": (8, "-5", Role.CONFIGURES, {Role.ANYONE, Role.CONFIGURES}),
    "an anonymous administrator": (0, "-5", Role.CONFIGURES, {Role.ANYONE, Role.CONFIGURES}),
    "an operator who is a mere member": (_OPERATOR, "-5", Role.ANYONE, {Role.ANYONE, Role.OPERATOR}),
}


def _refused(talk: Any, toast: str) -> bool:
    said = [toast, *(message.text for _, _, message in talk.screen.news)]
    return any(text.startswith(_REFUSALS) for text in said)


@pytest.mark.parametrize("who", _SPEAKERS)
def test_a_command_is_answered_for_those_who_may_use_it_and_refused_for_all_others(
    talk: Any, who: str
) -> None:
    user, chat, standing, roles = _SPEAKERS[who]
    for name, command in _COMMANDS.items():
        talk.screen.news.clear()
        talk.wait(10)
        toast = talk.say(user, f"/{name}", chat=chat, standing=standing)
        assert _refused(talk, toast) == (command.role not in roles), name


@pytest.mark.parametrize("who", _SPEAKERS)
def test_a_button_is_checked_when_it_is_pressed_and_not_when_it_is_shown(talk: Any, who: str) -> None:
    user, chat, standing, roles = _SPEAKERS[who]
    for name in _PRESSED:
        talk.screen.news.clear()
        talk.wait(10)
        toast = talk.press(user, f"v1:{name}:1", "1", chat=chat, standing=standing)
        assert _refused(talk, toast) == (_COMMANDS[name].role not in roles), name


@pytest.mark.parametrize("who", _SPEAKERS)
def test_help_lists_exactly_what_the_person_may_use(talk: Any, who: str) -> None:
    user, chat, standing, roles = _SPEAKERS[who]
    talk.say(user, "/help", chat=chat, standing=standing)
    listed = {
        line.split()[0][1:] for line in talk.screen.news[0][2].text.splitlines() if line.startswith("/")
    }
    assert listed == {name for name, command in _COMMANDS.items() if command.role in roles}


@pytest.mark.parametrize(
    "data", ["", "v1", "v1:", "v2:follow:KZ", "v1:nothing:1", "v1:help:1", "follow", "v1:follow:NOWHERE", "v1:follow:KZ:9",
             "v1:unfollow:'; DROP TABLE chat", "v1:why:../../etc", "v1:ack:KZ-AAAAAA", "v1:stop:no", "v1:editrule:x", "\0", "v1:__init__:1"],
)  # fmt: skip
def test_a_forged_or_old_button_is_answered_politely_and_changes_no_settings(talk: Any, data: str) -> None:
    talk.say(_OPERATOR, "/start")
    talk.screen.news.clear()
    before = talk.house.store.chats.on("telegram")
    toast = talk.press(_OPERATOR, data, "1")
    assert toast
    assert "wrong on our side" not in toast
    if (
        data != "v1:follow:KZ:9"
    ):  # a place that exists may be followed; a level that does not exist is left out
        assert talk.house.store.chats.on("telegram") == before
        assert talk.house.store.subscriptions.followed() == []


def test_every_button_that_a_conversation_shows_fits_into_telegrams_64_bytes(talk: Any) -> None:
    for user, words in ((7, "/follow San Jose"), (7, "/follow Springfield 3"), (7, "/unfollow"), (_OPERATOR, "/rule mission-closed")):  # fmt: skip
        talk.say(user, words)
    data = [b.data for _, _, message in talk.screen.news for row in message.buttons for b in row]
    assert data
    assert all(each.startswith("v1:") and len(each.encode()) <= 64 for each in data)
