"""Takes the items of one fetch into the store, and stands against floods.

A publisher that renames all its items, or dates them anew, brings hundreds of old ones as if they were news. All are
kept; few are told, and an operator decides on the rest (`/queue`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.vigil import Vigil
from rules import notices
from rules.events import Verdict
from rules.item import Item
from rules.polling import Health, Poll, Source
from store import Store
from store.items import Arrival, ItemState, StoredItem

WINDOW = timedelta(hours=48)  # the first poll of a source tells nothing older, and no flood does
MOST_NEW = 50
_TIMES = 5
_MONTH = timedelta(days=30)
MOST_INCIDENTS = 20
_MOST_READ = 500  # of one flood: other sources do not wait for minutes
_FEWEST_RENAMED = 5
_log = structlog.get_logger()


class Intake:
    """One for all sources."""

    def __init__(self, store: Store, vigil: Vigil) -> None:
        self._items, self._vigil = store.items, vigil

    def take(self, source: Source, poll: Poll, items: Sequence[Item], now: datetime) -> None:
        """Keeps the items, in the transaction that keeps what recognises their page."""
        first = poll.health is Health.NEW or poll.answered is None
        new, renamed = 0, 0
        for item in items:
            old = first and item.age(now) > WINDOW
            arrival = self._items.put(item, now, ItemState.OLD if old else ItemState.NEW)
            new += arrival is not Arrival.KNOWN and not old
            renamed += arrival is Arrival.NEW
        if not first and renamed >= _FEWEST_RENAMED and 2 * renamed > len(items):
            new -= self._unname(source, len(items), now)
        if new > MOST_NEW and new > _TIMES * self._items.floods.most(source.id, now - _MONTH, now):
            left = self._items.floods.open(source.id, now, new, now - WINDOW, _MOST_READ)
            words = notices.flooded(source, new, left, MOST_INCIDENTS)
            self._vigil.tell(f"flood {source.id} {now}", words, now)
            _log.warning("a flood of items", source=source.id, items=new, judged=left)

    def _unname(self, source: Source, size: int, now: datetime) -> int:
        """Where most of a page is known word for word under other keys, its publisher renamed it: that is no news."""
        echoes = self._items.floods.echoes(source.id, now)
        if echoes < _FEWEST_RENAMED or 2 * echoes <= size:
            return 0
        self._items.floods.set_aside_echoes(source.id, now)
        _log.warning("a source renamed its items", source=source.id, items=echoes)
        return echoes

    def admits(self, stored: StoredItem, verdict: Verdict, now: datetime) -> bool:
        """Whether an item may be told, counted before it is recorded, in the same transaction. Where the incidents of
        its flood would become too many, it and all that waits of the flood is held, and operators hear of it."""
        if stored.flood is None:
            return True
        floods = self._items.floods
        if floods.incidents(stored.flood) + len(verdict.events) <= MOST_INCIDENTS:
            floods.count(stored.flood, len(verdict.events))
            return True
        floods.count(
            stored.flood, MOST_INCIDENTS + 1
        )  # now it is closed, to what may come of the same batch too
        source, held = floods.hold(stored.flood)
        if held:
            self._vigil.tell(f"held {stored.flood}", notices.flood_held(source, held), now)
        return False
