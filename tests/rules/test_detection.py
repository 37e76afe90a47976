"""Which language a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import detection
from rules.language import shipped

NAMES_ALL_OVER = [
    "Tokyo schools hold annual earthquake drill",
    "Bieber fever grips Stockholm",
    "Lima rehearses a curfew in a drill",
    "Mount Nyiragongo's lava reaches Goma airport in DR Congo",
    "Pakistan closes Torkham crossing",
    "Militia overruns El Fasher",
]


@pytest.mark.parametrize("headline", NAMES_ALL_OVER)
def test_an_english_headline_full_of_foreign_names_stays_english(headline: str) -> None:
    assert detection.detect(headline, "") == "en"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "de",
            "Das Auswärtige Amt rät von allen Reisen in den Norden des Landes ab, teilte ein Sprecher mit.",
        ),
        (
            "fr",
            "Le ministère déconseille tout voyage dans la région frontalière depuis lundi, selon le porte-parole.",
        ),
        ("es", "El gobierno ha cerrado las fronteras del país después de los enfrentamientos de la noche."),
        ("ru", "Власти закрыли границу после ночных столкновений в столице страны."),
        ("ru", "Дроны атаковали порт Одессы, погибли двое"),
        ("ru", "Взрыв у вокзала в Казани"),
        ("uk", "Вибухи у Києві, є загиблі"),
        ("uk", "Дрони атакували порт Одеси"),
        ("uk", "Через негоду знеструмлено понад сто сел"),
        ("uk", "Пасажирський лайнер розбився поблизу Актау"),
        ("uk", "Американцям радять негайно покинути Венесуелу"),
        ("uk", "У Мапуту розграбовано десятки крамниць"),
        ("uk", "У Перу закрили аеропорт"),
        ("uk", "У Бамако зачинено заправки"),
        ("uk", "Лондон накрила хвиля кору"),
        ("ru", "Канада рекомендует гражданам воздержаться от поездок: угроза терактов в Колумбии"),
        ("ar", "أغلقت السلطات المطار بعد اشتباكات في العاصمة ليلة أمس"),
        ("tr", "Yetkililer gece çıkan çatışmaların ardından sınır kapısını kapattı."),
        ("tr", "İran'da deprem: 3 ölü"),
        ("tr", "ABD, Bağdat Büyükelçiliği personelini tahliye etti"),
    ],
)
def test_a_sentence_of_a_language_is_known_for_it(code: str, text: str) -> None:
    assert detection.detect("", text) == code


@pytest.mark.parametrize(
    "headline",
    [
        "Doble atentado suicida sacude un mercado de Bagdad",
        "Rusia despliega 30.000 soldados en Bielorrusia",
        "Avalancha de lodo sepulta un barrio en Mocoa",
    ],
)
def test_where_small_words_leave_it_open_the_endings_tell_spanish_from_french(headline: str) -> None:
    assert detection.detect(headline, "") == "es"


def test_a_long_text_in_a_language_without_rules_is_not_taken_for_english() -> None:
    text = (
        "Det danske udenrigsministerium fraråder alle rejser til den nordlige del af landet, fordi der er uro. "
        * 3
    )
    assert detection.detect("", text) == "da"


@given(st.text(max_size=300))
def test_any_text_has_a_language(text: str) -> None:
    code = detection.detect(text, "")
    assert len(code) == 2
    assert code.isalpha()


def test_the_cues_of_every_voice_that_sets_a_mention_aside_exist_in_english() -> None:
    from rules.events import IGNORED_VOICES

    assert {cue.voice for cue in shipped()["en"].cues} >= IGNORED_VOICES


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Bloqueos de carreteras paralizan Bolivia", "es"),
        ("Manifestantes queman autobuses en Santiago", "es"),
        ("Saqueos en Buenos Aires: decenas de detenidos", "es"),
        ("Coupure de courant en Guadeloupe", "fr"),
        ("Manifestations de soutien en Tunisie", "fr"),
        ("Aperta-se o cerco a El-Obeid", "pt"),
        ("Chade entra na lista negra do ministério", "pt"),
    ],
)
def test_where_the_small_words_are_those_of_several_languages_the_endings_decide(
    title: str, language: str
) -> None:
    assert detection.detect(title, "") == language


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Car explodes outside UN compound in Baghdad", "en"),
        ("Commuter train jumps tracks in Santiago de Compostela", "en"),
        ("Incendio in un palazzo a Milano", "it"),
        ("Israels Luftwaffe bombardiert Beirut", "de"),
        ("Minneapolis: Polizeiwache in Flammen", "de"),
        ("Grote brand in Rotterdam, bewoners geëvacueerd", "nl"),
    ],
)
def test_foreign_names_make_no_headline_italian_or_dutch(title: str, language: str) -> None:
    assert detection.detect(title, "") == language
