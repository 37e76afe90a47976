"""Telegram in: an own long poll. What arrives is on the disk before Telegram is told that we have it."""

from __future__ import annotations

import json
from collections import deque
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.answer import Answerer
from bot.assemble import House
from bot.attend import Attendant, written
from bot.translate import translate
from handlers import Role
from store import StoreError

_ALLOWED = json.dumps(["message", "callback_query", "my_chat_member", "chat_member"])
_POLL = 30  # seconds for which Telegram keeps a question open
_MARGIN = 10.0  # seconds beyond it until the connection is given up
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0
_STORE_WAIT = 5.0
_CONFLICTS = (3, 60.0)  # so many within so many seconds: it is another instance, not an old request of ours
_FORGOTTEN = timedelta(days=7)  # after so long without updates Telegram may begin to count anew
_MOST_TOAST = 200
_ADMINISTRATORS = frozenset({"creator", "administrator"})

_log = structlog.get_logger()


class TokenRefusedError(Exception):
    """Telegram does not know the token."""

    exit_status = 2


class AnotherInstanceError(Exception):
    """Somebody else polls with the same token."""

    exit_status = 75


class Listener:
    """Polls, keeps, and has the attendant handle what it kept. Raises TokenRefusedError and AnotherInstanceError."""

    def __init__(self, house: House, answerer: Answerer, token: str, base_url: str) -> None:
        self._house, self._answerer = house, answerer
        self._poll = HTTPXRequest(connection_pool_size=1, connect_timeout=5, pool_timeout=60)
        self._request = HTTPXRequest(
            connection_pool_size=4, connect_timeout=5, read_timeout=15, pool_timeout=30
        )
        self._bot = Bot(token, base_url=base_url, request=self._request, get_updates_request=self._poll)
        self._address = f"{base_url}{token}/getUpdates"
        self._attendant = Attendant(house, answerer, self)
        self._conflicts: deque[float] = deque()

    def __repr__(self) -> str:
        return "Listener()"  # the Bot's own shows the token

    async def run(self) -> None:
        """Listens until it is cancelled."""
        await self._request.initialize()
        await self._poll.initialize()
        try:
            await self._introduce()
            await self._menu()
            self._attendant.attend()
            await self._listen()
        finally:
            await self._attendant.close()
            await self._poll.shutdown()
            await self._request.shutdown()

    async def _introduce(self) -> None:
        """Who we are; as long as the network takes."""
        wait = _FIRST_WAIT
        while True:
            try:
                me = await self._bot.get_me()
                await self._bot.delete_webhook(drop_pending_updates=False)  # with one, polling is refused
            except InvalidToken:
                raise TokenRefusedError(_REFUSED) from None
            except TelegramError as error:
                wait = await self._wait(error, wait)
            else:
                self._answerer.botname = me.username or ""
                _log.info("Telegram knows us", bot=me.username)
                return

    async def _menu(self) -> None:
        """The commands that Telegram offers while somebody types. Only a comfort: what fails is left out."""
        for scope, roles in self._scopes():
            listed = sorted(
                (command.rank, name, command.summary)
                for name, command in self._house.desk().commands.items()
                if command.role in roles
            )
            try:
                await self._bot.set_my_commands([BotCommand(n, s[:256]) for _, n, s in listed], scope=scope)
            except TelegramError as error:
                _log.warning("a menu of commands was not taken", scope=scope.type, why=error.message)

    def _scopes(self) -> list[tuple[BotCommandScope, frozenset[Role]]]:
        anyone, configures = frozenset({Role.ANYONE}), frozenset({Role.ANYONE, Role.CONFIGURES})
        scopes: list[tuple[BotCommandScope, frozenset[Role]]] = [
            (BotCommandScopeDefault(), configures),
            (BotCommandScopeAllGroupChats(), anyone),
            (BotCommandScopeAllChatAdministrators(), configures),
        ]
        operators = self._house.config.people.operators
        return [*scopes, *((BotCommandScopeChat(operator), frozenset(Role)) for operator in operators)]

    async def _listen(self) -> None:
        wait = _FIRST_WAIT
        while True:
            try:
                updates = await self._updates()
                self._keep(updates)
            except InvalidToken:
                raise TokenRefusedError(_REFUSED) from None
            except Conflict as error:
                self._contested(error)
                await self._house.clock.sleep(_LONGEST_WAIT / 6)
            except TelegramError as error:
                wait = await self._wait(error, wait)
            except StoreError as error:
                _log.error("updates cannot be kept, so they stay with Telegram", why=str(error))
                await self._house.clock.sleep(_STORE_WAIT)
            else:
                wait = _FIRST_WAIT
                self._attendant.attend()

    async def _updates(self) -> list[dict[str, Any]]:
        """Raw: the library gives up a whole batch for one update that it cannot read."""
        question: dict[str, Any] = {"timeout": _POLL, "allowed_updates": _ALLOWED}
        if (offset := self._offset()) is not None:
            question["offset"] = offset
        answer: Any = await self._poll.post(
            f"{self._address}?{urlencode(question)}", read_timeout=_POLL + _MARGIN
        )
        if not isinstance(answer, list):
            raise NetworkError("the answer is no list of updates")
        return [raw for raw in answer if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]

    def _offset(self) -> int | None:
        inbox = self._house.store.inbox
        last, at = inbox.last_id(), inbox.last_at()
        if last is None or at is None or self._house.clock.now() - at > _FORGOTTEN:
            return None
        return last + 1

    def _keep(self, updates: list[dict[str, Any]]) -> None:
        """All on the disk, or none. What is not for us leaves only its number."""
        inbox, now = self._house.store.inbox, self._house.clock.now()
        with self._house.store.transaction():
            for raw in updates:
                number = raw["update_id"]
                try:
                    update = translate(raw, self._house.places, now)
                except (LookupError, TypeError, ValueError, AttributeError) as error:
                    _log.error("an update cannot be read", update=number, why=type(error).__name__)
                    update = None
                inbox.put(number, written(update) if update else "", now)
                if update is None:
                    inbox.done(number)

    def _contested(self, error: Conflict) -> None:
        moment = self._house.clock.monotonic()
        number, seconds = _CONFLICTS
        self._conflicts.append(moment)
        while self._conflicts[0] < moment - seconds:
            self._conflicts.popleft()
        _log.warning("somebody else asked for our updates", why=error.message)
        if len(self._conflicts) >= number:
            raise AnotherInstanceError(
                "another instance uses this token. Stop it, or give this one a token of its own from @BotFather."
            )

    async def _wait(self, error: TelegramError, wait: float) -> float:
        """Waits, and returns how long to wait the next time."""
        if isinstance(error, RetryAfter):
            asked = error.retry_after
            seconds = asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
            await self._house.clock.sleep(seconds)
            return wait
        _log.warning("Telegram cannot be reached", why=type(error).__name__, wait=wait)
        await self._house.clock.sleep(wait)
        return min(wait * 2, _LONGEST_WAIT)

    async def standing(self, chat: str, user: int) -> Role | None:
        """What somebody may do in a group; None where Telegram cannot say now."""
        for _ in range(2):
            try:
                member = await self._bot.get_chat_member(chat, user)
            except (BadRequest, Forbidden):
                return Role.ANYONE  # Telegram knows nobody of that number there
            except NetworkError:
                continue
            except TelegramError:
                return None
            return Role.CONFIGURES if member.status in _ADMINISTRATORS else Role.ANYONE
        return None

    async def confirm(self, query: str, toast: str) -> None:
        """Shows the toast to who pressed. A press that is too old shows nothing."""
        try:
            await self._bot.answer_callback_query(query, toast[:_MOST_TOAST] or None)
        except TelegramError as error:
            _log.info("a press was not confirmed", why=type(error).__name__)


_REFUSED = "Telegram does not know the bot's token. Put the token that @BotFather shows into the token file."
