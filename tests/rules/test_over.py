"""What is over rings nobody, whatever it was and however it ends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benchmarks._labelled import alerts
from rules.item import Item
from rules.polling import SourceId
from rules.workbench import Workbench

_WHEN = datetime(2026, 3, 4, 9, tzinfo=UTC)

# By language: what was in force, and how it ends.
OVER = {
    "en": (
        [
            "curfew in Conakry",
            "state of emergency in Addis Ababa",
            "airport closure in Bamako",
            "border closure with Niger",
            "internet shutdown in Kampala",
            "fuel shortage in Harare",
            "strike at Frankfurt airport",
            "flood warning in Porto",
            "blockade of La Paz",
            "evacuation order for Kherson",
        ],
        [
            "{} lifted",
            "{} ends",
            "{} over",
            "{} comes to an end",
            "{} called off",
            "{} scrapped",
            "{} eased",
            "Government lifts {}",
            "End of {}",
            "{} revoked",
            "{} ends after two weeks",
            "Relief as {} ends",
            "{} rescinded",
            "{} withdrawn",
            "{} expires",
        ],
    ),
    "de": (
        [
            "Ausgangssperre in Conakry",
            "Ausnahmezustand in Addis Abeba",
            "Sperrung des Flughafens Bamako",
            "Grenzschließung zu Niger",
            "Internetsperre in Kampala",
            "Benzinmangel in Harare",
            "Streik am Frankfurter Flughafen",
            "Hochwasserwarnung in Porto",
        ],
        [
            "{} aufgehoben",
            "{} beendet",
            "{} vorbei",
            "Ende von {}",
            "{} gelockert",
            "{} läuft aus",
            "{} ausgelaufen",
        ],
    ),
    "fr": (
        [
            "Couvre-feu à Conakry",
            "État d'urgence à Addis-Abeba",
            "Fermeture de l'aéroport de Bamako",
            "Coupure d'internet à Kampala",
            "Pénurie d'essence à Harare",
            "Grève à l'aéroport de Francfort",
        ],
        ["{} : c'est fini", "Fin : {}", "{} : retour à la normale", "{} : la fin"],
    ),
    "es": (
        [
            "toque de queda en Conakri",
            "estado de emergencia en Adís Abeba",
            "cierre del aeropuerto de Bamako",
            "corte de internet en Kampala",
            "escasez de gasolina en Harare",
            "huelga en el aeropuerto de Fráncfort",
        ],
        [
            "Levantan el {}",
            "Termina el {}",
            "Fin del {}",
            "Gobierno levanta el {}",
            "Se acaba el {}",
            "Concluye el {}",
        ],
    ),
    "ru": (
        ["комендантский час в Конакри", "режим ЧП в Аддис-Абебе", "запрет на въезд в Нигер"],
        ["Отменён {}", "Власти отменили {}", "Снят {}", "{} отменили", "{} снят"],
    ),
    "pt": (
        [
            "recolher obrigatório em Conacri",
            "estado de emergência em Adis Abeba",
            "encerramento do aeroporto de Bamako",
            "greve no aeroporto de Frankfurt",
        ],
        ["Levantado o {}", "Termina o {}", "Fim do {}", "Governo levanta o {}", "Acaba o {}"],
    ),
}


@pytest.mark.parametrize("language", OVER)
def test_what_is_over_rings_nobody(workbench: Workbench, language: str) -> None:
    measures, idioms = OVER[language]
    rang = []
    for measure in measures:
        for idiom in idioms:
            told = idiom.format(measure)
            title = told[0].upper() + told[1:]
            verdict = workbench.engine.judge(Item(SourceId("press"), "1", "", title, "", language, _WHEN))
            rang += [title] if alerts(verdict) else []
    assert rang == []
