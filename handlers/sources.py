"""/sources: where the news comes from, and how each source is doing."""

from __future__ import annotations

from handlers import Command, Desk, Reply, Request, Role
from handlers._situation import sources_line
from handlers._words import ago, say
from rules.advisory import Span, Style
from rules.polling import Health

COMMAND = Command("The sources, and how each is doing.", "/sources", Role.OPERATOR, 60)
_SIGNS = {Health.OK: "🟢", Health.NEW: "⚪"}


def answer(request: Request, desk: Desk) -> Reply:
    """One line a source, those in trouble first."""
    known = desk.store.sources.all()
    if not known:
        return say("No source was asked yet. Sources stand in the configuration file, as [[source]] tables.")
    lines = []
    for source, poll in sorted(known, key=lambda pair: (pair[1].health is Health.OK, pair[0].id)):
        asked = f"asked {ago(poll.asked, request.now)}" if poll.asked else "never asked"
        trouble = f" · {poll.error[:160]} ({poll.failures} in a row)" if poll.error else ""
        sign = _SIGNS.get(poll.health, "🟠")
        lines.append(
            f"{sign} {source.id} · {source.kind}, {source.tier.value} · {poll.health.value}, {asked}{trouble}"
        )
    return say(Span(sources_line(desk, request.now), Style.BOLD), "\n", "\n".join(lines))
