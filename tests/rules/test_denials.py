"""What is denied rings nobody, however it is denied: no sign of it, nothing to suggest it, a false report."""

from __future__ import annotations

import pytest

from benchmarks._labelled import alerts
from rules.engine import Engine
from rules.item import Item
from rules.polling import SourceId
from rules.workbench import Workbench

# By language: what is denied, and how.
DENIED = {
    "en": (
        [
            "a coup in Niamey",
            "fighting in Goma",
            "an attack in Nairobi",
            "a curfew in Conakry",
            "an explosion in Beirut",
            "riots in Lima",
        ],
        [
            "No sign of {}",
            "No signs of {}, residents say",
            "There is no {bare}",
            "There was no evidence of {}, officials said",
            "Nothing points to {}",
            "Nothing to suggest {}",
            "No indication of {}",
            "No truth in reports of {}",
            "Officials deny {}",
            "Reports of {} are false",
            "Reports of {} unfounded, police say",
            "Fact check: there was no {bare}",
            "Rumours of {} prove false",
            "Police find no trace of {}",
            "It was not {}, police say",
            "No reports of {}",
            "Talk of {} is nonsense, says minister",
            "{} never happened, says army",
            "{} ruled out by police",
            "False alarm: no {bare}",
            "Video does not show {}",
            "Authorities dispel rumours of {}",
            "There has been no {bare} so far",
            "Minister: there will be no {bare}",
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
        ],
        [
            "Keine Anzeichen für {}",
            "Nichts deutet auf {} hin",
            "Keine Hinweise auf {}, sagt die Polizei",
            "Es gab keinerlei Hinweise auf {}",
            "Regierung dementiert {}",
            "Berichte über {} sind falsch",
            "Gerüchte über {} entbehren jeder Grundlage",
            "Polizei schließt {} aus",
            "Faktencheck: Video zeigt nicht {}",
            "Für {} gibt es keine Belege",
            "Behörden weisen Gerüchte über {} zurück",
            "Kein Beleg für {}",
            "Von {} kann keine Rede sein, sagt der Minister",
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
        ],
        [
            "Rien n'indique {}",
            "Aucun signe laissant penser à {}",
            "Le gouvernement dément {}",
            "Il n'y a pas eu {}",
            "Les rumeurs sur {} sont infondées",
            "Fausse rumeur : {} n'a pas eu lieu",
            "Rien ne laisse penser à {}, dit la police",
            "La police écarte {}",
            "Non, cette vidéo ne montre pas {}",
            "Aucune preuve évoquant {}",
            "L'hypothèse évoquant {} est exclue",
            "Les autorités démentent {}",
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
        ],
        [
            "Nada indica {}",
            "Ninguna señal de {}",
            "No hay indicios de {}",
            "El gobierno desmiente {}",
            "Falso: no hubo {}",
            "Los rumores sobre {} son falsos",
            "Descartan {}",
            "La policía descarta {}",
            "No, este video no muestra {}",
            "No hubo {}, aclara el ministro",
            "Sin rastro de {}",
            "Nada apunta a {}",
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
        ],
        [
            "Nada indica {}",
            "Nenhum sinal de {}",
            "Não há indícios de {}",
            "Governo desmente {}",
            "É falso que houve {}",
            "Boatos sobre {} são falsos",
            "Polícia descarta {}",
            "Não houve {}, diz ministro",
        ],
    ),
    "ru": (
        [
            "переворота в Ниамее",
            "боёв в Гоме",
            "теракта в Найроби",
            "комендантского часа в Конакри",
            "взрыва в Бейруте",
            "беспорядков в Лиме",
        ],
        [
            "Никаких признаков {}",
            "Ничто не указывает на подготовку {}",
            "Власти опровергли сообщения о {}",
            "Нет никаких данных о {}",
            "Слухи о {} оказались ложью",
            "Полиция исключает версию {}",
            "Не было {}, заявила полиция",
            "Фейк: видео {} снято в другой стране",
            "Признаков {} нет",
        ],
    ),
    "uk": (
        [
            "перевороту в Ніамеї",
            "боїв у Гомі",
            "теракту в Найробі",
            "комендантської години в Конакрі",
            "вибуху в Бейруті",
            "заворушень у Лімі",
        ],
        [
            "Жодних ознак {}",
            "Ніщо не вказує на підготовку {}",
            "Влада спростувала {}",
            "Немає жодних даних про {}",
            "Не було {}, заявила поліція",
            "Ознак {} немає",
        ],
    ),
    "tr": (
        [
            "Niamey'de darbe",
            "Goma'da çatışma",
            "Nairobi'de saldırı",
            "Conakry'de sokağa çıkma yasağı",
            "Beyrut'ta patlama",
            "Lima'da ayaklanma",
        ],
        [
            "{} olduğuna dair hiçbir işaret yok",
            "{} iddiası yalanlandı",
            "{} olmadı, diyor polis",
            "{} haberleri asılsız",
            "Hükümet {} iddialarını yalanladı",
        ],
    ),
    "ar": (
        [
            "انقلاب في نيامي",
            "قتال في غوما",
            "هجوم في نيروبي",
            "حظر تجول في كوناكري",
            "انفجار في بيروت",
            "أعمال شغب في ليما",
        ],
        [
            "لا مؤشرات على {}",
            "لا دليل على وقوع {}",
            "الحكومة تنفي {}",
            "لم يقع {}، بحسب الشرطة",
            "شائعات عن {} لا أساس لها",
            "لا صحة لأنباء عن {}",
        ],
    ),
}
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
    return bool(alerts(engine.judge(Item(SourceId("press"), "1", "", title, "", language))))


def worded(event: str, idiom: str) -> str:
    bare = event.removeprefix("a ").removeprefix("an ")
    title = idiom.format(event, bare=bare)
    return title[0].upper() + title[1:]


@pytest.mark.parametrize("language", DENIED)
def test_what_is_denied_rings_nobody(workbench: Workbench, language: str) -> None:
    events, idioms = DENIED[language]
    titles = [worded(event, idiom) for event in events for idiom in idioms]
    assert [title for title in titles if rings(workbench.engine, language, title)] == []


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_what_is_told_instead_rings(workbench: Workbench, language: str) -> None:
    events, _ = DENIED[language]
    assert sum(rings(workbench.engine, language, event[0].upper() + event[1:]) for event in events) >= 4


@pytest.mark.parametrize(("language", "title"), UNTRIED)
def test_a_coup_that_nobody_tried_rings_nobody(workbench: Workbench, language: str, title: str) -> None:
    assert not rings(workbench.engine, language, title)


def test_a_coup_that_failed_rings(workbench: Workbench) -> None:
    assert rings(workbench.engine, "en", "Coup attempt in Niamey foiled, army says")
    assert rings(workbench.engine, "es", "Intento de golpe en La Paz fracasa")
    assert rings(workbench.engine, "fr", "Tentative de coup d'État déjouée à Niamey")
