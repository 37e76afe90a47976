"""Regions and small places under the names and in the words that news gives them."""

from __future__ import annotations

import pytest

from tests.rules.test_toponyms import named


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Gunmen attack a village in Yobe.", "NG.44"),
        ("Shelling was heard in Kunar.", "AF.34"),
        ("Fighting goes on in Tibesti.", "TD.26"),
        ("A landslide buried homes in Enga.", "PG.19"),
        ("Raiders stole cattle in Turkana.", "KE.51"),
    ],
)
def test_a_region_is_known_by_the_name_that_news_gives_it(text: str, region: str) -> None:
    assert named(text) == [region]


def test_a_region_whose_short_name_is_a_word_is_not_found_by_the_word() -> None:
    assert named("Free tickets in Delta and Unity, and a bay in Plateau.") == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Les habitants de Carcassonne dorment dehors", "fr"),
        ("Carcassonne : les habitants dorment dehors", "fr"),
        ("Carcassonne: fire in the old town", "en"),
        ("Os moradores de Carcassonne dormem na rua", "pt"),
        ("Los vecinos de Carcassonne duermen en la calle", "es"),
    ],
)
def test_a_small_place_counts_where_people_live_there_or_it_opens_a_headline(
    text: str, language: str
) -> None:
    assert len(named(text, language)) == 1


def test_a_small_place_that_merely_opens_a_sentence_may_be_anybody() -> None:
    assert named("Dinguiraye was happy with the draw") == []
