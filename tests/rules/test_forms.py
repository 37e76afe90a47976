"""Inflected forms: what an author's word stands for."""

from __future__ import annotations

import pytest

from rules.forms import forms


@pytest.mark.parametrize(
    ("word", "made"),
    [
        ("evacuate", "evacuate evacuates evacuated evacuating"),
        ("rally", "rally rallies rallied rallying"),
        ("clash", "clash clashes clashed clashing"),
        ("shot", "shot shots shoted shoting shotted shotting"),
        ("strike", "strike strikes striking struck stricken"),
        ("gas", "gas gases gased gasing gassed gassing"),
        ("spring", "spring springs springed springing"),
        ("feed", "feed feeds feeding fed"),
    ],
)
def test_an_english_word_stands_for_its_forms(word: str, made: str) -> None:
    assert forms(word, "en") == frozenset(made.split())


@pytest.mark.parametrize(
    ("word", "made"),
    [
        ("boils", "boils"),
        ("killed", "killed"),
        ("troops", "troops"),
        ("meeting", "meeting meetings"),
        ("warnings", "warnings"),
    ],
)
def test_what_is_inflected_already_is_not_inflected_again(word: str, made: str) -> None:
    assert forms(word, "en") == frozenset(made.split())


def test_a_word_with_a_star_is_its_own_only_form() -> None:
    assert forms("Evacu*", "en") == {"evacu*"}


def test_a_german_verb_is_known_by_its_parts() -> None:
    assert {"abziehen", "abgezogen", "abzuziehen"} <= forms("abziehen", "de")


def test_arabic_words_carry_their_article() -> None:
    assert "الانفجار" in forms("انفجار", "ar")
