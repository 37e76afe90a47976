"""Where sentences end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rules.sentences import _END, _ends


@given(st.text(alphabet="aA.!?…\n 。؟\"')«([", max_size=40))
def test_no_end_is_missed_where_only_the_beginnings_of_runs_are_tried(text: str) -> None:
    assert [end.span() for end in _ends(text)] == [end.span() for end in _END.finditer(text)]
