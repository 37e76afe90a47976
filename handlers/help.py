"""/help: the commands, as far as the person may use them."""

from __future__ import annotations

from handlers import Command, Desk, Reply, Request, Role
from handlers._words import say
from rules.advisory import Span, Style

COMMAND = Command("Show what you can say.", "/help", Role.ANYONE, 2)
_TITLES = {
    Role.ANYONE: "For everybody",
    Role.CONFIGURES: "To set up this chat",
    Role.OPERATOR: "For operators",
}


def answer(request: Request, desk: Desk) -> Reply:
    """Lists the commands by rank, in groups by who may use them."""
    parts: list[str | Span] = []
    for role, title in _TITLES.items():
        listed = [(name, each) for name, each in desk.commands.items() if each.role is role]
        if not listed or not _may(role, request):
            continue
        parts += [Span(title, Style.BOLD), "\n"]
        for name, command in sorted(listed, key=lambda pair: (pair[1].rank, pair[0])):
            example = f" Example: {command.example}" if command.example != f"/{name}" else ""
            parts.append(f"/{name} · {command.summary}{example}\n")
        parts.append("\n")
    parts.append(
        "Levels: 1 Be aware, 2 Be prepared, 3 Act now, 4 Leave or shelter.\n"
        "Tocsin is no emergency service. In danger, call the local emergency number.\n"
        "Places: GeoNames, CC BY 4.0."
    )
    return say(*parts)


def _may(role: Role, request: Request) -> bool:
    return (request.role if role is Role.OPERATOR else request.standing) >= role
