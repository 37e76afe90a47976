"""The terminal: chats as bubbles, for the demonstration and for a talk without Telegram."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console, Group
from rich.panel import Panel
from rich.style import Style as Look
from rich.text import Text

from couriers import Settings
from couriers._rendering import harmless, plain
from rules.advisory import Message, Span, Style
from rules.delivery import Delivery, DeliveryKind, Outcome, Refused, Sent

_LOOKS = {
    Style.PLAIN: Look(),
    Style.BOLD: Look(bold=True),
    Style.ITALIC: Look(italic=True),
    Style.CODE: Look(color="cyan"),
    Style.QUOTE: Look(dim=True),
    Style.LINK: Look(underline=True, color="blue"),
}


_LINES_OF_EDIT = 4


class TerminalCourier:
    """Prints on `console`. `names`: what chats are called, by Address.chat. Receipts are running numbers."""

    def __init__(self, console: Console, names: Mapping[str, str] | None = None) -> None:
        self._console = console
        self._names = names if names is not None else {}
        self._last = 0

    async def open(self) -> None:
        """Nothing to open: the console is there."""

    async def close(self) -> None:
        """Nothing to close: the console is the caller's."""

    async def send(self, delivery: Delivery) -> Outcome:
        if not delivery.message.text.strip():
            return Refused("the message is empty")
        if delivery.kind is DeliveryKind.MAP:
            self._console.print(self._line(delivery), soft_wrap=True)
            return Sent(self._next())
        edited = delivery.kind is DeliveryKind.EDIT and delivery.under is not None
        receipt = delivery.under if edited and delivery.under else self._next()
        self._console.print(self._bubble(delivery, receipt, edited))
        return Sent(receipt)

    def _next(self) -> str:
        self._last += 1
        return str(self._last)

    def _name(self, delivery: Delivery) -> str:
        topic = f" › {delivery.address.topic}" if delivery.address.topic else ""
        return plain(self._names.get(delivery.address.chat, delivery.address.chat)) + topic

    def _line(self, delivery: Delivery) -> Text:
        """What a map comes to here."""
        shows = plain(delivery.message.text).removeprefix("Map: ")
        return Text(f"[map] {shows} · {_way(delivery)}{self._name(delivery)}", style="dim")

    def _bubble(self, delivery: Delivery, receipt: str, edited: bool) -> Panel:
        rings = delivery.rings and delivery.kind is not DeliveryKind.EDIT
        title = Text(f"{'🔔' if rings else '🔕'} {self._name(delivery)}")
        under = Text(
            f"{_way(delivery)}#{receipt} · {max(delivery.born, delivery.due):%H:%M} UTC", style="dim"
        )
        words = _words(delivery)
        lines = [_start(words)] if edited else [words, *_buttons(delivery.message)]
        return Panel(
            Group(*lines), title=title, title_align="left", subtitle=under, subtitle_align="right", width=76
        )


def courier(settings: Settings) -> None:
    """None: the service has no terminal. The demonstration and `tocsin chat` make this courier themselves."""


def _way(delivery: Delivery) -> str:
    if delivery.kind is DeliveryKind.EDIT:
        return "✎ edited · "
    below = delivery.kind in (DeliveryKind.REPLY, DeliveryKind.MAP) and delivery.under
    return f"↳ under #{delivery.under} · " if below else ""


def _words(delivery: Delivery) -> Text:
    words = Text("(repeated) ", style="italic") if delivery.repeated else Text()
    for span in delivery.message.spans:
        words.append_text(_styled(span))
    return words


def _start(words: Text) -> Text:
    """What an edit shows here: on Telegram it changes the card above, a terminal can only repeat it."""
    lines = words.split("\n")
    taken = [line for line in lines[_LINES_OF_EDIT:] if line.plain.startswith("✅")]
    return Text("\n").join([*lines[:_LINES_OF_EDIT], *taken, Text("…", style="dim")])


def _styled(span: Span) -> Text:
    untrusted = span.style in {Style.QUOTE, Style.LINK}
    return Text(harmless(span.text) if untrusted else plain(span.text), style=_LOOKS[span.style])


def _buttons(message: Message) -> list[Text]:
    """One line a row; the buttons are numbered through, as `tocsin chat` takes them."""
    lines = []
    number = 0
    for row in message.buttons:
        labels = []
        for button in row:
            number += 1
            labels.append(f"[{number}] {plain(button.label)}")
        lines.append(Text("   ".join(labels), style="bold"))
    return lines
