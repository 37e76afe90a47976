"""Names of places as other scripts write them."""

from __future__ import annotations

from rules.toponyms import PlaceRole
from tests.rules.test_toponyms import toponyms


def countries(text: str, language: str) -> list[str]:
    return [toponym.place.country for toponym in toponyms().find("", text, language).text]


def test_a_soft_sign_at_the_end_of_a_name_takes_no_apostrophe_from_a_turkish_ending() -> None:
    found = toponyms().find("", "Erbil'de deprem oldu.", "tr").text
    assert [(each.place.country, each.role) for each in found] == [("IQ", PlaceRole.IN)]


def test_the_arabic_in_that_is_written_with_a_name_tells_where() -> None:
    found = toponyms().find("", "استمرار القتال بجنين", "ar").text
    assert [(each.place.country, each.role) for each in found] == [("PS", PlaceRole.IN)]


def test_a_large_city_counts_by_its_name_in_another_script_beside_another_country() -> None:
    assert "YE" in countries("الطيران الإسرائيلي يقصف ميناء الحديدة", "ar")
    assert "QA" in countries("غارة إسرائيلية تستهدف قادة حماس في الدوحة", "ar")
