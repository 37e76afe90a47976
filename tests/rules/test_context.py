"""What stands around a mention tells the news from what the news is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import doubting
from rules.context import SIZE
from rules.doubting import Doubtful
from rules.hashed import Hashed
from rules.item import Item
from rules.likeness import shipped
from rules.polling import SourceId

if TYPE_CHECKING:
    from rules.engine import Engine


def doubtful(engine: Engine, title: str, text: str = "") -> Doubtful:
    parts, told = engine.ruled(Item(SourceId("press"), "1", "", title, text, "en"))
    return doubting.read(told, parts)


def strength(engine: Engine, title: str) -> float:
    return max(shipped().contexts.strength(each) for each in doubtful(engine, title).contexts)


@pytest.mark.parametrize(
    ("news", "background"),
    [
        (
            "Gunmen attack bus near Zamfara, killing six",
            "Son of driver killed when gunmen attacked bus in Zamfara tells of grief",
        ),
        (
            "Blast tears through market in Quetta, eight wounded",
            "Tailor rebuilds shop two years after blast tore through market in Quetta",
        ),
        (
            "Rioters storm town hall in Thebes",
            "Museum shows flag that rioters tore down when they stormed town hall",
        ),
    ],
)
def test_news_stands_elsewhere_than_its_background(ruled: Engine, news: str, background: str) -> None:
    told = [each for each in (news, background) if doubtful(ruled, each).contexts]
    assert news in told
    assert background not in told or strength(ruled, news) > strength(ruled, background)


def test_which_place_it_is_tells_nothing(ruled: Engine) -> None:
    lima, oslo = (
        doubtful(ruled, f"Gunmen wound four in {city} after a march", f"Police in {city} closed roads.")
        for city in ("Lima", "Oslo")
    )
    assert lima.contexts
    assert lima.contexts == oslo.contexts


def test_each_mention_that_alerts_has_its_surroundings(ruled: Engine) -> None:
    read = doubtful(ruled, "Riots in Dhaka", "Gunmen wounded four people in Lima on a bus.")
    assert len(read.kinds) == len(read.contexts) > 1
    for rows in read.contexts:
        assert list(rows) == sorted({*rows})
        assert 0 <= rows[0] <= rows[-1] < SIZE


@given(st.lists(st.integers(0, 7), unique=True), st.lists(st.integers(-127, 127), min_size=8, max_size=8))
def test_more_that_speaks_for_news_makes_it_likelier(rows: list[int], weights: list[int]) -> None:
    told, swapped = (Hashed(np.array(sign * np.array(weights), np.int8), 0.0, 0.5) for sign in (1, -1))
    assert told.strength(rows) == pytest.approx(-swapped.strength(rows))
    assert told.strength(()) == 0.0
