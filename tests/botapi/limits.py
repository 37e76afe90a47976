"""What Telegram refuses in a call: names and types after aiogram's method models, and the documented limits.

Where Telegram silently repairs or drops (an entity out of range, more than 100 entities), this server
refuses: a client that relies on the repair has a fault.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, get_args

import aiogram.methods
from aiogram.enums import MessageEntityType
from aiogram.methods.base import TelegramMethod
from aiogram.types import BufferedInputFile
from botapi.refusal import RefusalError, bad
from PIL import Image
from pydantic import BaseModel, ValidationError

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000  # width and height together
PHOTO_RATIO = 20
ENTITIES = 100
BUTTONS = 100
BUTTONS_IN_A_ROW = 8
CALLBACK_BYTES = 64
CALLBACK_ANSWER = 200
COMMANDS = 100

METHODS: dict[str, type[TelegramMethod[Any]]] = {
    model.__api_method__.lower(): model
    for name in aiogram.methods.__all__
    if isinstance(model := getattr(aiogram.methods, name), type)
    and issubclass(model, TelegramMethod)
    and model is not TelegramMethod
}
_ENTITY_TYPES = frozenset(kind.value for kind in MessageEntityType)
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})


def units(text: str) -> int:
    """Length in UTF-16 code units: how Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def typed(method: str, given: Mapping[str, Any]) -> TelegramMethod[Any]:
    """The call as aiogram's model. Unknown methods, parameters and fields, and wrong types are refused."""
    model = METHODS.get(method.lower())
    if model is None:
        raise RefusalError(404, "Not Found: method not found")
    unknown = sorted(set(given) - set(model.model_fields))
    if unknown:
        raise bad(f"unknown parameter {', '.join(unknown)} of {model.__api_method__}")
    if given.get("parse_mode"):
        raise bad("parse_mode is not used here: send entities")
    values = {name: _decoded(model, name, value) for name, value in given.items()}
    try:
        call = model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise bad(f"parameter {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    for name in values:
        _refuse_unknown_fields(getattr(call, name), name)
    return call


def _decoded(model: type[BaseModel], name: str, value: Any) -> Any:
    """Form values come as text: what is no text by its type is JSON within."""
    kind = model.model_fields[name].annotation
    if not isinstance(value, str) or kind is str or str in get_args(kind):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad(f"can't parse {name}: it is no JSON") from None


def _refuse_unknown_fields(value: Any, where: str) -> None:
    if isinstance(value, BaseModel):
        if value.model_extra:
            raise bad(f"unknown field {', '.join(value.model_extra)} in {where}")
        for name in type(value).model_fields:
            _refuse_unknown_fields(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, (list, tuple)):
        for number, part in enumerate(value):
            _refuse_unknown_fields(part, f"{where}[{number}]")


def check_text(text: str | None, entities: Iterable[Any] | None) -> None:
    """1 to 4096 UTF-16 units of valid text, and entities that lie within it."""
    if not text:
        raise bad("message text is empty")
    if not text.strip():
        raise bad("text must be non-empty")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    if units(text) > TEXT_UNITS:
        raise bad("message is too long")
    _check_entities(text, entities)


def check_caption(caption: str | None, entities: Iterable[Any] | None) -> None:
    """None, or at most 1024 UTF-16 units with entities that lie within."""
    if units(caption or "") > CAPTION_UNITS:
        raise bad("message caption is too long")
    _check_entities(caption or "", entities)


def check_photo(photo: Any) -> tuple[int, int, int]:
    """Width, height and bytes of an uploaded picture that Telegram takes as a photo."""
    if not isinstance(photo, BufferedInputFile):
        raise bad("wrong remote file identifier specified: this server keeps no files")
    if len(photo.data) > PHOTO_BYTES:
        raise bad("file is too big")
    try:
        with Image.open(io.BytesIO(photo.data)) as image:
            image.load()
            width, height = image.size
    except (OSError, SyntaxError):
        raise bad("IMAGE_PROCESS_FAILED") from None
    if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height, len(photo.data)


def _check_entities(text: str, entities: Iterable[Any] | None) -> None:
    found = list(entities or ())
    if len(found) > ENTITIES:
        raise bad(f"ENTITIES_TOO_LONG: {len(found)} entities")
    raw = text.encode("utf-16-le")
    for entity in found:
        _check_entity(entity, raw)
    _check_nesting([entity for entity in found if entity.type in _QUOTES])


def _check_entity(entity: Any, raw: bytes) -> None:
    if entity.type not in _ENTITY_TYPES:
        raise bad(f"unsupported entity type {entity.type!r}")
    end = entity.offset + entity.length
    if entity.offset < 0 or entity.length < 1 or end * 2 > len(raw):
        raise bad(f"ENTITY_BOUNDS_INVALID: {entity.type} {entity.offset}+{entity.length} of {len(raw) // 2}")
    for edge in (entity.offset, end):
        if edge * 2 < len(raw) and 0xDC <= raw[edge * 2 + 1] <= 0xDF:
            raise bad(f"ENTITY_BOUNDS_INVALID: {entity.type} cuts a character in half at {edge}")
    if entity.type == "text_link" and not re.fullmatch(r"(https?|tg)://[^\s/]+\S*", entity.url or ""):
        raise bad("Wrong HTTP URL specified")


def _check_nesting(quotes: list[Any]) -> None:
    ordered = sorted(quotes, key=lambda entity: int(entity.offset))
    for first, second in pairwise(ordered):
        if second.offset < first.offset + first.length:
            raise bad("ENTITY_BOUNDS_INVALID: a blockquote within a blockquote")


def check_keyboard(markup: Any) -> None:
    """At most 100 buttons, 8 a row, each with a label and with data of 1 to 64 bytes."""
    rows = getattr(markup, "inline_keyboard", None) or []
    if sum(map(len, rows)) > BUTTONS or any(len(row) > BUTTONS_IN_A_ROW for row in rows):
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        if not button.text.strip():
            raise bad('can\'t parse inline keyboard button: Field "text" must be non-empty')
        if button.callback_data is not None and not 1 <= len(button.callback_data.encode()) <= CALLBACK_BYTES:
            raise bad("BUTTON_DATA_INVALID")
        purposes = [
            name
            for name in type(button).model_fields
            if name not in {"text", "style", "icon_custom_emoji_id"}
        ]
        if sum(getattr(button, name) is not None for name in purposes) != 1:
            raise bad("inline keyboard button must have exactly one purpose")


def check_commands(commands: Iterable[Any]) -> None:
    listed = list(commands)
    if len(listed) > COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in listed:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.command):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.description) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
