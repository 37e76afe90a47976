"""Keeps watch over the watch: tells operators of a source that broke, and followers of a place that cannot be seen.

All that it knows is in the store, and what it tells is put into the outbox in the transaction that notes that it was
told: after a crash it is told once, not never and not twice.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from rules import notices
from rules.advisory import Message
from rules.audience import Address, Chat, ChatKind, quiet_until
from rules.delivery import Delivery, DeliveryId, DeliveryKind, expiry
from rules.places import PlaceId, Places
from rules.polling import Poll, Source
from rules.sight import USABLE, Eye, blind_since, eyes, is_broken, is_seen
from store import Store
from store.troubles import HEALTH, SIGHT, Trouble

_log = structlog.get_logger()
_FORGOTTEN = timedelta(days=3)  # after that the same notice is news again
_SEVERITY = 2
Since = dict[PlaceId, datetime]


class Vigil:
    """`operators`: where those are reached who hear of sources."""

    def __init__(self, store: Store, places: Places, operators: Iterable[Address]) -> None:
        self._store, self._places, self._operators = store, places, tuple(operators)
        self._looked: object = None  # what the last look saw

    def asked(self, source: Source, before: Poll, after: Poll, said: tuple[str, ...], now: datetime) -> None:
        """Notes how asking a source ended, in the transaction that keeps it. `said`: what a reading says to
        operators; that is told by itself, so the reading counts as usable."""
        if after.moved and after.moved != before.moved:
            self.tell(f"moved {source.id} {after.moved}", notices.source_moved(source, after.moved), now)
        known = self._store.sources.troubles.get(source.id, HEALTH)
        ill = after.health not in USABLE and not said
        if ill and known is None:
            usable = before.health in USABLE and before.answered is not None
            since = before.answered if usable and before.answered else now
            self._store.sources.troubles.put(Trouble(source.id, HEALTH, since, now))
        elif known is not None and not ill:
            self._store.sources.troubles.remove(source.id, HEALTH)
            if known.told is not None:
                self.tell(
                    f"well {source.id} {known.since}", notices.source_is_well(source, known.since, now), now
                )
        fresh = [notice for notice in said if self._is_news(source, notice, now)]
        if fresh:
            key = f"doubted {source.id} {now} {' '.join(fresh)}"
            self.tell(key, notices.reading_doubted(source, fresh), now)

    def _is_news(self, source: Source, notice: str, now: datetime) -> bool:
        """Whether the notice was not said for days; notes that it is said now."""
        what = re.sub(r"\d+", "#", notice)[:200]  # the same trouble, whatever it counts
        known = self._store.sources.troubles.get(source.id, what)
        news = known is None or now - known.last >= _FORGOTTEN
        since = now if news or known is None else known.since
        self._store.sources.troubles.put(Trouble(source.id, what, since, now, told=since))
        return news

    def look(self, now: datetime) -> int:
        """Tells what is due to be told. How many messages that are."""
        troubles = self._store.sources.troubles
        ill, unseen = troubles.all(HEALTH), troubles.all(SIGHT)
        if not ill and not unseen:
            return 0
        known = self._store.sources.all()
        with self._store.transaction():
            told = self._broken(known, ill, now)
            looked = (self._store.subscriptions.followed(), eyes(known, troubles.broken()))
            if looked != self._looked:
                told += self._sight(*looked, unseen, now)
        self._looked = looked  # only now: what was rolled back is looked at again
        return told

    def _broken(self, known: Iterable[tuple[Source, Poll]], ill: Mapping[str, Trouble], now: datetime) -> int:
        told = 0
        for source, poll in known:
            trouble = ill.get(source.id)
            if trouble and not trouble.told and is_broken(source, poll, trouble.since, trouble.last, now):
                words = notices.source_broke(source, poll, trouble.since)
                told += self.tell(f"broke {source.id} {trouble.since}", words, now)
                self._store.sources.troubles.put(replace(trouble, told=now))
                _log.warning("a source is broken", source=source.id, health=poll.health)
        return told

    def _sight(
        self, followed: Iterable[PlaceId], seeing: Sequence[Eye], unseen: Mapping[str, Trouble], now: datetime
    ) -> int:
        lost: Since = {}
        for place in followed:
            since = blind_since(place, seeing, self._places) if place in self._places else None
            if since is not None:
                lost[place] = since
        newly = {place: since for place, since in lost.items() if place not in unseen}
        before = {PlaceId(each): row.since for each, row in unseen.items() if each in self._places}
        again = {each: at for each, at in before.items() if is_seen(each, seeing, self._places)}
        for place, since in newly.items():
            self._store.sources.troubles.put(Trouble(place, SIGHT, since, now, told=now))
        for place, since in again.items():
            self._store.sources.troubles.seen_again(place, since, now)
        return self._tell_followers("blind", newly, now) + self._tell_followers("again", again, now)

    def _tell_followers(self, what: str, about: Since, now: datetime) -> int:
        """One message a chat, whatever number of its places it is about."""
        if not about:
            return 0
        by_chat: defaultdict[Chat, list[PlaceId]] = defaultdict(list)
        for chat, subscription in self._store.subscriptions.hearers(about):
            by_chat[chat].append(subscription.place)
        deliveries = []
        for chat, places in by_chat.items():
            names = [(self._places.line(self._places.get(each)), about[each]) for each in places]
            words = notices.blind if what == "blind" else notices.sees_again
            key = f"{what} {' '.join(places)} {max(about[each] for each in places)}"
            rings = what == "blind" and quiet_until(chat, now) is None
            letter = _delivery(chat, key, words(names, chat.timezone), now)
            deliveries.append(replace(letter, rings=rings, expires=now + expiry(_SEVERITY)))
        _log.info("sight of places", what=what, places=len(about), chats=len(by_chat))
        return self._store.outbox.put(deliveries)

    def tell(self, key: str, words: Message, now: datetime) -> int:
        """Tells operators, without a sound; it never expires. One who has not begun a chat yet finds it when he does.
        `key` names it: what was told under it before is not told again."""
        chats = self._store.chats
        found = [chats.at(each) or chats.arrive(each, ChatKind.PRIVATE, now) for each in self._operators]
        return self._store.outbox.put([_delivery(chat, key, words, now) for chat in found])


def _delivery(chat: Chat, key: str, words: Message, now: datetime) -> Delivery:
    name = hashlib.sha256(f"notice\0{chat.id}\0{key}".encode()).hexdigest()[:32]
    return Delivery(
        DeliveryId(name), chat.id, chat.address, DeliveryKind.NOTICE, words, _SEVERITY, False, now, now
    )
