"""/retract: withdraws an alert that was wrong; every card of it says so."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from handlers import Command, Desk, Reply, Request, Retract, Role, Wish
from handlers._words import count, say
from rules.errors import InputError
from rules.incidents import IncidentId

COMMAND = Command(
    "Withdraw an alert that was wrong, with the reason; its cards are corrected.",
    "/retract KZ-ABC234 the article was about a drill",
    Role.OPERATOR,
    66,
)


def answer(request: Request, desk: Desk) -> Generator[Wish, Any, Reply]:
    """Names how many chats are told."""
    ref, _, why = request.words.strip().partition(" ")
    if not ref or not why.strip():
        raise InputError(f"Which one, and why? People read the reason. Example: {COMMAND.example}")
    told = yield Retract(IncidentId(ref.upper()), why.strip()[:300])
    if told is None:
        raise InputError(
            f"There is no alert {ref.upper()} that could be withdrawn: it is unknown, or withdrawn already."
        )
    desk.store.audit.append(
        str(request.user), "alert withdrawn", f"{ref.upper()}: {why.strip()[:300]}", request.now
    )
    return say(f"{ref.upper()} is withdrawn. {count(told, 'chat')} had its card and will see the correction.")
