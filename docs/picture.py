"""Draws docs/demo.svg: some bubbles of the demonstration, from the database that `tocsin demo` left.

Example: ./run demo && .venv/bin/python docs/picture.py demo.db
"""

from __future__ import annotations

import asyncio
import io
import re
import sys
from pathlib import Path

from rich.console import Console

from bot.story import told
from couriers.terminal import TerminalCourier
from store import open_store

_WANTED = (("2", "unrest", "card"), ("3", "emergency_rule", "edit"), ("1", "departure", "card"))


def main() -> None:
    """Takes the newest delivery of each wanted chat, category and kind, and draws it."""
    store = open_store(Path(sys.argv[1]))
    console = Console(record=True, width=80, file=io.StringIO(), highlight=False)
    names = {str(number): chat["name"] for number, chat in enumerate(told().chats, start=1)}
    courier = TerminalCourier(console, names)
    for chat, category, kind in _WANTED:
        wanted = {incident.id for incident in store.incidents.every() if incident.category == category}
        sent = [
            d
            for d in store.outbox.sent()
            if d.address.chat == chat and d.incident in wanted and d.kind == kind
        ]
        asyncio.run(courier.send(sent[0]))
    picture = console.export_svg(title="Kazakhstan, January 2022")
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)  # fonts are the reader's own
    picture = re.sub(r"<!-- Generated.*?-->", "", picture).replace("Fira Code", "ui-monospace")
    (Path(__file__).parent / "demo.svg").write_text(picture, "utf-8")
    store.close()


main()
