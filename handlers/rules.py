"""/rules: the rulebook, page by page."""

from __future__ import annotations

from handlers import Command, Desk, Reply, Request, Role
from handlers._pages import page_named
from handlers._words import count, say
from rules.advisory import Span, Style
from rules.errors import InputError

COMMAND = Command("The rule pages, or the rules of one page.", "/rules departure", Role.OPERATOR, 61)


def answer(request: Request, desk: Desk) -> Reply:
    """The pages with how many rules each has, or the modes and rules of one page."""
    if request.words.strip():
        return _page(request.words, desk)
    edited = desk.store.rulebook.active()
    lines = [
        f"• {name} · {page.title} · {count(len(page.rules), 'rule')}{' · edited in chat' if name in edited else ''}"
        for name, page in sorted(desk.book.pages.items())
    ]
    if not lines:
        return say("No rules are in force.")
    return say(
        Span(f"Rulebook {desk.book.version}", Style.BOLD), "\n", "\n".join(lines), "\nOne page: /rules NAME"
    )


def _page(words: str, desk: Desk) -> Reply:
    name = page_named(words, desk)
    page = desk.book.pages.get(name)
    if page is None:
        raise InputError(f"The page {name} holds lists or is not in force; its rules cannot be shown.")
    modes = [f"• {slug} · severity {mode.severity} · {mode.name}" for slug, mode in page.modes.items()]
    rules = [f"• {each.id} → {each.mode.slug} · {each.status.value}" for each in page.rules.values()]
    return say(
        Span(f"{name}: {page.title}", Style.BOLD), "\n", "Modes\n", "\n".join(modes), "\nRules\n", "\n".join(rules),
        "\nOne rule: /rule NAME. Edit: /editrule PAGE",
    )  # fmt: skip
