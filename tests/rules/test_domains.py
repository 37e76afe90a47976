"""What a text is about when it is about no danger, and what is meant in earnest all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rules.domains import shipped
from rules.item import Item
from rules.polling import SourceId

if TYPE_CHECKING:
    from rules.engine import Engine


def alerts(ruled: Engine, title: str, text: str = "") -> list[str]:
    verdict = ruled.judge(Item(SourceId("press"), "1", "", title, text, "en"))
    return [f"{event.category}/{event.mode}" for event in verdict.events if event.tier >= 1]


@pytest.mark.parametrize(
    ("title", "language", "domain"),
    [
        ("Striker scores twice as derby ends in a draw", "en", "sport"),
        ("Derby: Stürmer trifft in der Nachspielzeit", "de", "sport"),
        ("Le réalisateur présente son long-métrage", "fr", "arts"),
        ("Las acciones caen y los inversores venden bonos", "es", "markets"),
        ("Акции падают, инвесторы ждут данных по инфляции", "ru", "markets"),
        ("Le Stade toulousain pilonne Leicester", "fr", "sport"),
        ("Galatasaray, Fenerbahçe'yi bombaladı", "tr", "sport"),
        ("نادي الزمالك يقصف مرمى الأهلي", "ar", "sport"),
        ("El portero del edificio", "es", None),  # also who keeps the door
        ("Curfew in Nairobi after riots", "en", None),
        ("Curfew", "xx", None),
    ],
)
def test_the_domain_of_a_title(title: str, language: str, domain: str | None) -> None:
    assert shipped().of(title, "", language) == domain


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "City under siege in Madrid derby",
            "The visitors bombed the goal for an hour, and the keeper saved all shots.",
        ),
        (
            "Sprinter attacks on the last climb in Rwanda",
            "The peloton was shelled by the breakaway in the race to Kigali.",
        ),
    ],
)
def test_in_a_report_on_a_match_nothing_is_meant_as_it_is_said(ruled: Engine, title: str, text: str) -> None:
    assert alerts(ruled, title, text) == []


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Gunmen kill 12 at league match in Basra", "The coach and two players were among the dead."),
        (
            "Fans riot after cup final in Dakar",
            "Police fired tear gas as the stadium emptied; the curfew begins at six.",
        ),
        ("Bombing at concert in Moscow kills 60", "The album was to be played for the first time."),
    ],
)
def test_harm_and_those_who_play_no_part_are_meant_in_earnest(ruled: Engine, title: str, text: str) -> None:
    assert alerts(ruled, title, text)
