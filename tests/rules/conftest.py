"""Shared by the tests of rules/: a small tree of places, and reports made of few words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from rules.events import Certainty, Event, Mention, Number, Voice
from rules.incidents import Report
from rules.item import Item
from rules.places import WORLD, WORLD_ID, Place, PlaceId, PlaceKind, Places
from rules.polling import SourceId

if TYPE_CHECKING:
    from rules.engine import Engine

BEGAN = datetime(2022, 1, 5, 6, 0, tzinfo=UTC)

Reports = Callable[..., Report]
Voices = Callable[..., set[Voice]]


def _place(identity: str, name: str, kind: PlaceKind, parent: str, capital: str | None = None) -> Place:
    return Place(
        PlaceId(identity), name, kind, PlaceId(parent), identity[:2], 43.0, 77.0,
        capital=PlaceId(capital) if capital else None,
    )  # fmt: skip


@pytest.fixture(scope="session")
def tree() -> Places:
    """The world, three countries, regions in one, two cities in one region and one in another."""
    made = [
        _place("KZ", "Kazakhstan", PlaceKind.COUNTRY, "WORLD", "KZ-astana"),
        _place("KG", "Kyrgyzstan", PlaceKind.COUNTRY, "WORLD"),
        _place("DE", "Germany", PlaceKind.COUNTRY, "WORLD"),
        _place("KZ.02", "Almaty Region", PlaceKind.REGION, "KZ"),
        _place("KZ.05", "Akmola", PlaceKind.REGION, "KZ"),
        _place("KZ-almaty", "Almaty", PlaceKind.CITY, "KZ.02"),
        _place("KZ-talgar", "Talgar", PlaceKind.CITY, "KZ.02"),
        _place("KZ-astana", "Astana", PlaceKind.CITY, "KZ.05"),
    ]
    return Places({WORLD_ID: WORLD} | {place.id: place for place in made}, {})


@pytest.fixture(scope="session")
def reported(tree: Places) -> Reports:
    """Makes a report: what, where, and who says so; the rest has defaults."""

    def make(
        mode: str = "violent",
        place: str = "KZ-almaty",
        *,
        category: str = "unrest",
        severity: int = 3,
        voice: Voice = Voice.ACTUAL,
        certainty: Certainty = Certainty.LIKELY,
        tier: int = 2,
        issuer: str | None = None,
        publisher: str = "Agency A",
        official: bool = False,
        item: str = "item-1",
        wire: str = "",
        dead: int = 0,
        minutes: int = 0,
    ) -> Report:
        sentence = f"{mode} in {place}"
        mention = Mention(f"{category}/rule", voice, "text", 0, len(sentence), sentence)
        numbers = (Number("dead", None, exact=dead),) if dead else ()
        event = Event(
            category, mode, tree.get(PlaceId(place)), severity, certainty, voice, tier, mention, issuer,
            (issuer,) if issuer else (), numbers,
        )  # fmt: skip
        return Report(
            event, f"feed of {publisher}", publisher, official, item, "A headline", "https://news.example/a",
            BEGAN + timedelta(minutes=minutes), wire,
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def voices(ruled: Engine) -> Voices:
    """The voices of what rules read in a title and a text: voices("en", "Curfew in Lima", "...")."""

    def heard(language: str, title: str, text: str = "") -> set[Voice]:
        published = datetime(2026, 3, 4, 9, tzinfo=UTC)
        item = Item(SourceId("press"), "1", "", title, text, language, published)
        return {event.voice for event in ruled.judge(item).events}

    return heard
