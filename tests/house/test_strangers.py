"""A stranger adds one file, or one table, of each sort to a copy of the program, and nothing else needs to be touched."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from rules.audience import Address, ChatKind, Subscription
from rules.places import PlaceId
from store import open_store

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "rules", "sources", "couriers", "store")
KEPT_PAGES = ("unrest.toml",)  # few pages open fast, and what is new does not depend on the others
NEWS = "Bears enter a village near Taraz in Kazakhstan"
PATIENCE = 60.0  # seconds

KIND = '''"""One headline a line."""

from datetime import datetime

from rules.item import Item
from rules.polling import Source
from sources import Get, Polling


def poll(source: Source, now: datetime) -> Polling:
    """Items in the order of the page."""
    page = yield Get(source.url)
    lines = page.body.decode("utf-8", "replace").splitlines()
    return [Item(source.id, line, page.url, line, "", "en", now) for line in lines if line]
'''

RULE = """

[rule.pots-and-pans]
mode = "demo"
says.en = ["bang .. (pot|pan) .. (window|balcony|balconies)"]
unless.en = ["toddler"]
examples = [{ text = "People banged pots and pans at their windows in Caracas in Venezuela.", country = "VE" }]
counterexamples = ["In Caracas a toddler banged a pot against a window."]
"""

CATEGORY = """title = "Wildlife"

[modes.animals]
name = "Dangerous animals"
severity = 2
guidance.en = "Stay indoors and keep doors shut."

[rule.animals-in-town]
mode = "animals"
says.en = ["(bear|tiger|leopard|elephant) .. (enter|roam|raid) .. (village|town)"]
unless.en = ["(film|stadium)"]
examples = [{ text = "Two tigers roamed a town near Nagpur in India.", country = "IN" }]
counterexamples = ["In a film from India, tigers roam a town."]
"""

COMMAND = '''"""/hello: greets."""

from handlers import Command, Desk, Reply, Request
from rules.advisory import message

COMMAND = Command("Say hello.", "/hello")


def answer(request: Request, desk: Desk) -> Reply:
    """Greets by name."""
    return Reply((message(f"Good day to you, {request.name}."),))
'''

CHANNEL = '''"""Paper: a file a chat, as a printer would print it."""

from pathlib import Path

from couriers import Settings
from rules.delivery import Delivery, Outcome, Sent


class PaperCourier:
    """Writes into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._sheets = folder, 0

    async def open(self) -> None:
        self._folder.mkdir(exist_ok=True)

    async def close(self) -> None:
        (self._folder / "closed").touch()

    async def send(self, delivery: Delivery) -> Outcome:
        self._sheets += 1
        with (self._folder / delivery.address.chat).open("a", encoding="utf-8") as paper:
            paper.write(delivery.message.text + "\\n")
        return Sent(str(self._sheets))


def courier(settings: Settings) -> PaperCourier | None:
    return PaperCourier(Path(settings["folder"])) if "folder" in settings else None
