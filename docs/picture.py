"""Draws docs/demo.svg: some bubbles of the demonstration, from the database that `tocsin demo` left. And docs/map.png.

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
from couriers._drawing import png
from couriers.terminal import TerminalCourier
from rules.gazetteer import contested, places_bytes
from rules.maps import map_of
from rules.places import PlaceId, Places
from store import open_store

_WANTED = (("2", "card", ""), ("1", "reply", "The way out is closing"), ("3", "edit", "Acknowledged by"))


def main() -> None:
    """Takes the first delivery of each wanted chat and kind with these words, and draws it."""
    store = open_store(Path(sys.argv[1]))
    console = Console(record=True, width=80, file=io.StringIO(), highlight=False)
    names = {str(number): chat["name"] for number, chat in enumerate(told().chats, start=1)}
    courier = TerminalCourier(console, names)
    for chat, kind, words in _WANTED:
        told_so = (d for d in store.outbox.sent() if d.address.chat == chat and d.kind == kind)
        asyncio.run(courier.send(next(d for d in told_so if words in d.message.text)))
    picture = console.export_svg(title="Kazakhstan, January 2022")
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)  # fonts are the reader's own
    picture = re.sub(r"<!-- Generated.*?-->", "", picture).replace("Fira Code", "ui-monospace")
    (Path(__file__).parent / "demo.svg").write_text(picture, "utf-8")
    store.close()
    (Path(__file__).parent / "map.png").write_bytes(_map())


def _map() -> bytes:
    """The map that goes under a card of Almaty where somebody follows Bishkek."""
    places = Places.load(places_bytes(), contested())
    almaty, bishkek = places.get(PlaceId("1526384")), places.get(PlaceId("1528675"))
    shown = map_of(almaty, bishkek, places)
    return png(shown) if shown else b""


main()
