"""The day that a text names, against the day of its publication."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.events import Voice
from rules.eventtime import dated
from rules.item import Item
from rules.language import shipped
from rules.polling import SourceId
from rules.reading import Tokens
from rules.sentences import Sentence
from rules.workbench import Workbench

LANGUAGES = shipped()
WEDNESDAY = date(2025, 11, 5)

ENGLISH = """
2025-11-02 | on Sunday                     | Shots were fired in the capital on Sunday.
2025-11-05 | the same weekday is today     | Police fired tear gas on Wednesday.
2025-11-04 | Tuesday evening               | The bridge fell on Tuesday evening.
2025-10-30 | Thursday                      | Thursday's blast hit the port.
2025-10-31 | late on Friday                | Late on Friday the army sealed the area.
2025-11-01 | Saturday in a headline        | Saturday blast rocks market
2025-11-03 | last Monday                   | Last Monday the airport closed.
2025-10-29 | last Wednesday                | The curfew began last Wednesday.
2025-11-09 | next Sunday                   | Unions march next Sunday.
2025-11-12 | next Wednesday                | The strike starts next Wednesday.
2025-11-07 | this coming Friday            | They will rally this coming Friday.
2025-11-05 | today                         | The embassy closed today.
2025-11-05 | tonight                       | A curfew starts tonight.
2025-11-05 | overnight                     | Drones struck the city overnight.
2025-11-04 | yesterday                     | Gunmen attacked the base yesterday.
2025-11-06 | tomorrow                      | Schools stay shut tomorrow.
2025-11-07 | November 7                    | The general strike is on November 7.
2025-11-07 | 7 November                    | The general strike is on 7 November.
2025-11-07 | Nov. 7                        | The general strike is on Nov. 7.
2025-11-07 | 7 Nov                         | Borders shut from 7 Nov onwards.
2025-10-19 | the 19th of October           | The quake of the 19th of October killed nine.
2025-10-19 | October 19th                  | The flood of October 19th broke the dam.
2024-11-07 | a year said                   | The coup of November 7, 2024 failed.
2024-11-07 | day, month, year              | The coup of 7 November 2024 failed.
2019-04-21 | years ago                     | Bombs hit churches on 21 April 2019.
2025-12-24 | December is to come           | A truce holds from December 24.
2025-12-31 | nearest year                  | Fireworks are banned on December 31.
2026-01-03 | January is near               | The port closes on January 3.
2025-06-12 | June of this year             | The crash of June 12 killed 260.
2025-03-28 | March has a day               | The quake of March 28 toppled a tower.
2025-05-01 | May has a day                 | Marches drew thousands on May 1.
2025-11-02 | three days ago                | Three days ago the road was cut.
2025-11-02 | 3 days ago                    | The road was cut 3 days ago.
2025-10-26 | ten days ago                  | Ten days ago rebels took the town.
2025-10-22 | two weeks ago                 | Rebels took the town two weeks ago.
2025-08-07 | three months ago              | Soldiers seized power three months ago.
2023-11-06 | two years ago                 | Soldiers seized power two years ago.
2015-11-08 | ten years ago                 | The attack ten years ago killed 130.
2025-11-03 | two days earlier              | Police had raided the house two days earlier.
2025-10-27 | last week: its Monday         | Protests spread last week.
2025-11-10 | next week: its Monday         | Pilots strike next week.
2025-10-01 | last month: its first         | Floods hit the valley last month.
2025-12-01 | next month: its first         | The embassy closes next month.
2024-01-01 | last year: its first          | The coup last year failed.
1990-01-01 | in 1990                       | The plane was hijacked in 1990.
2019-03-01 | in March 2019                 | A gunman attacked mosques in March 2019.
2022-02-01 | in February 2022              | Troops crossed the border in February 2022.
2025-09-01 | in September                  | Parliament was burned in September.
2024-12-01 | in December, looking back     | The president fled in December.
2025-11-07 | an ISO date                   | Sirens will be tested on 2025-11-07 at noon.
2025-10-31 | on Friday, the last one       | On Friday a mob stormed the hospital.
2025-11-02 | and a second day follows      | On Sunday and again on Monday shells fell.
2025-11-01 | Sat                           | Saturday's march drew thousands.
2025-11-08 | next Saturday                 | Opposition calls march next Saturday.
2025-11-05 | this morning is today         | Explosions were heard today before dawn.
2025-10-05 | Oct 5                         | Hostages taken on Oct 5 were freed.
2025-08-15 | Aug. 15                       | Kabul marked Aug. 15 quietly.
2001-09-11 | a date of history             | He lost a brother on September 11, 2001.
1956-01-01 | a year of history             | Tanks crushed the uprising in 1956.
2025-11-06 | from tomorrow                 | The border will be closed from tomorrow.
"""
OTHERS = """
de | 2025-11-02 | Am Sonntag fielen Schüsse in der Hauptstadt.
de | 2025-11-04 | Die Botschaft wurde gestern geschlossen.
de | 2025-11-03 | Vorgestern stürmten Demonstranten das Parlament.
de | 2025-11-07 | Ab übermorgen gilt eine Ausgangssperre.
de | 2025-11-07 | Der Streik beginnt am 7. November.
de | 2019-03-15 | Der Anschlag vom 15. März 2019 tötete 51 Menschen.
de | 2025-11-02 | Vor drei Tagen wurde die Straße gesperrt.
de | 2025-10-22 | Vor zwei Wochen nahmen Rebellen die Stadt ein.
de | 2025-10-27 | Letzte Woche begannen die Proteste.
de | 2024-11-07 | Der Putsch am 7.11.2024 scheiterte.
fr | 2025-11-02 | Des tirs ont éclaté dimanche dans la capitale.
fr | 2025-11-03 | Lundi dernier, l'aéroport a fermé.
fr | 2025-11-10 | La grève débute lundi prochain.
fr | 2025-11-04 | Des hommes armés ont attaqué la base hier.
fr | 2025-11-07 | La marche aura lieu le 7 novembre.
fr | 2015-11-13 | Les attentats du 13 novembre 2015 ont fait 130 morts.
fr | 2025-11-02 | La route a été coupée il y a trois jours.
fr | 2025-10-27 | Les manifestations ont gagné le pays la semaine dernière.
fr | 1994-01-01 | Le génocide de 1994 hante le pays.
fr | 2025-11-06 | L'ambassade sera fermée demain.
es | 2025-11-02 | Hubo disparos el domingo en la capital.
es | 2025-11-04 | Hombres armados atacaron ayer la base.
es | 2025-11-07 | La marcha será el 7 de noviembre.
es | 2017-08-17 | El atentado del 17 de agosto de 2017 mató a 16 personas.
es | 2025-11-02 | Hace tres días fue cortada la carretera.
es | 2025-10-27 | Las protestas comenzaron la semana pasada.
es | 2025-11-10 | La huelga empieza el próximo lunes.
es | 2025-11-06 | El aeropuerto cerrará mañana.
es | 1985-01-01 | El terremoto de 1985 destruyó la ciudad.
es | 2025-11-01 | La protesta del sábado terminó en disturbios.
ru | 2025-11-02 | В воскресенье в столице прозвучали выстрелы.
ru | 2025-11-04 | Вчера вооруженные люди напали на базу.
ru | 2025-11-06 | Завтра посольство будет закрыто.
ru | 2025-11-07 | Забастовка начнется 7 ноября.
ru | 2004-09-01 | Захват школы 1 сентября 2004 года потряс страну.
ru | 2025-11-02 | Дорогу перекрыли три дня назад.
ru | 2025-10-22 | Две недели назад повстанцы взяли город.
ru | 2025-10-27 | На прошлой неделе начались протесты.
ru | 1991-01-01 | Путч в 1991 году провалился.
ru | 2025-11-03 | В понедельник аэропорт закрыли.
"""
PHRASES = [("en", *(part.strip() for part in line.split("|"))) for line in ENGLISH.strip().splitlines()] + [
    (code, day, "", sentence)
    for code, day, sentence in (
        [part.strip() for part in line.split("|")] for line in OTHERS.strip().splitlines()
    )
]


def named(code: str, sentence: str, today: date = WEDNESDAY) -> list[date]:
    tokens = Tokens(sentence, Sentence(0, len(sentence)), code)
    return [each.first for each in dated(tokens.words, today, LANGUAGES[code].times)]


def test_there_are_a_hundred_phrases() -> None:
    assert len(PHRASES) == 100


@pytest.mark.parametrize(("code", "day", "what", "sentence"), PHRASES, ids=[p[3] for p in PHRASES])
def test_a_phrase_names_its_day(code: str, day: str, what: str, sentence: str) -> None:
    found = named(code, sentence)
    # "two weeks ago" is a stretch of days: its middle is the day
    assert found, what
    if any(word in sentence for word in ("weeks ago", "months ago", "years ago", "Wochen", "недели назад")):
        tokens = Tokens(sentence, Sentence(0, len(sentence)), code)
        stretch = dated(tokens.words, WEDNESDAY, LANGUAGES[code].times)[0]
        assert stretch.first <= date.fromisoformat(day) <= stretch.last
    else:
        assert found[0] == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("title", "voice"),
    [
        ("Gunmen kill 12 in Kano market on Sunday", Voice.ACTUAL),
        ("Gunmen kill 12 in Kano market on 14 March 2019", None),
        ("Curfew in Lima from 9 November", Voice.ORDERED),
        ("Curfew in Lima until 9 November", Voice.ACTUAL),
    ],
)
def test_the_day_decides_between_news_background_and_plans(
    workbench: Workbench, title: str, voice: Voice | None
) -> None:
    published = datetime(2025, 11, 5, 12, tzinfo=UTC)
    verdict = workbench.engine.judge(Item(SourceId("press"), "k", "", title, "", "en", published))
    assert [event.voice for event in verdict.events] == ([voice] if voice else [])


@given(st.text(max_size=80), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_any_words_name_days_in_order_or_none(text: str, today: date) -> None:
    tokens = Tokens(text, Sentence(0, len(text)), "en")
    for each in dated(tokens.words, today, LANGUAGES["en"].times):
        assert each.begin < each.end
        assert each.first <= each.last


@pytest.mark.parametrize(
    ("title", "voice", "day"),
    [
        ("Bus and train strike in Argentina on Friday", Voice.PLANNED, 7),  # published on a Wednesday
        ("Rail workers to strike in Portugal on Tuesday", Voice.PLANNED, 11),
        ("Train strike in Portugal on Tuesday", Voice.ACTUAL, 4),
        ("Portugal train strike tomorrow", Voice.PLANNED, 6),
        ("Curfew in Lima from Saturday", Voice.ORDERED, 8),
        ("Gunmen kill 12 in Kano market on Friday", Voice.ACTUAL, 31),
    ],
)
def test_the_weekday_of_what_is_to_come_is_the_next(
    workbench: Workbench, title: str, voice: Voice, day: int
) -> None:
    published = datetime(2025, 11, 5, 12, tzinfo=UTC)
    [event] = workbench.engine.judge(Item(SourceId("press"), "k", "", title, "", "en", published)).events
    assert (event.voice, event.day and event.day.day) == (voice, day)


def test_a_weekday_that_has_begun_in_the_east_is_not_the_one_of_last_week() -> None:
    thursday, friday = date(2026, 5, 7), date(2026, 5, 8)
    words, known = ["the", "quake", "struck", "on", "friday"], LANGUAGES["en"].times
    assert [each.first for each in dated(words, thursday, known, friday)] == [friday]
    assert [each.first for each in dated(words, thursday, known)] == [date(2026, 5, 1)]
    assert [each.first for each in dated(["last", "friday"], thursday, known, friday)] == [date(2026, 5, 1)]
