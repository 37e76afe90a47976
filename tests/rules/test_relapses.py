"""Ends that did not last or have not come: the danger is told, and no easing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rules.events import Voice
from rules.item import Item
from rules.polling import SourceId
from rules.workbench import Workbench


def voices(bench: Workbench, language: str, title: str, category: str) -> set[Voice]:
    """The voices of what a title tells of a category."""
    item = Item(SourceId("s"), "", "", title, "", language, datetime(2025, 5, 28, 9, tzinfo=UTC))
    return {event.voice for event in bench.engine.judge(item).events if event.category == category}


@pytest.mark.parametrize(
    ("language", "title", "category"),
    [
        (
            "en",
            "Niamey airport closes again with airspace shut five days after reopening",
            "travel_disruption",
        ),
        ("en", "Reopening put off: Venezuela keeps Colombian frontier closed to trade", "travel_disruption"),
        ("en", "Jakarta riot resumes at dusk, hours after streets were hosed down", "unrest"),
        ("en", "Curfew in Mandalay stays, junta rules out easing it", "emergency_rule"),
        ("de", "Kämpfe in Khartum flammen trotz Waffenruhe wieder auf", "armed_conflict"),
        ("es", "Caracas cierra los pasos que había reabierto hace año y medio", "travel_disruption"),
        ("fr", "Antananarivo : les liaisons suspendues ne reprendront pas lundi", "travel_disruption"),
        (
            "pt",
            "Madeira: vento volta a parar aterragens, uma hora depois de reabrir a pista",
            "travel_disruption",
        ),
        ("ru", "Харьков обесточен вторично, свет вернули лишь накануне", "essential_services"),
    ],
)
def test_a_danger_that_is_back_is_told_as_one(
    workbench: Workbench, language: str, title: str, category: str
) -> None:
    told = voices(workbench, language, title, category)
    assert told
    assert Voice.EASING not in told


@pytest.mark.parametrize(
    ("language", "title", "category"),
    [
        ("en", "Finland reopens two crossings a month after shutting them again", "travel_disruption"),
        ("en", "Hours after airspace reopened, Emirates resumes flights to Baghdad", "travel_disruption"),
        ("en", "Power restored in Karachi after second blackout in a week", "essential_services"),
        ("en", "Bangladesh lifts curfew reinstated on Friday", "emergency_rule"),
        ("de", "Flughafen Niamey fünf Tage nach der Schließung wieder geöffnet", "travel_disruption"),
        ("es", "Finlandia reabre dos pasos que había vuelto a cerrar", "travel_disruption"),
        ("fr", "Le Bangladesh lève le couvre-feu rétabli vendredi", "emergency_rule"),
        ("ru", "Аэропорт Ниамея снова открыт через пять дней после закрытия", "travel_disruption"),
    ],
)
def test_what_is_over_again_is_told_as_an_easing(
    workbench: Workbench, language: str, title: str, category: str
) -> None:
    assert voices(workbench, language, title, category) == {Voice.EASING}
