"""Known false alarms, shared by all rules."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rules.exceptions import load, shipped
from rules.item import Item
from rules.polling import SourceId
from rules.reading import Tokens
from rules.sentences import Sentence
from rules.workbench import Workbench

PAGE = """
[[exception]]
reason = "a team"
expires = 2026-06-30
categories = ["natural_hazard"]
says.en = ["(miami hurricanes|storm beat)"]
"""


def silenced(text: str, category: str, day: date | None) -> bool:
    tokens = Tokens(text, Sentence(0, len(text)), "en")
    return load(PAGE).silencing(tokens, "en", category, day) is not None


def test_an_entry_silences_its_categories_until_it_expires() -> None:
    text = "Miami Hurricanes flood Boston with goals"
    assert silenced(text, "natural_hazard", date(2026, 6, 30))
    assert silenced(text, "natural_hazard", None)
    assert not silenced(text, "natural_hazard", date(2026, 7, 1))
    assert not silenced(text, "unrest", date(2026, 6, 30))
    assert not silenced("Hurricane hits Miami", "natural_hazard", date(2026, 6, 30))


def test_every_shipped_entry_has_a_reason_and_a_day_to_come() -> None:
    assert shipped().entries
    for entry in shipped().entries:
        assert len(entry.reason) > 10
        assert entry.expires > date(2026, 12, 31)


def test_what_has_expired_is_named() -> None:
    assert [problem.key for problem in load(PAGE).expired(date(2027, 1, 1))] == ["exception[1]"]
    assert load(PAGE).expired(date(2026, 1, 1)) == ()


@pytest.mark.parametrize(
    ("title", "alerts"),
    [
        ("Soldiers arrive in Thailand for Cobra Gold", False),
        ("Helicopter crash at Cobra Gold in Thailand: gunmen kill six", True),
        ("Storm crush Raiders in Melbourne", False),
    ],
)
def test_a_team_or_an_exercise_is_no_news_of_danger_but_the_dead_are(
    workbench: Workbench, title: str, alerts: bool
) -> None:
    published = datetime(2026, 2, 3, 12, tzinfo=UTC)
    verdict = workbench.engine.judge(Item(SourceId("press"), "k", "", title, "", "en", published))
    assert any(event.tier for event in verdict.events) is alerts
