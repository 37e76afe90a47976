"""What is kept of official registers."""

from __future__ import annotations

from datetime import datetime, timedelta

from rules.polling import SourceId
from rules.readings import Known
from rules.registers import State
from store import Store

US, CA = SourceId("us-state"), SourceId("ca-gac")


def test_what_is_kept_comes_back_unchanged(store: Store, now: datetime) -> None:
    state = State(
        "Niger",
        3,
        ("Agadez",),
        "ordered_departure",
        "A note.",
        "Text.",
        "NE",
        "https://x.example",
        now,
        "Odd",
    )
    known = Known(state, now, State("Niger", 2), now + timedelta(hours=1), True, State("Niger", 1), now)
    store.registers.put(US, {"NE": known, "IL PS": Known(State("Israel and Palestine"))})
    assert store.registers.known(US) == {"NE": known, "IL PS": Known(State("Israel and Palestine"))}
    assert store.registers.known(CA) == {}


def test_a_destination_is_replaced_and_the_others_stay(store: Store) -> None:
    store.registers.put(US, {"NE": Known(State("Niger", 3)), "ML": Known(State("Mali", 4))})
    store.registers.put(US, {"NE": Known(State("Niger", 4))})
    assert {key: each.state.level for key, each in store.registers.known(US).items()} == {"NE": 4, "ML": 4}


def test_the_last_good_reading_is_remembered(store: Store) -> None:
    assert (store.registers.size(US), store.registers.issuer(US)) == (0, None)
    store.registers.was_read(US, "US", 215)
    store.registers.was_read(US, "US", 214)
    assert (store.registers.size(US), store.registers.issuer(US)) == (214, "US")
