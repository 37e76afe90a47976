"""German, French, Spanish and Portuguese: what only one side tells, and what happened though it sounds like a claim."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from rules.events import Voice
from rules.item import Item
from rules.polling import SourceId

if TYPE_CHECKING:
    from rules.engine import Engine


def voices(engine: Engine, language: str, title: str, text: str) -> set[Voice]:
    item = Item(SourceId("press"), "1", "", title, text, language, datetime(2024, 6, 11, 9, tzinfo=UTC))
    return {event.voice for event in engine.judge(item).events}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        # nobody else has heard of it
        ("de", "Partisanengruppe reklamiert Bombenanschlag in Melitopol, von dem dort niemand etwas gehört hat", ""),
        ("es", "Exiliados reivindican la explosión de una bomba en Maracaibo que ningún vecino escuchó", ""),
        # it rests on one voice
        ("de", "Zeitung: Priester in Kaduna verschleppt", "Die Diözese hat davon nur vom Hörensagen erfahren."),
        ("fr", "Onze orpailleurs enlevés près de Djibo : le récit ne repose que sur la parole d’un chef", ""),
        ("pt", "Canal da oposição conta sessenta detidos em Holguín, sem apresentar um único nome", ""),
        # all is well where it happened
        ("fr", "Internet coupé à N’Djamena, s’alarment des blogueurs ; les abonnés naviguent sans peine", ""),
        # footage of elsewhere
        ("es", "La guerrilla habla de un bombardeo en Loikaw, pero las imágenes son de Siria", ""),
        # those who would know deny it in the same breath
        ("pt", "Erevan denuncia bombardeamentos na fronteira, Baku jura não ter disparado um tiro", ""),
    ],
)  # fmt: skip
def test_what_only_one_side_tells_is_alleged(ruled: Engine, language: str, title: str, text: str) -> None:
    assert voices(ruled, language, title, text) == {Voice.ALLEGED}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        # the fault is denied, not the event
        ("de", "Kapitän bestreitet Überladung nach Untergang einer Fähre mit 86 Toten im Kongo"),
        ("es", "Naufragio en el río Congo: 86 ahogados, la naviera niega que hubiera sobrecarga"),
        # each blames the other for it
        ("fr", "Panne d’électricité géante au Chili, le gouvernement et l’opérateur se rejettent la faute"),
        ("pt", "Apagão em todo o Chile, Governo e operadora culpam-se pela falha"),
        # who did it is suspected
        ("fr", "Un homme soupçonné d’avoir enlevé 17 migrants arrêté au Mexique"),
        # the reason is alleged
        ("de", "Militär in Niger setzt Präsidenten ab und beruft sich auf angeblich schlechte Sicherheitslage"),
    ],
)  # fmt: skip
def test_what_is_disputed_about_a_fact_leaves_it_one(ruled: Engine, language: str, title: str) -> None:
    told = voices(ruled, language, title, "")
    assert Voice.ACTUAL in told
    assert Voice.ALLEGED not in told
