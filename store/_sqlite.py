"""One SQLite connection: its pragmas, its transactions, and how times are kept.

Times are whole microseconds since 1970 in UTC: exact, short, and in order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, overload

Parameters = Sequence[Any] | Mapping[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_JOURNAL_BYTES = 64 * 1024 * 1024

# synchronous=FULL: with NORMAL a power loss forgets transactions that were acknowledged.
_PRAGMAS = f"""
journal_mode=WAL; synchronous=FULL; foreign_keys=ON; busy_timeout=5000; secure_delete=ON;
journal_size_limit={_JOURNAL_BYTES}; trusted_schema=OFF; cell_size_check=ON
"""


class StoreError(Exception):
    """The database cannot be used now (disk full, locked, damaged). Nothing was changed."""


class Sqlite:
    """A connection in autocommit: a single statement is a transaction of its own, unless inside
    `transaction`."""

    def __init__(self, path: Path) -> None:
        """Raises StoreError where the file cannot be opened or is no database."""
        self.path = path
        self._depth = 0
        self._failed = False
        self._erase = False
        try:
            self.connection = sqlite3.connect(path, isolation_level=None)
            self.connection.row_factory = sqlite3.Row
            for pragma in _PRAGMAS.split(";"):
                self.connection.execute(f"PRAGMA {pragma.strip()}")
        except sqlite3.Error as error:
            raise StoreError(
                f"{path} cannot be opened as a database: {error}. Check that the folder exists and that the "
                "file is Tocsin's; if it is damaged, restore a backup."
            ) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Within another transaction it joins it. A failure inside rolls all of it back:
        where the
        outer code catches it and goes on, StoreError is raised at the outer end, for nothing was kept."""
        if self._depth == 0:
            self.execute("BEGIN IMMEDIATE")
            self._failed = self._erase = False
        self._depth += 1
        try:
            yield
        except BaseException:
            self._failed = True
            raise
        finally:
            self._depth -= 1
            if self._depth == 0 and self._failed:
                self._rollback()
        if self._depth == 0:
            self._commit()

    def _commit(self) -> None:
        if self._failed:
            raise StoreError(f"{self.path}: a part of this transaction failed, so all of it was undone")
        try:
            self.execute("COMMIT")
        except BaseException:
            self._rollback()
            raise
        if self._erase:
            self._empty_journal()

    def _rollback(self) -> None:
        if self.connection.in_transaction:  # a full disk has rolled back already
            self.connection.execute("ROLLBACK")

    def erase(self) -> None:
        """Empties the journal after the commit: what was deleted would stay readable in it."""
        if self._depth:
            self._erase = True
        else:
            self._empty_journal()

    def _empty_journal(self) -> None:
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def execute(self, statement: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """Raises StoreError where the disk or another process is in the way; other errors are bugs."""
        if self._depth and not self.connection.in_transaction:
            raise StoreError(f"{self.path}: this transaction was undone by an earlier error")
        try:
            return self.connection.execute(statement, parameters)
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self.path}: {error}") from error

    def executemany(self, statement: str, rows: Iterable[Parameters]) -> int:
        """How many rows were changed."""
        try:
            return self.connection.executemany(statement, rows).rowcount
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self.path}: {error}") from error

    def one(self, statement: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """The first row."""
        cursor = self.execute(statement, parameters)
        row: sqlite3.Row | None = cursor.fetchone()
        cursor.close()  # a statement that RETURNs is committed only when it ends
        return row

    def all(self, statement: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        return self.execute(statement, parameters).fetchall()

    def close(self) -> None:
        self.connection.close()


@overload
def to_micros(moment: datetime) -> int: ...
@overload
def to_micros(moment: None) -> None: ...
@overload
def to_micros(moment: datetime | None) -> int | None: ...
def to_micros(moment: datetime | None) -> int | None:
    """Microseconds since 1970. Raises ValueError for a time without a zone."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return (moment - _EPOCH) // _MICROSECOND


@overload
def to_datetime(micros: int) -> datetime: ...
@overload
def to_datetime(micros: None) -> None: ...
@overload
def to_datetime(micros: int | None) -> datetime | None: ...
def to_datetime(micros: int | None) -> datetime | None:
    """Aware UTC."""
    return None if micros is None else _EPOCH + timedelta(microseconds=micros)
