"""A message on its way to one chat, and what each outcome of sending means: after(...)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NewType, assert_never

from rules.advisory import Message
from rules.audience import Address, ChatId
from rules.incidents import IncidentId
from rules.places import PlaceId

DeliveryId = NewType("DeliveryId", str)


class DeliveryKind(StrEnum):
    """CARD: the first message of an incident in a chat. EDIT: the card, changed in place, silently. REPLY: a
    message under the card. ANSWER: the answer to a command. NOTICE: a word about the bot itself, what it cannot see.
    MAP: a picture under the card, once, silently, after it."""

    CARD = "card"
    EDIT = "edit"
    REPLY = "reply"
    ANSWER = "answer"
    NOTICE = "notice"
    MAP = "map"


class DeliveryState(StrEnum):
    HELD = "held"  # quiet hours; never expires
    QUEUED = "queued"
    SENDING = "sending"  # leased: committed before the request goes out
    SENT = "sent"
    UNCERTAIN = "uncertain"  # it may have arrived
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    BLOCKED = "blocked"
    UNCONFIRMED = "unconfirmed"  # it may have arrived, and is not worth repeating
    POISON = "poison"  # refused for its content, again and again


@dataclass(frozen=True, slots=True)
class Delivery:
    """`born`: when it was decided; `due`: not before. `repeated` marks a copy whose first may have arrived.
    `under` is the courier's receipt of the card to edit or to answer below. `refused`: how often the
    channel would
    not take the content; from 1 on the courier sends it as plain text. `epoch`: the start of the sending
    process that holds it, and what makes a late record of another process void."""

    id: DeliveryId
    chat: ChatId
    address: Address
    kind: DeliveryKind
    message: Message
    severity: int
    rings: bool
    born: datetime
    due: datetime
    state: DeliveryState = DeliveryState.QUEUED
    incident: IncidentId | None = None
    revision: int = 0
    expires: datetime | None = None
    attempts: int = 0
    ambiguous: int = 0
    repeated: int = 0
    under: str | None = None
    refused: int = 0
    epoch: int = 0
    follows: PlaceId | None = None  # the followed place that it is about


@dataclass(frozen=True, slots=True)
class Sent:
    receipt: str  # the channel's id of the message


@dataclass(frozen=True, slots=True)
class Later:
    """Surely not sent. `wait`: how long the channel asked us to wait, zero where it named no time.
    `everyone`: not zero where the whole channel is out of reach, not this chat alone."""

    why: str
    wait: timedelta
    everyone: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    to: Address


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat cannot be reached any more (blocked, kicked, deleted)."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The channel will not take this content."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have arrived: no answer came."""

    why: str


Outcome = Sent | Later | Moved | Gone | Refused | Unknown


class Lane(IntEnum):
    """What overtakes what: lower goes first. Answers have a share of their own besides (store/outbox.py)."""

    CRITICAL = 0
    HIGH = 1
    ANSWER = 2
    MEDIUM = 3
    LOW = 4
    MAP = 5


_LANES = {4: Lane.CRITICAL, 3: Lane.HIGH, 2: Lane.MEDIUM, 1: Lane.LOW}
MAP_EXPIRY = timedelta(hours=1)
_EXPIRY = {1: timedelta(hours=6), 2: timedelta(hours=24), 3: timedelta(hours=48), 4: timedelta(days=7)}

SETTLE = timedelta(seconds=20)  # an answer that was late may still mean that the message went out
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
MOST_FAILURES = 12
POISON_AGE = timedelta(hours=1)
MOST_AMBIGUOUS = 3
_MOVES_AT_ONCE = 3
REPEATED_FROM = 3  # below this severity a second copy does more harm than a missing one


@dataclass(frozen=True, slots=True)
class Transition:
    """The delivery as it is now, why, and the channel's receipt where it was sent. A delivery that is BLOCKED
    makes its chat unreachable; one whose address is another has moved, and its chat with it."""

    delivery: Delivery
    why: str = ""
    receipt: str | None = None


def lane(delivery: Delivery) -> Lane:
    """An edit without an incident replaces the message whose button was pressed: it is an answer too."""
    if delivery.kind is DeliveryKind.MAP:
        return Lane.MAP
    if delivery.kind is DeliveryKind.ANSWER or (
        delivery.kind is DeliveryKind.EDIT and delivery.incident is None
    ):
        return Lane.ANSWER
    return _LANES[min(max(delivery.severity, 1), 4)]


