"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.sentences import _END, _ends, sentences


@given(st.text(alphabet="aA.!?…\n 。؟\"')«([", max_size=40))
def test_no_end_is_missed_where_only_the_beginnings_of_runs_are_tried(text: str) -> None:
    assert [end.span() for end in _ends(text)] == [end.span() for end in _END.finditer(text)]


@pytest.mark.parametrize("day", ["8. Januar", "18. Januar", "3. März", "1. Mai"])
def test_a_german_day_ends_no_sentence(day: str) -> None:
    text = f"Die Bauern wollen am {day} Autobahnen sperren. Die Polizei leitet um."
    assert [text[start:end].strip() for start, end in sentences(text)] == [
        f"Die Bauern wollen am {day} Autobahnen sperren.",
        "Die Polizei leitet um.",
    ]
