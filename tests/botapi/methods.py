"""What each method does. A function takes the world and the typed call, and returns the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from botapi.limits import (
    CALLBACK_ANSWER,
    check_caption,
    check_commands,
    check_keyboard,
    check_photo,
    check_text,
    units,
)
from botapi.refusal import bad
from botapi.world import BOT_ID, Chat, World

Method = Callable[[World, Any], Any]
MEANT: dict[str, Method] = {}


def _method(function: Method) -> Method:
    MEANT[function.__name__.replace("_", "")] = function
    return function


def _plain(value: Any) -> Any:
    return value.model_dump(exclude_none=True, mode="json")


def _content(call: Any) -> dict[str, Any]:
    check_text(call.text, call.entities)
    check_keyboard(call.reply_markup)
    content: dict[str, Any] = {"text": call.text.strip()}
    if call.entities:
        content["entities"] = [_plain(entity) for entity in call.entities]
    if getattr(call.reply_markup, "inline_keyboard", None):
        content["reply_markup"] = _plain(call.reply_markup)
    return content


@_method
def send_message(world: World, call: Any) -> Any:
    chat = world.reachable(call.chat_id, call.message_thread_id)
    return world.put(chat, BOT_ID, _content(call) | _place_of(chat, call))


@_method
def send_photo(world: World, call: Any) -> Any:
    chat = world.reachable(call.chat_id, call.message_thread_id)
    width, height, size = check_photo(call.photo)
    check_caption(call.caption, call.caption_entities)
    check_keyboard(call.reply_markup)
    name = f"photo-{width}x{height}-{size}"
    content: dict[str, Any] = {
        "photo": [
            {"file_id": name, "file_unique_id": name, "width": width, "height": height, "file_size": size}
        ]
    }
    if call.caption:
        content["caption"] = call.caption.strip()
    return world.put(chat, BOT_ID, content | _place_of(chat, call))


def _place_of(chat: Chat, call: Any) -> dict[str, Any]:
    """The message that it answers, and the topic that it is in."""
    content: dict[str, Any] = {}
    reply = call.reply_parameters
    if reply is not None:
        if reply.message_id in chat.messages:
            content["reply_to_message"] = {
                key: value
                for key, value in chat.messages[reply.message_id].items()
                if key != "reply_to_message"
            }
        elif reply.allow_sending_without_reply is not True:
            raise bad("message to be replied not found")
    if call.message_thread_id is not None:
        content["message_thread_id"] = call.message_thread_id
    return content


@_method
def edit_message_text(world: World, call: Any) -> Any:
    chat = world.reachable(call.chat_id)
    content = _content(call)
    message = chat.messages.get(call.message_id)
    if message is None:
        raise bad("message to edit not found")
    if message["from"]["id"] != BOT_ID:
        raise bad("message can't be edited")
    kept = {key: message[key] for key in ("text", "entities", "reply_markup") if key in message}
    if kept == content:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same as "
            "a current content and reply markup of the message"
        )
    for key in kept:
        del message[key]
    message |= content | {"edit_date": message["date"] + 1}
    return message


@_method
def edit_message_reply_markup(world: World, call: Any) -> Any:
    message = world.reachable(call.chat_id).messages.get(call.message_id)
    if message is None:
        raise bad("message to edit not found")
    check_keyboard(call.reply_markup)
    new = _plain(call.reply_markup) if call.reply_markup is not None else {"inline_keyboard": []}
    if message.get("reply_markup", {"inline_keyboard": []}) == new:
        raise bad("message is not modified")
    message["reply_markup"] = new
    return message


@_method
def delete_message(world: World, call: Any) -> Any:
    if world.reachable(call.chat_id).messages.pop(call.message_id, None) is None:
        raise bad("message to delete not found")
    return True


@_method
def answer_callback_query(world: World, call: Any) -> Any:
    if world.presses.get(call.callback_query_id, "gone"):
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if units(call.text or "") > CALLBACK_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    world.presses[call.callback_query_id] = "answered"
    return True


@_method
def send_chat_action(world: World, call: Any) -> Any:
    world.reachable(call.chat_id, call.message_thread_id)
    return True


@_method
def get_me(world: World, call: Any) -> Any:
    return world.me()


@_method
def get_chat(world: World, call: Any) -> Any:
    chat = world.chat(call.chat_id)
    return chat.public() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}


@_method
def get_chat_member(world: World, call: Any) -> Any:
    return world.membership(world.reachable(call.chat_id), call.user_id)


@_method
def get_chat_administrators(world: World, call: Any) -> Any:
    chat = world.reachable(call.chat_id)
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    ranks = ("creator", "administrator")
    return [world.membership(chat, user) for user, status in chat.members.items() if status in ranks]


@_method
def leave_chat(world: World, call: Any) -> Any:
    chat = world.reachable(call.chat_id)
    chat.gone = f"bot is not a member of the {chat.kind} chat"
    return True


def _scope(call: Any) -> str:
    scope = _plain(call.scope) if call.scope else {"type": "default"}
    return f"{scope} {call.language_code or ''}"


@_method
def set_my_commands(world: World, call: Any) -> Any:
    check_commands(call.commands)
    world.commands[_scope(call)] = [_plain(command) for command in call.commands]
    return True


@_method
def get_my_commands(world: World, call: Any) -> Any:
    return world.commands.get(_scope(call), [])


@_method
def delete_my_commands(world: World, call: Any) -> Any:
    world.commands.pop(_scope(call), None)
    return True


@_method
def set_webhook(world: World, call: Any) -> Any:
    world.webhook = call.url
    return True


@_method
def delete_webhook(world: World, call: Any) -> Any:
    world.webhook = ""
    if call.drop_pending_updates:
        world.updates.clear()
    return True


@_method
def get_webhook_info(world: World, call: Any) -> Any:
    waiting = len(world.updates)
    return {"url": world.webhook, "has_custom_certificate": False, "pending_update_count": waiting}


_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
