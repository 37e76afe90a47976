"""Words that several answers use: ages, quotations, levels, yes and no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers import Reply
from rules.advisory import SEVERITY_NAMES, Button, Span, message

_LONGEST_QUOTE = 60
_TAPPABLE = re.compile(r"(?<!\w)[/@#$]+(?=\w)")
_ENTRY = re.compile(r"[,;\n]+")


def say(*parts: str | Span, buttons: tuple[tuple[Button, ...], ...] = ()) -> Reply:
    """An answer of one message."""
    return Reply((message(*parts, buttons=buttons),))


def replace_with(*parts: str | Span, toast: str = "") -> Reply:
    """An answer that takes the place of the message whose button was pressed."""
    return Reply(instead=message(*parts), toast=toast)


def quoted(words: str) -> str:
    """What somebody typed, short and harmless: nothing in it can be tapped."""
    bare = "".join(
        " " if each.isspace() else each
        for each in words
        if each.isspace() or unicodedata.category(each)[0] != "C"
    )
    flat = " ".join(_TAPPABLE.sub("", bare).split())
    return f"“{flat if len(flat) <= _LONGEST_QUOTE else flat[:_LONGEST_QUOTE].rstrip() + '…'}”"


def entries(words: str) -> list[str]:
    """What is listed with commas, semicolons or line ends."""
    return [entry.strip() for entry in _ENTRY.split(words) if entry.strip()]


def ago(then: datetime, now: datetime) -> str:
    """How long ago, in the unit that fits: "5 minutes ago"."""
    minutes = int(max(now - then, timedelta()).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 120:
        return f"{count(minutes, 'minute')} ago"
    hours = minutes // 60
    return f"{count(hours, 'hour')} ago" if hours < 48 else f"{count(hours // 24, 'day')} ago"


def level(least: int) -> str:
    """A level with its name: "2 (Be prepared)"."""
    return f"{least} ({SEVERITY_NAMES[least]})"


def count(number: int, one: str, many: str = "") -> str:
    """ "1 chat", "2 chats"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def column(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Buttons below each other."""
    return tuple((button,) for button in buttons)
