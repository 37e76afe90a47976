"""What a state allows is never read as what it orders, in any language: the two mean different things to travellers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rules.item import Item
from rules.polling import SourceId

if TYPE_CHECKING:
    from rules.workbench import Workbench

ALLOWED = {
    "en": "US authorizes departure of non-emergency staff from consulate in Almaty",
    "de": "Die USA erlauben Mitarbeitern des Konsulats in Almaty die freiwillige Ausreise",
    "es": "EE. UU. autoriza la salida de empleados de su consulado general en Almaty",
    "fr": "Washington autorise le départ volontaire des familles des employés du consulat à Almaty",
    "pt": "Os EUA autorizam a saída de funcionários não essenciais do consulado em Almaty",
    "ru": "Госдеп разрешил сотрудникам генконсульства в Алматы покинуть Казахстан",
}
ORDERED = {
    "en": "The US orders non-emergency staff to leave its embassy in Niamey",
    "de": "USA ordnen Ausreise von nicht notwendigem Botschaftspersonal aus Niamey an",
    "es": "EE. UU. ordena la salida del personal no esencial de su embajada en Niamey",
    "fr": "Les États-Unis ordonnent le départ du personnel non essentiel de leur ambassade à Niamey",
    "pt": "Os EUA ordenam a saída dos funcionários não essenciais da embaixada em Niamey",
    "ru": "США приказали сотрудникам посольства покинуть Нигер",
    "ar": "الولايات المتحدة تأمر بمغادرة موظفي سفارتها غير الأساسيين في نيامي",
}


def _steps(workbench: Workbench, text: str, language: str) -> set[tuple[str, str | None, str | None]]:
    verdict = workbench.engine.judge(Item(SourceId("paper"), "1", "", text, "", language))
    return {(event.mode, event.issuer, event.place and event.place.country) for event in verdict.events}


@pytest.mark.parametrize("language", ALLOWED)
def test_who_may_leave_is_not_told_to_leave(workbench: Workbench, language: str) -> None:
    assert _steps(workbench, ALLOWED[language], language) == {("voluntary_departure", "US", "KZ")}


@pytest.mark.parametrize("language", ORDERED)
def test_who_must_leave_is_not_only_allowed_to(workbench: Workbench, language: str) -> None:
    assert _steps(workbench, ORDERED[language], language) == {("ordered_departure", "US", "NE")}
