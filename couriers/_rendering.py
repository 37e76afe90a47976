"""From spans to one text with styled runs, measured as Telegram measures: in UTF-16 code units.

Untrusted text never becomes markup, and nothing in it can be tapped as a command or calls somebody by name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.advisory import Message, Span, Style

LIMIT = 4096  # units of one message: core.telegram.org/bots/api#sendmessage
MOST_RUNS = 100  # entities of one message
LONGEST_ADDRESS = 2048
_ELLIPSIS = "…"
_REPEATED = Span("(repeated) ", Style.ITALIC)
_WORD_JOINER = "\u2060"
# What is given up first when a text is too long: evidence before words, words before links and headlines.
_GIVEN_UP = (Style.QUOTE, Style.CODE, Style.ITALIC, Style.PLAIN, Style.LINK, Style.BOLD)
_UNTRUSTED = frozenset({Style.QUOTE, Style.LINK})
# Zero-width space, word joiner and its invisible neighbours, byte order mark, bidi marks and overrides, tags;
# the zero-width joiner stays, emoji are made with it.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_TAPPABLE = re.compile(r"(?<![\w/])([/@#$])(?=\w)")
_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Run:
    """A styled part of the text: `offset` and `length` are UTF-16 code units."""

    style: Style
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """`text` has at most 4096 units, and every run lies within it."""

    text: str
    runs: tuple[Run, ...] = ()


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def plain(text: str) -> str:
    """The text without control, bidi and invisible characters; line breaks stay. Always valid UTF-8."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(each for each in text if each == "\n" or unicodedata.category(each) not in {"Cc", "Cs"})


def harmless(text: str) -> str:
    """Plain text in which no word is a command, a mention, a hashtag or a cashtag."""
    return _TAPPABLE.sub(rf"\1{_WORD_JOINER}", plain(text))


def render(message: Message, repeated: int = 0) -> Rendered:
    """The message as one text of at most 4096 units. What is too long loses evidence first, from its end."""
    spans = [_clean(span) for span in ((_REPEATED, *message.spans) if repeated else message.spans)]
    return _joined(_stripped(_fitting(_stripped(spans))))


def _clean(span: Span) -> Span:
    text = harmless(span.text) if span.style in _UNTRUSTED else plain(span.text)
    if span.style is not Style.LINK:
        return replace(span, text=text, url=None)
    address = span.url or ""
    sound = len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address)
    return replace(span, text=text) if sound else Span(text)


def _stripped(spans: list[Span]) -> list[Span]:
    """Without white space at both ends: Telegram would take it away and shift the runs."""
    while spans and not spans[0].text.lstrip():
        spans = spans[1:]
    while spans and not spans[-1].text.rstrip():
        spans = spans[:-1]
    if spans:
        spans = [replace(spans[0], text=spans[0].text.lstrip()), *spans[1:]]
        spans = [*spans[:-1], replace(spans[-1], text=spans[-1].text.rstrip())]
    return spans


def _fitting(spans: list[Span]) -> list[Span]:
    excess = sum(units(span.text) for span in spans) - LIMIT
    for style in _GIVEN_UP:
        for index in reversed(range(len(spans))):
            if excess <= 0:
                return spans
            span = spans[index]
            if span.style is style:
                cut = _cut(span.text, units(span.text) - excess)
                excess -= units(span.text) - units(cut)
                spans = [*spans[:index], replace(span, text=cut), *spans[index + 1 :]]
    return spans


def _cut(text: str, most: int) -> str:
    """The beginning of the text, in at most `most` units with the ellipsis; nothing if that is too little."""
    if most < 2:
        return ""
    ending = "\n" if text.endswith("\n") else ""
    room = most - units(_ELLIPSIS) - len(ending)
    kept = []
    for character in text:
        room -= units(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + _ELLIPSIS + ending if kept else ""


def _joined(spans: Sequence[Span]) -> Rendered:
    runs = []
    offset = 0
    for span in spans:
        length = units(span.text)
        bare = span.text.strip()
        if bare and span.style is not Style.PLAIN:
            lead = units(span.text[: span.text.index(bare[0])])
            runs.append(Run(span.style, offset + lead, units(bare), span.url))
        offset += length
    return Rendered("".join(span.text for span in spans), tuple(runs[:MOST_RUNS]))
