"""Answers what chats say: finds the command, checks who may use it, runs it, and puts the answer into the outbox.

What a command did, its answer, and the note that the message was handled are one transaction: after a crash a
message is handled again from the start, or not at all.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import traceback
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import structlog
from rapidfuzz import process

from bot import rooms
from bot.assemble import House
from bot.split import split
from bot.throttle import Throttle, Verdict
from bot.wishes import decide, perform, prepare
from handlers import Answer, Command, Desk, Kept, Reload, Reply, Request, Role, Wish
from rules.advisory import message
from rules.audience import Address, Chat, ChatKind
from rules.delivery import Delivery, DeliveryId, DeliveryKind, expiry
from rules.errors import InputError
from store.inbox import InboxState

_DEADLINE = 20.0  # seconds for what a command wishes for
_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w+))?(?:\s+|$)", re.ASCII)
_NAME = 64
_MARKS = " \t\n.,!?"
# What people say first, and what names a place to nobody; many languages, as people write to a bot.
_GREETINGS = frozenset(
    {
        "hello", "hi", "hey", "help", "hola", "ayuda", "hallo", "hilfe", "bonjour", "salut", "aide", "olá", "ola", "oi",
        "ajuda", "привет", "помощь", "привіт", "допомога", "merhaba", "yardım", "سلام", "مرحبا", "مساعدة",
    }
)  # fmt: skip
_SORRY = "Something went wrong on our side, and it was noted. Please try again in a few minutes."
_TOO_LONG = "This takes longer than I can wait for. Please try again in a minute, or with less text."
_UNCHECKED = "I could not ask Telegram whether you are an administrator here. Please try again in a minute."
_DENIED = {
    Role.CONFIGURES: "Only the administrators of this group may do this. Please ask one of them.",
    Role.OPERATOR: "This is for operators of this bot. What everybody can say: /help",
}

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Said:
    """What a chat sent. `data` and `receipt` are those of a pressed button and its message. `standing` is what the
    person may do in the chat, None where that could not be found out. `key` names the message, so that handling it
    twice answers once; `update` is its number in the inbox, None where there is no inbox. `user` is 0 for somebody
    who speaks for a whole group."""

    address: Address
    kind: ChatKind
    user: int
    name: str
    words: str
    standing: Role | None
    at: datetime
    key: str
    data: str | None = None
    receipt: str | None = None
    update: int | None = None


class State(Enum):
    """AGAIN: it failed, and may be handled again."""

    DONE = 1
    AGAIN = 2


@dataclass(frozen=True, slots=True)
class Answered:
    """`toast` is for the person who pressed a button."""

    state: State
    toast: str = ""


class Answerer:
    """`botname`: commands that are for another bot are passed over, once it is known."""

    def __init__(self, house: House, wake: Callable[[], None]) -> None:
        """`wake` is called when answers wait in the outbox."""
        self.botname = ""
        self._house = house
        self._wake = wake
        self._modules = rooms.handler_modules()
        self._throttle = Throttle()

    async def answer(self, said: Said) -> Answered:
        """Handles one message. Raises StoreError where the store takes nothing now."""
        verdict = self._throttle.ask(said.user or said.address, said.at)
        if verdict is Verdict.SILENCE:
            return self._close(said, Reply())
        if verdict is Verdict.NOTICE:
            slow = "That is too fast for me. I answer again in a few seconds."
            return self._close(said, _told(said, slow))
        try:
            return await self._handled(said)
        except InputError as error:
            return self._close(said, _told(said, str(error)))
        except TimeoutError:
            return self._close(said, _told(said, _TOO_LONG))
        except Exception as error:
            return self._failed(said, error)

    async def _handled(self, said: Said) -> Answered:
        store = self._house.store
        with store.transaction():
            chat = store.chats.arrive(said.address, said.kind, self._house.clock.now())
            step = self._begun(said, chat)
            if step is None or isinstance(step, Reply):
                return self._close(said, step or Reply(), chat)
            first = self._next(step, None, said, chat)
        return await self._through(step, first, said, chat) if isinstance(first, Wish) else first

    async def _through(self, step: Any, wish: Wish, said: Said, chat: Chat) -> Answered:
        """Performs what a command wishes for, one after the other. Nothing is held open meanwhile."""
        ending: Wish | Answered = wish
        while isinstance(ending, Wish):
            await prepare(ending, self._house)
            if isinstance(ending, Kept):  # a message that is heard again after a crash must not do it twice
                with self._house.store.transaction():
                    ending = self._next(step, decide(ending, self._house), said, chat)
                continue
            # Rules that are being put into force are never left half read.
            async with asyncio.timeout(None if isinstance(ending, Reload) else _DEADLINE):
                result = await perform(ending, self._house)
            with self._house.store.transaction():
                ending = self._next(step, result, said, chat)
        return ending

    def _next(self, step: Any, result: Any, said: Said, chat: Chat) -> Wish | Answered:
        try:
            wish: Wish = step.send(result)
        except StopIteration as end:
            return self._close(said, end.value, chat)
        if isinstance(wish, Reload) and said.update is not None:
            # What is read again is written by now: doing it twice would undo twice. Every start reads it anyway.
            self._house.store.inbox.done(said.update)
        return wish

    def _begun(self, said: Said, chat: Chat) -> Answer | None:
        """The answer of the handler that is meant; None where nothing is to be said."""
        if said.data is not None:
            return self._pressed(said, chat, said.data)
        command = _COMMAND.match(said.words)
        if command:
            return self._commanded(said, chat, command)
        awaited = self._house.store.pending.take(chat.id, said.user, self._house.clock.now())
        if awaited:
            module = self._modules[awaited.command]
            heard = f"{awaited.argument}\n{said.words}"
            return self._run(module.hear, awaited.command, heard, said, chat)
        return self._overheard(said, chat) if said.kind is ChatKind.PRIVATE else None

    def _commanded(self, said: Said, chat: Chat, command: re.Match[str]) -> Answer | None:
        name, bot = command[1].casefold(), command[2]
        if bot and self.botname and bot.casefold() != self.botname.casefold():
            return None
        if name in self._modules:
            return self._run(self._modules[name].answer, name, said.words[command.end() :], said, chat)
        if said.kind is ChatKind.GROUP and not bot:
            return None  # a group may have other bots
        near = process.extractOne(name, sorted(self._modules), score_cutoff=55)
        hint = f"Did you mean /{near[0]}? " if near else ""
        raise InputError(f"I do not know this command. {hint}What you can say: /help")

    def _pressed(self, said: Said, chat: Chat, data: str) -> Answer:
        version, _, rest = data.partition(":")
        name, _, words = rest.partition(":")
        module = self._modules.get(name)
        if version != "v1" or module is None or not hasattr(module, "press"):
            raise InputError(
                "This button is too old. Please send the command again: /help shows all of them."
            )
        return self._run(module.press, name, words, said, chat)

    def _overheard(self, said: Said, chat: Chat) -> Answer:
        word = said.words.strip(_MARKS).casefold()
        if word in _GREETINGS:
            return self._run(self._modules["help"].answer, "help", "", said, chat)
        if word in self._modules:
            raise InputError(f"Commands begin with a slash: /{word}. What you can say: /help")
        for name, module in self._modules.items():
            if hasattr(module, "overhear") and said.words.strip():
                return self._run(module.overhear, name, said.words.strip(), said, chat)
        raise InputError("I understand commands: /help shows them. To follow a place: /follow Almaty")

    def _run(
        self, function: Callable[[Request, Desk], Answer], name: str, words: str, said: Said, chat: Chat
    ) -> Answer:
        command: Command = self._commands[name]
        operator = said.user in self._house.config.people.operators
        standing = said.standing or Role.ANYONE
        if said.kind is ChatKind.PRIVATE:
            standing = Role.CONFIGURES
        if command.role is Role.OPERATOR and not operator:
            raise InputError(_DENIED[Role.OPERATOR])
        if command.role is Role.CONFIGURES and standing < Role.CONFIGURES:
            raise InputError(_UNCHECKED if said.standing is None else _DENIED[Role.CONFIGURES])
        request = Request(
            chat, said.user, _named(said.name), words, Role.OPERATOR if operator else standing, self._house.clock.now(),
            said.receipt, standing,
        )  # fmt: skip
        return function(request, self._house.desk())

    @property
    def _commands(self) -> dict[str, Command]:
        return {name: module.COMMAND for name, module in self._modules.items()}

    def _failed(self, said: Said, error: Exception) -> Answered:
        """A bug, or the store: counted; after the third time the person is told."""
        update = said.update
        if update is not None and self._house.store.inbox.failed(update) is InboxState.NEW:
            return Answered(State.AGAIN)
        place = traceback.extract_tb(error.__traceback__)[-1]
        why = f"{type(error).__name__} at {place.filename}:{place.lineno}"
        _log.error("a message could not be handled", update=update, why=why)
        return self._close(replace(said, update=None), _told(said, _SORRY))

    def _close(self, said: Said, reply: Reply, chat: Chat | None = None) -> Answered:
        """Writes the answer and that the message was handled, in one transaction."""
        store, now = self._house.store, self._house.clock.now()
        with store.transaction():
            chat = chat or store.chats.arrive(said.address, said.kind, now)
            store.outbox.put(_deliveries(said, reply, chat, now))
            if said.update is not None:
                store.inbox.done(said.update)
        self._wake()
        return Answered(State.DONE, reply.toast)


def _told(said: Said, words: str) -> Reply:
    """A sentence: shown to who pressed a button, else sent."""
    return Reply(toast=words) if said.data is not None and said.receipt else Reply((message(words),))


def _deliveries(said: Said, reply: Reply, chat: Chat, now: datetime) -> list[Delivery]:
    instead = reply.instead if said.receipt else None
    spoken = reply.messages if instead or reply.instead is None else (reply.instead, *reply.messages)
    pieces = [piece for each in spoken for piece in split(each)]
    deliveries = []
    if instead is not None:
        first, *more = split(instead)
        deliveries.append(_delivery(said, 0, DeliveryKind.EDIT, first, chat, now, said.receipt))
        pieces = [*more, *pieces]
    for number, piece in enumerate(pieces, start=1):
        deliveries.append(_delivery(said, number, DeliveryKind.ANSWER, piece, chat, now, None))
    return deliveries


def _delivery(
    said: Said, number: int, kind: DeliveryKind, piece: Any, chat: Chat, now: datetime, under: str | None
) -> Delivery:
    """`number` orders the parts of an answer: each is due a little later than the one before."""
    name = hashlib.sha256(f"answer\0{said.key}\0{number}".encode()).hexdigest()[:32]
    born = now + timedelta(microseconds=number)
    return Delivery(
        DeliveryId(name), chat.id, chat.address, kind, piece, 1, False, born, now, expires=now + expiry(1), under=under
    )  # fmt: skip


def _named(name: str) -> str:
    """A name that may stand on a card: short, printable, and nothing in it can be tapped."""
    bare = "".join(each for each in name if unicodedata.category(each)[0] != "C" and each not in "/@#$")
    return " ".join(bare.split())[:_NAME] or "Somebody"