'''


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, parts: Any) -> Path:
    """A copy of the program in which a stranger has added a source kind, a rule, a category, a command, a channel."""
    copy = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    for page in (copy / "rules" / "book").glob("[!_]*.toml"):
        if page.name not in KEPT_PAGES:
            page.unlink()
    (copy / "sources" / "toykind.py").write_text(KIND, "utf-8")
    with (copy / "rules" / "book" / "unrest.toml").open("a", encoding="utf-8") as page_of_unrest:
        page_of_unrest.write(RULE)
    (copy / "rules" / "book" / "wildlife.toml").write_text(CATEGORY, "utf-8")
    (copy / "handlers" / "hello.py").write_text(COMMAND, "utf-8")
    (copy / "couriers" / "paper.py").write_text(CHANNEL, "utf-8")
    shutil.copy(
        parts.folder / "index.places", copy / "tocsin.db.places"
    )  # the gazetteer is the same: spare its making
    return copy


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "bot", *map(str, words)]


def environment(house: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(house), "COLUMNS": "200"}


def tocsin(house: Path, *words: str | Path, given: str = "") -> str:
    """What the program prints."""
    done = subprocess.run(
        command(*words), cwd=house, env=environment(house), input=given, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_rule_and_a_category_judge_at_once(house: Path) -> None:
    titles = ["Crowds bang pots on balconies across Lima, Peru", NEWS, "A quiet day in Lima"]
    lines = "\n".join(json.dumps({"id": n, "title": title, "text": ""}) for n, title in enumerate(titles))
    answers = [json.loads(line) for line in tocsin(house, "judge", given=lines).splitlines()]
    found = [
        [(e["rule"], e["category"], e["mode"], e["country"]) for e in each["events"]] for each in answers
    ]
    assert found == [
        [("unrest/pots-and-pans", "unrest", "demo", "PE")],
        [("wildlife/animals-in-town", "wildlife", "animals", "KZ")],
        [],
    ]


def test_a_new_category_stands_in_the_rulebook(house: Path) -> None:
    shown = tocsin(house, "rules", "show", "wildlife")
    assert "wildlife/animals-in-town" in shown
    assert "on 2 pages" in shown


def test_a_command_answers_and_stands_in_help(house: Path) -> None:
    shown = tocsin(house, "chat", "--database", house / "tocsin.db", given="/hello\n/help\n")
    assert "Good day to you, You." in shown
    assert "/hello · Say hello." in shown


@pytest.fixture
def headlines() -> Iterator[str]:
    """The address of a page that only the new source kind can read."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"{NEWS}\nA quiet day in Lima\n".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Silence: the test's own output is enough."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/headlines"
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(house: Path, headlines: str, botapi: Any) -> Path:
    """A configuration that uses the new source kind and the new channel; one chat of that channel follows Kazakhstan."""
    token = house / "telegram.token"
    token.write_text(f"{botapi.token}\n", "utf-8")
    token.chmod(0o600)
    file = house / "tocsin.toml"
    file.write_text(
        f'[telegram]\ntoken_file = "telegram.token"\napi = "{botapi.url}"\n[fetch]\naddresses = "any"\n'
        f'[send.channels.paper]\nfolder = "{house / "paper"}"\n'
        f'[[source]]\nid = "toy"\nkind = "toykind"\nurl = "{headlines}"\npublisher = "Toy Press"\n',
        "utf-8",
    )
    store = open_store(house / "tocsin.db")
    chat = store.chats.arrive(Address("paper", "front-door"), ChatKind.PRIVATE, datetime.now(UTC))  # noqa: TID251 - the program beside us uses the machine's clock
    store.subscriptions.follow(Subscription(chat.id, PlaceId("KZ")))
    store.close()
    return file


def test_news_of_a_new_kind_reaches_a_chat_of_a_new_channel(house: Path, settings: Path) -> None:
    sheet, log = house / "paper" / "front-door", house / "service.log"
    with log.open("w") as output:
        service = subprocess.Popen(
            command("run", "--config", settings), cwd=house, env=environment(house), stdout=output, stderr=output
        )  # fmt: skip
    try:
        until = time.monotonic() + PATIENCE  # noqa: TID251 - it watches a process with the machine's clock
        while not sheet.exists() and service.poll() is None and time.monotonic() < until:  # noqa: TID251 - the same
            time.sleep(0.1)  # noqa: TID251 - the same
    finally:
        service.send_signal(signal.SIGTERM)
        status = service.wait(PATIENCE)
    assert sheet.exists(), log.read_text("utf-8")
    card = sheet.read_text("utf-8")
    assert "Dangerous animals" in card
    assert "What to do: Stay indoors and keep doors shut." in card
    assert "Toy Press" in card
    assert "follows Kazakhstan" in card
    assert status == 0
    assert (house / "paper" / "closed").exists()
    assert "Traceback" not in log.read_text("utf-8")
