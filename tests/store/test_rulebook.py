"""Rule pages edited in chat: drafts, versions in force, and the way back."""

from __future__ import annotations

import sqlite3
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import Store
from store.rulebook import VersionId


def test_a_draft_is_not_in_force(store: Store, now: datetime) -> None:
    store.rulebook.propose("unrest", "draft", "anna", now)
    assert store.rulebook.active() == {}
    assert [version.toml for version in store.rulebook.history("unrest")] == ["draft"]


def test_undo_goes_back_step_by_step_to_the_shipped_page(store: Store, now: datetime) -> None:
    one = store.rulebook.propose("unrest", "1", "anna", now)
    two = store.rulebook.propose("unrest", "2", "anna", now)
    store.rulebook.activate(one, "ben", now)
    store.rulebook.activate(two, "ben", now)
    assert store.rulebook.active() == {"unrest": "2"}
    assert store.rulebook.undo("unrest", "carl", now) == one
    assert store.rulebook.active() == {"unrest": "1"}
    assert store.rulebook.undo("unrest", "carl", now) is None
    assert store.rulebook.active() == {}
    assert store.rulebook.undo("unrest", "carl", now) is None


def test_pages_do_not_disturb_each_other(store: Store, now: datetime) -> None:
    for page in ("unrest", "weather"):
        store.rulebook.activate(store.rulebook.propose(page, page, "anna", now), "ben", now)
    store.rulebook.undo("weather", "ben", now)
    assert store.rulebook.active() == {"unrest": "unrest"}


def test_an_unknown_version_cannot_be_activated(store: Store, now: datetime) -> None:
    with pytest.raises(KeyError):
        store.rulebook.activate(VersionId(99), "ben", now)


def test_a_version_never_changes(store: Store, now: datetime) -> None:
    store.rulebook.propose("unrest", "1", "anna", now)
    for statement in ("UPDATE page_version SET toml = 'x'", "DELETE FROM page_version"):
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            store._sqlite.execute(statement)


@given(st.lists(st.none() | st.integers(0, 3), max_size=12))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_active_is_always_the_top_of_what_was_activated_and_not_undone(
    store: Store, now: datetime, steps: list[int | None]
) -> None:
    page = f"page-{len(store._sqlite.all('SELECT DISTINCT page FROM page_version'))}"
    versions = [store.rulebook.propose(page, str(number), "anna", now) for number in range(4)]
    stack: list[int] = []
    for step in steps:
        if step is None:
            store.rulebook.undo(page, "ben", now)
            stack = stack[:-1]
        else:
            store.rulebook.activate(versions[step], "ben", now)
            stack.append(step)
        assert store.rulebook.active().get(page) == (str(stack[-1]) if stack else None)
