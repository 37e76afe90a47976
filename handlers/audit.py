"""/audit: what operators changed, and whether the record is whole."""

from __future__ import annotations

from handlers import Command, Desk, Reply, Request, Role
from handlers._words import say
from rules.advisory import Span, Style

COMMAND = Command("What operators changed.", "/audit", Role.OPERATOR, 66)
_MOST = 20


def answer(request: Request, desk: Desk) -> Reply:
    """The newest entries; times are UTC."""
    broken = desk.store.audit.verify()
    whole = "The record is whole." if broken is None else f"The record was changed by hand at entry {broken}."
    entries = desk.store.audit.latest(_MOST)
    lines = [
        f"{each.at:%Y-%m-%d %H:%M} UTC · {each.actor} · {each.action}: {each.detail}" for each in entries
    ]
    return say(Span(whole, Style.BOLD), "\n", "\n".join(lines) or "Nothing was changed yet.")
