"""`tocsin chat`: the same commands in the terminal, on any database."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from rich.console import Console

from bot.answer import Answerer, Said
from bot.assemble import House, build
from bot.clock import ScaledClock, SystemClock
from bot.config import Config, PeopleTable
from couriers.terminal import TerminalCourier
from handlers import Role
from rules.advisory import Button, Message
from rules.audience import Address, ChatKind
from rules.delivery import Sent, after
from rules.rulebook import load

_CHANNEL = "terminal"
_USER = 1  # whoever sits at this terminal
_HINT = (
    "You talk to Tocsin as {speaker}. /help shows the commands, a number presses the button of that number, "
    "“< FILE” at the end of a line puts the file's text below it. An empty line ends."
)


class Speaker(StrEnum):
    """Who sits at the terminal: a person, an administrator of a group, or an operator."""

    PERSON = "person"
    GROUP = "group"
    OPERATOR = "operator"


class SpeakerError(Exception):
    """Nobody is called so."""

    exit_status = 2


async def chat(config: Config, speaker: str, at: datetime | None = None) -> None:
    """Talks over standard input and output until it ends. Raises SpeakerError, and AlreadyRunningError where a bot
    runs on the database."""
    try:
        who = Speaker(speaker)
    except ValueError:
        raise SpeakerError(f"--as is one of {', '.join(Speaker)}, not {speaker!r}") from None
    if who is Speaker.OPERATOR:
        people = PeopleTable(operators=(*config.people.operators, _USER))
        config = config.model_copy(update={"people": people})
    house = build(config, SystemClock() if at is None else ScaledClock(at, 1.0))
    try:
        await converse(house, who, sys.stdin, Console(highlight=False))
    finally:
        house.close()


async def converse(house: House, speaker: Speaker, lines: Iterable[str], console: Console) -> None:
    """Answers line after line. The reading process starts only when a command needs it."""
    conversation = Conversation(house, speaker, console)
    console.print(_HINT.format(speaker=speaker), markup=False)
    await conversation.deliver()
    waiting = iter(lines)
    while True:
        if console.is_terminal:
            console.print("> ", end="")
        line = (await asyncio.to_thread(next, waiting, "")).strip()
        if not line:
            return
        if not console.is_terminal:
            console.print(f"> {line}", markup=False)
        await conversation.hear(line)


class Conversation:
    """One chat of a channel that is this terminal. A database that knows such chats goes on with the first one."""

    def __init__(self, house: House, speaker: Speaker, console: Console) -> None:
        self._house, self._console = house, console
        self._epoch = house.store.process.claim()
        self._answerer = Answerer(house, lambda: None)
        self._kind = ChatKind.GROUP if speaker is Speaker.GROUP else ChatKind.PRIVATE
        known = [] if speaker is Speaker.OPERATOR else house.store.chats.on(_CHANNEL)
        same = (
            each.address
            for each in known
            if each.kind is self._kind and each.address.chat != Speaker.OPERATOR
        )
        self._address = next(same, Address(_CHANNEL, speaker.value))
        self._courier = TerminalCourier(console, {self._address.chat: speaker.value})
        self._shown: dict[str, Message] = {}
        self._heard = 0
        if not house.book.pages:
            house.book, _ = load(house.pages())

    async def hear(self, line: str) -> None:
        """A command, a text, or the number of a button; prints what comes back."""
        words, data, receipt = line, None, None
        if line.isdecimal() and (pressed := self._button(int(line))):
            receipt, data = pressed[0], pressed[1].data
        elif " < " in f" {line}":
            words = self._with_file(line)
        self._heard += 1
        now = self._house.clock.now()
        key = f"{_CHANNEL} {self._epoch} {self._heard}"
        said = Said(
            self._address, self._kind, _USER, "You", words, Role.CONFIGURES, now, key, data, receipt
        )  # fmt: skip
        answered = await self._answerer.answer(said)
        if answered.toast:
            self._console.print(f"({answered.toast})", markup=False)
        await self.deliver()

    async def deliver(self) -> None:
        """Prints what waits for this chat."""
        known = self._house.store.chats.at(self._address)
        if known is None:
            return
        now = self._house.clock.now()
        while claimed := self._house.store.outbox.claim_of(known.id, now, self._epoch):
            for delivery in claimed:
                outcome = await self._courier.send(delivery)
                self._house.store.outbox.record(after(delivery, outcome, now), now)
                if isinstance(outcome, Sent):
                    self._shown[outcome.receipt] = delivery.message

    def _button(self, number: int) -> tuple[str, Button] | None:
        """The button of this number on the newest message that has buttons, and the message."""
        for receipt, message in reversed(self._shown.items()):
            buttons = [button for row in message.buttons for button in row]
            if buttons:
                return (receipt, buttons[number - 1]) if 1 <= number <= len(buttons) else None
        return None

    def _with_file(self, line: str) -> str:
        words, _, name = line.rpartition("< ")
        try:
            return f"{words.strip()}\n{Path(name.strip()).expanduser().read_text('utf-8')}"
        except (OSError, UnicodeDecodeError):
            return line
