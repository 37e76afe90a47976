"""What is only feared, imagined, tried in court, rehearsed or remembered rings nobody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benchmarks._labelled import alerts
from rules.item import Item
from rules.polling import SourceId
from rules.workbench import Workbench

_WHEN = datetime(2026, 3, 4, 9, tzinfo=UTC)

# By language: what is told, and how.
NOT_MEANT = {
    "en": (
        [
            "a coup in Niamey",
            "fighting in Goma",
            "an attack in Nairobi",
            "a curfew in Conakry",
            "an explosion in Beirut",
            "riots in Lima",
            "an earthquake in Nepal",
            "an evacuation of Kherson",
        ],
        [
            "Fears of {}",
            "What would {} mean for investors?",
            "Could there be {}?",
            "Is {} possible?",
            "Ten years after {}",
            "A decade on from {}, survivors remember",
            "Film about {} wins prize",
            "Novel imagines {}",
            "New video game lets players survive {}",
            "How we covered {}",
            "Trial over {} begins",
            "Man jailed over {}",
            "Inquiry into {} opens",
            "Lessons of {}",
            "Museum shows pictures of {}",
            "Anniversary of {} marked",
            "Police rehearse {}",
            "Exercise simulates {}",
            "Insurers model {}",
            "Analysts warn of {} next year",
            "If there is {bare}, we are ready, says minister",
            "The history of {}",
            "Podcast: {}",
            "Book review: {}",
            "Opinion: {} would help nobody",
            "Army vows to prevent {}",
            "Government drafts plan in case of {}",
            "{} unlikely, says envoy",
            "Study compares {} with others",
            "Play about {} opens in London",
            "Memorial to victims of {} unveiled",
            "Compensation for victims of {} agreed",
            "Remembering {}",
            "Man who predicted {} dies aged 90",
        ],
    ),
    "de": (
        [
            "einen Putsch in Niamey",
            "Kämpfe in Goma",
            "einen Anschlag in Nairobi",
            "eine Ausgangssperre in Conakry",
            "eine Explosion in Beirut",
            "Unruhen in Lima",
            "ein Erdbeben in Nepal",
        ],
        [
            "Sorge um {}",
            "Film über {} gewinnt Preis",
            "Roman über {} erschienen",
            "Prozess um {} beginnt",
            "Urteil im Prozess um {}",
            "Zehn Jahre nach {}",
            "Behörden üben für {}",
            "Übung simuliert {}",
            "Minister: Wären auf {} vorbereitet",
            "Dokumentation über {}",
            "Kommentar: Wer {} will",
            "Was {} bedeuten würde",
            "Denkmal erinnert an {}",
            "Ausstellung über {}",
            "Könnte es {} geben?",
            "Forscher berechnen {}",
            "Theaterstück über {} hat Premiere",
        ],
    ),
    "fr": (
        [
            "un coup d'État à Niamey",
            "des combats à Goma",
            "un attentat à Nairobi",
            "un couvre-feu à Conakry",
            "une explosion à Beyrouth",
            "des émeutes à Lima",
            "un séisme au Népal",
        ],
        [
            "Un film sur {}",
            "Roman : {} en toile de fond",
            "Procès pour {}",
            "Condamné pour {}",
            "Dix ans après {}",
            "Exercice : les secours simulent {}",
            "Que faire en cas d'hypothèse redoutant {} ?",
            "Et si c'était {} ?",
            "Documentaire consacré à {}",
            "La crainte redoutant {}",
            "Exposition sur {}",
            "Un mémorial pour les victimes évoquant {}",
            "Tribune : {} n'aiderait personne",
        ],
    ),
    "es": (
        [
            "un golpe de Estado en Niamey",
            "combates en Goma",
            "un atentado en Nairobi",
            "un toque de queda en Conakri",
            "una explosión en Beirut",
            "disturbios en Lima",
            "un terremoto en Nepal",
        ],
        [
            "Película sobre {}",
            "Novela sobre {}",
            "Juicio por {}",
            "Condenado por {}",
            "Diez años después de {}",
            "Simulacro: {}",
            "Temor a {}",
            "¿Y si hubiera {}?",
            "Documental sobre {}",
            "Exposición sobre {}",
            "Homenaje a las víctimas de {}",
            "Qué pasaría con {}",
            "Ejercicio simula {}",
        ],
    ),
    "pt": (
        [
            "um golpe em Niamey",
            "combates em Goma",
            "um atentado em Nairóbi",
            "um toque de recolher em Conacri",
            "uma explosão em Beirute",
            "tumultos em Lima",
            "um sismo no Nepal",
        ],
        [
            "Filme sobre {}",
            "Romance sobre {}",
            "Julgamento por {}",
            "Condenado por {}",
            "Dez anos depois de {}",
            "Simulacro de {}",
            "Receio de {}",
            "E se houvesse {}?",
            "Documentário sobre {}",
            "Exposição sobre {}",
            "Homenagem às vítimas de {}",
        ],
    ),
    "ru": (
        [
            "перевороте в Ниамее",
            "боях в Гоме",
            "теракте в Найроби",
            "комендантском часе в Конакри",
            "взрыве в Бейруте",
            "беспорядках в Лиме",
            "землетрясении в Непале",
        ],
        [
            "Фильм о {}",
            "Роман о {} получил премию",
            "Начался суд по делу о {}",
            "Осуждён по делу о {}",
            "Выставка о {}",
            "Документальная лента о {}",
            "Десять лет назад: книга о {}",
            "Что мы помним о {}",
            "Спектакль о {} в Москве",
            "Учения: на тренировке узнали о {}",
        ],
    ),
    "uk": (
        [
            "переворот у Ніамеї",
            "бої в Гомі",
            "теракт у Найробі",
            "комендантську годину в Конакрі",
            "вибух у Бейруті",
            "заворушення в Лімі",
            "землетрус у Непалі",
        ],
        [
            "Фільм про {}",
            "Роман про {}",
            "Суд у справі про {}",
            "Виставка про {}",
            "Документальна стрічка про {}",
            "Вистава про {}",
            "Що ми пам'ятаємо про {}",
        ],
    ),
    "tr": (
        [
            "Niamey darbesi",
            "Goma çatışması",
            "Nairobi saldırısı",
            "Conakry sokağa çıkma yasağı",
            "Beyrut patlaması",
            "Lima ayaklanması",
            "Nepal depremi",
        ],
        [
            "{} filmi ödül aldı",
            "{} romanı yayımlandı",
            "{} davası başladı",
            "{} belgeseli",
            "{} tatbikatı yapıldı",
            "{} sergisi açıldı",
            "{} kurbanları anıldı",
        ],
    ),
    "ar": (
        [
            "انقلاب نيامي",
            "معارك غوما",
            "هجوم نيروبي",
            "حظر تجول كوناكري",
            "انفجار بيروت",
            "أعمال شغب ليما",
            "زلزال نيبال",
        ],
        [
            "فيلم عن {}",
            "رواية عن {}",
            "بدء محاكمة المتهمين في {}",
            "معرض عن {}",
            "وثائقي عن {}",
            "ذكرى {}",
            "مسرحية عن {}",
        ],
    ),
}


@pytest.mark.parametrize("language", NOT_MEANT)
def test_what_is_not_meant_as_news_rings_nobody(workbench: Workbench, language: str) -> None:
    events, idioms = NOT_MEANT[language]
    rang = []
    for event in events:
        bare = event.removeprefix("a ").removeprefix("an ")
        for idiom in idioms:
            told = idiom.format(event, bare=bare)
            title = told[0].upper() + told[1:]
            verdict = workbench.engine.judge(Item(SourceId("press"), "1", "", title, "", language, _WHEN))
            rang += [title] if alerts(verdict) else []
    assert rang == []
