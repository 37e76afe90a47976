"""Which of several places of one name is meant: the other names of the item tell it."""

from __future__ import annotations

import pytest

from rules.toponyms import Toponyms
from tests.rules.test_toponyms import toponyms


@pytest.fixture(scope="module")
def names() -> Toponyms:
    return toponyms()


def country(names: Toponyms, language: str, title: str, text: str, surface: str) -> str | None:
    """The country of the first place of these words; None where they are no place."""
    found = names.find(title, text, language)
    return next((t.place.country for t in (*found.title, *found.text) if t.surface == surface), None)


@pytest.mark.parametrize(
    ("language", "title", "text", "surface", "wanted"),
    [
        # the region around it is named
        ("es", "Granada contra un CAI en Armenia", "El gobernador del Quindío convocó consejo.", "Armenia", "CO"),
        ("es", "Terremoto en Armenia", "El epicentro estuvo cerca de Ereván.", "Armenia", "AM"),
        # a place near by is named
        ("es", "Evacúan a 90 personas en San José", "Alerta naranja también en Canelones.", "San José", "UY"),
        ("es", "Evacúan a 90 personas en San José", "Alerta naranja también en Alajuela.", "San José", "CR"),
        ("en", "Lorry convoy chokes Windsor's bridge to Detroit", "", "Windsor", "CA"),
        # a capital near by may be a government that acts
        ("fr", "Athènes ramène par bateau deux cents ressortissants de Tripoli", "", "Tripoli", "LY"),
        # who acts at home
        ("fr", "Tripoli : affrontements", "L'armée libanaise a dépêché des renforts.", "Tripoli", "LB"),
        ("en", "Greek embassy in Tripoli attacked", "", "Tripoli", "LY"),
        # a landmark of the country is named
        ("fr", "Un jeune poignardé à Valence", "Le parquet de la Drôme a ouvert une enquête.", "Valence", "FR"),
        ("fr", "Inondations à Valence", "", "Valence", "ES"),
        ("en", "Dozens dead as militants attack Palma in Cabo Delgado", "", "Palma", "MZ"),
        ("de", "Brand in Hafenviertel von Palma", "", "Palma", "ES"),
    ],
)  # fmt: skip
def test_other_names_tell_which_place_is_meant(
    names: Toponyms, language: str, title: str, text: str, surface: str, wanted: str
) -> None:
    assert country(names, language, title, text, surface) == wanted


def test_two_towns_of_a_country_speak_for_each_other(names: Toponyms) -> None:
    alone = country(names, "en", "", "Paris sent helpers to Stolberg.", "Stolberg")
    both = country(names, "en", "", "Paris sent helpers to Stolberg and Eschweiler.", "Stolberg")
    assert (alone, both) == (None, "DE")


def test_a_region_is_known_where_something_is_in_it_whatever_else_is_named(names: Toponyms) -> None:
    title, text = "Earthquake destroys villages in Kunar", "Shocks were felt in Peshawar."
    assert country(names, "en", title, text, "Kunar") == "AF"
    assert country(names, "en", "Kunar told reporters in Peshawar of the quake", "", "Kunar") is None


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("de", "Explosion in Posen, Hochwasser bei Hermannstadt, Feuer in Neusatz", {"PL", "RO", "RS"}),
        ("de", "Waldbrand in der Böhmischen Schweiz", {"CZ"}),
        ("fr", "Inondations en Thuringe et en Émilie-Romagne, incendie au Cap", {"DE", "IT"}),
        ("es", "Inundaciones en Aquisgrán y Ratisbona, ciclón en Nueva Escocia", {"DE", "CA"}),
        ("ru", "Наводнение в Вестфалии и Пикардии, пожар в Мантуе", {"DE", "FR", "IT"}),
        ("pt", "Incêndios na Catalunha e na Toscânia", {"ES", "IT"}),
        ("en", "High water in Venice", {"IT"}),
    ],
)
def test_names_of_places_abroad_in_papers_of_other_languages(
    names: Toponyms, language: str, text: str, wanted: set[str]
) -> None:
    assert {t.place.country for t in names.find(text, "", language).title} == wanted


@pytest.mark.parametrize(
    ("language", "title", "text", "surface", "wanted"),
    [
        # others are named by their people, companies, or as where somebody comes from
        ("de", "Koranverbrenner aus Dänemark: Krawalle in Norrköping", "", "Norrköping", "SE"),
        ("fr", "Trains interrompus à Menton", "Les voyageurs de Vintimille attendent côté italien.", "Menton", "FR"),
        ("en", "Flights cancelled at Nadi as cyclone nears", "Air New Zealand pulled services.", "Nadi", "FJ"),
        # a small town of the United States is named with its state
        ("en", "Hurricane comes ashore at New Hope", "It was Jamaica's strongest.", "New Hope", None),
        # another place is named there for sure
        ("en", "Explosions rock Caracas as jets bomb La Carlota", "", "La Carlota", None),
    ],
)  # fmt: skip
def test_a_small_town_is_known_where_a_title_tells_of_it(
    names: Toponyms, language: str, title: str, text: str, surface: str, wanted: str | None
) -> None:
    assert country(names, language, title, text, surface) == wanted


def test_a_saint_behind_whom_the_name_goes_on_is_no_larger_namesake(names: Toponyms) -> None:
    assert country(names, "es", "Óscar inunda San Antonio del Sur, en Guantánamo", "", "San Antonio") is None
    assert country(names, "es", "Inundaciones en San Antonio de Texas", "", "San Antonio") == "US"


def test_a_word_of_one_language_stays_a_place_in_others(names: Toponyms) -> None:
    assert country(names, "de", "Angriff in Kita in Aschaffenburg", "", "Kita") is None
    assert country(names, "en", "Jihadists attack post at Kita in Mali", "", "Kita") == "ML"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Human cells hacked to act like squid skin"),
        ("es", "Frontera cerrada tras las protestas"),
        ("ru", "Паром с пассажирами сел на риф"),
        ("de", "Kita nach Brand geräumt"),
    ],
)
def test_a_word_that_begins_a_title_is_no_town(names: Toponyms, language: str, title: str) -> None:
    found = names.find(title, "", language)
    assert not [*found.title]
