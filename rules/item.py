"""One piece of news, as a source published it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.polling import SourceId

_A_DAY = timedelta(days=1)


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

    @property
    def day_only(self) -> bool:
        """Whether the claim names a day and no time: that is read as its midnight."""
        at = self.published
        return at is not None and (at.hour, at.minute, at.second) == (0, 0, 0)

    def age(self, now: datetime) -> timedelta:
        """For how long it has been published at the least: a day without a time may have been its last second. Nothing
        where there is no claim."""
        if self.published is None:
            return timedelta(0)
        latest = self.published + (_A_DAY if self.day_only else timedelta(0))
        return max(now - latest, timedelta(0))
