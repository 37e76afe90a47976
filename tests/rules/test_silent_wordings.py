"""What is denied, feared, imagined, tried in court, rehearsed, remembered or over rings nobody, however it is worded."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks._labelled import alerts
from rules.engine import Engine
from rules.item import Item
from rules.polling import SourceId
from rules.workbench import Workbench

_WHEN = datetime(2026, 3, 4, 9, tzinfo=UTC)
_TABLES = tomllib.loads(Path(__file__).with_name("silent_wordings.toml").read_text())
_EACH = [(kind, language) for kind, table in _TABLES.items() for language in table]

# Failed coups alert; those that nobody tried do not.
UNTRIED = [
    ("en", "No sign of a coup attempt in Niamey"),
    ("en", "No evidence of a coup plot in Niamey, ministry says"),
    ("en", "Nothing points to a coup plot in Niamey"),
    ("en", "There was no attempted coup in Bissau, army says"),
    ("en", "Government denies coup attempt in Niamey"),
    ("de", "Kein Putschversuch in Niamey, sagt die Regierung"),
    ("de", "Nichts deutet auf einen Putschversuch in Niamey hin"),
    ("fr", "Rien n'indique une tentative de coup d'État à Niamey"),
    ("fr", "Il n'y a pas eu de tentative de putsch à Niamey, dit l'armée"),
    ("es", "No hubo intento de golpe en La Paz, dice el ejército"),
    ("es", "Nada indica un intento de golpe en La Paz"),
    ("ru", "Ничто не указывает на попытку переворота в Ниамее"),
    ("ru", "Попытки переворота в Ниамее не было, заявило правительство"),
    ("uk", "Ніщо не вказує на підготовку перевороту в Ніамеї"),
    ("uk", "Спроби перевороту в Ніамеї не було, заявив уряд"),
    ("pt", "Não houve tentativa de golpe em Bissau, diz o exército"),
    ("tr", "Niamey'de darbe girişimi olmadı, diyor hükümet"),
    ("tr", "Hükümet Niamey'de darbe girişimi iddiasını yalanladı"),
    ("ar", "الحكومة تنفي وقوع محاولة انقلاب في نيامي"),
    ("ar", "لم تقع محاولة انقلاب في نيامي، تقول الحكومة"),
]


def rings(engine: Engine, language: str, title: str) -> bool:
    return bool(alerts(engine.judge(Item(SourceId("press"), "1", "", title, "", language, _WHEN))))


def titles(events: list[str], wordings: list[str]) -> list[str]:
    told = [
        wording.format(event, bare=event.removeprefix("a ").removeprefix("an "))
        for event in events
        for wording in wordings
    ]
    return [each[0].upper() + each[1:] for each in told]


@pytest.mark.parametrize(("kind", "language"), _EACH)
def test_they_ring_nobody(workbench: Workbench, kind: str, language: str) -> None:
    told = titles(**_TABLES[kind][language])
    assert [title for title in told if rings(workbench.engine, language, title)] == []


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_what_is_told_plainly_rings(workbench: Workbench, language: str) -> None:
    told = titles(_TABLES["denied"][language]["events"], ["{}"])
    assert sum(rings(workbench.engine, language, title) for title in told) >= 4


@pytest.mark.parametrize(("language", "title"), UNTRIED)
def test_a_coup_that_nobody_tried_rings_nobody(workbench: Workbench, language: str, title: str) -> None:
    assert not rings(workbench.engine, language, title)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Explosion kills 12 in Lima, terrorism ruled out by police"),
        ("ru", "Взрыв в Найроби: полиция исключает версию теракта, 12 погибших"),
        ("en", "Remembering the dead: bomb blast kills 12 at Kabul funeral"),
        ("en", "Fighting rages in Goma, negotiations ruled out by rebels"),
        ("fr", "Rien n'annonce un apaisement : combats à Goma"),
        ("es", "Concluye la tregua: ataques en Gaza dejan 20 muertos"),
        ("pt", "Acaba o cessar-fogo, combates em Goma"),
        ("en", "Gunmen seized 30 pupils in Kaduna on Friday, no sign of the girls"),
        ("en", "BREAKING: Curfew imposed in Conakry"),
        ("en", "Coup attempt in Niamey foiled, army says"),
        ("es", "Intento de golpe en La Paz fracasa"),
        ("fr", "Tentative de coup d'État déjouée à Niamey"),
    ],
)
def test_what_happened_rings_though_such_words_stand_beside(
    workbench: Workbench, language: str, title: str
) -> None:
    assert rings(workbench.engine, language, title)
