"""One piece of news, as a source published it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rules.polling import SourceId


@dataclass(frozen=True, slots=True)
class Item:
    """What a source published. Text is plain, cleaned, and without boilerplate.

    `key` identifies the item within its source and survives edits (guid, else link, else title and day).
    `published` is the source's claim, aware UTC, and None where the source makes none.
    """

    source: SourceId
    key: str
    url: str
    title: str
    text: str
    language: str | None = None
    published: datetime | None = None
