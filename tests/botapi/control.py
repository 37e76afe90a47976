"""The other side of the chats: what people do. Each function answers one /control/<name>."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from botapi.world import ANONYMOUS_ADMIN, BOT_ID, Chat, World

Act = Callable[..., Any]
ACTS: dict[str, Act] = {}


def _act(function: Act) -> Act:
    ACTS[function.__name__] = function
    return function


@_act
def chat(
    world: World,
    id: int,
    kind: str = "private",
    title: str = "",
    forum: bool = False,
    topics: list[int] | None = None,
    members: dict[str, str] | None = None,
) -> Any:
    """A chat that the bot is in. `members`: user id -> creator, administrator, member, left, kicked."""
    roles = {int(user): status for user, status in (members or {}).items()}
    if kind == "private":
        roles[id] = "member"
    roles.setdefault(BOT_ID, "member")
    made = Chat(id, kind, title or f"Chat {id}", forum or bool(topics), set(topics or ()), roles)
    world.chats[id] = made
    return made.public()


@_act
def say(
    world: World,
    chat: int,
    user: int,
    text: str,
    name: str = "",
    topic: int | None = None,
    reply_to: int | None = None,
    anonymous: bool = False,
) -> Any:
    """Somebody writes. In a group the bot hears commands, replies to it, and all as an administrator."""
    room = world.chat(chat)
    room.members.setdefault(user, "member")
    content: dict[str, Any] = {"text": text}
    command = re.match(r"/\w+(@\w+)?", text)
    if command:
        content["entities"] = [{"type": "bot_command", "offset": 0, "length": command.end()}]
    if topic is not None:
        content["message_thread_id"] = topic
    answered = room.messages.get(reply_to) if reply_to else None
    if answered:
        content["reply_to_message"] = {
            key: value for key, value in answered.items() if key != "reply_to_message"
        }
    if anonymous:
        content["sender_chat"] = room.public()
    message = world.put(room, ANONYMOUS_ADMIN if anonymous else user, content, name)
    hears = room.kind == "private" or command or room.members.get(BOT_ID) == "administrator"
    if hears or (answered and answered["from"]["id"] == BOT_ID):
        world.tell("message", message)
    return message["message_id"]


@_act
def press(world: World, chat: int, user: int, message: int, data: str, forged: bool = False) -> Any:
    """Somebody presses a button that the message really has; `forged`: with a modified client, any data."""
    room = world.chat(chat)
    shown = room.messages[message]
    rows = shown.get("reply_markup", {}).get("inline_keyboard", [])
    if not forged and data not in [button.get("callback_data") for row in rows for button in row]:
        raise LookupError(f"message {message} has no button {data!r}")
    query = str(9000 + len(world.presses))
    world.presses[query] = ""
    content = {"id": query, "from": world.person(user), "message": shown, "chat_instance": "1", "data": data}
    world.tell("callback_query", content)
    return query


@_act
def member(world: World, chat: int, user: int, status: str) -> Any:
    """Somebody's standing in a chat changes; the bot's own too (user 4242, or blocking in a private chat)."""
    room = world.chat(chat)
    before = world.membership(room, user)
    room.members[user] = status
    if user == BOT_ID:
        out = (
            "bot was blocked by the user"
            if room.kind == "private"
            else f"bot was kicked from the {room.kind} chat"
        )
        room.gone = out if status in {"kicked", "left"} else ""
    change = {
        "chat": room.public(),
        "from": world.person(chat if room.kind == "private" else user),
        "date": 1_790_000_000,
        "old_chat_member": before,
        "new_chat_member": world.membership(room, user),
    }
    world.tell("my_chat_member" if user == BOT_ID else "chat_member", change)
    return True


@_act
def gone(world: World, chat: int, text: str) -> Any:
    """Every send to the chat is a 403 with this text; an empty text makes it reachable again. No update."""
    world.chat(chat).gone = text
    return True


@_act
def topic(world: World, chat: int, topic: int, exists: bool = True) -> Any:
    room = world.chat(chat)
    if exists:
        room.topics.add(topic)
    else:
        room.topics.discard(topic)
    return True


@_act
def migrate(world: World, chat: int, to: int) -> Any:
    """The group becomes a supergroup with a new id, as both service messages say."""
    old = world.chat(chat)
    new = Chat(to, "supergroup", old.title, members=dict(old.members))
    world.chats[to] = new
    world.tell("message", world.put(old, ANONYMOUS_ADMIN, {"migrate_to_chat_id": to}))
    old.moved = to
    world.tell("message", world.put(new, ANONYMOUS_ADMIN, {"migrate_from_chat_id": chat}))
    return True


@_act
def update(world: World, kind: str, content: dict[str, Any]) -> Any:
    """Any update at all, word for word."""
    world.tell(kind, content)
    return world.next_update - 1


@_act
def shown(world: World, chat: int) -> Any:
    """The messages of a chat, as they look now."""
    return list(world.chat(chat).messages.values())


@_act
def pending(world: World) -> Any:
    """The updates that the bot has not confirmed yet."""
    return world.updates


@_act
def commands(world: World) -> Any:
    return world.commands


@_act
def presses(world: World) -> Any:
    return world.presses
