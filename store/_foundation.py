"""The tables as Tocsin began with them: its first six migrations. Later ones are in store/schema.py."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from rules.audience import ChatKind
from rules.delivery import DeliveryState
from store._tables import create, one_of

migrations = Migrations("tocsin")

_FIRST_KINDS = ("card", "edit", "reply", "answer")
_FIRST_STATUSES = ("reported", "confirmed", "escalating", "steady", "easing", "ended", "stale", "retracted")


@migrations()
def m0001_sources_and_items(database: Database) -> None:
    create(
        database,
        (
            "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
            """CREATE TABLE source (
                id TEXT PRIMARY KEY, kind TEXT NOT NULL, url TEXT NOT NULL, publisher TEXT NOT NULL,
                tier TEXT NOT NULL, language TEXT, every INTEGER NOT NULL,
                removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
                due INTEGER NOT NULL, health TEXT NOT NULL, etag TEXT, modified TEXT, digest TEXT,
                failures INTEGER NOT NULL DEFAULT 0, error TEXT, asked INTEGER, answered INTEGER
            ) STRICT""",
            "CREATE INDEX source_due ON source (due) WHERE removed = 0",
            """CREATE TABLE item (
                id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, key TEXT NOT NULL, url TEXT NOT
                NULL,
                title TEXT NOT NULL, text TEXT NOT NULL, language TEXT, published INTEGER,
                digest BLOB NOT NULL, seen INTEGER NOT NULL,
                arrival TEXT NOT NULL CHECK (arrival IN ('new', 'changed')),
                state TEXT NOT NULL CHECK (state IN ('new', 'done', 'old', 'poison')),
                attempts INTEGER NOT NULL DEFAULT 0, rulebook TEXT,
                UNIQUE (source, key)
            ) STRICT""",
            "CREATE INDEX item_waiting ON item (seen, id) WHERE state = 'new'",
            "CREATE INDEX item_seen ON item (seen, id)",
            """CREATE TABLE inbox (
                id INTEGER PRIMARY KEY AUTOINCREMENT, update_id INTEGER NOT NULL UNIQUE, payload TEXT NOT
                NULL,
                arrived INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
                state TEXT NOT NULL CHECK (state IN ('new', 'done', 'failed'))
            ) STRICT""",
            "CREATE INDEX inbox_waiting ON inbox (id) WHERE state = 'new'",
        ),
    )


@migrations()
def m0002_incidents(database: Database) -> None:
    create(
        database,
        (
            f"""CREATE TABLE incident (
                id TEXT PRIMARY KEY, category TEXT NOT NULL, place TEXT NOT NULL, country TEXT NOT NULL,
                severity INTEGER NOT NULL, status TEXT NOT NULL {one_of("status", _FIRST_STATUSES)},
                opened INTEGER NOT NULL, updated INTEGER NOT NULL, revision INTEGER NOT NULL, body TEXT NOT
                NULL
            ) STRICT""",
            "CREATE INDEX incident_updated ON incident (updated) WHERE status NOT IN ('ended', 'retracted')",
            # Where running incidents are, both sides of a border: emptied when they end, so it stays small.
            """CREATE TABLE running (
                country TEXT NOT NULL, place TEXT NOT NULL, incident TEXT NOT NULL REFERENCES incident (id),
                PRIMARY KEY (country, place, incident)
            ) STRICT, WITHOUT ROWID""",
            "CREATE INDEX running_place ON running (place, incident)",
            "CREATE INDEX running_incident ON running (incident)",
            """CREATE TABLE evidence (
                incident TEXT NOT NULL REFERENCES incident (id), source TEXT NOT NULL, item TEXT NOT NULL,
                publisher TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (incident, source, item)
            ) STRICT, WITHOUT ROWID""",
            "CREATE INDEX evidence_item ON evidence (source, item)",
        ),
    )


@migrations()
def m0003_chats(database: Database) -> None:
    create(
        database,
        (
            """CREATE TABLE channel (
                name TEXT PRIMARY KEY, ready INTEGER NOT NULL DEFAULT 0
            ) STRICT, WITHOUT ROWID""",
            # AUTOINCREMENT: the number of a chat that was forgotten never comes back.
            f"""CREATE TABLE chat (
                id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL REFERENCES channel (name),
                chat TEXT NOT NULL, topic TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL {
                one_of("kind", ChatKind)
            },
                timezone TEXT NOT NULL, language TEXT NOT NULL, quiet_start TEXT, quiet_end TEXT,
                nationality TEXT,
                stopped INTEGER NOT NULL DEFAULT 0 CHECK (stopped IN (0, 1)),
                unreachable INTEGER NOT NULL DEFAULT 0 CHECK (unreachable IN (0, 1)),
                ready INTEGER NOT NULL DEFAULT 0, UNIQUE (channel, chat, topic)
            ) STRICT""",
            """CREATE TABLE subscription (
                place TEXT NOT NULL, chat INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
                least INTEGER NOT NULL CHECK (least BETWEEN 1 AND 4), categories TEXT NOT NULL,
                PRIMARY KEY (place, chat)
            ) STRICT, WITHOUT ROWID""",
            "CREATE INDEX subscription_chat ON subscription (chat)",
        ),
    )


@migrations()
def m0004_outbox(database: Database) -> None:
    create(
        database,
        (
            """CREATE TABLE body (
                id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, message TEXT NOT NULL
            ) STRICT""",
            f"""CREATE TABLE delivery (
                id TEXT PRIMARY KEY, chat INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
                channel TEXT NOT NULL, kind TEXT NOT NULL {one_of("kind", _FIRST_KINDS)},
                body INTEGER NOT NULL REFERENCES body (id), severity INTEGER NOT NULL, lane INTEGER NOT NULL,
                rings INTEGER NOT NULL CHECK (rings IN (0, 1)), born INTEGER NOT NULL, due INTEGER NOT NULL,
                state TEXT NOT NULL {one_of("state", DeliveryState)}, incident TEXT, revision INTEGER NOT
                NULL,
                expires INTEGER, attempts INTEGER NOT NULL, ambiguous INTEGER NOT NULL, repeated INTEGER NOT
                NULL,
                refused INTEGER NOT NULL, under TEXT, receipt TEXT, epoch INTEGER NOT NULL DEFAULT 0,
                why TEXT NOT NULL DEFAULT '', updated INTEGER NOT NULL
            ) STRICT""",
            "CREATE INDEX delivery_queued ON delivery (channel, lane, due, born) WHERE state = 'queued'",
            "CREATE INDEX delivery_held ON delivery (due) WHERE state = 'held'",
            """CREATE INDEX delivery_expires ON delivery (expires)
            WHERE state = 'queued' AND expires IS NOT NULL""",
            "CREATE INDEX delivery_sending ON delivery (chat) WHERE state = 'sending'",
            "CREATE INDEX delivery_uncertain ON delivery (due) WHERE state = 'uncertain'",
            "CREATE INDEX delivery_state ON delivery (state, updated)",
            "CREATE INDEX delivery_chat ON delivery (chat, state)",
            """CREATE INDEX delivery_incident ON delivery (incident, chat, revision)
            WHERE incident IS NOT NULL""",
            "CREATE INDEX delivery_body ON delivery (body)",
        ),
    )


@migrations()
def m0005_rulebook_and_audit(database: Database) -> None:
    create(
        database,
        (
            """CREATE TABLE page_version (
                id INTEGER PRIMARY KEY AUTOINCREMENT, page TEXT NOT NULL, toml TEXT NOT NULL,
                author TEXT NOT NULL, proposed INTEGER NOT NULL
            ) STRICT""",
            # version NULL: the page as it is shipped. `step`: an undo takes back the last step that stands.
            """CREATE TABLE activation (
                id INTEGER PRIMARY KEY AUTOINCREMENT, page TEXT NOT NULL,
                version INTEGER REFERENCES page_version (id), step TEXT NOT NULL CHECK (step IN ('activate',
                'undo')),
                by TEXT NOT NULL, at INTEGER NOT NULL
            ) STRICT""",
            "CREATE INDEX activation_page ON activation (page, id)",
            "CREATE INDEX page_version_page ON page_version (page, id)",
            """CREATE TABLE audit (
                id INTEGER PRIMARY KEY AUTOINCREMENT, actor TEXT NOT NULL, action TEXT NOT NULL,
                detail TEXT NOT NULL, at INTEGER NOT NULL, digest BLOB NOT NULL
            ) STRICT""",
            *(
                f"""CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"""
                for table in ("page_version", "activation", "audit")
                for event in ("UPDATE", "DELETE")
            ),
        ),
    )


@migrations()
def m0006_records_of_chats(database: Database) -> None:
    create(
        database,
        (
            """CREATE TABLE pending (
                chat INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE, person INTEGER NOT NULL,
                command TEXT NOT NULL, argument TEXT NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY (chat,
                person)
            ) STRICT, WITHOUT ROWID""",
            """CREATE TABLE acknowledgement (
                incident TEXT NOT NULL, chat INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
                person INTEGER NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (incident, chat)
            ) STRICT, WITHOUT ROWID""",
            "CREATE INDEX acknowledgement_chat ON acknowledgement (chat)",
            "CREATE INDEX acknowledgement_person ON acknowledgement (person)",
            """CREATE TABLE decision (
                id INTEGER PRIMARY KEY, item INTEGER NOT NULL, incident TEXT,
                chat INTEGER REFERENCES chat (id) ON DELETE CASCADE, gate TEXT NOT NULL, why TEXT NOT NULL,
                at INTEGER NOT NULL
            ) STRICT""",
            "CREATE INDEX decision_item ON decision (item)",
            "CREATE INDEX decision_chat ON decision (chat, incident)",
        ),
    )
