"""/sources: where the news comes from, and how each source is doing."""

from __future__ import annotations

from handlers import Command, Desk, Reply, Request, Role
from handlers._situation import sources_line
from handlers._words import ago, count, say
from rules.advisory import Span, Style
from rules.notices import has_moved, lasting
from rules.polling import Health, Poll, Source
from rules.rhythm import usual
from store.troubles import HEALTH, Trouble

COMMAND = Command("The sources, and how each is doing.", "/sources", Role.OPERATOR, 60)
_SIGNS = {Health.OK: "🟢", Health.NEW: "⚪"}


def answer(request: Request, desk: Desk) -> Reply:
    """One line a source, those in trouble first."""
    known = desk.store.sources.all()
    if not known:
        return say("No source was asked yet. Sources stand in the configuration file, as [[source]] tables.")
    lines, ill = [], desk.store.sources.troubles.all(HEALTH)
    for source, poll in sorted(known, key=lambda pair: (pair[1].health is Health.OK, pair[0].id)):
        asked = f"asked {ago(poll.asked, request.now)}" if poll.asked else "never asked"
        sign = _SIGNS.get(poll.health, "🟠")
        lines.append(
            f"{sign} {source.id} · {source.kind}, {source.tier.value} · {poll.health.value}, {asked}"
            f"{_silent(poll, request)}{_trouble(poll, ill.get(source.id), request)}{_moved(source, poll)}"
        )
    if held := sum(each.items for each in desk.store.items.floods.held()):
        lines.append(f"{count(held, 'item')} held after a flood: /queue")
    return say(Span(sources_line(desk, request.now), Style.BOLD), "\n", "\n".join(lines))


def _moved(source: Source, poll: Poll) -> str:
    return f" · {has_moved(source, poll.moved)}" if poll.moved else ""


def _silent(poll: Poll, request: Request) -> str:
    """How long it has had nothing new, and what is usual for it, where that is the matter."""
    if poll.newest is None or poll.health not in (Health.LATE, Health.STALE):
        return ""
    gap = usual(poll.gaps)
    compared = f", usually within {lasting(gap)}" if gap else ""
    return f" · nothing new for {lasting(request.now - poll.newest)}{compared}"


def _trouble(poll: Poll, ill: Trouble | None, request: Request) -> str:
    since = f" · for {lasting(request.now - ill.since)}" if ill else ""
    in_a_row = f" ({poll.failures} in a row)" if poll.failures else ""
    return f"{since} · {poll.error[:160]}{in_a_row}" if poll.error else since
