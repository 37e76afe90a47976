"""A kind that does what its page says: hang, eat memory, leave, crash, fail, write, print, or ask for another page."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from rules.item import Item
from rules.polling import Source
from sources import Get, Polling

_HEAVY = {"spacy", "telegram", "httpx", "asyncio", "pydantic", "sqlite3", "structlog", "feedparser"}


def poll(source: Source, now: datetime) -> Polling:
    page, read = (yield Get(source.url)), []
    while page.body.startswith(b"then "):
        read.append(page.body.decode())
        page = yield Get(f"{source.url}/{read[-1].removeprefix('then ')}")
    read.append(_done(page.body.decode()))
    return [Item(source.id, word, "", word, "") for word in read]


def _done(word: str) -> str:
    match word:
        case "hang":
            while True:
                pass
        case "eat":
            bytearray(1 << 31)
        case "leave":
            os._exit(0)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "fail":
            raise ZeroDivisionError("with a part of the page")
        case "write":
            path = Path(f"written-by-{os.getpid()}")
            try:
                path.write_text("x")
            finally:
                path.unlink()
        case "print":
            print("this is no answer")
        case "secrets":
            return f"secrets: {', '.join(name for name in os.environ if 'TOCSIN' in name) or 'none'}"
        case "heavy":
            return f"heavy: {', '.join(_HEAVY & set(sys.modules)) or 'none'}"
    return word
