"""The toll of an accident that the sentence behind it tells, or the title above."""

from __future__ import annotations

import pytest

from rules.engine import Engine
from rules.guessing import GRAVEST, is_guess
from rules.item import Item
from rules.polling import SourceId
from rules.workbench import Workbench


def told(engine: Engine, title: str, text: str = "", language: str = "en") -> list[tuple[int, list[float]]]:
    """The tier of each accident and its dead."""
    verdict = engine.judge(Item(SourceId("press"), "1", "", title, text, language))
    return [
        (event.tier, [each.exact or each.least or 0 for each in event.numbers if each.kind == "dead"])
        for event in verdict.events
        if event.category == "accident"
    ]


@pytest.mark.parametrize(
    ("title", "text", "language", "dead"),
    [
        ("Bus plunges off bridge in Guatemala City. Fifty-four bodies recovered.", "", "en", 54),
        ("Bus plunges off bridge in Guatemala City", "At least 54 people died, firefighters said.", "en", 54),
        (
            "Nigerian boat ride ends in tragedy, with at least 103 dead",
            "The boat capsized at night.",
            "en",
            103,
        ),
        ("Busunglück in Peru", "Mindestens 30 Menschen kamen ums Leben.", "de", 30),
        ("Un bus tombe dans un ravin au Pérou", "Au moins 30 personnes sont mortes.", "fr", 30),
    ],
)
def test_an_accident_has_the_toll_of_the_sentence_behind(
    workbench: Workbench, title: str, text: str, language: str, dead: int
) -> None:
    assert told(workbench.engine, title, text, language) == [(1, [dead])]


@pytest.mark.parametrize(
    "text",
    [
        "In neighbouring Honduras 54 people died.",
        "Five years ago 54 people died.",
        "If it had been full, 54 people would have died.",
        "Three people died.",
        "Nobody was hurt. A cold wave killed 54.",
    ],
)
def test_no_accident_has_the_toll_of_another(ruled: Engine, text: str) -> None:
    tiers = {tier for tier, _ in told(ruled, "Bus plunges off bridge in Guatemala City", text)}
    assert tiers == {0}


def test_what_tells_its_own_toll_keeps_it(ruled: Engine) -> None:
    title = "Bus plunges off bridge in Guatemala City, three dead"
    assert told(ruled, title, "A crash last week killed 54.")[0] == (0, [3])


def test_a_guess_is_never_grave_whatever_its_toll(workbench: Workbench) -> None:
    [event] = workbench.engine.judge(
        Item(
            SourceId("press"),
            "1",
            "",
            "Roofs of Valencia stand in water, boats out for the stranded",
            "At least 90 are dead.",
            "en",
        )
    ).events
    assert is_guess(event.mention.rule)
    assert event.severity == GRAVEST
    assert [number.kind for number in event.numbers] == ["dead"]
