"""Decisions, acknowledgements and the audit trail."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from rules.audience import Chat
from rules.incidents import IncidentId
from store import Store
from store.decisions import Decision
from store.items import ItemId

_KZ1 = IncidentId("KZ-1")


def test_decisions_are_found_by_item_and_by_chat(
    store: Store, a_chat: Callable[..., Chat], now: datetime
) -> None:
    chat = a_chat("7").id
    general = Decision(ItemId(1), None, None, "voice", "it is denied", now)
    personal = Decision(ItemId(1), _KZ1, chat, "severity", "2 is below 3", now)
    other = Decision(ItemId(2), _KZ1, None, "place", "no place", now)
    store.decisions.put([general, personal, other])
    assert store.decisions.of_item(ItemId(1)) == [general, personal]
    assert store.decisions.about(chat, _KZ1) == [personal]


def test_the_first_acknowledgement_holds(store: Store, a_chat: Callable[..., Chat], now: datetime) -> None:
    chat = a_chat("-5").id
    assert store.acknowledgements.of(_KZ1, chat) is None
    first = store.acknowledgements.acknowledge(_KZ1, chat, 7, "Anna", now)
    second = store.acknowledgements.acknowledge(_KZ1, chat, 8, "Ben", now + timedelta(minutes=1))
    assert first == second == store.acknowledgements.of(_KZ1, chat)
    assert (first.user, first.name, first.at) == (7, "Anna", now)


def test_the_audit_trail_is_whole_and_the_newest_comes_first(store: Store, now: datetime) -> None:
    assert store.audit.verify() is None
    for number in range(5):
        store.audit.append("anna", f"action {number}", "detail", now)
    assert store.audit.verify() is None
    assert [entry.action for entry in store.audit.latest(2)] == ["action 4", "action 3"]


def test_the_audit_trail_cannot_be_rewritten_through_the_store(store: Store, now: datetime) -> None:
    store.audit.append("anna", "pause", "", now)
    for statement in ("UPDATE audit SET actor = 'ben'", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            store._sqlite.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'ben' WHERE id = 2",
        "UPDATE audit SET detail = 'x' WHERE id = 2",
        "UPDATE audit SET at = at + 1 WHERE id = 2",
        "DELETE FROM audit WHERE id = 1",
    ],
)
def test_a_change_behind_the_stores_back_shows(store: Store, now: datetime, statement: str) -> None:
    for number in range(3):
        store.audit.append("anna", f"action {number}", "detail", now)
    store._sqlite.execute("DROP TRIGGER audit_update")
    store._sqlite.execute("DROP TRIGGER audit_delete")
    store._sqlite.execute(statement)
    assert store.audit.verify() == 2
