"""The pattern language of rule pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.pattern import LONGEST_GAP, MOST_IN_A_ROW, MOST_LEAVES, PatternError, parse
from rules.phrases import TokenPatterns
from rules.reading import PLACE, Mark, Tokens
from rules.sentences import Sentence
from rules.trees import Chain, Gap, Words, leaves

LISTS = {
    "staff": ["diplomat", "embassy (staff|worker)"],
    "all": ["<staff>", "soldier"],
    "loop": ["<pool>"],
    "pool": ["<loop>"],
    "phrases": [f"one{n} two{n}" for n in range(30)],
}


def matched(pattern: str, text: str, place: str = "") -> list[str]:
    """The stretches of the text that the pattern finds; `place` is marked as a place."""
    at = text.find(place)
    marks = [Mark(at, at + len(place), PLACE)] if place else []
    tokens = Tokens(text, Sentence(0, len(text)), "en", marks)
    found = TokenPatterns({"p": [parse(pattern, LISTS, "en")]}).find(tokens)
    return [text[match.start : match.end] for match in found]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("leave", "They left, she is leaving, he leaves.", ["left", "leaving", "leaves"]),
        ("withdraw", "The army withdrew what was withdrawn.", ["withdrew", "withdrawn"]),
        ("embassy", "Two embassies and an embassy", ["embassies", "embassy"]),
        ("plan", "It planned a plan while planning", ["planned", "plan", "planning"]),
        ("kill", "A killer killed; killing is not a killer's", ["killed", "killing"]),
        ('"leave now"', "Leave now! She left now.", ["Leave now"]),
        ('"leave"', "They leave; he left", ["leave"]),
        ("<staff>", "embassy workers met diplomats", ["embassy workers", "diplomats"]),
        ("<all>", "soldiers and embassy staff", ["soldiers", "embassy staff"]),
        (
            "(road|bridge) closed",
            "The bridge closed, the river did not, roads closed",
            ["bridge closed", "roads closed"],
        ),
        ("a? b c", "b c, then a b c", ["b c", "b c"]),
        ("close .. border", "Chad closed its long southern border", ["closed its long southern border"]),
        ("close ..2 border", "Chad closed its long southern border", []),
        ("close .. border", "closed border", ["closed border"]),
        ("close .. border", "closed a b c d e f g h border", ["closed a b c d e f g h border"]),
        ("close .. border", "closed a b c d e f g h i border", []),
        ("non-essential staff", "Non-essential staff go", ["Non-essential staff"]),
        ('embassy "\'s" staff', "the embassy's staff", ["embassy's staff"]),
        ("evacu* .. hospital", "They evacuated the old hospital", ["evacuated the old hospital"]),
        ("*quake hits", "An aftershock, then a seaquake hits", ["seaquake hits"]),
        ("(close .. gate|road) jam", "close the gate jam, road jam", ["close the gate jam", "road jam"]),
        ("a ..2 b? ..2 c", "a x x y c", ["a x x y c"]),
    ],
)
def test_a_pattern_finds_what_it_says(pattern: str, text: str, found: list[str]) -> None:
    assert matched(pattern, text) == found


def test_a_slot_takes_a_whole_name_and_nothing_that_is_no_place() -> None:
    text = "They left Burkina Faso today"
    assert matched("leave {where} today", text, "Burkina Faso") == ["left Burkina Faso today"]
    assert matched("leave {where}", "They left work today") == []


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("<nobody> leave", "no list <nobody>"),
        ("<loop>", "contains itself"),
        ("(a|b", "without its closing"),
        ("a)", "without its opening"),
        ("| ?", "stands where a word is expected"),
        ("?", "stands where a word is expected"),
        ("leave {when}", "{when}"),
        ("leave ..99 now", "1 to 12"),
        ("leave ..0 now", "1 to 12"),
        ("leave?", "not optional"),
        ("{where}", "not optional"),
        ("<phrases> " * 70, f"at most {MOST_IN_A_ROW}"),
        ("|".join(f"<phrases> x{n}" for n in range(70)), f"at most {MOST_LEAVES}"),
        (" ".join(["word"] * (MOST_IN_A_ROW + 1)), f"at most {MOST_IN_A_ROW}"),
        ("e*", "beside at least 3 letters"),
        ("ev*cu*", "at the beginning or at the end"),
        ("a " * 600, "at most 1000 characters"),
        ('say "leave', "cannot read it from here on"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_what_to_change(pattern: str, says: str) -> None:
    with pytest.raises(PatternError) as caught:
        parse(pattern, LISTS, "en")
    assert says in str(caught.value)


def test_single_words_of_a_list_are_one_leaf() -> None:
    words = {"many": [f"word{n}" for n in range(300)]}
    assert len(list(leaves(parse("<many> .. <many> .. <many>", words, "en")))) == 5


def test_lists_of_phrases_one_after_the_other_cost_their_sum_and_not_their_product() -> None:
    ways = "<phrases> <phrases> <phrases> <phrases>"
    assert len(list(leaves(parse(ways, LISTS, "en")))) == 4 * 60
    assert matched(ways, "one1 two1 one2 two2 one3 two3 one4 two4") == [
        "one1 two1 one2 two2 one3 two3 one4 two4"
    ]


_pieces = st.sampled_from(
    [
        "leave",
        "<staff>",
        "<all>",
        "<loop>",
        "(",
        ")",
        "|",
        "?",
        "..",
        "..3",
        "..50",
        '"now then"',
        "{where}",
        "{x}",
        "a b",
    ]
)


@given(st.lists(_pieces, max_size=14).map(" ".join) | st.text(max_size=60))
def test_whatever_is_written_is_bounded_or_refused(pattern: str) -> None:
    try:
        tree = parse(pattern, LISTS, "en")
    except PatternError:
        return
    found = list(leaves(tree))
    assert 0 < len(found) <= MOST_LEAVES
    assert any(isinstance(leaf, Words) for leaf in found)
    assert all(leaf.most <= LONGEST_GAP for leaf in found if isinstance(leaf, Gap))


@given(st.lists(st.sampled_from(["closed", "the", "border", "of", "road", "."]), max_size=30).map(" ".join))
def test_a_match_is_part_of_the_text_and_no_wider_than_its_gaps(text: str) -> None:
    for stretch in matched("closed ..3 border", text):
        words = stretch.split()
        assert words[0] == "closed"
        assert words[-1] == "border"
        assert len(words) <= 5


def test_phrases_have_equal_trees_in_common() -> None:
    """So that a list on twenty pages is kept, and looked for in a sentence, once."""
    one, two = (parse(f"<staff> {word}", dict(LISTS), "en") for word in ("leave", "stay"))
    assert isinstance(one, Chain)
    assert isinstance(two, Chain)
    assert one.parts[0] is two.parts[0]
