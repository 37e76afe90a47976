"""Splits an answer that is longer than one message of a chat may be."""

from __future__ import annotations

from dataclasses import replace

from couriers._rendering import LIMIT, units
from rules.advisory import Message, Span

_MOST = LIMIT - 96  # room for a label, and for what a courier puts between
_MOST_MESSAGES = 10


def split(message: Message) -> tuple[Message, ...]:
    """The message in pieces of at most 4096 UTF-16 units, cut at line ends where there are any. The buttons stay
    below the last piece. What fills more than ten messages is cut off, and says so."""
    pieces: list[list[Span]] = [[]]
    room = _MOST
    for span in message.spans:
        rest = span.text
        while rest:
            part, rest = _cut(rest, room)
            if part:
                pieces[-1].append(replace(span, text=part))
                room -= units(part)
            if rest:
                pieces.append([])
                room = _MOST
    if len(pieces) > _MOST_MESSAGES:
        pieces = [
            *pieces[: _MOST_MESSAGES - 1],
            [Span("This answer is too long to show the rest of it here.")],
        ]
    messages = [Message(tuple(spans)) for spans in pieces if "".join(span.text for span in spans).strip()]
    return (*messages[:-1], _ended(messages[-1], message)) if messages else ()


def _ended(last: Message, whole: Message) -> Message:
    """The last piece, without white space at its end, and with the buttons."""
    spans = list(last.spans)
    while not spans[-1].text.strip():
        spans.pop()
    spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip())
    return Message(tuple(spans), whole.buttons)


def _cut(text: str, room: int) -> tuple[str, str]:
    """What fits, and the rest. A line is cut only where it is longer than a message."""
    if units(text) <= room:
        return text, ""
    end = fits = 0
    for index, character in enumerate(text):
        fits += units(character)
        if fits > room:
            break
        end = index + 1
    at = text.rfind("\n", 0, end)
    if at >= 0:
        return text[: at + 1], text[at + 1 :]
    return ("", text) if room < _MOST else (text[:end], text[end:])
