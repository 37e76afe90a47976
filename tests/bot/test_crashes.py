"""Crash stories: a sender is killed, another starts; nothing is lost, and what is repeated says so."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rules.advisory import message
from rules.audience import Address, ChatKind
from rules.delivery import Delivery, DeliveryId, DeliveryKind, DeliveryState
from store import Store, open_store

_ROOT = Path(__file__).resolve().parents[2]
_SENDER = Path(__file__).with_name("crashing_sender.py")
_CHATS = 24
_BORN = datetime(2022, 1, 5, 6, 0, tzinfo=UTC)
_FLIGHTS = 8


def _fill(database: Path) -> None:
    store = open_store(database)
    for number in range(_CHATS):
        chat = store.chats.arrive(Address("telegram", str(number)), ChatKind.PRIVATE, _BORN)
        severity = 4 if number % 2 else 2
        store.outbox.put(
            [
                Delivery(
                    DeliveryId(f"{severity}-{number:02}"),
                    chat.id,
                    chat.address,
                    DeliveryKind.CARD,
                    message("Protests in Almaty"),
                    severity,
                    True,
                    _BORN,
                    _BORN,
                )
            ]
        )
    store.close()


def _start(database: Path, log: Path, step: str, number: int) -> int:
    command = [sys.executable, str(_SENDER), str(database), str(log), step, str(number)]
    ended = subprocess.run(
        command, cwd=_ROOT, env={"PYTHONPATH": str(_ROOT)}, check=False, capture_output=True, timeout=30
    )
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr.decode()
    return ended.returncode


def _left_sending(store: Store) -> set[str]:
    rows = store._sqlite.all("SELECT id FROM delivery WHERE state = 'sending'")
    return {row["id"] for row in rows}


@pytest.mark.parametrize(
    ("step", "number"), [("leased", 1), ("leased", 5), ("sent", 1), ("sent", 4), ("written", 3)]
)
def test_a_killed_sender_loses_nothing_and_repeats_only_what_was_on_its_way(
    tmp_path: Path, step: str, number: int
) -> None:
    database, log = tmp_path / "a.db", tmp_path / "log"
    log.touch()
    _fill(database)
    assert _start(database, log, step, number) == -signal.SIGKILL
    store = open_store(database)
    doubtful = _left_sending(store)
    store.close()
    assert len(doubtful) <= _FLIGHTS
    before = [line.split() for line in log.read_text().splitlines()]

    assert _start(database, log, "never", 1) == 0
    after = [line.split() for line in log.read_text().splitlines()][len(before) :]
    first, second = {name for name, *_ in before}, {name for name, *_ in after}
    assert {name for name, label, _ in after if label == "1"} == {
        name for name in doubtful if name.startswith("4")
    }
    assert first & second <= doubtful, "only what was on its way is sent twice"
    assert all(label == "1" for name, label, _ in after if name in first), "and it says so"
    assert max(Counter(name for name, *_ in after).values()) == 1
    severe = {f"4-{chat:02}" for chat in range(1, _CHATS, 2)}
    assert severe <= first | second, "nothing severe is lost"

    store = open_store(database)
    counts = store.outbox.counts()
    given_up = {name for name in doubtful if name.startswith("2")}
    assert counts[DeliveryState.SENT] == _CHATS - len(given_up)
    assert counts[DeliveryState.UNCONFIRMED] == len(given_up)
    assert store._sqlite.all("PRAGMA integrity_check")[0][0] == "ok"
    store.close()


def test_senders_that_are_killed_again_and_again_come_to_an_end_without_a_loss(tmp_path: Path) -> None:
    database, log = tmp_path / "a.db", tmp_path / "log"
    log.touch()
    _fill(database)
    kills = 0
    for number, step in (
        (2, "sent"),
        (3, "leased"),
        (1, "written"),
        (6, "sent"),
        (2, "leased"),
        (5, "written"),
    ):
        kills += _start(database, log, step, number) == -signal.SIGKILL
    assert kills >= 3
    assert _start(database, log, "never", 1) == 0
    sent = Counter(line.split()[0] for line in log.read_text().splitlines())
    unlabelled = Counter(line.split()[0] for line in log.read_text().splitlines() if line.split()[1] == "0")
    assert max(unlabelled.values()) == 1, "a message without the label is sent once"
    assert sent.total() - len(sent) <= kills * _FLIGHTS
    store = open_store(database)
    counts = store.outbox.counts()
    done = counts[DeliveryState.SENT] + counts[DeliveryState.UNCONFIRMED]
    assert done == _CHATS
    delivered = {name for name in sent if name.startswith("4")}
    doubted = store._sqlite.all("SELECT id FROM delivery WHERE state = 'unconfirmed' AND severity = 4")
    assert delivered | {row["id"] for row in doubted} == {f"4-{chat:02}" for chat in range(1, _CHATS, 2)}
    store.close()


def test_what_waits_for_its_chat_after_a_crash_still_waits(tmp_path: Path) -> None:
    database, log = tmp_path / "a.db", tmp_path / "log"
    log.touch()
    _fill(database)
    store = open_store(database)
    chat = store.chats.at(Address("telegram", "1"))
    assert chat is not None
    store.outbox.pause(chat.id, datetime.now(UTC) + timedelta(hours=12))  # noqa: TID251 - the sender's clock is real
    store.close()
    _start(database, log, "sent", 1)
    _start(database, log, "never", 1)
    assert "4-01" not in log.read_text()
    store = open_store(database)
    assert store.outbox.counts()[DeliveryState.QUEUED] == 1
    store.close()
