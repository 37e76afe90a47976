"""The Telegram courier over real HTTP, against the strict server: what is sent, and what every end means."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from couriers.telegram import TelegramCourier
from rules.advisory import Button, Message, Span, Style, message
from rules.audience import Address, ChatId
from rules.delivery import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    Gone,
    Later,
    Moved,
    Outcome,
    Refused,
    Sent,
    Unknown,
)

if TYPE_CHECKING:
    from pathlib import Path

    from botapi.driver import Driver

Make = Callable[..., Delivery]


def send(botapi: Driver, *deliveries: Delivery, read_timeout: float = 35) -> list[Outcome]:
    async def run() -> list[Outcome]:
        courier = TelegramCourier(botapi.token, botapi.base_url, read_timeout)
        await courier.open()
        try:
            return [await courier.send(delivery) for delivery in deliveries]
        finally:
            await courier.close()

    return asyncio.run(run())


def test_a_card_has_entities_buttons_and_a_bell(botapi: Driver, deliver: Make) -> None:
    botapi.private(7)
    card = message(
        "🚨 ",
        Span("Unrest", Style.BOLD),
        "\n",
        Span("They said /stop", Style.QUOTE),
        Span("Source", Style.LINK, "https://example.org/1"),
        buttons=((Button("Why?", "v1:why:1"), Button("Mute", "v1:mute:1")),),
    )
    [outcome] = send(botapi, deliver(card))
    [shown] = botapi.shown(7)
    assert outcome == Sent(str(shown["message_id"]))
    assert shown["text"] == "🚨 Unrest\nThey said /\u2060stopSource"
    assert [(each["type"], each["offset"], each["length"]) for each in shown["entities"]] == [
        ("bold", 3, 6),
        ("expandable_blockquote", 10, 16),
        ("text_link", 26, 6),
    ]
    assert [button["callback_data"] for button in shown["reply_markup"]["inline_keyboard"][0]] == [
        "v1:why:1",
        "v1:mute:1",
    ]
    [line] = botapi.sent()
    assert line["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in line
    assert line.get("disable_notification", "false") == "false"


def test_what_does_not_ring_is_silent_and_a_topic_is_kept(botapi: Driver, deliver: Make) -> None:
    botapi.group(-100, "Forum", topics=[5])
    send(botapi, deliver(chat="-100", topic="5", rings=False))
    [line] = botapi.sent(-100)
    assert line["disable_notification"] == "true"
    assert line["message_thread_id"] == "5"


def test_a_topic_that_was_deleted_sends_the_message_into_the_group(botapi: Driver, deliver: Make) -> None:
    botapi.group(-100, "Forum", topics=[5])
    [outcome] = send(botapi, deliver(chat="-100", topic="6"))
    assert isinstance(outcome, Sent)
    assert "message_thread_id" not in botapi.sent(-100)[0]


def test_an_edit_changes_the_card_and_the_same_edit_again_is_sent_too(botapi: Driver, deliver: Make) -> None:
    botapi.private(7)
    [card] = send(botapi, deliver("first"))
    assert isinstance(card, Sent)
    edit = deliver("second", kind=DeliveryKind.EDIT, under=card.receipt)
    assert send(botapi, edit, edit) == [card, card]
    assert [shown["text"] for shown in botapi.shown(7)] == ["second"]


def test_an_edit_of_a_message_that_is_gone_becomes_a_silent_card(botapi: Driver, deliver: Make) -> None:
    botapi.private(7)
    [outcome] = send(botapi, deliver("second", kind=DeliveryKind.EDIT, under="99"))
    [shown] = botapi.shown(7)
    assert outcome == Sent(str(shown["message_id"]))
    assert botapi.sent()[0]["disable_notification"] == "true"


def test_a_reply_hangs_under_its_card_and_is_sent_even_if_the_card_is_gone(
    botapi: Driver, deliver: Make
) -> None:
    botapi.private(7)
    [card] = send(botapi, deliver("card"))
    assert isinstance(card, Sent)
    outcomes = send(
        botapi,
        deliver("worse", kind=DeliveryKind.REPLY, under=card.receipt),
        deliver("worse still", kind=DeliveryKind.REPLY, under="99"),
    )
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    _, worse, still = botapi.shown(7)
    assert worse["reply_to_message"]["message_id"] == int(card.receipt)
    assert "reply_to_message" not in still


def test_a_repeated_message_is_marked(botapi: Driver, deliver: Make) -> None:
    botapi.private(7)
    send(botapi, deliver("Unrest", repeated=1), deliver("/now", kind=DeliveryKind.ANSWER))
    assert [line["text"] for line in botapi.sent()] == ["(repeated) Unrest", "/now"]


ENDS: dict[str, tuple[dict[str, Any], Outcome, int]] = {
    "429": (
        {"fault": "flood", "retry_after": 43837},
        Later("Telegram asks to wait", timedelta(seconds=43837)),
        0,
    ),
    "migrated": ({"fault": "migrate", "to": -100123}, Moved(Address("telegram", "-100123")), 0),
    "401": (
        {"fault": "token"},
        Later(
            "Telegram refuses the bot's token: put the token that @BotFather shows into the token file",
            timedelta(minutes=1),
            everyone=1,
        ),
        0,
    ),
    "500": ({"fault": "error"}, Unknown("no answer from Telegram: Internal Server Error: restart"), 0),
    "502": ({"fault": "gateway"}, Unknown("no answer from Telegram: TelegramError"), 0),
    "hang": ({"fault": "hang"}, Unknown("Telegram did not answer in time"), 0),
    "hang, delivered": ({"fault": "hang", "delivered": True}, Unknown("Telegram did not answer in time"), 1),
    "cut": ({"fault": "cut"}, Unknown("no answer from Telegram: RemoteProtocolError"), 1),
    "truncated": ({"fault": "truncate"}, Unknown("no answer from Telegram: RemoteProtocolError"), 1),
    "garbage": (
        {"fault": "garbage"},
        Unknown("Telegram's answer cannot be read: Invalid server response"),
        1,
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_every_end_of_a_request_has_its_outcome(botapi: Driver, deliver: Make, end: str) -> None:
    fault, expected, delivered = ENDS[end]
    botapi.group(-5)
    botapi.fault(**fault)
    assert send(botapi, deliver(chat="-5"), read_timeout=0.3) == [expected]
    assert len(botapi.sent(-5)) == delivered


GONE = [
    (403, "bot was blocked by the user"),
    (403, "user is deactivated"),
    (403, "bot was kicked from the group chat"),
    (403, "bot was kicked from the supergroup chat"),
    (403, "bot is not a member of the supergroup chat"),
    (403, "the group chat was deleted"),
    (403, "bot can't initiate conversation with a user"),
    (400, "chat not found"),
    (400, "not enough rights to send text messages to the chat"),
    (400, "need administrator rights in the channel chat"),
    (400, "CHAT_WRITE_FORBIDDEN"),
    (400, "CHAT_RESTRICTED"),
]


@pytest.mark.parametrize(("code", "text"), GONE)
def test_a_chat_that_cannot_be_reached_is_gone(botapi: Driver, deliver: Make, code: int, text: str) -> None:
    botapi.private(7)
    botapi.fault("forbidden" if code == 403 else "refuse", text=text)
    [outcome] = send(botapi, deliver())
    assert isinstance(outcome, Gone)
    assert text.casefold() in outcome.why.casefold()
    assert botapi.log() == []


def test_content_that_is_refused_is_tried_once_more_as_bare_text(botapi: Driver, deliver: Make) -> None:
    botapi.private(7)
    card = message(Span("Unrest", Style.BOLD), buttons=((Button("Why?", "v1:" + "x" * 70),),))
    [outcome] = send(botapi, deliver(card))
    assert isinstance(outcome, Sent)
    assert botapi.shown(7)[0]["text"] == "Unrest"
    botapi.fault("refuse", text="strings must be encoded in UTF-8", times=2)
    [outcome] = send(botapi, deliver(card))
    assert outcome == Refused("Strings must be encoded in utf-8")


def test_an_empty_message_is_refused_without_a_request(botapi: Driver, deliver: Make) -> None:
    assert send(botapi, deliver(" \u200b\n")) == [Refused("the message is empty")]
    assert botapi.calls() == []


def test_where_nobody_listens_everyone_waits(deliver: Make) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    async def run() -> Outcome:
        courier = TelegramCourier("1:x", f"http://127.0.0.1:{port}/bot")
        await courier.open()
        try:
            return await courier.send(deliver())
        finally:
            await courier.close()

    outcome = asyncio.run(run())
    assert outcome == Later("Telegram cannot be reached: ConnectError", timedelta(seconds=5), everyone=1)


def test_the_token_is_in_no_log_no_outcome_and_no_repr(
    botapi: Driver, deliver: Make, caplog: pytest.LogCaptureFixture
) -> None:
    botapi.private(7)
    with caplog.at_level(logging.DEBUG):
        botapi.fault("garbage")
        outcomes = send(botapi, deliver(), deliver())
        botapi.token = "4242:wrong-token-wrong-token-wrong-token"
        outcomes += send(botapi, deliver())
    said = f"{caplog.text} {outcomes} {TelegramCourier(botapi.token)!r}"
    assert "wrong-token" not in said
    assert "TEST-TOKEN" not in said


texts = st.one_of(
    st.text(min_size=1, max_size=60),
    st.text(alphabet="🚨👩‍🚒é\u202e\u200f /@#$\nسلامשלום", min_size=1, max_size=100),
    st.sampled_from(["🚨" * 5000, "слово " * 3500, "x" * 20_000]),
)
spans = st.builds(Span, texts, st.sampled_from(Style), st.sampled_from([None, "https://example.org/a?b=c"]))


def test_whatever_sources_write_the_strict_server_takes_it(tmp_path: Path) -> None:
    from botapi.driver import serving  # aiogram takes a second to import

    at = datetime(2026, 3, 1, tzinfo=UTC)

    def made(content: Message) -> Delivery:
        address = Address("telegram", "7")
        return Delivery(DeliveryId("d"), ChatId(1), address, DeliveryKind.CARD, content, 3, True, at, at)

    with serving(tmp_path / "log.jsonl", open_doors=True) as botapi, asyncio.Runner() as runner:
        courier = TelegramCourier(botapi.token, botapi.base_url)
        runner.run(courier.open())

        @settings(max_examples=120, deadline=None)
        @given(st.lists(spans, min_size=1, max_size=8))
        def every_message_is_taken(written: list[Span]) -> None:
            content = Message((*written, Span("end")))
            assert isinstance(runner.run(courier.send(made(content))), Sent)

        every_message_is_taken()
        runner.run(courier.close())
        assert {each["end"] for each in botapi.calls()} == {""}, "not one was refused at first"
