"""Whether a tree fits a sentence at all: the cheap question must never say no where the full search finds something."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.fitting import fits
from rules.pattern import parse
from rules.phrases import look
from rules.reading import NUMBER, PEOPLE, PLACE, Mark, Tokens
from rules.sentences import Sentence
from rules.trees import Gap

_LETTERS = st.sampled_from("abcd")
_ATOMS = st.one_of(
    _LETTERS.map('"{}"'.format),
    st.sampled_from(["..1", "..2", "..", "{where}", "{affected}", "{n:dead}", "xyz*", "*xyz"]),
)
_PATTERNS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(" ".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})"),
        inner.filter(lambda part: ".." not in part).map("({})?".format),
    ),
    max_leaves=7,
)
_WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "xyzz", "zxyz", "PLACE", "PEOPLE", "7"]), max_size=9)
_MARKS = {"PLACE": PLACE, "PEOPLE": PEOPLE, "7": NUMBER}


def read(words: list[str]) -> Tokens:
    text = " ".join(words)
    marks, at = [], 0
    for word in words:
        if word in _MARKS:
            marks.append(Mark(at, at + len(word), _MARKS[word]))
        at += len(word) + 1
    return Tokens(text, Sentence(0, len(text)), "en", marks)


@settings(deadline=None)  # the first one waits for the tokeniser
@given(_PATTERNS, _WORDS)
def test_what_the_search_finds_fits(pattern: str, words: list[str]) -> None:
    node, tokens = parse(f'{pattern} "a"', {}, "en"), read(words)
    if look(node, tokens):
        assert fits(node, tokens)


@pytest.mark.parametrize(
    ("pattern", "sentence", "fitting"),
    [
        ("close .. border", "the border closed", False),
        ("close .. border", "closed the border", True),
        ("close ..2 border", "closed its very long border", False),
        ("close (its|the)? border", "closed the border", True),
        ("{where} closed", "closed PLACE", False),
        ("{where} closed", "PLACE closed", True),
        ("evacu* town", "a town evacuated", False),
        ("evacu* town", "evacuating town", True),
    ],
)
def test_words_in_another_order_or_too_far_apart_do_not_fit(
    pattern: str, sentence: str, fitting: bool
) -> None:
    assert fits(parse(pattern, {}, "en"), read(sentence.split())) is fitting


@given(st.integers(1, 12))
def test_the_strides_of_a_gap_reach_every_place_in_it_and_none_behind_it(most: int) -> None:
    reached = 1
    for stride in Gap(most).steps:
        reached |= reached << stride
    assert reached == (2 << most) - 1
