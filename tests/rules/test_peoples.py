"""Adjectives of towns and words for people tell of which country a text speaks."""

from __future__ import annotations

import pytest

from tests.rules.test_lone_towns import countries


@pytest.mark.parametrize(
    ("language", "title", "wanted"),
    [
        ("en", "Texan towns are under water", {"US"}),
        ("es", "Evacuado un hospital tarraconense", {"ES"}),
        ("pt", "Incêndio em prédio paulistano", {"BR"}),
        ("de", "Geiselnahme in Sydneyer Café", {"AU"}),
        ("de", "Der Hammer fällt", set()),
        ("ru", "Пожар на брянском заводе", {"RU"}),
        ("ru", "Новороссийский порт закрыт", {"RU"}),
        ("ru", "Братская могила найдена в лесу", set()),
        ("ru", "Минские соглашения сорваны", set()),
        ("uk", "Вибух у Луцькій лікарні", {"UA"}),
        ("tr", "Kuveytlilere evde kalın çağrısı", {"KW"}),
    ],
)
def test_adjectives_of_towns_and_words_for_people_tell_the_country(
    language: str, title: str, wanted: set[str]
) -> None:
    assert {*countries(title, language)} == wanted


@pytest.mark.parametrize(
    ("language", "title", "wanted"),
    [
        ("en", "Fire burns homes in Chino, California", {"US"}),
        ("es", "Chino detenido en Madrid", {"CN", "ES"}),
    ],
)
def test_a_word_for_people_leaves_a_city_of_that_name_to_other_languages(
    language: str, title: str, wanted: set[str]
) -> None:
    assert {*countries(title, language)} == wanted
