"""What a place does in its sentence, told by the words beside it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.toponyms import PlaceRole
from tests.rules.test_toponyms import toponyms


def role(text: str, surface: str, language: str = "en") -> PlaceRole:
    return next(t.role for t in toponyms().find("", text, language).text if t.surface == surface)


@pytest.mark.parametrize(
    ("text", "surface", "told"),
    [
        ("Shells fell near the Ukraine border, in Belgorod.", "Ukraine", PlaceRole.FRONTIER),
        ("US-backed fighters reach Raqqa.", "US", PlaceRole.ACTOR),
        ("The ambassador to Kenya spoke.", "Kenya", PlaceRole.ACTOR),
        ("Fighting in Sudan's El Daein spreads.", "Sudan", PlaceRole.IN),
    ],
)
def test_who_is_beside_it_helps_or_is_sent_there_is_not_where_it_happens(
    text: str, surface: str, told: PlaceRole
) -> None:
    assert role(text, surface) is told


@pytest.mark.parametrize(
    ("text", "surface", "told"),
    [
        ("Raketen schlagen in einer Kiewer Klinik ein", "Kiewer", PlaceRole.IN),
        ("Schüsse in der Wiener Innenstadt", "Wiener", PlaceRole.IN),
        ("Die Kiewer Regierung widerspricht", "Kiewer", PlaceRole.ACTOR),
        ("Ein Berliner stirbt in Nepal", "Berliner", PlaceRole.ACTOR),
    ],
)
def test_german_names_what_stands_in_a_city_with_an_adjective(
    text: str, surface: str, told: PlaceRole
) -> None:
    assert role(text, surface, "de") is told


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Wiener", "Kiewer", "Kyiv", "US", "Ukrainian", "Times", "Polizei", "base", "border"]
        ),
        min_size=1,
        max_size=6,
    ),
    st.lists(st.sampled_from([" ", "/", "\n", ",", "-", "'", "’s ", ": ", ". "]), min_size=6, max_size=6),
    st.sampled_from(["de", "en", "fr", "tr", "uk"]),
)
def test_whatever_stands_behind_a_name_it_has_a_role(
    words: list[str], between: list[str], language: str
) -> None:
    text = "".join(word + mark for word, mark in zip(words, between, strict=False))
    found = toponyms().find(text, text, language)
    assert all(isinstance(each.role, PlaceRole) for each in (*found.title, *found.text))
