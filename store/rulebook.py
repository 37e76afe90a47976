"""Rule pages that were edited in chat: versions that never change, and which of them is in force."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from store._sqlite import Sqlite, to_datetime, to_micros

VersionId = NewType("VersionId", int)


@dataclass(frozen=True, slots=True)
class PageVersion:
    id: VersionId
    page: str
    toml: str
    author: str
    proposed: datetime


class Rulebook:
    """A version is a draft until it is activated. A page without an active version is the one that is
    shipped."""

    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite

    def propose(self, page: str, toml: str, author: str, now: datetime) -> VersionId:
        cursor = self._sqlite.execute(
            "INSERT INTO page_version (page, toml, author, proposed) VALUES (?, ?, ?, ?)",
            (page, toml, author, to_micros(now)),
        )
        return VersionId(cursor.lastrowid or 0)

    def get(self, version: VersionId) -> PageVersion | None:
        row = self._sqlite.one("SELECT * FROM page_version WHERE id = ?", (version,))
        return None if row is None else _version(row)

    def activate(self, version: VersionId, by: str, now: datetime) -> None:
        """Puts a version in force. Raises KeyError where there is no such version."""
        found = self.get(version)
        if found is None:
            raise KeyError(version)
        self._step(found.page, version, "activate", by, now)

    def undo(self, page: str, by: str, now: datetime) -> VersionId | None:
        """Takes the last activation back that still stands. Returns the version now in force, None: the
        shipped."""
        with self._sqlite.transaction():
            stack = self._standing(page)
            before = stack[-2] if len(stack) > 1 else None
            if stack:
                self._step(page, before, "undo", by, now)
            return before

    def _standing(self, page: str) -> list[VersionId]:
        stack: list[VersionId] = []
        for row in self._sqlite.all(
            "SELECT version, step FROM activation WHERE page = ? ORDER BY id", (page,)
        ):
            if row["step"] == "activate":
                stack.append(VersionId(row["version"]))
            else:
                stack.pop()
        return stack

    def _step(self, page: str, version: VersionId | None, step: str, by: str, now: datetime) -> None:
        self._sqlite.execute(
            "INSERT INTO activation (page, version, step, by, at) VALUES (?, ?, ?, ?, ?)",
            (page, version, step, by, to_micros(now)),
        )

    def active(self) -> dict[str, str]:
        """Page to TOML, for the pages that have a version in force."""
        rows = self._sqlite.all(
            """SELECT v.page, v.toml FROM activation AS a JOIN page_version AS v ON v.id = a.version
            WHERE a.id IN (SELECT MAX(id) FROM activation GROUP BY page) ORDER BY v.page"""
        )
        return {row["page"]: row["toml"] for row in rows}

    def history(self, page: str) -> list[PageVersion]:
        """Every version of a page, drafts too, the newest first."""
        rows = self._sqlite.all("SELECT * FROM page_version WHERE page = ? ORDER BY id DESC", (page,))
        return [_version(row) for row in rows]


def _version(row: sqlite3.Row) -> PageVersion:
    return PageVersion(
        VersionId(row["id"]), row["page"], row["toml"], row["author"], to_datetime(row["proposed"])
    )
