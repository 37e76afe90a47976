"""What is to come is told by the words around where no cue tells it (rules/announced.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from rules.announced import Coming, announced, surroundings
from rules.context import SIZE, whole
from rules.events import Event, Number, Voice
from rules.hashed import Hashed
from rules.item import Item
from rules.polling import SourceId

if TYPE_CHECKING:
    from rules.engine import Engine
    from rules.workbench import Workbench

# A model that takes everything for something to come.
ALL = Coming(Hashed(np.zeros(SIZE, dtype=np.int8), 1.0, 1.0), 0.0)


def item(title: str, text: str = "") -> Item:
    return Item(SourceId("press"), "1", "", title, text, "en", datetime(2026, 3, 4, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("title", "becomes"),
    [
        ("Curfew in Lima", Voice.ORDERED),  # measures are ordered
        ("Riots in Lima", Voice.PLANNED),
        ("Bomb explodes in Lima", Voice.ACTUAL),  # nobody announces a bomb
        ("Curfew lifted in Lima", Voice.EASING),  # what a cue tells stays
        ("Riots in Lima leave four dead", Voice.ACTUAL),  # so does harm that came to people
        ("Airport of Lima closed", Voice.ACTUAL),  # and what a life may hang on: the capital's
    ],
)
def test_only_what_can_be_announced_is_heard_as_to_come(ruled: Engine, title: str, becomes: Voice) -> None:
    parts, told = ruled.ruled(item(title))
    heard = announced(told, parts, ALL, ruled.book, ruled.policy)
    events = [each for each in heard if isinstance(each, Event)]
    assert events
    assert {event.voice for event in events} == {becomes}
    assert all(event.mention.voice is event.voice for event in events)


def test_harm_counted_elsewhere_counts(ruled: Engine) -> None:
    parts, told = ruled.ruled(item("Riots in Lima"))
    harmed = [
        replace(each, numbers=(Number("dead", exact=4),)) if isinstance(each, Event) else each
        for each in told
    ]
    assert announced(harmed, parts, ALL, ruled.book, ruled.policy) == harmed


def test_what_stands_around_holds_the_words_of_the_item(ruled: Engine) -> None:
    parts, told = ruled.ruled(item("Riots in Lima", "Shops were looted."))
    events = [each for each in told if isinstance(each, Event)]
    assert events
    for rows in surroundings(events, parts):
        assert {*whole(parts)} < {*rows}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Gunmen kill nine in Kano market", "Police said the attackers fled."),
        ("Arrests in Almaty", "As of Friday morning more than 3,000 people had been arrested."),
        ("Airport of Goma closed after shelling", "No flights had left by noon."),
        ("Curfew imposed in Quito after riots", ""),
        ("Rail strike halts trains across Italy", "Commuters were stranded."),
        ("Protesters block motorway in Peru", "Lorries stood in long lines."),
        ("Blackout hits Havana", "Hospitals run on generators."),
    ],
)
def test_facts_stay_facts(workbench: Workbench, title: str, text: str) -> None:
    assert {event.voice for event in workbench.engine.judge(item(title, text)).events} == {Voice.ACTUAL}


@pytest.mark.parametrize(
    ("title", "published", "voice"),
    [
        ("Cabin crew at Lisbon airport back a strike in July", "2025-05-30", Voice.PLANNED),
        ("Airline cancels all flights to Niamey in October", "2025-09-15", Voice.ORDERED),
        ("Kenya to send 400 police officers to Haiti in February", "2024-12-15", Voice.PLANNED),
        ("Gunmen killed nine people in a market in Kenya in January", "2024-12-15", None),
        ("Truckers' strike in Peru last July cost millions", "2025-05-30", None),
        ("Trade # Kenya closed its border with Somalia in January.", "2024-12-15", None),
    ],
)
def test_a_month_that_is_near_again_is_to_come_for_what_is_called_or_foretold(
    workbench: Workbench, title: str, published: str, voice: Voice | None
) -> None:
    head, _, below = title.partition(" # ")
    dated = replace(item(head, below), published=datetime.fromisoformat(published).replace(tzinfo=UTC))
    assert {event.voice for event in workbench.engine.judge(dated).events} == ({voice} if voice else set())
