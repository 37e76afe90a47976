"""/now: what goes on, in a place or in all that this chat follows."""

from __future__ import annotations

from handlers import Command, Desk, Reply, Request, Role
from handlers._places import one
from handlers._situation import situation, sources_line
from handlers._words import say
from rules.advisory import Span, message

COMMAND = Command("What goes on now, in a place or in all you follow.", "/now Almaty", Role.ANYONE, 20)
_AT_ONCE = 10


def answer(request: Request, desk: Desk) -> Reply:
    """The situation of one place, or a part for each place that the chat follows."""
    words = request.words.strip()
    if words:
        return Reply((message(*situation(one(words, desk), desk, request.now)),))
    following = [
        each.place for each in desk.store.subscriptions.of(request.chat.id) if each.place in desk.places
    ]
    if not following:
        return say(f"This chat follows nothing yet. {sources_line(desk, request.now)} Example: /now Almaty")
    parts: list[str | Span] = []
    for key in following[:_AT_ONCE]:
        parts += [*situation(desk.places.get(key), desk, request.now), "\n\n"]
    if len(following) > _AT_ONCE:
        parts.append(f"And {len(following) - _AT_ONCE} more places: name one, as in /now Almaty")
    return say(*parts)
