"""The test's hand on the Bot API server: people, faults, and what was sent. Plain synchronous HTTP.

A test that runs the bot in its own event loop calls what waits (`wait`) through asyncio.to_thread; everything
else answers at once, because the server runs in a thread or process of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from botapi.server import TOKEN, Server, serve
from botapi.world import BOT_ID


class Driver:
    """`url` is the server's address, `base_url` what a client wants, `log_file` what it accepted."""

    def __init__(self, url: str, log_file: Path, token: str = TOKEN) -> None:
        self.url = url
        self.base_url = f"{url}/bot"
        self.log_file = log_file
        self.token = token

    def ask(self, act: str, **given: Any) -> Any:
        body = json.dumps(given).encode()
        request = urllib.request.Request(
            f"{self.url}/control/{act}", body, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["result"]
        except urllib.error.HTTPError as error:
            raise LookupError(error.read().decode()) from None

    def private(self, user: int, name: str = "") -> None:
        """A person who has started the bot: the chat's id is the person's."""
        self.ask("chat", id=user, kind="private", title=name)

    def group(self, chat: int, title: str = "", members: dict[int, str] | None = None, **more: Any) -> None:
        """A group (`kind="supergroup"`, `topics=[5, 6]` for a forum). `members`: user -> creator..."""
        roles = {str(user): status for user, status in (members or {}).items()}
        kind = more.pop("kind", "supergroup" if more.get("topics") or more.get("forum") else "group")
        self.ask("chat", id=chat, kind=kind, title=title, members=roles, **more)

    def say(self, chat: int, user: int, text: str, **more: Any) -> int:
        """Somebody writes; returns the message id. `topic`, `reply_to`, `name`, `anonymous=True`."""
        return int(self.ask("say", chat=chat, user=user, text=text, **more))

    def press(self, chat: int, user: int, message: int, data: str, **more: Any) -> str:
        """Somebody presses a button that is there (`forged=True`: or not); returns the query's id."""
        return str(self.ask("press", chat=chat, user=user, message=message, data=data, **more))

    def member(self, chat: int, user: int, status: str) -> None:
        self.ask("member", chat=chat, user=user, status=status)

    def block(self, user: int) -> None:
        """The person blocks the bot."""
        self.member(user, BOT_ID, "kicked")

    def unblock(self, user: int) -> None:
        self.member(user, BOT_ID, "member")

    def gone(self, chat: int, text: str) -> None:
        self.ask("gone", chat=chat, text=text)

    def topic(self, chat: int, topic: int, exists: bool = True) -> None:
        self.ask("topic", chat=chat, topic=topic, exists=exists)

    def migrate(self, chat: int, to: int) -> None:
        self.ask("migrate", chat=chat, to=to)

    def update(self, kind: str, content: dict[str, Any]) -> int:
        return int(self.ask("update", kind=kind, content=content))

    def fault(self, fault: str, **more: Any) -> None:
        """The next matching call goes wrong: see botapi/faults.py."""
        self.ask("fault", fault=fault, **more)

    def peace(self) -> None:
        """No more faults."""
        self.ask("peace")

    def log(self) -> list[dict[str, Any]]:
        """Every call that took effect, in order."""
        return list(self.ask("log"))

    def calls(self) -> list[dict[str, Any]]:
        """Every call that came: method, chat, and how it ended ("" is well)."""
        return list(self.ask("calls"))

    def sent(self, chat: int | None = None) -> list[dict[str, Any]]:
        """The messages that were sent (to the chat), in order, as they were sent."""
        lines = [line for line in self.log() if line["method"] == "sendMessage"]
        return [line for line in lines if chat is None or line["chat"] == str(chat)]

    def shown(self, chat: int) -> list[dict[str, Any]]:
        """The messages of the chat as they look now, people's too."""
        return list(self.ask("shown", chat=chat))

    def pending(self) -> list[dict[str, Any]]:
        return list(self.ask("pending"))

    def wait(
        self, count: int = 1, chat: int | None = None, method: str = "sendMessage", seconds: float = 10
    ) -> None:
        """Returns as soon as `count` calls of the method (to the chat) have taken effect."""
        where = "" if chat is None else str(chat)
        if not self.ask("wait", count=count, method=method, chat=where, seconds=seconds):
            raise AssertionError(f"no {count} × {method} within {seconds} s; came: {self.calls()[-20:]}")


@contextlib.contextmanager
def serving(
    log_file: Path, script: list[dict[str, Any]] | None = None, open_doors: bool = False
) -> Iterator[Driver]:
    """A server in a thread of its own, with an event loop of its own, for as long as the block lasts."""
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    address: list[str] = []
    ready = threading.Event()

    def said(url: str) -> None:
        address.append(url)
        ready.set()

    async def run() -> None:
        await serve(Server(log_file, script or [], open_doors=open_doors), 0, said, stop)

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
    thread.start()
    if not ready.wait(10):
        raise RuntimeError("the Bot API server did not start")
    try:
        yield Driver(address[0], log_file)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