def expiry(severity: int) -> timedelta:
    """How long an undelivered message of this severity (1-4) is still worth sending."""
    return _EXPIRY[min(max(severity, 1), 4)]


def after(delivery: Delivery, outcome: Outcome, now: datetime) -> Transition:
    """What the end of an attempt makes of a delivery. Raises ValueError for one that is not SENDING."""
    if delivery.state is not DeliveryState.SENDING:
        raise ValueError(f"delivery {delivery.id} is {delivery.state}, so it has no outcome")
    match outcome:
        case Sent(receipt):
            return Transition(replace(delivery, state=DeliveryState.SENT), receipt=receipt)
        case Later(why, wait, everyone):
            if everyone or wait > timedelta():
                return Transition(_queued(delivery, now + (wait or FIRST_WAIT)), why)
            return Transition(_failed(delivery, now), why)
        case Moved(to):
            return Transition(_moved(delivery, to, now), "moved")
        case Gone(why) if delivery.kind is DeliveryKind.MAP:
            # A chat may take words and no pictures; whether it is gone its next card will tell.
            return Transition(replace(delivery, state=DeliveryState.POISON), why)
        case Gone(why):
            return Transition(replace(delivery, state=DeliveryState.BLOCKED), why)
        case Refused(why):
            return Transition(_refused(delivery, now), why)
        case Unknown(why):
            uncertain = replace(
                delivery, state=DeliveryState.UNCERTAIN, ambiguous=delivery.ambiguous + 1, due=now + SETTLE
            )
            return Transition(uncertain, why)
    assert_never(outcome)


def settle(delivery: Delivery, now: datetime) -> Delivery:
    """What becomes of a delivery that may have arrived: repeated (QUEUED), or given up (UNCONFIRMED).

    Editing twice shows nothing twice, so an edit is tried again without a label; a map is never tried again. Raises
    ValueError for one that is not UNCERTAIN.
    """
    if delivery.state is not DeliveryState.UNCERTAIN:
        raise ValueError(f"delivery {delivery.id} is {delivery.state}, so there is nothing to settle")
    if delivery.kind is DeliveryKind.EDIT and delivery.under is not None:
        if delivery.ambiguous < MOST_FAILURES:
            return _queued(delivery, now + _backoff(delivery.ambiguous))
        return replace(delivery, state=DeliveryState.UNCONFIRMED)
    if delivery.kind is DeliveryKind.MAP:
        again = False
    elif lane(delivery) is Lane.ANSWER or delivery.kind is DeliveryKind.NOTICE:
        again = delivery.repeated == 0
    else:
        again = delivery.severity >= REPEATED_FROM and delivery.ambiguous < MOST_AMBIGUOUS
    if again:
        return replace(_queued(delivery, now), repeated=delivery.repeated + 1)
    return replace(delivery, state=DeliveryState.UNCONFIRMED)


def _queued(delivery: Delivery, due: datetime) -> Delivery:
    return replace(delivery, state=DeliveryState.QUEUED, due=due)


def _failed(delivery: Delivery, now: datetime) -> Delivery:
    attempts = delivery.attempts + 1
    if attempts >= MOST_FAILURES and now - delivery.born > POISON_AGE:
        return replace(delivery, state=DeliveryState.POISON, attempts=attempts)
    return replace(_queued(delivery, now + _backoff(attempts)), attempts=attempts)


def _moved(delivery: Delivery, to: Address, now: datetime) -> Delivery:
    """At once, unless the chat seems to move in circles."""
    failed = replace(_failed(delivery, now), address=to)
    return replace(failed, due=now) if failed.attempts <= _MOVES_AT_ONCE else failed


def _refused(delivery: Delivery, now: datetime) -> Delivery:
    tried = replace(delivery, attempts=delivery.attempts + 1, refused=delivery.refused + 1)
    if delivery.refused or delivery.kind is DeliveryKind.MAP:  # of words there is a barer form to try
        return replace(tried, state=DeliveryState.POISON)
    if delivery.kind is DeliveryKind.EDIT and delivery.incident is not None:
        # The card to edit is gone or too old: what it should say now is sent as a card of its own.
        return replace(_queued(tried, now), kind=DeliveryKind.CARD, under=None)
    return _queued(tried, now)


def _backoff(failures: int) -> timedelta:
    """Twice as long each time, up to a cap. `failures` is 1 or more."""
    doublings = min(failures - 1, 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
