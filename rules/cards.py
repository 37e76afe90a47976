"""The messages that an advisory becomes for one chat: its card, the note below it, and what closes it. No markup."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from rules.addresses import is_withheld
from rules.advisory import SEVERITY_NAMES, SEVERITY_SIGNS, Advisory, Button, Message, Span, Style, message
from rules.audience import ChatKind, Letter


def card(advisory: Advisory, letter: Letter, acknowledged: str = "") -> Message:
    """The card of an advisory for one chat, with why the chat gets it. A group can acknowledge it."""
    zone = ZoneInfo(letter.chat.timezone)
    local = advisory.reported.astimezone(zone)
    sign, name = SEVERITY_SIGNS[advisory.severity], SEVERITY_NAMES[advisory.severity]
    spans: list[Span | str] = [
        Span(f"{sign} {name} · {advisory.place}", Style.BOLD), "\n", Span(advisory.headline, Style.BOLD), "\n",
    ]  # fmt: skip
    if advisory.news:
        spans += [Span(advisory.news, Style.ITALIC), "\n"]
    spans += [f"• {fact}\n" for fact in advisory.facts]
    spans += [Span("What to do: ", Style.BOLD), advisory.guidance, "\n"]
    spans += [Span("How sure: ", Style.BOLD), advisory.certainty, "\n"]
    spans += [Span("When: ", Style.BOLD), f"last report {local:%-d %B %Y, %H:%M} ({letter.chat.timezone})\n"]
    if advisory.links:
        spans.append(
            Span("\n".join(f"{publisher}: {title}" for publisher, title, _ in advisory.links), Style.QUOTE)
        )
        spans.append("\n")
        spans += [
            s
            for n, link in enumerate(advisory.links[:3])
            if link[2]
            for s in (" · " if n else "", _link(link[0], link[2]))
        ]
        spans.append("\n")
    if acknowledged:
        spans.append(f"✅ {acknowledged}\n")
    spans.append(
        f"You get this because this chat follows {letter.follows.name}. Ref {advisory.incident} r{advisory.revision}"
    )
    return message(*spans, buttons=_buttons(advisory, letter, acknowledged))


def _link(publisher: str, url: str) -> Span | str:
    return f"{publisher}: link withheld" if is_withheld(url) else Span(publisher, Style.LINK, url)


def _buttons(advisory: Advisory, letter: Letter, acknowledged: str) -> tuple[tuple[Button, ...], ...]:
    why = Button("Why?", f"v1:why:{advisory.incident}")
    if letter.chat.kind is ChatKind.GROUP and not acknowledged:
        return ((Button("Acknowledge", f"v1:ack:{advisory.incident}"), why),)
    return ((why,),)


def note(advisory: Advisory) -> Message:
    """The short message that rings under a card which got worse."""
    sign, name = SEVERITY_SIGNS[advisory.severity], SEVERITY_NAMES[advisory.severity]
    first = Span(f"{sign} {name} · {advisory.place}", Style.BOLD)
    news = f"\n{advisory.headline}. {advisory.news}\nWhat to do: {advisory.guidance}\n"
    sure = f"How sure: {advisory.certainty} Last report {advisory.reported:%-d %B %Y, %H:%M} UTC.\n"
    return message(first, news, sure, f"See the card above. Ref {advisory.incident} r{advisory.revision}")


def closing(advisory: Advisory) -> Message:
    """What is left of the card of an incident that was wrong, or became part of another."""
    first = Span(f"{advisory.place}: {advisory.headline}", Style.BOLD)
    return message(first, f"\n{advisory.news}\nRef {advisory.incident} r{advisory.revision}")
