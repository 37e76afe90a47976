"""Telegram: python-telegram-bot for the requests, and one Outcome for every way in which a request can end.

Text goes out with entities, never with a parse mode: nothing that a source wrote can become markup.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from couriers import Settings
from couriers._drawing import png
from couriers._rendering import Rendered, Run, plain, render
from rules.advisory import Button, Style
from rules.audience import Address
from rules.delivery import Delivery, DeliveryKind, Gone, Later, Moved, Outcome, Refused, Sent, Unknown

BASE_URL = "https://api.telegram.org/bot"
_KINDS = {
    Style.BOLD: MessageEntity.BOLD,
    Style.ITALIC: MessageEntity.ITALIC,
    Style.CODE: MessageEntity.CODE,
    Style.QUOTE: MessageEntity.EXPANDABLE_BLOCKQUOTE,
    Style.LINK: MessageEntity.TEXT_LINK,
}
# The texts are those of telegram-bot-api's Client.cpp, compared without case: the library changes it.
_GONE = (
    "chat not found",
    "user is deactivated",
    "bot was blocked",
    "bot was kicked",
    "bot is not a member",
    "group chat was deleted",
    "group chat was deactivated",
    "peer_id_invalid",
    "not enough rights to send",
    "need administrator rights",
    "have no rights to send",
    "chat_write_forbidden",
    "chat_restricted",
)
_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
_NOT_EDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_UNCHANGED = "message is not modified"
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_CAPTION = 512  # characters; Telegram takes 1,024 units
_SOON = timedelta(seconds=1)
_OUT_OF_REACH = timedelta(seconds=5)
_TOKEN_REFUSED = timedelta(minutes=1)
_QUIET = LinkPreviewOptions(is_disabled=True)


class TelegramCourier:
    """Sends through the Bot API at `base_url`. A read timeout of 35 s: a shorter one makes ambiguous ends."""

    def __init__(self, token: str, base_url: str = BASE_URL, read_timeout: float = 35) -> None:
        self._request = HTTPXRequest(
            connection_pool_size=8,
            connect_timeout=5,
            read_timeout=read_timeout,
            write_timeout=10,
            pool_timeout=60,
        )
        self._bot = Bot(token, base_url=base_url, request=self._request, get_updates_request=self._request)

    def __repr__(self) -> str:
        return "TelegramCourier()"  # the Bot's own shows the token

    async def open(self) -> None:
        """Makes ready to send, without a request. Lines of these loggers below WARNING contain the token."""
        for name in ("httpx", "httpcore", "telegram"):
            logger = logging.getLogger(name)
            logger.setLevel(max(logger.level, logging.WARNING))
        await self._request.initialize()

    async def close(self) -> None:
        await self._request.shutdown()

    async def send(self, delivery: Delivery) -> Outcome:
        """One message, edit or map. Words that are refused are tried once more as bare text."""
        if delivery.kind is DeliveryKind.MAP:
            return await self._send_map(delivery)
        rendered = render(delivery.message, delivery.repeated)
        if not rendered.text:
            return Refused("the message is empty")
        outcome = await self._deliver(delivery, rendered, _keyboard(delivery))
        if isinstance(outcome, Refused):
            return await self._deliver(delivery, Rendered(rendered.text), None)
        return outcome

    async def _deliver(
        self, delivery: Delivery, rendered: Rendered, keyboard: InlineKeyboardMarkup | None
    ) -> Outcome:
        if delivery.kind is DeliveryKind.EDIT and delivery.under:
            outcome = await self._edit(delivery, delivery.under, rendered, keyboard)
            if outcome is not None:
                return outcome
        outcome = await self._send(delivery, delivery.address.topic, rendered, keyboard)
        if isinstance(outcome, Refused) and _says(outcome.why, _NO_TOPIC):
            return await self._send(delivery, None, rendered, keyboard)  # into the group's general topic
        return outcome

    async def _send(
        self, delivery: Delivery, topic: str | None, rendered: Rendered, keyboard: InlineKeyboardMarkup | None
    ) -> Outcome:
        under = delivery.under if delivery.kind is DeliveryKind.REPLY else None
        reply = ReplyParameters(int(under), allow_sending_without_reply=True) if under else None
        silent = delivery.kind is DeliveryKind.EDIT or not delivery.rings
        return await _outcome(
            delivery.address,
            lambda: self._bot.send_message(
                delivery.address.chat,
                rendered.text,
                entities=_entities(rendered.runs),
                link_preview_options=_QUIET,
                disable_notification=silent,
                message_thread_id=int(topic) if topic else None,
                reply_parameters=reply,
                reply_markup=keyboard,
            ),
        )

    async def _send_map(self, delivery: Delivery) -> Outcome:
        """The picture under its card, without a sound. Nothing where the card is gone: a map alone says little."""
        picture, under = delivery.message.picture, delivery.under
        if picture is None or under is None:
            return Refused("the map has no picture, or no card to go under")
        try:
            photo = await asyncio.to_thread(png, picture)
        except Exception as error:  # a map that cannot be drawn is a bug, and may cost nothing but the map
            at = traceback.extract_tb(error.__traceback__)[-1]
            return Refused(f"the map cannot be drawn: {type(error).__name__} at {at.filename}:{at.lineno}")
        outcome = await self._send_photo(delivery, photo, int(under), delivery.address.topic)
        if isinstance(outcome, Refused) and _says(outcome.why, _NO_TOPIC):
            return await self._send_photo(delivery, photo, int(under), None)
        return outcome

    async def _send_photo(self, delivery: Delivery, photo: bytes, under: int, topic: str | None) -> Outcome:
        outcome = await _outcome(
            delivery.address,
            lambda: self._bot.send_photo(
                delivery.address.chat,
                photo,
                caption=render(delivery.message).text[:_CAPTION],
                disable_notification=True,
                message_thread_id=int(topic) if topic else None,
                reply_parameters=ReplyParameters(under),
                filename="map.png",
            ),
        )
        # A server that knows no photos answers as to a wrong token. If it is wrong, the next card tells.
        wrong = isinstance(outcome, Later) and outcome.wait == _TOKEN_REFUSED
        return Refused("no photo can be sent with this token, or through this server") if wrong else outcome

    async def _edit(
        self, delivery: Delivery, under: str, rendered: Rendered, keyboard: InlineKeyboardMarkup | None
    ) -> Outcome | None:
        """None: there is no such message any more."""
        outcome = await _outcome(
            delivery.address,
            lambda: self._bot.edit_message_text(
                rendered.text,
                delivery.address.chat,
                int(under),
                entities=_entities(rendered.runs),
                link_preview_options=_QUIET,
                reply_markup=keyboard,
            ),
        )
        if isinstance(outcome, Refused):
            if _says(outcome.why, (_UNCHANGED,)):
                return Sent(under)
            if _says(outcome.why, _NOT_EDITABLE):
                return None
        return outcome


def courier(settings: Settings) -> TelegramCourier | None:
    """With a "token", the courier for it at the Bot API server "api"."""
    token = settings.get("token")
    return TelegramCourier(token, f"{settings['api']}/bot") if token else None


def _entities(runs: tuple[Run, ...]) -> list[MessageEntity]:
    return [MessageEntity(_KINDS[run.style], run.offset, run.length, url=run.url) for run in runs]


def _keyboard(delivery: Delivery) -> InlineKeyboardMarkup | None:
    rows = [[_button(button) for button in row] for row in delivery.message.buttons if row]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(plain(button.label), callback_data=button.data)


async def _outcome(address: Address, request: Callable[[], Awaitable[Message | bool]]) -> Outcome:
    """What the end of the request means. Only what surely did not arrive is Later, Moved, Gone or Refused."""
    try:
        sent = await request()
    except RetryAfter as error:
        wait = error.retry_after
        return Later(
            "Telegram asks to wait", wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
        )
    except ChatMigrated as error:
        return Moved(replace(address, chat=str(error.new_chat_id)))
    except Forbidden as error:
        return Gone(error.message)
    except InvalidToken:
        why = "Telegram refuses the bot's token: put the token that @BotFather shows into the token file"
        return Later(why, _TOKEN_REFUSED, everyone=1)
    except BadRequest as error:
        return Gone(error.message) if _says(error.message, _GONE) else Refused(error.message)
    except NetworkError as error:
        return _unanswered(error)
    except (
        TelegramError
    ) as error:  # an answer that nobody can read: python-telegram-bot makes no NetworkError of it
        return Unknown(f"Telegram's answer cannot be read: {error.message}")
    return (
        Sent(str(sent.message_id))
        if isinstance(sent, Message)
        else Unknown("Telegram's answer has no message")
    )


def _unanswered(error: NetworkError) -> Outcome:
    cause = error.__cause__
    if isinstance(cause, httpx.PoolTimeout):
        return Later("all connections to Telegram are in use", _SOON)
    if isinstance(cause, _NEVER_LEFT):
        return Later(f"Telegram cannot be reached: {type(cause).__name__}", _OUT_OF_REACH, everyone=1)
    if isinstance(error, TimedOut):
        return Unknown("Telegram did not answer in time")
    return Unknown(f"no answer from Telegram: {type(cause).__name__ if cause else error.message}")


def _says(why: str, texts: tuple[str, ...]) -> bool:
    said = why.casefold()
    return any(text in said for text in texts)
