"""A real database in a folder of its own, and values to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rules.advisory import message
from rules.audience import Address, Chat, ChatKind
from rules.delivery import Delivery, DeliveryId, DeliveryKind
from rules.events import Certainty, Event, Mention, Voice
from rules.incidents import Incident, IncidentId, Report, Status
from rules.places import Place, PlaceId, PlaceKind
from store import Store, open_store


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


@pytest.fixture
def a_place() -> Callable[..., Place]:
    def make(place: str, country: str = "KZ") -> Place:
        kind = PlaceKind.COUNTRY if place == country else PlaceKind.CITY
        return Place(PlaceId(place), place, kind, PlaceId("WORLD"), country, 43.25, 76.95)

    return make


@pytest.fixture
def an_incident(now: datetime, a_place: Callable[..., Place]) -> Callable[..., Incident]:
    """An incident of one report; any field can be given."""

    def make(name: str, place: Place | None = None, also: tuple[Place, ...] = (), **fields: Any) -> Incident:
        where = place or a_place("1526384")
        mention = Mention("unrest.protest", Voice.ACTUAL, "title", 0, 8, "Protests in Almaty.")
        event = Event("unrest", "protest", where, 3, Certainty.LIKELY, Voice.ACTUAL, 2, mention, also=also)
        report = Report(event, "bbc", "bbc", False, f"key-{name}", "Protests", "https://example.org/1", now)
        values: dict[str, Any] = {
            "category": "unrest",
            "place": where,
            "severity": 3,
            "certainty": Certainty.LIKELY,
            "status": Status.REPORTED,
            "opened": now,
            "updated": now,
            "revision": 1,
            "reports": (report,),
        } | fields
        return Incident(id=IncidentId(name), **values)

    return make
