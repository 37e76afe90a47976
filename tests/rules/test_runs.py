"""Runs of letters: where they fall, and what they tell beside words."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rules.hashed import Hashed
from rules.likeness import shipped
from rules.runs import LENGTH, SIZE, runs
from rules.wording import Wording


@given(st.text(max_size=80))
def test_places_of_runs_are_different_and_in_order_whatever_is_written(text: str) -> None:
    found = runs(text).tolist()
    assert found == sorted({*found})
    assert all(0 <= each < SIZE for each in found)
    assert len(found) <= len(text) + 3 - LENGTH or not found


@given(st.text(alphabet="abcdé \n\t", max_size=40), st.text(alphabet="abcdé ", max_size=40))
def test_a_text_holds_the_runs_of_its_words_and_spaces_count_once(one: str, other: str) -> None:
    assert {*runs(one).tolist()} <= {*runs(f"{one}  \n {other}").tolist()}


def test_a_word_never_seen_shares_runs_with_those_that_were() -> None:
    known, inflected, other = (
        {*runs(word).tolist()} for word in ("Ausgangssperre", "Ausgangssperren", "Kochrezept")
    )
    assert len(known & inflected) > len(known) // 2
    assert not known & other


def test_the_strength_is_what_the_places_are_worth_together() -> None:
    weights = np.zeros(SIZE, dtype=np.int8)
    rows = runs("riot in town")
    weights[rows] = 2
    model = Hashed(weights, bias=-1.0, scale=0.5)
    assert model.strength(rows) == len(rows) ** 0.5 - 1.0
    assert model.strength(runs("")) == -1.0


def test_a_title_speaks_once_more_for_what_stands_below_it() -> None:
    text = "The mayor spoke of a difficult night and asked all to stay calm."
    grave, calm = "Gunmen storm barracks near the airport", "Mayor opens garden show near the airport"
    alone = [shipped().strength(Wording(title, text)) for title in (grave, calm)]
    told = [shipped().hint(Wording(title, text)) for title in (grave, calm)]
    assert told[0] - told[1] > alone[0] - alone[1] > 0
