"""The texts that `./run learn` learns from, with what the rules alone make of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.progress import track

from benchmarks._labelled import ACCURACY, Half, alerts, labelled
from benchmarks._spoken import Spoken, spoken
from benchmarks.plain import PAGES, headlines
from rules import doubting
from rules.doubting import Doubtful
from rules.engine import Engine
from rules.events import IGNORED_VOICES, MEANT, Event, Voice
from rules.guessing import unread
from rules.item import Item
from rules.likeness import NOTHING
from rules.polling import SourceId
from rules.sentences import sentences
from rules.wording import Wording, worded

_LABELLED, _WRITTEN, _PLAIN = 2.0, 1.0, 0.5  # what a text counts: the labelled set is nearest to news
_EVERYDAY, _WARS = 4.0, 3.0  # days as feeds carry them, and what of them tells of harm
_GUESSED_AT = 2.0  # times that; what no rule reads is what is guessed at
_PLAIN_PAGE = 400  # headlines of a page of plain ones
_BELOW = " # "  # between title and text
_SHORT_TITLE, _SHORT_TEXT = 4, 5  # words
_PEACEFUL = "unrest/planned"


_UNREAD = Doubtful()


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a category, or of NOTHING that alerts. `silent`: of a labelled text or a headline, whether no rule
    reads it, though it names a place: what is guessed at; None of a text that only teaches. `read`: what rules read
    and may be doubted; `wording`: what it is guessed by; `spoken`: its mentions and their voices; `everyday`: news as a
    feed carries it on any day, by which it is decided how little may be doubted."""

    title: str
    category: str
    counts: float
    wording: Wording
    mode: str = ""
    silent: bool | None = None
    read: Doubtful = _UNREAD
    spoken: tuple[Spoken, ...] = ()
    everyday: bool = False


def labelled_texts(engine: Engine) -> Iterator[Text]:
    """The half of the labelled set that rules may be tuned on; the engine must not guess."""
    for each in track([*labelled()], "reading the labelled set"):
        if each.half is Half.TUNED:
            category = each.category if each.alert and each.category else NOTHING
            voice = None if each.voice in IGNORED_VOICES or each.category is None else each.voice
            told = _read(engine, each.item, category, _LABELLED, each.category, voice)
            yield replace(told, mode=each.mode or "")


def texts(engine: Engine) -> Iterator[Text]:
    """All of them; the engine must not guess."""
    yield from labelled_texts(engine)
    yield from _headlines(engine)
    yield from _said(engine)
    yield from _plain(engine)
    yield from _examples(engine)


def _read(
    engine: Engine, item: Item, category: str, counts: float, told_of: str | None, voice: Voice | None = None
) -> Text:
    """`told_of`: the category that the text speaks of, in whichever voice."""
    parts, told = engine.ruled(item)
    events = [each for each in told if isinstance(each, Event)]
    silent = bool(parts[0].found.countries) and unread(told)
    number = int.from_bytes(hashlib.sha256(f"{item.title}\n{item.text}".encode()).digest()[:4])
    return Text(
        item.title,
        category,
        counts * (_GUESSED_AT if silent else 1.0),
        worded(parts, engine.places),
        silent=silent,
        read=doubting.read(told, parts),
        spoken=tuple(spoken(events, parts, told_of, voice, number)),
    )


def _headlines(engine: Engine) -> Iterator[Text]:
    """Headlines that are hard on purpose, and what fills a feed on any day, with what stands below it."""
    for page in track(_pages("headlines"), "reading the headlines"):
        for kind, line in told_of(page):
            yield _kept(engine, kind, *_parted(line), _WRITTEN)
    for page in track([*_pages("days"), *_pages("texts")], "reading titles with what stands below"):
        everyday = page.parent.name == "days"
        for kind, line in told_of(page):
            title, _, text = line.partition(_BELOW)
            told = _kept(engine, kind, title, text, _EVERYDAY if everyday else _WARS)
            yield replace(told, everyday=everyday)


def _said(engine: Engine) -> Iterator[Text]:
    """What was written to tell voices apart: claims, measures and plans to come, what eases, and facts beside them."""
    for page in track(_pages("said"), "reading what is said in which voice"):
        for line in page.read_text("utf-8").splitlines():
            voice, kind, _, day, words = line.split("|", 4)
            title, _, text = words.partition(_BELOW)
            category, _, mode = kind.partition("/")
            published = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
            told = _read(engine, _item(title, text, published), category, _WRITTEN, category, Voice(voice))
            yield replace(told, mode=mode, silent=None, read=_UNREAD, **_alerting(kind, Voice(voice)))


def _alerting(kind: str, voice: Voice) -> dict[str, Any]:
    """What a text in this voice teaches of alerts: nothing where it hangs on how grave it would be."""
    if voice is Voice.ALLEGED or kind == _PEACEFUL:
        return {"counts": 0.0}
    return {"counts": _WRITTEN} if voice in MEANT else {"counts": _WRITTEN, "category": NOTHING}


def _pages(folder: str) -> list[Path]:
    return sorted((ACCURACY / folder).glob("*.txt"))


def told_of(page: Path) -> Iterator[tuple[str, str]]:
    """The lines of a page: what each tells of ("category/mode", or "-" for nothing), and its words."""
    for line in page.read_text("utf-8").splitlines():
        kind, _, words = line.split("|", 2)
        yield kind, words


def _kept(engine: Engine, kind: str, title: str, text: str, counts: float) -> Text:
    category, _, mode = kind.partition("/")
    of = None if category == "-" else category
    return replace(_read(engine, _item(title, text), of or NOTHING, counts, of), mode=mode)


def _parted(line: str) -> tuple[str, str]:
    """Title and text of a line: what stands behind its first sentence is a text, if there is enough of both."""
    end = sentences(line)[0].end
    title, text = line[:end].strip(), line[end:].strip()
    if len(title.split()) < _SHORT_TITLE or len(text.split()) < _SHORT_TEXT:
        return line, ""
    return title, text


def _plain(engine: Engine) -> Iterator[Text]:
    for page in sorted(PAGES.glob("*.toml")):
        told = sorted(headlines(page), key=lambda each: hashlib.sha256(each.title.encode()).digest())
        for each in told[:_PLAIN_PAGE]:
            yield _taught(engine, each.title, "", min(each.categories), _PLAIN)


def _examples(engine: Engine) -> Iterator[Text]:
    """Examples tell what their rule says; counterexamples what the other rules make of them."""
    for rule in track([*engine.book.by_id.values()], "reading the examples"):
        for each in rule.examples:
            told = (each.voice or rule.voice or Voice.ACTUAL) in MEANT
            text = _taught(engine, each.title, each.text, rule.category if told else NOTHING, _WRITTEN)
            yield replace(text, mode=rule.mode.slug)
        for each in rule.counterexamples:
            heard = alerts(engine.judge(_item(each.title, each.text)))
            yield _taught(engine, each.title, each.text, heard[0].category if heard else NOTHING, _WRITTEN)


def _taught(engine: Engine, title: str, text: str, category: str, counts: float) -> Text:
    """A text that only teaches how what alerts is worded."""
    parts, _ = engine.ruled(_item(title, text))
    return Text(title, category, counts, worded(parts, engine.places))


def _item(title: str, text: str, published: datetime | None = None) -> Item:
    return Item(SourceId("learn"), "", "", title, text, None, published)
