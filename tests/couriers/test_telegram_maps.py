"""Maps over real HTTP, against the strict server: a silent picture under its card, and what every end means."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from couriers import telegram
from couriers.telegram import TelegramCourier
from rules.advisory import Message, message
from rules.delivery import Delivery, DeliveryKind, Later, Moved, Outcome, Refused, Sent, Unknown
from rules.maps import Map, Mark
from rules.places import PlaceKind

if TYPE_CHECKING:
    from botapi.driver import Driver

Make = Callable[..., Delivery]
ALMATY = Map(
    Mark("Almaty", PlaceKind.CITY, 43.25, 76.95), "KZ", Mark("Bishkek", PlaceKind.CITY, 42.87, 74.59)
)
WORDS = "Map: Almaty, Kazakhstan — you follow Bishkek"


def a_map(words: str = WORDS, picture: Map | None = ALMATY) -> Message:
    return replace(message(words), picture=picture)


def send(botapi: Driver, *deliveries: Delivery, read_timeout: float = 35) -> list[Outcome]:
    """Cards get their receipts; a map goes under the card before it."""

    async def run() -> list[Outcome]:
        courier = TelegramCourier(botapi.token, botapi.base_url, read_timeout)
        await courier.open()
        try:
            ends: list[Outcome] = []
            for delivery in deliveries:
                under = ends[-1].receipt if ends and isinstance(ends[-1], Sent) else delivery.under
                ends.append(await courier.send(replace(delivery, under=under)))
            return ends
        finally:
            await courier.close()

    return asyncio.run(run())


def mapped(deliver: Make, chat: str = "7", **more: Any) -> Delivery:
    return deliver(a_map(), chat=chat, kind=DeliveryKind.MAP, rings=False, **more)


def test_a_map_is_a_silent_picture_with_its_words_under_the_card(botapi: Driver, deliver: Make) -> None:
    botapi.private(7)
    card, sent = send(botapi, deliver("🟠 Almaty"), mapped(deliver))
    shown_card, shown_map = botapi.shown(7)
    assert sent == Sent(str(shown_map["message_id"]))
    assert card == Sent(str(shown_map["reply_to_message"]["message_id"]))
    assert shown_card["text"] == "🟠 Almaty", "the card stays a text, which can be edited"
    assert shown_map["caption"] == WORDS
    (photo,) = shown_map["photo"]
    assert (photo["width"], photo["height"]) == (640, 480)
    assert photo["file_size"] < 60_000
    (call,) = [line for line in botapi.log() if line["method"] == "sendPhoto"]
    assert call["disable_notification"] in (True, "true")


def test_long_words_are_cut_to_what_a_caption_holds(botapi: Driver, deliver: Make) -> None:
    botapi.private(7)
    long = deliver(a_map("🗺" * 3000), kind=DeliveryKind.MAP)
    assert isinstance(send(botapi, deliver("card"), long)[1], Sent)


def test_in_a_forum_the_map_is_in_the_thread_of_its_card(botapi: Driver, deliver: Make) -> None:
    botapi.group(-1005, topics=[9])
    send(botapi, deliver("card", chat="-1005", topic="9"), mapped(deliver, "-1005", topic="9"))
    assert [each.get("message_thread_id") for each in botapi.shown(-1005)] == [9, 9]


def test_without_its_card_there_is_no_map(botapi: Driver, deliver: Make) -> None:
    botapi.private(7)
    alone, gone = send(botapi, mapped(deliver)) + send(botapi, mapped(deliver, under="999"))
    assert isinstance(alone, Refused)
    assert isinstance(gone, Refused)
    assert botapi.shown(7) == []


def test_a_map_that_cannot_be_drawn_costs_the_map_alone_and_names_no_place(
    botapi: Driver, deliver: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(wanted: Map) -> bytes:
        raise ZeroDivisionError(f"at {wanted.place.latitude}")

    monkeypatch.setattr(telegram, "png", broken)
    botapi.private(7)
    card, dropped = send(botapi, deliver("card"), mapped(deliver))
    assert isinstance(card, Sent)
    assert isinstance(dropped, Refused)
    assert "ZeroDivisionError" in dropped.why
    assert "43.25" not in dropped.why


def test_a_server_that_knows_no_photos_stops_no_card(
    botapi: Driver, deliver: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from botapi.limits import METHODS

    monkeypatch.delitem(METHODS, "sendphoto")
    botapi.private(7)
    card, dropped, next_card = send(botapi, deliver("card"), mapped(deliver), deliver("another"))
    assert isinstance(dropped, Refused)
    assert isinstance(card, Sent)
    assert isinstance(next_card, Sent)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"fault": "flood", "retry_after": 7}, Later("Telegram asks to wait", timedelta(seconds=7))),
        ({"fault": "cut"}, Unknown("no answer from Telegram: RemoteProtocolError")),
        ({"fault": "hang"}, Unknown("Telegram did not answer in time")),
    ],
)
def test_every_other_end_is_that_of_a_message(
    botapi: Driver, deliver: Make, fault: dict[str, Any], expected: Outcome
) -> None:
    botapi.private(7)
    botapi.fault(method="sendPhoto", **fault)
    assert send(botapi, deliver("card"), mapped(deliver), read_timeout=1)[1] == expected


def test_the_map_follows_a_group_that_became_a_supergroup(botapi: Driver, deliver: Make) -> None:
    botapi.group(-50)
    botapi.fault("migrate", method="sendPhoto", chat=-50, to=-1007)
    end = send(botapi, deliver("card", chat="-50"), mapped(deliver, "-50"))[1]
    assert isinstance(end, Moved)
    assert end.to.chat == "-1007"


def test_the_loop_goes_on_while_a_map_is_drawn(
    botapi: Driver, deliver: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    loop_turned, drawn_in = threading.Event(), []

    def slow(wanted: Map) -> bytes:
        drawn_in.append(threading.current_thread() is threading.main_thread())
        assert loop_turned.wait(10), "the loop stood still"
        return draw(wanted)

    draw = telegram.png
    monkeypatch.setattr(telegram, "png", slow)
    botapi.private(7)

    async def run() -> Outcome:
        courier = TelegramCourier(botapi.token, botapi.base_url)
        await courier.open()
        card = await courier.send(deliver("card"))
        assert isinstance(card, Sent)
        sending = asyncio.ensure_future(courier.send(mapped(deliver, under=card.receipt)))
        await courier.send(deliver("a second card"))
        loop_turned.set()
        try:
            return await sending
        finally:
            await courier.close()

    assert isinstance(asyncio.run(run()), Sent)
    assert drawn_in == [False]
