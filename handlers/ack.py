"""/ack: somebody of the team takes an incident on; everybody sees who."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from handlers import Command, Desk, Reply, Request, Role
from handlers._words import ago, say
from rules.advisory import Message, Span
from rules.audience import ChatId
from rules.delivery import DeliveryId, DeliveryKind, DeliveryState, expiry
from rules.errors import InputError
from rules.incidents import IncidentId
from store.acknowledgements import Acknowledgement

COMMAND = Command("Take an incident on for your team; the card shows who.", "/ack KZ-ABC234", Role.ANYONE, 22)


def answer(request: Request, desk: Desk) -> Reply:
    """The same as the button, by reference."""
    key = IncidentId(request.words.strip().upper().partition(" ")[0])
    if not key:
        raise InputError("Which one? Its reference stands at the end of the card. Example: /ack KZ-ABC234")
    return say(_take(key, request, desk))


def press(request: Request, desk: Desk) -> Reply:
    """The Acknowledge button of a card: the card is changed for everybody, the person gets a toast."""
    return Reply(toast=_take(IncidentId(request.words), request, desk))


def _take(key: IncidentId, request: Request, desk: Desk) -> str:
    """What the person is told."""
    if desk.store.outbox.newest_card(request.chat.id, key) is None:
        raise InputError("This chat has no card with that reference, so there is nothing to acknowledge.")
    before = desk.store.acknowledgements.of(key, request.chat.id)
    if before is not None:
        mine = request.user != 0 and before.user == request.user
        who = "You" if mine else before.name or "Somebody"
        return f"{who} acknowledged it already, {ago(before.at, request.now)}."
    held = desk.store.acknowledgements.acknowledge(
        key, request.chat.id, request.user, request.name, request.now
    )
    _show(held, request.chat.id, desk, request.now)
    return "Acknowledged: the card shows your name to everybody here."


def _show(held: Acknowledgement, chat: ChatId, desk: Desk, now: datetime) -> None:
    """The card again, with the name and without the button."""
    card = desk.store.outbox.newest_card(chat, held.incident)
    if card is None:
        return
    edit = replace(
        card,
        id=_delivery_id(held),
        kind=DeliveryKind.EDIT,
        message=_acknowledged(card.message, held.name),
        rings=False,
        born=now,
        due=now,
        state=DeliveryState.QUEUED,
        expires=now + max(expiry(card.severity), timedelta(days=1)),
        attempts=0,
        ambiguous=0,
        repeated=0,
        refused=0,
        under=None,
        epoch=0,
    )
    desk.store.outbox.put([edit])


def _acknowledged(message: Message, name: str) -> Message:
    """The line stands before the last one, as on the cards that follow."""
    rows = (
        tuple(button for button in row if not button.data.startswith("v1:ack:")) for row in message.buttons
    )
    spans = (*message.spans[:-1], Span(f"✅ Acknowledged by {name}\n"), *message.spans[-1:])
    return Message(spans, tuple(row for row in rows if row))


def _delivery_id(held: Acknowledgement) -> DeliveryId:
    key = f"ack\0{held.chat}\0{held.incident}"
    return DeliveryId(hashlib.sha256(key.encode()).hexdigest()[:32])
