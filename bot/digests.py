"""Sends the digests that are due, each once: the digest and when the next is due are one transaction."""

from __future__ import annotations

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from bot.assemble import House
from handlers._digest import Period, compose
from rules.advisory import Message
from rules.audience import Chat
from rules.delivery import Delivery, DeliveryId, DeliveryKind
from rules.digests import Digest, begins

_log = structlog.get_logger()
_AT_ONCE = 50  # a tick; the others come with the next one


def send_due(house: House, now: datetime) -> int:
    """Puts what is due at `now` into the outbox. Returns how many digests that are. A stopped chat gets none."""
    store = house.store
    due = store.chats.digests_due(now, _AT_ONCE)
    if not due:
        return 0
    earliest = min(begins(chat.digest, at, now) for chat, at in due if chat.digest) if due else now
    incidents, desk = store.incidents.since(earliest), house.desk()
    sent = 0
    for chat, at in due:
        with store.transaction():
            digest = chat.digest
            store.chats.digest_at(chat.id, digest.after(now, chat.timezone) if digest else None)
            if digest and not chat.stopped:
                period = Period(begins(digest, at, now), now)
                sent += store.outbox.put(
                    [_delivery(chat, digest, at, compose(chat, incidents, period, desk), now)]
                )
    _log.info("digests", number=sent)
    return sent


def _delivery(chat: Chat, digest: Digest, due: datetime, words: Message, now: datetime) -> Delivery:
    """Silent; what cannot be sent within the period is not sent: the next digest tells it again. Named by the local day
    on which it was due, so that there is one on each."""
    day = due.astimezone(ZoneInfo(chat.timezone)).date()
    name = hashlib.sha256(f"digest\0{chat.id}\0{day}".encode()).hexdigest()[:32]
    return Delivery(
        DeliveryId(name), chat.id, chat.address, DeliveryKind.NOTICE, words, 1, False, now, now,
        expires=now + digest.period / 2,
    )  # fmt: skip
