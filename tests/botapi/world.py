"""What the server knows: the bot, its chats and their messages, and the updates that wait for it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from aiogram.types import ChatMemberAdministrator
from botapi.refusal import RefusalError, bad, forbidden

BOT_ID = 4242
ANONYMOUS_ADMIN = 1087968824
# Telegram sends these only where they are asked for by name
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass
class Chat:
    """`gone` is the text of the 403 that every send gets; `topics` are the threads of a forum."""

    id: int
    kind: str
    title: str
    forum: bool = False
    topics: set[int] = field(default_factory=set)
    members: dict[int, str] = field(default_factory=dict)
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    last: int = 0
    gone: str = ""
    moved: int | None = None

    def public(self) -> dict[str, Any]:
        if self.kind == "private":
            return {"id": self.id, "type": "private", "first_name": self.title}
        forum = {"is_forum": True} if self.forum else {}
        return {"id": self.id, "type": self.kind, "title": self.title} | forum


class World:
    """`open_doors`: every positive chat id is a person who has started the bot."""

    def __init__(self, token: str, open_doors: bool = False) -> None:
        self.token = token
        self.open_doors = open_doors
        self.chats: dict[int, Chat] = {}
        self.updates: list[dict[str, Any]] = []
        self.next_update = 100
        self.allowed: frozenset[str] | None = None
        self.presses: dict[str, str] = {}  # id of a callback query: "" until it is answered
        self.commands: dict[str, list[dict[str, Any]]] = {}
        self.webhook = ""
        self._shared = 0  # private chats and basic groups count their messages together

    def me(self) -> dict[str, Any]:
        return {
            "id": BOT_ID,
            "is_bot": True,
            "first_name": "Tocsin",
            "username": "tocsin_test_bot",
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def person(self, user: int, name: str = "") -> dict[str, Any]:
        if user == BOT_ID:
            return {"id": BOT_ID, "is_bot": True, "first_name": "Tocsin", "username": "tocsin_test_bot"}
        return {"id": user, "is_bot": user == ANONYMOUS_ADMIN, "first_name": name or f"Person {user}"}

    def chat(self, chat_id: Any) -> Chat:
        """The chat, if the bot may look at it."""
        try:
            number = int(chat_id)
        except (TypeError, ValueError):
            raise bad("chat not found") from None
        if number not in self.chats and self.open_doors and number > 0:
            self.chats[number] = Chat(number, "private", f"Person {number}", members={number: "member"})
        if number not in self.chats:
            raise bad("chat not found")
        return self.chats[number]

    def reachable(self, chat_id: Any, topic: int | None = None) -> Chat:
        """The chat, if the bot may write there."""
        chat = self.chat(chat_id)
        if chat.moved is not None:
            why = "Bad Request: group chat was upgraded to a supergroup chat"
            raise RefusalError(400, why, migrate_to_chat_id=chat.moved)
        if chat.gone:
            raise forbidden(chat.gone)
        if topic is not None and topic not in chat.topics:
            raise bad("message thread not found")
        return chat

    def number(self, chat: Chat) -> int:
        """The next message id of the chat."""
        if chat.kind == "supergroup":
            chat.last += 1
            return chat.last
        self._shared += 1
        return self._shared

    def put(self, chat: Chat, sender: int, content: dict[str, Any], name: str = "") -> dict[str, Any]:
        """A new message in the chat."""
        message = {
            "message_id": self.number(chat),
            "from": self.person(sender, name),
            "chat": chat.public(),
            "date": int(time.time()),  # noqa: TID251 - the server is the other side, with a clock of its own
            **content,
        }
        if "message_thread_id" in message:
            message["is_topic_message"] = True
        chat.messages[message["message_id"]] = message
        return message

    def tell(self, kind: str, content: dict[str, Any]) -> None:
        """Queues an update, if the bot has asked for its kind."""
        wanted = kind in self.allowed if self.allowed is not None else kind not in _ON_REQUEST
        if wanted:
            self.updates.append({"update_id": self.next_update, kind: content})
            self.next_update += 1

    def confirm(self, offset: int) -> None:
        """Forgets the updates before `offset`; a negative one keeps only the last."""
        if offset > 0:
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
        elif offset < 0:
            self.updates = self.updates[offset:]

    def membership(self, chat: Chat, user: int) -> dict[str, Any]:
        status = chat.members.get(user, "left")
        member: dict[str, Any] = {"status": status, "user": self.person(user)}
        if status == "creator":
            member["is_anonymous"] = False
        elif status == "administrator":
            member |= dict.fromkeys(_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
        elif status == "kicked":
            member["until_date"] = 0
        return member


_RIGHTS = tuple(
    name
    for name, kind in ChatMemberAdministrator.model_fields.items()
    if kind.is_required() and "can_" in name
)
