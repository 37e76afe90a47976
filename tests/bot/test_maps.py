"""Maps through the whole bot: decided with their cards, sent after them, and in nobody's way."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from deliveries import state_of

from bot.clock import FakeClock
from bot.dispatch import Dispatcher
from rules.advisory import message
from rules.audience import Address, Chat, ChatKind
from rules.delivery import Delivery, DeliveryKind, DeliveryState, Gone
from rules.events import Verdict
from rules.incidents import IncidentId
from store import Store, open_store

Queue = Callable[..., Delivery]
_ROOT = Path(__file__).resolve().parents[2]
GRAVE = "The United States ordered its non-emergency embassy staff in Nairobi to leave Kenya."
SLIGHT = "The United States authorized the voluntary departure of non-emergency embassy staff from Nairobi."


def sent(talk: Any, kind: DeliveryKind) -> list[Delivery]:
    return [each for each in talk.house.store.outbox.sent() if each.kind is kind]


def test_a_grave_card_is_followed_by_one_silent_map_however_often_it_changes(talk: Any) -> None:
    talk.say(7, "/follow Nairobi")
    talk.news("bbc", GRAVE)
    (card,), (shown,) = sent(talk, DeliveryKind.CARD), sent(talk, DeliveryKind.MAP)
    assert [message.text for _, _, message in talk.screen.news[-2:]] == [
        card.message.text,
        "Map: Nairobi, Kenya",
    ]
    assert (shown.rings, shown.incident) == (False, card.incident)
    assert shown.under == talk.house.store.outbox.sent_card(card.chat, card.incident).receipt
    talk.wait(3600)
    talk.news("cnn", "Denmark evacuates its diplomats from Nairobi.")
    talk.say(7, "/help")
    assert sent(talk, DeliveryKind.EDIT)
    assert len(sent(talk, DeliveryKind.MAP)) == 1


@contextmanager
def judged_as(talk: Any, severity: int) -> Iterator[None]:
    """While the block lasts, whatever is reported is so grave."""
    judge = talk.house.workshop.judge

    async def judged(items: Any) -> list[Verdict]:
        verdicts = await judge(items)
        return [
            replace(verdict, events=tuple(replace(event, severity=severity) for event in verdict.events))
            for verdict in verdicts
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(talk.house.workshop, "judge", judged)
        yield


def test_what_is_slight_has_no_map_until_it_is_grave(talk: Any) -> None:
    talk.say(7, "/follow Nairobi")
    with judged_as(talk, 2):
        talk.news("bbc", SLIGHT)
    (card,) = sent(talk, DeliveryKind.CARD)
    assert card.severity == 2
    assert sent(talk, DeliveryKind.MAP) == []
    talk.wait(1800)
    talk.news("cnn", GRAVE)
    talk.say(7, "/help")
    (shown,) = sent(talk, DeliveryKind.MAP)
    assert shown.incident == card.incident


def test_followers_of_other_places_have_maps_of_their_own_and_where_data_is_dear_there_is_none(
    talk: Any,
) -> None:
    for user, place in ((7, "Nairobi"), (8, "Kenya"), (9, "Mombasa"), (10, "Nairobi")):
        talk.say(user, f"/follow {place}")
    talk.say(10, "/lowdata on")
    talk.news("bbc", "The United States ordered its non-emergency embassy staff to leave Kenya.")
    words = {each.address.chat: each.message.text for each in sent(talk, DeliveryKind.MAP)}
    assert words == {
        "7": "Map: Kenya — you follow Nairobi",
        "8": "Map: Kenya",
        "9": "Map: Kenya — you follow Mombasa",
    }
    assert {each.address.chat for each in sent(talk, DeliveryKind.CARD)} == {"7", "8", "9", "10"}


def test_the_map_of_an_alert_that_was_wrong_is_not_sent(talk: Any) -> None:
    talk.say(7, "/follow Nairobi")
    store, now = talk.house.store, talk.clock.now()
    store.outbox.pause(store.chats.at(Address("telegram", "7")).id, now + timedelta(minutes=30))
    talk.news("bbc", GRAVE)
    (incident,) = store.incidents.every()
    assert store.outbox.counts()[DeliveryState.QUEUED] == 2
    talk.house.reviser().withdraw(incident.id, "It was a drill.", now)
    assert store.outbox.counts()[DeliveryState.CANCELLED] == 2
    talk.wait(timedelta(hours=1).total_seconds())
    talk.say(7, "/help")
    assert sent(talk, DeliveryKind.MAP) == []


def test_a_chat_that_takes_no_pictures_still_gets_its_cards(
    store: Store, a_chat: Callable[..., Chat], queue: Queue, a_courier: Any, run: Any
) -> None:
    chat = a_chat("7")
    queue(chat, "card", incident=IncidentId("KZ-1"), revision=1)
    queue(chat, "map", kind=DeliveryKind.MAP, incident=IncidentId("KZ-1"), revision=1)
    queue(chat, "next", incident=IncidentId("KZ-2"), revision=1)
    run(a_courier({"map": [Gone("not enough rights to send photos to the chat")]}), 10)
    assert state_of(store, "map") is DeliveryState.POISON
    assert state_of(store, "next") is DeliveryState.SENT
    known = store.chats.get(chat.id)
    assert known is not None
    assert not known.stopped


def test_maps_that_take_long_leave_room_for_cards(
    store: Store,
    clock: FakeClock,
    a_chat: Callable[..., Chat],
    queue: Queue,
    a_courier: Any,
    running: Callable[[Dispatcher], AbstractAsyncContextManager[None]],
) -> None:
    for number in range(12):
        chat, incident = a_chat(str(number)), IncidentId(f"KZ-{number}")
        queue(chat, f"card {number}", incident=incident, revision=1)
        queue(chat, f"map {number}", kind=DeliveryKind.MAP, incident=incident, revision=1)
    courier = a_courier(seconds=5)
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch=1)

    async def story() -> None:
        async with running(dispatcher):
            await clock.advance(18)  # the cards have gone out, eight at a time; maps are on their way
            begun = len(courier.names)
            assert courier.names[begun - 1].startswith("map")
            queue(a_chat("99"), "urgent", severity=4)
            dispatcher.wake.set()
            await clock.advance(0.2)
            assert courier.names[begun:] == ["urgent"]
            await clock.advance(60)

    asyncio.run(story())
    names = courier.names
    assert [name.split()[0] for name in names[:12]] == ["card"] * 12
    assert sorted(name for name in names if name.startswith("map")) == sorted(f"map {n}" for n in range(12))


@pytest.mark.parametrize(
    ("step", "number"), [("written", 1), ("sent", 1), ("leased", 2), ("sent", 2), ("written", 2)]
)
def test_a_sender_that_is_killed_between_card_and_map_loses_no_card_and_sends_no_map_twice(
    tmp_path: Path, a_delivery: Callable[..., Delivery], now: datetime, step: str, number: int
) -> None:
    database, log = tmp_path / "a.db", tmp_path / "log"
    log.touch()
    store = open_store(database)
    chat = store.chats.arrive(Address("telegram", "7"), ChatKind.PRIVATE, now)
    about = {"incident": IncidentId("KZ-1"), "revision": 1, "severity": 3}
    shown = a_delivery(
        chat, "map", kind=DeliveryKind.MAP, rings=False, message=message("Map: Almaty"), **about
    )
    store.outbox.put([a_delivery(chat, "card", **about), shown])
    store.close()
    start(database, log, step, number)
    for _ in range(2):
        start(database, log, "never", 1)
    lines = [line.split()[0] for line in log.read_text().splitlines()]
    assert lines.count("map") == (0 if (step, number) == ("leased", 2) else 1)
    assert lines[0] == "card"
    assert lines.count("card") == (2 if number == 1 else 1), "only what was on its way is repeated"
    store = open_store(database)
    assert state_of(store, "card") is DeliveryState.SENT
    assert state_of(store, "map") in {DeliveryState.SENT, DeliveryState.UNCONFIRMED}
    store.close()


def start(database: Path, log: Path, step: str, number: int) -> None:
    command = [
        sys.executable,
        str(Path(__file__).with_name("crashing_sender.py")),
        str(database),
        str(log),
        step,
    ]
    ended = subprocess.run(
        [*command, str(number)],
        cwd=_ROOT,
        env={"PYTHONPATH": str(_ROOT)},
        check=False,
        capture_output=True,
        timeout=30,
    )
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr.decode()
