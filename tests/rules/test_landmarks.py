"""What news names instead of a town: landmarks, districts, villages, and what papers call a country."""

from __future__ import annotations

import pytest

from rules import gazetteer
from rules.places import PlaceId, Places
from tests.rules.test_toponyms import toponyms

_LANGUAGES = {"all", "en", "de", "fr", "es", "pt", "tr", "ru", "uk", "ar"}


def countries(title: str, language: str) -> list[str]:
    return [toponym.place.country for toponym in toponyms().find(title, "", language).title]


@pytest.mark.parametrize(
    ("title", "language", "country"),
    [
        ("Ash from Piton de la Fournaise closes the airport", "en", "RE"),
        ("Soufrière blows, ash column nine kilometres high", "en", "VC"),
        ("Dozens hurt at Tahrir Square", "en", "EG"),
        ("Fire destroys shelters in Moria camp", "en", "GR"),
        ("Wien warnt vor Reisen in die Zedernrepublik", "de", "LB"),
        ("Steinschlag am Matterhorn", "de", "CH"),
        ("Émeutes sur le Caillou", "fr", "NC"),
        ("Incendie dans les Cévennes", "fr", "FR"),
        ("Miles de manifestantes frente a La Moneda", "es", "CL"),
        ("Protesto na Esplanada dos Ministérios", "pt", "BR"),
        ("Задержания на проспекте Руставели", "ru", "GE"),
        ("Пожежа на Запорізькій АЕС", "uk", "UA"),
        ("انفجار في مخيم عين الحلوة", "ar", "LB"),
    ],
)
def test_landmarks_tell_their_country(title: str, language: str, country: str) -> None:
    assert country in countries(title, language)


def test_what_is_a_word_elsewhere_is_a_name_in_its_own_languages_alone() -> None:
    assert countries("Tourists stranded at Masada", "en") == ["IL"]
    assert countries("Masada Ukrayna vardı", "tr") == ["UA"]  # "on the table"


def test_a_landmark_on_a_border_is_where_the_rest_of_the_text_is() -> None:
    assert countries("Puno: bloqueo en Desaguadero", "es") == ["PE", "PE"]
    assert countries("Bolivia: bloqueo en Desaguadero", "es") == ["BO", "BO"]


def test_the_page_names_each_landmark_once_in_countries_that_exist() -> None:
    page = gazetteer.hand_written("landmarks")
    places = Places.load(gazetteer.places_bytes())
    told: set[tuple[str, str]] = set()
    for codes, listed in page.items():
        assert all(places.get(PlaceId(code)) for code in codes.split(","))
        assert listed.keys() <= _LANGUAGES
        for language, names in listed.items():
            again = {(language, name) for name in names} & told
            assert not again
            told |= {(language, name) for name in names}
    everywhere = {name for language, name in told if language == "all"}
    assert not [name for language, name in told if language != "all" and name in everywhere]
