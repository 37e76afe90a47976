"""/following: what this chat follows, and how."""

from __future__ import annotations

from handlers import Command, Desk, Reply, Request, Role
from handlers._digest import when
from handlers._places import named
from handlers._words import level, say
from rules.advisory import Span, Style
from rules.places import PlaceId

COMMAND = Command("Show what this chat follows, and its settings.", "/following", Role.ANYONE, 12)


def answer(request: Request, desk: Desk) -> Reply:
    """The places with their levels, and the chat's settings."""
    chat = request.chat
    following = [each for each in desk.store.subscriptions.of(chat.id) if each.place in desk.places]
    if not following:
        return say("This chat follows nothing yet. Example: /follow Almaty")
    lines = sorted(
        f"• {named(desk.places.get(each.place), desk)} · level {level(each.least)}"
        + (f" · only {', '.join(sorted(each.categories))}" if each.categories else "")
        for each in following
    )
    quiet = f"{chat.quiet.start:%H:%M}-{chat.quiet.end:%H:%M}" if chat.quiet else "none"
    settings = [f"Quiet hours: {quiet}. Time zone: {chat.timezone}."]
    if chat.nationality:
        settings.append(f"Nationality: {desk.places.get(PlaceId(chat.nationality)).name}.")
    if chat.digest:
        settings.append(f"Digest: {when(chat.digest)}.")
    if chat.low_data:
        settings.append("Low-data mode: short cards.")
    if chat.stopped:
        settings.append("Alerts are off: /start turns them on.")
    return say(Span("This chat follows", Style.BOLD), "\n", "\n".join(lines), "\n", " ".join(settings))
