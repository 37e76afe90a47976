"""Sentences of SQL from which the migrations are made (store/schema.py, store/_foundation.py)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database


def one_of(column: str, words: Iterable[str]) -> str:
    """A CHECK that a column has one of these words."""
    # Not IN: for more than two words SQLite builds a table of them at each row, which doubles the cost of a
    # fan-out.
    return "CHECK (" + " OR ".join(f"{column} = '{word}'" for word in words) + ")"


def create(database: Database, statements: Iterable[str]) -> None:
    """Executes the statements in order."""
    for statement in statements:
        database.execute(statement)


def widen(database: Database, table: str, last: str, more: str) -> None:
    """Puts `more` in place of `last` in the text of a table, which is how a CHECK is widened."""
    # A CHECK cannot be altered; to widen one, SQLite's manual says to edit the text of the table in this way.
    database.execute("PRAGMA writable_schema = ON")
    database.execute(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (last, more, table),
    )
    database.execute("PRAGMA writable_schema = RESET")
