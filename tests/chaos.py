"""Kills the real service with SIGKILL while it delivers the story, again and again, and counts what was lost.

    python tests/chaos.py [KILLS] [--seed N]        for example: ./run chaos 100

`tocsin run` polls the story over HTTP and sends it to the strict Bot API server on the loopback, whose log is the
truth. A kill counts only if a delivery was in the state "sending" on the disk. At the end every delivery that was
decided must stand in the log; one that stands there twice must be labelled "(repeated)" and must have been in flight. A
map stands there at most once, and need not where it was in flight.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.progress import Progress

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from bot.publish import FeedServer  # noqa: E402  # the path is set above
from bot.story import edition, told  # noqa: E402
from rules.audience import Address, ChatKind, Subscription  # noqa: E402
from rules.places import PlaceId  # noqa: E402
from store import open_store  # noqa: E402

SENDING = ("sendmessage", "editmessagetext", "sendphoto")
TOKEN = "100000001:" + "C" * 35
CHATS, CHATS_A_KILL = 150, 5
PATIENCE = 120.0  # seconds for one thing to happen
RATE = 400  # messages a second: the server here sets no limit, and many must be in flight


class Chaos:
    """One run: a folder with the database, the Bot API server's log and the service's own output."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)
        self.database, self.log = folder / "tocsin.db", folder / "botapi.jsonl"
        self.in_flight: Counter[str] = Counter()
        self.kills = self.idle_kills = 0

    async def run(self, kills: int) -> int:
        """Plays, kills, lets the rest go out, judges. Returns the exit status."""
        server = self._botapi()
        try:
            async with FeedServer() as feeds:
                self._prepare(server, feeds, max(CHATS, kills * CHATS_A_KILL))
                with Progress() as progress:
                    bar = progress.add_task("kills that met a delivery in flight", total=kills)
                    while self.kills < kills and await self._killed_once():
                        progress.update(bar, completed=self.kills)
                await self._finish()
        finally:
            server.terminate()
            server.wait()
        return self._verdict()

    def _botapi(self) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            str(ROOT / "tests/botapi/server.py"),
            "--port",
            "0",
            "--log",
            str(self.log),
        ]
        return subprocess.Popen(
            [*command, "--open", "--token", TOKEN],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def _prepare(self, server: subprocess.Popen[str], feeds: FeedServer, chats: int) -> None:
        assert server.stdout is not None
        api = json.loads(server.stdout.readline())["url"].rstrip("/")
        token = self.folder / "token"
        token.write_text(TOKEN)
        token.chmod(0o600)
        rows = [self._feed(feed, feeds) for feed in told().feeds]
        settings = f'[telegram]\ntoken_file = "token"\napi = "{api}"\n[store]\npath = "tocsin.db"\n'
        settings += f'[fetch]\naddresses = "any"\n[send]\nper_second = {RATE}\n' + "".join(rows)
        (self.folder / "tocsin.toml").write_text(settings)
        store, now = open_store(self.database), datetime.now(UTC)
        with store.transaction():
            for number in range(chats):
                chat = store.chats.arrive(Address("telegram", str(5000 + number)), ChatKind.PRIVATE, now)
                store.subscriptions.follow(Subscription(chat.id, PlaceId("KZ")))
        store.close()

    def _feed(self, feed: Any, feeds: FeedServer) -> str:
        """Publishes a feed as it was at the end of the story, the story being today's."""
        items = [dict(item) for item in told().items if item["feed"] == feed["id"]]
        for number, item in enumerate(items):
            item["at"] = datetime.now(UTC) - timedelta(hours=30) + timedelta(minutes=30 * number)
        feeds.put(f"/{feed['id']}", *edition(feed, items, feeds.url(f"/{feed['id']}")))
        row = {
            "id": feed["id"],
            "kind": feed["kind"],
            "url": feeds.url(f"/{feed['id']}"),
            "publisher": feed["publisher"],
        }
        lines = [f'{key} = "{value}"' for key, value in (row | {"tier": feed["tier"], "every": "1m"}).items()]
        return "[[source]]\n" + "\n".join(lines) + "\n"

    def _start(self) -> subprocess.Popen[bytes]:
        output = (self.folder / "service.log").open("ab")
        command = [sys.executable, "-m", "bot", "run", "--config", str(self.folder / "tocsin.toml")]
        return subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)

    async def _killed_once(self) -> bool:
        """Starts the service and kills it in mid-delivery. False: there was nothing left to deliver."""
        service, before, deadline = self._start(), self._accepted(), time.monotonic() + PATIENCE
        while self._accepted() == before:
            if service.poll() is not None:
                raise SystemExit(f"the service ended by itself: see {self.folder}/service.log")
            if time.monotonic() > deadline:
                self._kill(service)
                return False
            await asyncio.sleep(0.01)
        await asyncio.sleep(self.random.uniform(0, 0.25))
        self._kill(service)
        flying = self._rows("SELECT id FROM delivery WHERE state = 'sending'")
        self.in_flight.update(row["id"] for row in flying)
        self.kills += bool(flying)
        self.idle_kills += not flying
        return bool(self._waiting())

    def _kill(self, service: subprocess.Popen[bytes]) -> None:
        """SIGKILL for the service and its reading process, which the system would otherwise leave behind."""
        children = subprocess.run(
            ["pgrep", "-P", str(service.pid)], capture_output=True, text=True, check=False
        ).stdout
        for number in (str(service.pid), *children.split()):
            try:
                os.kill(int(number), signal.SIGKILL)
            except ProcessLookupError:
                continue
        service.wait()

    async def _finish(self) -> None:
        """Lets the service deliver the rest in peace, until nothing waits and nothing new comes."""
        service, quiet, deadline = self._start(), 0, time.monotonic() + 2 * PATIENCE
        while quiet < 8 and time.monotonic() < deadline:
            await asyncio.sleep(1)
            quiet = 0 if self._waiting() else quiet + 1
        service.send_signal(signal.SIGTERM)
        service.wait(timeout=60)

    def _waiting(self) -> bool:
        """Whether something is still to be read, judged or sent."""
        (read,) = self._rows("SELECT COUNT(*) AS number FROM item WHERE state != 'new'")
        open_states = "state IN ('queued', 'sending', 'uncertain')"
        waits = self._rows(
            f"SELECT 1 FROM delivery WHERE {open_states} UNION SELECT 1 FROM item WHERE state = 'new' LIMIT 1"
        )
        return bool(waits) or read["number"] < len(told().items)

    def _accepted(self) -> int:
        """How many messages the server has accepted."""
        if not self.log.exists():
            return 0
        text = self.log.read_text("utf-8").lower()
        return sum(text.count(f'"{method}"') for method in SENDING)

    def _rows(self, statement: str) -> list[sqlite3.Row]:
        connection = sqlite3.connect(self.database, timeout=5)
        connection.row_factory = sqlite3.Row
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def _verdict(self) -> int:
        """Compares what was decided with what the server accepted."""
        accepted: Counter[tuple[str, str]] = Counter()
        labelled: Counter[tuple[str, str]] = Counter()
        for line in self.log.read_text("utf-8").splitlines():
            call = json.loads(line)
            if call["method"].lower() in SENDING:
                words = call.get("text") or call["caption"]
                key = (call["chat"], f"{call['method'].lower()} {words.rpartition('Ref ')[2].strip()}")
                accepted[key] += 1
                labelled[key] += "(repeated)" in words
        states = Counter(row["state"] for row in self._rows("SELECT state FROM delivery"))
        lost = self._lost(accepted)
        again = self._again(accepted)
        surplus = sum(again.values())
        unlabelled = sum(max(0, count - labelled[key]) for key, count in again.items())
        most = max(Counter(self.in_flight.values()).elements(), default=0)
        print(f"kills with a delivery in flight: {self.kills} (and {self.idle_kills} between two deliveries)")
        print(f"deliveries by state: {dict(states)}; messages accepted: {sum(accepted.values())}")
        print(f"in flight at kills: {sum(self.in_flight.values())}; the same delivery at most {most} times")
        print(f"lost: {len(lost)} · repeats: {surplus} · of them without a label: {unlabelled}")
        for each in lost[:10]:
            print(f"  lost: {each}")
        repeats_beyond = surplus > sum(self.in_flight.values())
        return int(bool(lost or unlabelled or repeats_beyond or self.kills == 0))

    def _again(self, accepted: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
        """How often more than it was decided each message was accepted. Two incidents may have the same map."""
        decided = Counter(
            (row["address"], f"sendphoto {_words(row)}") for row in self._decided() if row["kind"] == "map"
        )
        new = ((key, count) for key, count in accepted.items() if not key[1].startswith("editmessagetext"))
        return Counter(
            {key: count - max(1, decided[key]) for key, count in new if count > max(1, decided[key])}
        )

    def _decided(self) -> list[sqlite3.Row]:
        return self._rows(
            """SELECT d.*, c.chat AS address, b.message FROM delivery AS d JOIN chat AS c ON c.id = d.chat
            JOIN body AS b ON b.id = d.body"""
        )

    def _lost(self, accepted: Counter[tuple[str, str]]) -> list[str]:
        """Deliveries that are said to be sent, or were never finished, and that the server never saw."""
        ended = ("sent", "superseded", "cancelled")
        lost = []
        for row in self._decided():
            reference = f"{row['incident']} r{row['revision']}"
            if row["kind"] == "map":
                reference = _words(row)
                if row["state"] in ("unconfirmed", "expired"):
                    continue
            seen = any(accepted[row["address"], f"{method} {reference}"] for method in SENDING)
            unfinished = row["state"] not in (*ended, "unconfirmed")
            if unfinished or (row["state"] in ("sent", "unconfirmed") and not seen):
                lost.append(
                    f"{row['id']} {row['kind']} severity {row['severity']} {row['state']} {reference}"
                )
        return lost


def _words(row: sqlite3.Row) -> str:
    """What is written under a map."""
    return str(json.loads(row["message"])["spans"][0]["text"])


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run chaos", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("kills", nargs="?", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(asyncio.run(Chaos(Path(folder), given.seed).run(given.kills)))


if __name__ == "__main__":
    main()
