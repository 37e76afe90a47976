"""/queue: what is held of a flood of items, and what becomes of it."""

from __future__ import annotations

from handlers import Command, Desk, Reply, Request, Role
from handlers._words import ago, count, quoted, say
from rules.advisory import Span, Style
from rules.errors import InputError
from store.floods import Held

COMMAND = Command("Items held after a flood; release or drop them.", "/queue release bbc", Role.OPERATOR, 61)
_SHOWN = 3
_HOW = (
    "To judge what is held of a source: /queue release SOURCE. To set it aside for good: /queue drop SOURCE"
)


def answer(request: Request, desk: Desk) -> Reply:
    """Without words what is held; "release SOURCE" judges it now, "drop SOURCE" sets it aside."""
    held = {str(each.source): each for each in desk.store.items.floods.held()}
    what, _, source = request.words.strip().partition(" ")
    if not what:
        return _listed(list(held.values()), request, desk)
    source = source.strip()
    if what.casefold() not in ("release", "drop"):
        raise InputError(f"I do not know {quoted(what)} here. {_HOW}")
    if source not in held:
        known = f"Held: {', '.join(held)}." if held else "Nothing is held."
        raise InputError(
            f"Nothing is held of {quoted(source)}. {known}" if source else f"Which source? {known}"
        )
    floods, key = desk.store.items.floods, held[source].source
    release = what.casefold() == "release"
    number = floods.release(key) if release else floods.drop(key)
    action = "held items released" if release else "held items dropped"
    desk.store.audit.append(str(request.user), action, f"{source}: {number}", request.now)
    became = "is read now, and told as any other" if release else "is kept and not read"
    return say(f"{count(number, 'item')} of {source}: what was held {became}.")


def _listed(held: list[Held], request: Request, desk: Desk) -> Reply:
    if not held:
        return say(
            "Nothing is held. When a source brings far more at once than ever, what is too much waits here."
        )
    parts: list[str | Span] = []
    for each in held:
        parts.append(Span(f"{each.source}: {count(each.items, 'item')} held", Style.BOLD))
        titles = desk.store.items.floods.titles(each.source, _SHOWN)
        parts.append(
            f", since {ago(each.since, request.now)}\n" + "".join(f"· {quoted(t)}\n" for t in titles)
        )
    return say(*parts, _HOW)
