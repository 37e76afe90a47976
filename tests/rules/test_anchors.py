"""Patterns found by the words that they need."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rules.anchors import Anchors

_WORDS = st.sampled_from(["fire", "in", "port", "killed", "the", "border", "shut", "at"])
_SETS = st.frozensets(st.frozensets(_WORDS, min_size=1, max_size=4), max_size=4)


@given(st.lists(_SETS, max_size=12), st.frozensets(_WORDS))
def test_those_are_found_whose_words_all_stand_there(
    needs: list[frozenset[frozenset[str]]], words: frozenset[str]
) -> None:
    wanted = [number for number, sets in enumerate(needs) if sets and all(forms & words for forms in sets)]
    assert Anchors(needs).among(words) == wanted


def test_a_pattern_that_needs_nothing_is_never_found() -> None:
    assert Anchors([[], [frozenset({"fire"})]]).among({"fire"}) == [1]
    assert Anchors([[]]).among({"fire"}) == []
