"""Counts in a sentence: how many, of what, of whom, with which bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import language
from rules.events import Number
from rules.numbers import numbers
from rules.reading import Tokens
from rules.sentences import Sentence

LANGUAGES = language.shipped()
ENGLISH = LANGUAGES["en"]


def counted(text: str, language: str = "en") -> list[Number]:
    return list(numbers(Tokens(text, Sentence(0, len(text)), language), LANGUAGES[language]))


def said(text: str) -> list[tuple[str, float | None, int | None, int | None]]:
    """Kind, exact, least, most."""
    return [(number.kind, number.exact, number.least, number.most) for number in counted(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The blast killed 12 people.", [("dead", 12, None, None)]),
        ("Twelve people were killed.", [("dead", 12, None, None)]),
        ("At least 40 people died in the flood.", [("dead", None, 40, None)]),
        ("More than 3,000 people were arrested.", [("arrested", None, 3000, None)]),
        ("Up to 70 people are missing.", [("missing", None, None, 70)]),
        ("As many as 200 were injured.", [("injured", None, None, 200)]),
        ("Dozens were wounded.", [("injured", None, 24, None)]),
        ("Hundreds of villagers were evacuated.", [("evacuated", None, 200, None)]),
        ("Two thousand soldiers arrived.", [("troops", 2000, None, None)]),
        ("The toll: 31 dead, 90 injured.", [("dead", 31, None, None), ("injured", 90, None, None)]),
        ("Rebels kidnapped 17 aid workers.", [("kidnapped", 17, None, None)]),
        ("Three people drowned.", [("dead", 3, None, None)]),
        ("Fifty-four bodies were recovered.", [("dead", 54, None, None)]),
        ("Ten-twenty people died.", []),
        ("A teacher aged 54 died.", []),
    ],
)
def test_a_count_has_its_kind_and_its_bounds(
    text: str, wanted: list[tuple[str, int | None, int | None, int | None]]
) -> None:
    assert said(text) == wanted


def test_a_number_at_the_end_of_a_german_sentence_is_no_ordinal() -> None:
    found = counted("Die Zahl der Toten steigt auf 32.", "de")
    assert [(n.kind, n.exact) for n in found] == [("dead", 32)]


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 people died there.",
        "The price rose by 12 percent after deaths were reported.",
        "The dead man was a 45-year-old.",
        "Seven ministers resigned.",
        "The killing took place 30 km from the town.",
        "Nobody died.",
    ],
)
def test_years_shares_distances_and_ages_count_nobody(text: str) -> None:
    assert said(text) == []


def test_the_group_stands_beside_its_number() -> None:
    assert [(n.exact, n.group) for n in counted("The unrest left 26 protesters dead.")] == [
        (26, "protesters")
    ]


def test_an_article_before_another_number_counts_nobody() -> None:
    text = "A grenade thrown at one checkpoint in Armenia left two policemen injured."
    assert said(text) == [("injured", 2, None, None)]
    assert ("injured", 1, None, None) in said("One was injured and two were killed.")


@given(st.integers(min_value=2, max_value=1800))
def test_a_number_is_read_as_it_is_written(count: int) -> None:
    assert ("dead", count, None, None) in said(f"The flood killed {count:,} people.")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120))
def test_any_text_gives_only_numbers_with_one_bound_or_value(text: str) -> None:
    if not text.strip():
        return
    for number in counted(text):
        assert sum(value is not None for value in (number.exact, number.least, number.most)) == 1


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("A magnitude 6.4 quake hit.", "magnitude", 6.4),
        ("A 7.1-magnitude quake hit.", "magnitude", 7.1),
        ("A quake with a magnitude of 5 hit.", "magnitude", 5.0),
        ("The magnitude-7.8 shock was felt.", "magnitude", 7.8),
        ("Winds of 185 km/h tore roofs off.", "wind_kmh", 185),
        ("Winds of 100 mph tore roofs off.", "wind_kmh", 161),
        ("Gusts of 120 kph tore roofs off.", "wind_kmh", 120),
        ("Travel advice was raised to Level 4.", "level", 4),
    ],
)
def test_a_measure_has_its_unit_and_no_bounds(text: str, kind: str, value: float) -> None:
    assert said(text) == [(kind, value, None, None)]


def test_a_measure_counts_no_people() -> None:
    assert said("A magnitude 6.4 quake killed 12 people.") == [
        ("dead", 12, None, None),
        ("magnitude", 6.4, None, None),
    ]


@pytest.mark.parametrize(
    ("text", "code", "wanted"),
    [
        ("Minsk'te 400'den fazla gösterici gözaltına alındı", "tr", [("arrested", 400)]),
        ("2023'te yaşanan depremde 12 kişi öldü", "tr", [("dead", 12)]),
        ("عشرات المفقودين و12 قتيلا إثر غرق عبارة", "ar", [("missing", 24), ("dead", 12)]),
        ("ستة عشر قتيلا في حريق", "ar", [("dead", 16)]),
        ("مقتل خمسة وثلاثين شخصا", "ar", [("dead", 35)]),
        ("Otobüs kazasında yirmi üç kişi öldü", "tr", [("dead", 23)]),
        ("Погибли двадцать три человека", "ru", [("dead", 23)]),
        ("Эвакуировали двадцать пять тысяч человек", "ru", [("evacuated", 25_000)]),
        ("Treinta y dos muertos en un incendio", "es", [("dead", 32)]),
        ("Trinta e dois mortos num incêndio", "pt", [("dead", 32)]),
        ("Dreiundzwanzig Tote bei Brand", "de", [("dead", 23)]),
        ("Vingt-trois morts dans un incendie", "fr", [("dead", 23)]),
        ("Понад 80 тіл підняли із закинутої копальні", "uk", [("dead", 80)]),
        ("Унаслідок удару загинули 7 людей, п'ятеро поранені", "uk", [("dead", 7), ("injured", 5)]),
    ],
)
def test_numbers_are_counted_in_ukrainian_turkish_and_arabic(
    text: str, code: str, wanted: list[tuple[str, int]]
) -> None:
    speech = LANGUAGES[code]
    found = numbers(Tokens(text, Sentence(0, len(text)), code), speech)
    assert [(number.kind, number.exact or number.least) for number in found] == wanted


@pytest.mark.parametrize(
    ("text", "code", "dead"),
    [
        ("Zahl der Toten nach Hotelbrand in Kartalkaya steigt auf 66", "de", 66),
        ("Число погибших при пожаре в Измире выросло до 12", "ru", 12),
        ("La cifra de víctimas mortales del incendio en Esmirna asciende a 66", "es", 66),
        ("Death toll from the hotel fire in the resort of Kartalkaya climbs to 66", "en", 66),
    ],
)
def test_a_toll_is_told_by_what_it_has_come_to(text: str, code: str, dead: int) -> None:
    found = numbers(Tokens(text, Sentence(0, len(text)), code), language.shipped()[code])
    assert [(each.kind, each.exact) for each in found] == [("dead", dead)]


def test_a_height_in_kilometres_is_no_wind() -> None:
    text = "The volcano hurls ash 18 km high, gusts reach 90 km/h"
    found = numbers(Tokens(text, Sentence(0, len(text)), "en"), language.shipped()["en"])
    assert [(each.kind, each.exact) for each in found] == [("wind_kmh", 90)]
