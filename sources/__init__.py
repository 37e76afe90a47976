"""READS: how news is published. One file a kind; the file's name is the kind's name in the configuration.

A kind is a module with one function, `poll(source, now)`: a generator that yields what it wants fetched, is
sent the page, and returns the items. It does no input or output itself, so a test feeds it bytes. What it wants first
depends on the source alone:

    def poll(source: Source, now: datetime) -> Poll:
        page = yield Get(source.url)
        return items_of(page)

A register of official advice returns a Register instead: states, which are compared with the last good ones; a page
without a feed returns a WebPage, whose sentences are.
A page that is no feed raises MalformedError; files that begin with "_" are shared by the kinds.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rules.item import Item
from rules.polling import Source
from rules.registers import Register
from rules.webpages import WebPage


@dataclass(frozen=True, slots=True)
class Get:
    """A wish: fetch this address."""

    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """What came back, decoded from transfer encodings. `partial`: the connection was cut before the end."""

    url: str
    body: bytes
    content_type: str = ""
    partial: str = ""


Found = Sequence[Item] | Register | WebPage
Polling = Generator[Get, Page, Found]


class Kind(Protocol):
    """What every file of this room offers."""

    def poll(self, source: Source, now: datetime) -> Polling:
        """Items in the order of the page, or one reading of what is compared. `now` is aware UTC."""
        ...
