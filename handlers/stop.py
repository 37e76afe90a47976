"""/stop: no more alerts in this chat."""

from __future__ import annotations

from dataclasses import replace

from handlers import Command, Desk, Reply, Request, Role
from handlers._words import replace_with, say
from rules.advisory import Button

COMMAND = Command("Turn alerts off; what you follow is kept.", "/stop", Role.CONFIGURES, 30)
_YES = "yes"


def answer(request: Request, desk: Desk) -> Reply:
    """Asks first: who presses by mistake would hear of nothing."""
    if request.chat.stopped:
        return say("Alerts are off already. /start turns them on.")
    buttons = ((Button("Yes, turn alerts off", f"v1:stop:{_YES}"),),)
    return say(
        "Turn all alerts off in this chat? What you follow is kept, and /start turns them on.",
        buttons=buttons,
    )


def press(request: Request, desk: Desk) -> Reply:
    """Stops the chat."""
    if request.words != _YES:
        return Reply(toast="This button is too old. Please send /stop again.")
    desk.store.chats.put(replace(request.chat, stopped=True))
    return replace_with("Alerts are off. What you follow is kept: /start turns them on.")
