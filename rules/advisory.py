"""The words of an advisory: five elements (source, hazard and impact, place, guidance, time), no markup."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rules.incidents import IncidentId


class Style(StrEnum):
    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    QUOTE = "quote"  # evidence, folded where the channel can fold
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. Untrusted text is only ever text: couriers make no markup of it."""

    text: str
    style: Style = Style.PLAIN
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """`data` is what comes back when it is pressed: "v1:<command>:<argument>[:<argument>]", at most 64 bytes."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a courier carries: spans in order, and rows of buttons below."""

    spans: tuple[Span, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()

    @property
    def text(self) -> str:
        """The plain text of all spans."""
        return "".join(span.text for span in self.spans)


def message(*parts: str | Span, buttons: tuple[tuple[Button, ...], ...] = ()) -> Message:
    """A message of plain strings and spans."""
    return Message(tuple(Span(part) if isinstance(part, str) else part for part in parts), buttons)


@dataclass(frozen=True, slots=True)
class Advisory:
    """What is said of one revision of an incident, before it becomes a message for one chat."""

    incident: IncidentId
    revision: int
    severity: int
    headline: str
    facts: tuple[str, ...]
    guidance: str
    sources: tuple[str, ...]
    links: tuple[tuple[str, str], ...]  # (name of the source, url)
