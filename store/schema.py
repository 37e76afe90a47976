"""The tables. Append only: a change is a new migration below the others, never an edit of an old one. The first six
are in store/_foundation.py.

Every table is STRICT, and what must be unique is so by key. Rows that belong to one chat go when the chat
goes.
"""

from __future__ import annotations

from sqlite_utils import Database

from store._foundation import migrations as migrations
from store._sqlite import Sqlite, StoreError
from store._tables import create, widen


def upgrade(sqlite: Sqlite) -> None:
    """Brings the tables up to date. Raises StoreError where a newer Tocsin wrote them."""
    # Plugins that other tools bring to sqlite-utils have no business in this file.
    database = Database(sqlite.connection, execute_plugins=False)
    known = {migration.name for migration in migrations.pending(Database(memory=True, execute_plugins=False))}
    newer = [migration.name for migration in migrations.applied(database) if migration.name not in known]
    if newer:
        raise StoreError(
            f"{sqlite.path} was written by a newer Tocsin: this one does not know {', '.join(newer)}. "
            "Start the newer version again, or restore a backup from before its installation."
        )
    migrations.apply(database)


@migrations()
def m0007_incidents_that_become_one(database: Database) -> None:
    """A further status, and for what place a message rang: the noise of a day is counted by place."""
    last, more = "status = 'retracted'", "status = 'retracted' OR status = 'merged'"
    widen(database, "incident", last, more)
    create(
        database,
        (
            "ALTER TABLE delivery ADD COLUMN follows TEXT",
            "CREATE INDEX delivery_rang ON delivery (chat, born) WHERE rings = 1",
        ),
    )


@migrations()
def m0008_registers(database: Database) -> None:
    create(
        database,
        (
            """CREATE TABLE advice (
                source TEXT NOT NULL, destination TEXT NOT NULL, known TEXT NOT NULL,
                PRIMARY KEY (source, destination)
            ) STRICT, WITHOUT ROWID""",
            """CREATE TABLE register (
                source TEXT PRIMARY KEY, issuer TEXT, size INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID""",
        ),
    )


@migrations()
def m0009_health(database: Database) -> None:
    """A source's rhythm and places, what is wrong and who was told, and items that came in a flood."""
    widen(database, "delivery", "kind = 'answer'", "kind = 'answer' OR kind = 'notice'")
    widen(database, "item", "'old', 'poison'", "'old', 'poison', 'held'")
    create(
        database,
        (
            "ALTER TABLE source ADD COLUMN newest INTEGER",
            "ALTER TABLE source ADD COLUMN gaps TEXT NOT NULL DEFAULT '[]'",
            "ALTER TABLE source ADD COLUMN places TEXT NOT NULL DEFAULT '[]'",
            # `about`: a source or a place. `told`: when it was told, NULL where it may still pass by itself.
            """CREATE TABLE trouble (
                about TEXT NOT NULL, what TEXT NOT NULL, since INTEGER NOT NULL, last INTEGER NOT NULL,
                told INTEGER, PRIMARY KEY (about, what)
            ) STRICT, WITHOUT ROWID""",
            """CREATE TABLE flood (
                id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, at INTEGER NOT NULL,
                items INTEGER NOT NULL, incidents INTEGER NOT NULL DEFAULT 0
            ) STRICT""",
            "ALTER TABLE item ADD COLUMN flood INTEGER REFERENCES flood (id)",
            "CREATE INDEX item_flood ON item (flood, state) WHERE flood IS NOT NULL",
            "CREATE INDEX item_digest ON item (source, digest)",
        ),
    )


@migrations()
def m0010_reshaped(database: Database) -> None:
    """What operators made of incidents, to take it back."""
    create(
        database,
        (
            """CREATE TABLE reshaped (
                id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, step TEXT NOT NULL
            ) STRICT""",
            """CREATE TABLE reshaped_incident (
                incident TEXT NOT NULL, step INTEGER NOT NULL, PRIMARY KEY (incident, step)
            ) STRICT, WITHOUT ROWID""",
        ),
    )


@migrations()
def m0011_settings_of_chats(database: Database) -> None:
    """Short cards where data is dear, and the digest: its hour ("08:00"), its weekday (0 is Monday, NULL: every day),
    when the next one is due, and when its places could not be seen."""
    create(
        database,
        (
            "ALTER TABLE chat ADD COLUMN low_data INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE chat ADD COLUMN digest_hour TEXT",
            "ALTER TABLE chat ADD COLUMN digest_weekday INTEGER",
            "ALTER TABLE chat ADD COLUMN digest_due INTEGER",
            "CREATE INDEX chat_digest ON chat (digest_due) WHERE digest_due IS NOT NULL",
            # When a place could not be seen, and can be again: what is told of that time is not all that happened.
            """CREATE TABLE blindness (
                place TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (place, until)
            ) STRICT, WITHOUT ROWID""",
        ),
    )


@migrations()
def m0012_maps(database: Database) -> None:
    """A further kind of delivery: the map under a card."""
    widen(database, "delivery", "kind = 'notice'", "kind = 'notice' OR kind = 'map'")


@migrations()
def m0013_webpages(database: Database) -> None:
    """Pages without a feed. `gone`: when a sentence went, NULL while it stands. `waiting`: what was read once."""
    create(
        database,
        (
            """CREATE TABLE webpage (
                source TEXT PRIMARY KEY, url TEXT NOT NULL, waiting TEXT NOT NULL, other INTEGER
            ) STRICT, WITHOUT ROWID""",
            """CREATE TABLE passage (
                source TEXT NOT NULL, digest BLOB NOT NULL, gone INTEGER, PRIMARY KEY (source, digest)
            ) STRICT, WITHOUT ROWID""",
        ),
    )


@migrations()
def m0014_moved_sources(database: Database) -> None:
    """Where a source says that it stands for good now."""
    create(database, ("ALTER TABLE source ADD COLUMN moved TEXT",))
