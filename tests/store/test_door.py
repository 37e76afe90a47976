"""The door: one file, one transaction, one process."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from rules.audience import Address, ChatKind
from store import Store, StoreError, open_store
from store.process import AlreadyRunningError

_ROOT = Path(__file__).resolve().parents[2]


def test_a_transaction_that_fails_changes_nothing(store: Store, now: datetime) -> None:
    def fail() -> None:
        with store.transaction():
            store.audit.append("anna", "pause", "", now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.audit.latest(10) == []


def test_a_transaction_inside_another_is_part_of_it(store: Store, now: datetime) -> None:
    def fail() -> None:
        with store.transaction():
            with store.transaction():
                store.audit.append("anna", "pause", "", now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.audit.latest(10) == []


def test_a_failure_inside_that_is_caught_outside_still_undoes_everything_and_says_so(
    store: Store, now: datetime
) -> None:
    def inner() -> None:
        with store.transaction():
            raise RuntimeError

    def outer() -> None:
        with store.transaction():
            store.audit.append("anna", "pause", "", now)
            with pytest.raises(RuntimeError):
                inner()

    with pytest.raises(StoreError, match="all of it was undone"):
        outer()
    assert store.audit.latest(10) == []
    store.audit.append("anna", "resume", "", now)
    assert len(store.audit.latest(10)) == 1


def test_what_was_committed_is_there_when_the_file_is_opened_again(tmp_path: Path, now: datetime) -> None:
    first = open_store(tmp_path / "a.db")
    first.chats.arrive(Address("telegram", "7"), ChatKind.PRIVATE, now)
    first.close()
    second = open_store(tmp_path / "a.db")
    assert second.chats.at(Address("telegram", "7")) is not None
    second.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("secure_delete", 1),
        ("journal_size_limit", 64 * 1024 * 1024),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
    ],
)
def test_the_connection_is_as_safe_as_sqlite_can_be(store: Store, pragma: str, value: object) -> None:
    assert store._sqlite.all(f"PRAGMA {pragma}")[0][0] == value


def test_every_table_is_strict(store: Store) -> None:
    tables = store._sqlite.all(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"
    )
    assert len(tables) > 10
    assert [row["name"] for row in tables if not row["strict"]] == []


def test_a_file_of_a_newer_tocsin_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(
            """INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
            VALUES ('tocsin', 'm9999_teams', '')"""
        )
    connection.close()
    with pytest.raises(StoreError, match=r"newer Tocsin.*m9999_teams.*restore a backup"):
        open_store(path)


def test_a_file_that_is_no_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"this is a letter, not a database\n" * 100)
    with pytest.raises(StoreError, match="restore a backup"):
        open_store(path)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere"):
        open_store(tmp_path / "nowhere" / "a.db")


def test_opening_does_not_lock_so_that_others_may_look(tmp_path: Path) -> None:
    first, second = open_store(tmp_path / "a.db"), open_store(tmp_path / "a.db")
    assert first.process.claim() == 1
    assert second.items.waiting(1) == []
    first.close()
    second.close()


def test_only_one_process_sends_and_each_start_has_its_own_epoch(tmp_path: Path) -> None:
    first, second = open_store(tmp_path / "a.db"), open_store(tmp_path / "a.db")
    assert first.process.claim() == 1
    with pytest.raises(AlreadyRunningError, match=r"Another Tocsin \(process \d+\)"):
        second.process.claim()
    first.close()
    assert second.process.claim() == 2
    second.close()


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    script = f"""
        import os, signal
        from pathlib import Path
        from store import open_store
        store = open_store(Path({str(tmp_path / "a.db")!r}))
        store.process.claim()
        os.kill(os.getpid(), signal.SIGKILL)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=_ROOT, check=False)
    store = open_store(tmp_path / "a.db")
    assert store.process.claim() == 2
    store.close()


def test_a_full_disk_is_a_store_error_and_keeps_what_was_there(
    store: Store, now: datetime, a_chat: Callable[..., object]
) -> None:
    a_chat("7")
    pages = store._sqlite.all("PRAGMA page_count")[0][0]
    store._sqlite.execute(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        with store.transaction():
            for number in range(10_000):
                store.audit.append("anna", "note", "x" * 1000, now)
                assert number < 9_999

    with pytest.raises(StoreError, match="full"):
        fill()
    assert store.chats.at(Address("telegram", "7")) is not None
    assert store.audit.latest(1) == []
