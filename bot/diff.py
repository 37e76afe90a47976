"""Compares a page without a feed with what it said before, and keeps it, in the transaction of the poll."""

from __future__ import annotations

from datetime import datetime

from rules.item import Item
from rules.polling import Source
from rules.webpages import Compared, Remembered, WebPage, compare, item, read_again
from store import Store

Found = tuple[list[Item], tuple[str, ...]]  # what is new, and what operators should hear


class Differ:
    """One for all pages; what it knows is in the store."""

    def __init__(self, store: Store) -> None:
        self._pages = store.sources.webpages

    def take(self, source: Source, page: WebPage, now: datetime) -> Found:
        """What the page says that it did not say before."""
        before = self._pages.get(source)
        return self._keep(source, compare(page, before, now), before, now)

    def again(self, source: Source, now: datetime) -> list[Item]:
        """The page is the one of the last time."""
        before = self._pages.get(source)
        if before is None or not before.waiting.sentences:
            return []
        return self._keep(source, read_again(before), before, now)[0]

    def _keep(self, source: Source, found: Compared, before: Remembered | None, now: datetime) -> Found:
        self._pages.put(source, found.kept, before)
        return [item(source, found.told, now)] if found.told else [], found.notices
