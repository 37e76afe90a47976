"""REMEMBERS: one SQLite file. All that the rest asks of it goes through Store, in the words of the domain."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from store._sqlite import Sqlite
from store._sqlite import StoreError as StoreError
from store.acknowledgements import Acknowledgements
from store.audit import Audit
from store.chats import Chats
from store.decisions import Decisions
from store.inbox import Inbox
from store.incidents import Incidents
from store.items import Items
from store.outbox import Outbox
from store.pending import Pending
from store.process import Process
from store.registers import Registers
from store.rulebook import Rulebook
from store.schema import upgrade
from store.sources import Sources
from store.subscriptions import Subscriptions


class Store:
    """One noun an attribute: `with store.transaction(): store.items.put(item, now)`. For one thread alone."""

    def __init__(self, sqlite: Sqlite) -> None:
        self._sqlite = sqlite
        self.process = Process(sqlite)
        self.sources = Sources(sqlite)
        self.items = Items(sqlite)
        self.registers = Registers(sqlite)
        self.incidents = Incidents(sqlite)
        self.chats = Chats(sqlite)
        self.subscriptions = Subscriptions(sqlite)
        self.outbox = Outbox(sqlite)
        self.inbox = Inbox(sqlite)
        self.pending = Pending(sqlite)
        self.rulebook = Rulebook(sqlite)
        self.decisions = Decisions(sqlite)
        self.acknowledgements = Acknowledgements(sqlite)
        self.audit = Audit(sqlite)

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing, and on the disk when it ends. Joined when already inside one."""
        return self._sqlite.transaction()

    def close(self) -> None:
        self.process.release()
        self._sqlite.close()


def open_store(path: Path) -> Store:
    """Opens the database, makes it where there is none, brings its tables up to date. Raises StoreError."""
    sqlite = Sqlite(path)
    upgrade(sqlite)
    return Store(sqlite)
