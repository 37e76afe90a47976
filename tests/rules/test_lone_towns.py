"""Towns that stand alone: no country, no large city, nothing that says where."""

from __future__ import annotations

import pytest

from tests.rules.test_toponyms import toponyms

ALONE = [
    ("Jinka placée sous surveillance : virus de Marburg, six soignants touchés", "fr", "ET"),
    ("Séville suffoque sous 46 degrés", "fr", "ES"),
    ("Des hommes à moto sèment la mort dans un village proche de Dori", "fr", "BF"),
    ("Enxurrada apanha Mindelo a dormir e faz nove mortos", "pt", "CV"),
    ("Granaten auf den Zentralmarkt von Cherson, drei Tote", "de", "UA"),  # German nouns make no title
    ("Explosion in Poltawas Kaserne", "de", "UA"),
    ("Odessas Hafen beschossen", "de", "UA"),
    ("Karditsa wird abgeriegelt", "de", "GR"),
    ("Bauern riegeln Grenzübergang Kehl mit Traktoren ab", "de", "DE"),  # what a noun of places stands before
    ("Esfaqueamento em parque de Aschaffenburg: menino morre", "pt", "DE"),
]
NOWHERE = [
    ("Jan Talgar won again yesterday.", "en"),  # a person
    ("Dori Wins Again At The Opera", "en"),  # capitals tell nothing in such a title
    ("Un homme frappe au hasard", "fr"),  # Un, in India, is a town
    ("Dinguiraye reprend son souffle", "fr"),  # a small town as the first word
]


def countries(title: str, language: str) -> list[str]:
    found = toponyms().find(title, "", language)
    return [toponym.place.country for toponym in found.title]


@pytest.mark.parametrize(("title", "language", "country"), ALONE)
def test_a_town_of_one_meaning_is_where_it_happened(title: str, language: str, country: str) -> None:
    assert countries(title, language) == [country]


@pytest.mark.parametrize(("title", "language"), NOWHERE)
def test_what_may_be_no_town_stays_none(title: str, language: str) -> None:
    assert countries(title, language) == []


def test_a_town_does_not_count_beside_a_place_that_is_sure() -> None:
    assert countries("Talgar won again in Germany yesterday.", "en") == ["DE"]


def test_a_small_first_word_is_a_person_beside_a_place_that_is_sure() -> None:
    assert countries("Fernández anuncia nueve días de confinamiento en Buenos Aires", "es") == ["AR"]
