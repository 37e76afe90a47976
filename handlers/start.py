"""/start: what the bot does, and on again after /stop."""

from __future__ import annotations

from dataclasses import replace

from handlers import Command, Desk, Reply, Request, Role
from handlers._words import count, say
from rules.advisory import Span, Style
from rules.audience import ChatKind

COMMAND = Command("Begin, or go on after /stop.", "/start", Role.ANYONE, 1)


def answer(request: Request, desk: Desk) -> Reply:
    """Welcomes, and resumes a stopped chat where the person may configure it."""
    chat = request.chat
    following = desk.store.subscriptions.of(chat.id)
    if chat.stopped and request.standing >= Role.CONFIGURES:
        desk.store.chats.put(replace(chat, stopped=False))
        return say(
            f"Alerts are on again. This chat follows {count(len(following), 'place')}: see /following."
        )
    if chat.stopped:
        return say("Alerts are off in this group. Its administrators can turn them on with /start.")
    group = "Here in a group, its administrators choose the places. " if chat.kind is ChatKind.GROUP else ""
    return say(
        Span("Tocsin rings when it matters.", Style.BOLD),
        " I read news and official travel advice, and tell you what happens in the places that you follow: how "
        "serious it is, how sure, and what to do.\n",
        f"{group}Begin with a country, a region or a city:\n/follow Almaty\n",
        "Everything else: /help",
    )
