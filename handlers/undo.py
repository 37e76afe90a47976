"""/undo: takes back the last edit of a rule page."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from handlers import Command, Desk, Reload, Reply, Request, Role, Wish
from handlers._pages import page_named
from handlers._words import say
from rules.errors import InputError

COMMAND = Command("Take back the last edit of a rule page.", "/undo departure", Role.OPERATOR, 65)


def answer(request: Request, desk: Desk) -> Generator[Wish, Any, Reply]:
    """Puts the version before into force, or the page as it is shipped."""
    edited = desk.store.rulebook.active()
    if not request.words.strip():
        known = f"Pages edited in chat: {', '.join(edited)}." if edited else "No page was edited in chat."
        raise InputError(f"Which page? {known} Example: /undo departure")
    page = page_named(request.words, desk)
    if page not in edited:
        raise InputError(f"Nothing to undo: {page} is as it is shipped.")
    before = desk.store.rulebook.undo(page, str(request.user), request.now)
    what = f"version {before}" if before else "the page as it is shipped"
    desk.store.audit.append(str(request.user), "rule page undone", f"{page}, back to {what}", request.now)
    book = yield Reload()
    return say(f"{page}: {what} is in force again. Rulebook {book}.")
