"""ANSWERS: what people may say. One file a command; the file's name is the command's name.

A handler is a module with `COMMAND`, and `answer(request, desk)`. Where its messages carry buttons it has
`press(request, desk)` too, where it waits for free text `hear(request, desk)`, and where it makes something of a
private text that nobody waited for, `overhear(request, desk)`. Handlers are synchronous and know neither Telegram
nor the clock. What needs more than the store is wished for: the function is then a generator that yields a wish and
is sent the result.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from rules.advisory import Message
from rules.audience import Chat
from rules.incidents import IncidentId
from rules.ladder import Ladder
from rules.places import Places
from rules.polling import Source
from rules.reach import Reach
from rules.rulebook import Rulebook
from store import Store
from store.places import PlaceSearch


class Role(IntEnum):
    """Who may use a command. CONFIGURES: the person in a private chat, an administrator in a group."""

    ANYONE = 0
    CONFIGURES = 1
    OPERATOR = 2


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies ready for every handler: the store, the place search, and what is in force now."""

    store: Store
    search: PlaceSearch
    places: Places
    book: Rulebook
    ladder: Ladder
    reach: Reach
    sources: tuple[Source, ...]
    commands: Mapping[str, Command]  # all of them by name, for /help
    pages: Callable[[], Mapping[str, str]] = dict  # the rule pages in force, name to TOML


@dataclass(frozen=True, slots=True)
class Command:
    summary: str  # one line of /help
    example: str  # "/follow Almaty"
    role: Role = Role.ANYONE
    rank: int = 50  # order within /help


@dataclass(frozen=True, slots=True)
class Request:
    """`words`: what stands after the command, the button's arguments joined by ":", or the awaited free text below a
    line with what it was awaited for. `name` is how the person calls himself; it is kept only with an
    acknowledgement. `role` is the highest the person has, `standing` the one in this chat: an operator need not be
    an administrator of a group."""

    chat: Chat
    user: int
    name: str
    words: str
    role: Role
    now: datetime
    receipt: str | None = None  # the message whose button was pressed
    standing: Role = Role.ANYONE


@dataclass(frozen=True, slots=True)
class Reply:
    """`messages` are sent in order; `instead` replaces the message whose button was pressed; `toast` is shown
    briefly to the person who pressed it."""

    messages: tuple[Message, ...] = ()
    instead: Message | None = None
    toast: str = ""


@dataclass(frozen=True, slots=True)
class Judge:
    """A wish: what would the engine say of this? Sent back: rules.events.Verdict."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Explain:
    """A wish: which rules came close, and what failed? Sent back: tuple[rules.engine.Near, ...]."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class TryPage:
    """A wish: would this rule page load, and what would it change? Sent back: rules.workbench.PageTrial."""

    name: str
    toml: str


@dataclass(frozen=True, slots=True)
class Reload:
    """A wish: read the rulebook again from its pages and the store's versions. Sent back: the new version."""


@dataclass(frozen=True, slots=True)
class Retract:
    """A wish: withdraw this incident. Sent back: how many chats had its card; None where it cannot be withdrawn."""

    incident: IncidentId
    why: str


@dataclass(frozen=True, slots=True)
class Reshape:
    """A wish: change what belongs to an incident. `deed`: "merge" with `other`, "split" off the reports of `numbers`,
    "close" it because of `why`, or "undo" the last such step. Sent back: (the incidents, how many cards change), or an
    InputError that says why it cannot be done."""

    incident: IncidentId
    deed: str
    other: IncidentId | None = None
    numbers: tuple[int, ...] = ()
    why: str = ""


Kept = Retract | Reshape  # these change the store alone: what they do and what is answered are one step
Wish = Judge | Explain | TryPage | Reload | Kept
Answer = Reply | Generator[Wish, Any, Reply]
