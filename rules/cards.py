"""The messages that an advisory becomes for one chat: its card, the note below it, and what closes it. No markup."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from rules.addresses import is_withheld
from rules.advisory import SEVERITY_NAMES, SEVERITY_SIGNS, Advisory, Button, Message, Span, Style, message
from rules.audience import ChatKind, Letter
from rules.incidents import Reason
from rules.maps import map_of
from rules.places import Places

SHORT = 300  # bytes of a card in low-data mode, none of which is reached
MAPPED_FROM = 3  # severity
_MAPPED = frozenset({Reason.NEW, Reason.WORSE, Reason.WIDER, Reason.CONFIRMED})
_ADVISED = 60  # bytes of what to do, where there is news to tell


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
        f"You get this because this chat follows {_followed(letter)}. Ref {advisory.incident} r{advisory.revision}"
    )
    return message(*spans, buttons=_buttons(advisory, letter, acknowledged))


def _followed(letter: Letter) -> str:
    name = letter.follows.name
    return f"{name}, which is {letter.beyond}" if letter.beyond else name


def _link(publisher: str, url: str) -> Span | str:
    return f"{publisher}: link withheld" if is_withheld(url) else Span(publisher, Style.LINK, url)


def _buttons(advisory: Advisory, letter: Letter, acknowledged: str) -> tuple[tuple[Button, ...], ...]:
    why = Button("Why?", f"v1:why:{advisory.incident}")
    if letter.chat.kind is ChatKind.GROUP and not acknowledged:
        return ((Button("Acknowledge", f"v1:ack:{advisory.incident}"), why),)
    return ((why,),)


def note(advisory: Advisory, zone: str) -> Message:
    """The short message that rings under a card which got worse; `zone` is that of the chat."""
    local = advisory.reported.astimezone(ZoneInfo(zone))
    sign, name = SEVERITY_SIGNS[advisory.severity], SEVERITY_NAMES[advisory.severity]
    first = Span(f"{sign} {name} · {advisory.place}", Style.BOLD)
    news = f"\n{advisory.headline}. {advisory.news}\nWhat to do: {advisory.guidance}\n"
    sure = f"How sure: {advisory.certainty} Last report {local:%-d %B %Y, %H:%M} ({zone}).\n"
    return message(first, news, sure, f"See the card above. Ref {advisory.incident} r{advisory.revision}")


def short(advisory: Advisory, letter: Letter) -> Message:
    """The card, or the note below it, for a chat in low-data mode: the five elements in less than 300 bytes (UTF-8) of
    text alone."""
    local = advisory.reported.astimezone(ZoneInfo(letter.chat.timezone))
    sign, name = SEVERITY_SIGNS[advisory.severity], SEVERITY_NAMES[advisory.severity]
    end = f"\n{local:%-d %b %H:%M %Z} Ref {advisory.incident} r{advisory.revision}"
    text = f"{sign} {name} · {_clipped(advisory.place, 45)}: {_clipped(advisory.headline, 70)}"
    sure = f"\n{_clipped(advisory.certainty, 45)}"
    left = SHORT - 1 - sum(len(each.encode()) for each in (text, sure, end))
    advised = _clipped(f"\n{advisory.guidance}", min(left, _ADVISED) if advisory.news else left)
    more = _clipped(f"\n{advisory.news}", left - len(advised.encode())) if advisory.news else ""
    return message(f"{text}{more}{advised}{sure}{end}")


def _clipped(text: str, size: int) -> str:
    """At most `size` bytes of a text: its whole sentences, as half of a "do not" says the contrary, or whole words."""
    if len(text.encode()) <= size:
        return text
    sentences = text.encode()[: max(size, 0)].decode(errors="ignore").rpartition(". ")[0]
    if sentences:
        return f"{sentences}."
    kept = text.encode()[: max(size - len("…".encode()), 0)].decode(errors="ignore")
    return f"{kept.rpartition(' ')[0] or kept}…" if size > len("…".encode()) else ""


def picture(advisory: Advisory, letter: Letter, places: Places) -> Message | None:
    """The map that goes under a card: where something grave goes on. None for what is slight, for what eases or ends,
    for chats in which data is dear, and where there is no map that would be right."""
    if advisory.severity < MAPPED_FROM or letter.change.reason not in _MAPPED or letter.chat.low_data:
        return None
    shown = map_of(letter.change.incident.place, letter.follows, places)
    if shown is None:
        return None
    yours = f" — you follow {shown.follows.name}" if shown.follows else ""
    return replace(message(f"Map: {advisory.place}{yours}"), picture=shown)


def closing(advisory: Advisory) -> Message:
    """What is left of the card of an incident that was wrong, or became part of another."""
    first = Span(f"{advisory.place}: {advisory.headline}", Style.BOLD)
    return message(first, f"\n{advisory.news}\nRef {advisory.incident} r{advisory.revision}")
