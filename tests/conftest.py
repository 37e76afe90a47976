"""Fixtures for the whole suite: a store with chats, the reader, the loopback Bot API server, conversations."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from rules.advisory import message
from rules.audience import Address, Chat, ChatKind
from rules.delivery import Delivery, DeliveryId, DeliveryKind
from store import Store, open_store

sys.path.insert(0, str(Path(__file__).resolve().parent))  # tests/botapi is imported as `botapi`

os.environ["PTB_TIMEDELTA"] = "1"  # as the program does: waits are timedeltas

if TYPE_CHECKING:
    from botapi.driver import Driver
    from conversation.talk import Parts, Talk

    from rules.engine import Engine
    from rules.workbench import Workbench


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A command that sets up logging does so for the whole process: the next test must not notice."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def now() -> datetime:
    return datetime(2022, 1, 5, 6, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "tocsin.db")
    yield opened
    opened.close()


@pytest.fixture
def a_chat(store: Store, now: datetime) -> Callable[..., Chat]:
    """A chat of the store: a_chat("7") is the private chat of person 7."""

    def make(name: str, kind: ChatKind = ChatKind.PRIVATE, channel: str = "telegram") -> Chat:
        return store.chats.arrive(Address(channel, name), kind, now)

    return make


@pytest.fixture
def a_delivery(now: datetime) -> Callable[..., Delivery]:
    """A card of severity 3 for a chat; any field can be given."""

    def make(chat: Chat, name: str, **fields: Any) -> Delivery:
        values: dict[str, Any] = {
            "kind": DeliveryKind.CARD,
            "message": message("Protests in Almaty"),
            "severity": 3,
            "rings": True,
            "born": now,
            "due": now,
        } | fields
        return Delivery(id=DeliveryId(name), chat=chat.id, address=chat.address, **values)

    return make


@pytest.fixture(scope="session")
def workbench() -> Workbench:
    """The gazetteer and the shipped rulebook: it takes seconds to open, so the whole suite shares it."""
    from rules.workbench import Workbench, shipped_pages

    bench = Workbench()
    bench.open(shipped_pages())
    return bench


@pytest.fixture(scope="session")
def ruled(workbench: Workbench) -> Engine:
    """The shipped rulebook without guesses and doubts."""
    from rules.workbench import Workbench, shipped_pages

    bench = Workbench(workbench.places)
    bench.open(shipped_pages(), likeness=False)
    return bench.engine


@pytest.fixture
def botapi(tmp_path: Path) -> Iterator[Driver]:
    """A strict Bot API server on the loopback, in a thread of its own, and the hand on it."""
    from botapi.driver import serving  # aiogram takes a second to import: only where it is needed

    with serving(tmp_path / "botapi.jsonl") as driver:
        yield driver


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """The places and the reading process that conversations share."""
    from conversation.talk import Parts  # imports most of the bot: only where it is needed

    made = Parts(tmp_path_factory.mktemp("conversation"))
    yield made
    made.close()


@pytest.fixture
def talk(parts: Parts, tmp_path: Path) -> Iterator[Talk]:
    """People who talk with the bot through the real answerer and sender, over a new store."""
    begun = parts.begin(tmp_path)
    yield begun
    begun.house.store.close()
