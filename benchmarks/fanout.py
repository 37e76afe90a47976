"""The outbox: ten thousand deliveries of one change put, claimed and recorded, against one commit a row."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rules.advisory import message
from rules.audience import Address, ChatId, ChatKind
from rules.delivery import Delivery, DeliveryId, DeliveryKind, Sent, after
from rules.incidents import IncidentId
from store import Store, open_store

_NOW = datetime(2022, 1, 5, tzinfo=UTC)


def measure(scale: float) -> Iterator[str]:
    """Seconds for the fan-out, and rows a second of the way out."""
    count = int(10_000 * scale)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "bench.db")
        with store.transaction():
            chats = [
                store.chats.arrive(Address("bench", str(n)), ChatKind.PRIVATE, _NOW).id for n in range(count)
            ]
        deliveries = [_delivery(chat, number) for number, chat in enumerate(chats)]
        started = time.perf_counter()
        store.outbox.put(deliveries)
        ours = time.perf_counter() - started
        peer = _row_by_row(Path(folder) / "peer.db", count // 10) * 10
        yield f"fan-out of {count:,} deliveries: {ours * 1000:,.0f} ms in one transaction · a commit a row {peer * 1000:,.0f} ms: {peer / ours:.0f} ×"
        yield f"claim, send, record: {_drain(store, count // 10):,.0f} deliveries/s (Telegram allows 30)"
        store.close()


def _delivery(chat: ChatId, number: int) -> Delivery:
    return Delivery(
        DeliveryId(f"{number:032d}"), chat, Address("bench", str(number)), DeliveryKind.CARD, message("Curfew in Lima"),
        3, True, _NOW, _NOW, incident=IncidentId("PE-AAAAAA"), revision=1, expires=_NOW + timedelta(days=2),
    )  # fmt: skip


def _row_by_row(path: Path, count: int) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE d (id TEXT PRIMARY KEY, chat, body)"
    )
    started = time.perf_counter()
    for number in range(count):
        connection.execute("INSERT INTO d VALUES (?, ?, ?)", (str(number), number, "Curfew in Lima"))
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


def _drain(store: Store, count: int) -> float:
    started, done = time.perf_counter(), 0
    while done < count and (claimed := store.outbox.claim(_NOW, 8, 1)):
        for delivery in claimed:
            store.outbox.record(after(delivery, Sent("1"), _NOW), _NOW)
            done += 1
    return done / (time.perf_counter() - started)
