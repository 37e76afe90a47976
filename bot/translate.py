"""Telegram's updates as values of our own, before anything of them is stored.

Only what is needed to answer is kept: no user names, no profiles, no coordinates. What is not for us is None.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from bot.answer import Said
from handlers import Role
from rules.audience import Address, ChatKind
from rules.places import Place, PlaceKind, Places

CHANNEL = "telegram"
_KINDS = {"private": ChatKind.PRIVATE, "group": ChatKind.GROUP, "supergroup": ChatKind.GROUP}
_IN = frozenset({"member", "administrator", "creator"})
_MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody wrote or pressed. `query` is the press to confirm. `said.standing` None: still to be asked for."""

    said: Said
    query: str | None = None
    tag: Literal["heard"] = "heard"


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup: its chat has another number."""

    old: str
    new: str
    tag: Literal["moved"] = "moved"


@dataclass(frozen=True, slots=True)
class Lost:
    """The bot was blocked, or thrown out."""

    chat: str
    tag: Literal["lost"] = "lost"


@dataclass(frozen=True, slots=True)
class Back:
    """The bot may write again. `hello`: what a group that it just came into says on its behalf."""

    chat: str
    hello: Said | None = None
    tag: Literal["back"] = "back"


@dataclass(frozen=True, slots=True)
class Demoted:
    """Somebody's standing in a group changed."""

    chat: str
    user: int
    tag: Literal["demoted"] = "demoted"


Update = Heard | Moved | Lost | Back | Demoted


def chat_of(update: Update) -> str:
    """The chat in whose order the update is handled."""
    if isinstance(update, Heard):
        return update.said.address.chat
    return update.old if isinstance(update, Moved) else update.chat


def translate(raw: dict[str, Any], places: Places, now: datetime) -> Update | None:
    """What an update means. Raises LookupError, TypeError or ValueError for one that nobody can read."""
    key = f"telegram {raw['update_id']}"
    if "message" in raw:
        return _message(raw["message"], key, places)
    if "callback_query" in raw:
        return _press(raw["callback_query"], key, now)
    if "my_chat_member" in raw:
        return _membership(raw["my_chat_member"], key, now)
    if "chat_member" in raw:
        changed = raw["chat_member"]
        return Demoted(str(changed["chat"]["id"]), int(changed["new_chat_member"]["user"]["id"]))
    return None


def _message(message: dict[str, Any], key: str, places: Places) -> Update | None:
    chat = message["chat"]
    kind = _KINDS.get(chat["type"])
    if "migrate_to_chat_id" in message:
        return Moved(str(chat["id"]), str(message["migrate_to_chat_id"]))
    if "migrate_from_chat_id" in message:
        return Moved(str(message["migrate_from_chat_id"]), str(chat["id"]))
    if (
        kind is None
        or "via_bot" in message
        or "forward_origin" in message
        or "is_automatic_forward" in message
    ):
        return None
    speaker = _speaker(message, chat, kind)
    if speaker is None:
        return None
    words, data = message.get("text"), None
    if words is None and kind is ChatKind.PRIVATE and "location" in message:
        place = _nearest(message["location"], places)
        words, data = "", f"v1:follow:{place.id}"
    if words is None:
        return None
    user, name, standing = speaker
    at = datetime.fromtimestamp(message["date"], UTC)
    return Heard(
        Said(_address(chat, message), kind, user, name, words[:_MOST_WORDS], standing, at, key, data)
    )  # fmt: skip


def _speaker(
    message: dict[str, Any], chat: dict[str, Any], kind: ChatKind
) -> tuple[int, str, Role | None] | None:
    """User, name and standing. An administrator may speak as the group itself; no other chat may speak."""
    if "sender_chat" in message:
        anonymous = message["sender_chat"]["id"] == chat["id"]
        return (
            (0, f"an administrator of {chat.get('title', 'the group')}", Role.CONFIGURES)
            if anonymous
            else None
        )
    person = message.get("from")
    if person is None or person.get("is_bot"):
        return None
    return int(person["id"]), _name(person), Role.CONFIGURES if kind is ChatKind.PRIVATE else None


def _press(query: dict[str, Any], key: str, now: datetime) -> Update | None:
    message, data = query.get("message"), query.get("data")
    if message is None or data is None:
        return None
    chat, person = message["chat"], query["from"]
    kind = _KINDS.get(chat["type"])
    if kind is None:
        return None
    said = Said(
        _address(chat, message), kind, int(person["id"]), _name(person), "",
        Role.CONFIGURES if kind is ChatKind.PRIVATE else None, now, key, data, str(message["message_id"]),
    )  # fmt: skip
    return Heard(said, str(query["id"]))


def _membership(change: dict[str, Any], key: str, now: datetime) -> Update | None:
    chat = change["chat"]
    kind = _KINDS.get(chat["type"])
    if kind is None:
        return None
    if not _within(change["new_chat_member"]):
        return Lost(str(chat["id"]))
    if kind is ChatKind.PRIVATE or _within(change["old_chat_member"]):
        return Back(str(chat["id"]))
    hello = Said(_address(chat, {}), kind, 0, "", "/start", Role.CONFIGURES, now, key)
    return Back(str(chat["id"]), hello)


def _within(member: dict[str, Any]) -> bool:
    status = member["status"]
    return bool(member.get("is_member")) if status == "restricted" else status in _IN


def _address(chat: dict[str, Any], message: dict[str, Any]) -> Address:
    """Answers below each other are threads too, but only a forum's topics are chats of their own."""
    topic = message.get("message_thread_id") if message.get("is_topic_message") else None
    return Address(CHANNEL, str(chat["id"]), str(topic) if topic else None)


def _name(person: dict[str, Any]) -> str:
    return " ".join(each for each in (person.get("first_name"), person.get("last_name")) if each)


def _nearest(location: dict[str, Any], places: Places) -> Place:
    """The nearest city. The coordinates end here."""
    latitude, longitude = float(location["latitude"]), float(location["longitude"])
    narrowing = math.cos(math.radians(latitude))

    def distance(place: Place) -> float:
        east = (place.longitude - longitude + 180) % 360 - 180
        return float((place.latitude - latitude) ** 2 + (east * narrowing) ** 2)

    return min((place for place in places if place.kind is PlaceKind.CITY), key=distance)
