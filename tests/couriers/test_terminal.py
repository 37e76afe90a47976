"""The terminal courier."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable

from rich.console import Console

from couriers.terminal import TerminalCourier
from rules.advisory import Button, Message, Span, Style, message
from rules.delivery import Delivery, DeliveryKind, Outcome, Refused, Sent

Make = Callable[..., Delivery]


def sent(*deliveries: Delivery) -> list[Outcome]:
    courier = TerminalCourier(Console(file=io.StringIO(), width=80))
    return [asyncio.run(courier.send(delivery)) for delivery in deliveries]


def printed(*deliveries: Delivery) -> str:
    page = io.StringIO()
    courier = TerminalCourier(Console(file=page, width=80), {"7": "Aigerim"})
    for delivery in deliveries:
        asyncio.run(courier.send(delivery))
    return page.getvalue()


def test_a_card_is_a_bubble_with_name_time_bell_and_numbered_buttons(deliver: Make) -> None:
    card = message(
        Span("Unrest", Style.BOLD),
        " in [red]Almaty[/red]",
        buttons=((Button("Why?", "v1:why"), Button("Mute", "v1:mute")), (Button("Stop", "v1:stop"),)),
    )
    page = printed(deliver(card))
    assert "🔔 Aigerim" in page
    assert "12:30 UTC" in page
    assert "Unrest in [red]Almaty[/red]" in page, "brackets are text, not markup"
    assert "[1] Why?   [2] Mute" in page
    assert "[3] Stop" in page


def test_a_silent_card_and_an_edit_show_no_ringing_bell(deliver: Make) -> None:
    assert "🔕 Aigerim" in printed(deliver(rings=False))
    edit = printed(deliver("ended", kind=DeliveryKind.EDIT, under="1"))
    assert "🔕 Aigerim" in edit
    assert "✎ edited · #1" in edit


def test_receipts_are_running_numbers_and_an_edit_keeps_its_own(deliver: Make) -> None:
    outcomes = sent(
        deliver(),
        deliver(kind=DeliveryKind.REPLY, under="1"),
        deliver(kind=DeliveryKind.EDIT, under="1"),
        deliver(kind=DeliveryKind.ANSWER),
        deliver(Message(())),
    )
    assert outcomes == [Sent("1"), Sent("2"), Sent("1"), Sent("3"), Refused("the message is empty")]


def test_a_reply_says_what_it_hangs_under_and_a_repetition_is_marked(deliver: Make) -> None:
    page = printed(deliver("worse", kind=DeliveryKind.REPLY, under="1", repeated=1))
    assert "↳ under #1" in page
    assert "(repeated) worse" in page


def test_a_map_is_one_line_that_says_what_it_would_show(deliver: Make) -> None:
    shown = deliver(
        "Map: Almaty, Kazakhstan — you follow Bishkek", kind=DeliveryKind.MAP, under="3", rings=False
    )
    assert printed(shown).splitlines() == [
        "[map] Almaty, Kazakhstan — you follow Bishkek · ↳ under #3 · Aigerim"
    ]
