"""Regions under the names that news gives them."""

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
