"""One sending process a database: a lock for life, and a number for each start."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from store._sqlite import Sqlite, StoreError


class AlreadyRunningError(StoreError):
    """Another process sends from this database."""

    exit_status = 75  # EX_TEMPFAIL: it works once the other one has stopped


class Process:
    """The claim of this process on the database. The system frees it at once when the process ends,
    however."""

    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite
        self._path = Path(f"{sqlite.path}.lock")
        self._file: IO[str] | None = None

    def claim(self) -> int:
        """Locks the database for this process and returns its epoch, one more than the last process had.

        Raises AlreadyRunningError where another process holds the lock.
        """
        file = self._path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            file.close()
            raise AlreadyRunningError(
                f"Another Tocsin (process {holder}) already sends from {self._sqlite.path}. Stop it first."
            ) from error
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        self._file = file
        return self._next_epoch()

    def _next_epoch(self) -> int:
        row = self._sqlite.one(
            """INSERT INTO meta (name, value) VALUES ('epoch', '1')
            ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING CAST(value AS
            INTEGER)"""
        )
        if row is None:
            raise StoreError(f"{self._sqlite.path}: the epoch could not be written")
        return int(row[0])

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
