"""`./run learn`: makes rules/likeness.npz anew from the labelled texts of the project. It takes about five minutes.

Example: ./run learn

It learns from the half of the labelled set that rules may be tuned on, the headlines and plain headlines of
tests/accuracy, and the examples of the rules; never from the half that is only scored. Each run gives the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from benchmarks._bounds import Guessed, Read, least_of, weighed
from benchmarks._labelled import ACCURACY, Half, alerts, labelled
from benchmarks._regression import balanced, descended
from benchmarks.plain import PAGES, headlines
from rules import likeness
from rules.context import SIZE
from rules.doubting import Doubt, Doubtful
from rules.engine import Engine
from rules.events import Verdict
from rules.guessing import unread
from rules.item import Item
from rules.likeness import NOTHING, Least
from rules.polling import SourceId
from rules.sentences import sentences
from rules.wording import Wording, features
from rules.workbench import Workbench, shipped_pages

_FILE = Path(likeness.__file__).with_suffix(".npz")
_LABELLED, _WRITTEN, _PLAIN = 2.0, 1.0, 0.5  # what a text counts: the labelled set is nearest to news
_EVERYDAY, _WARS = 4.0, 3.0  # days as feeds carry them, and what of them tells of harm
_GUESSED_AT = 2.0  # times that; what no rule reads is what is guessed at
_PLAIN_PAGE = 400  # headlines of a page of plain ones
_FEWEST = 2  # texts that hold a word
_FOLDS = 5
# Of what must not alert so many may be guessed wrongly: titles alone, everyday ones with a text.
_FALSE = (0.0205, 0.006)
# Of the alerts that rules read and may be doubted so many may be doubted wrongly: titles alone, everyday ones with a text.
_LOST = (0.008, 0.05)
_BELOW = " # "  # between title and text
_SHORT_TITLE, _SHORT_TEXT = 4, 5  # words
_STEP = 127  # the largest whole number of a weight
# What these say alerts nobody.
_NEVER = frozenset({"indicator"})


_UNWORDED = Wording("")
_UNREAD = Doubtful()
UNSET = Least(0.0, 0.0), Doubt({"always": 0.0}, 0.0)  # while trying


@dataclass(frozen=True, slots=True)
class Text:
    """`silent`: of a labelled text or a headline, whether no rule reads it, though it names a place: what is guessed
    at. None of a text that only teaches. `read`: what rules read and may be doubted; `wording`: what it is guessed by;
    `everyday`: news as a feed carries it on any day, by which it is decided how little may be doubted."""

    title: str
    text: str
    category: str  # or NOTHING
    counts: float
    mode: str = ""
    silent: bool | None = None
    read: Doubtful = _UNREAD
    wording: Wording = _UNWORDED
    everyday: bool = False


def main() -> None:
    """Learns, says how far it can be trusted, and writes the file."""
    argparse.ArgumentParser(
        prog="./run learn", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    bench = Workbench()
    bench.open(shipped_pages(), likeness=False)
    told = [*labelled_texts(bench.engine), *_headlines(bench.engine), *_plain(), *_examples(bench.engine)]
    texts = [_worded(bench.engine, each) for each in told if each.category not in _NEVER]
    print(f"{len(texts)} texts, {sum(each.category != NOTHING for each in texts)} of them alert")
    least, doubt = _tried(texts)
    arrays = learned(texts, least, doubt)
    stored = io.BytesIO()
    np.savez_compressed(stored, **arrays)
    _FILE.write_bytes(stored.getvalue())
    print(
        f"{_FILE.name}: {len(arrays['alerts.weights'])} words, {len(stored.getvalue())} bytes, {least}, {doubt.bound:.2f}"
    )


def labelled_texts(engine: Engine) -> Iterator[Text]:
    """The half of the labelled set that rules may be tuned on; the engine must not guess."""
    for each in track([*labelled()], "reading the labelled set"):
        if each.half is Half.TUNED:
            verdict = engine.judge(each.item)
            category = each.category if each.alert and each.category else NOTHING
            told = Text(each.item.title, each.item.text, category, _LABELLED, each.mode or "")
            yield _read(engine, told, verdict)


def _worded(engine: Engine, told: Text) -> Text:
    """The text with what it is guessed by."""
    return replace(told, wording=engine.wording(_item(told.title, told.text)))


def _read(engine: Engine, told: Text, verdict: Verdict) -> Text:
    """The text with what rules make of it."""
    silent = bool(verdict.countries) and unread((*verdict.events, *verdict.ignored))
    return replace(
        told,
        silent=silent,
        read=engine.doubtful(_item(told.title, told.text)) if verdict.events else _UNREAD,
        counts=told.counts * (_GUESSED_AT if silent else 1.0),
    )


def _headlines(engine: Engine) -> Iterator[Text]:
    """Headlines that are hard on purpose, and what fills a feed on any day, with what stands below it."""
    for page in track(_pages("headlines"), "reading the headlines"):
        for kind, line in _told(page):
            yield _kept(engine, kind, *_parted(line), _WRITTEN, everyday=False)
    for page in track([*_pages("days"), *_pages("texts")], "reading titles with what stands below"):
        for kind, line in _told(page):
            title, _, text = line.partition(_BELOW)
            everyday = page.parent.name == "days"
            yield _kept(engine, kind, title, text, _EVERYDAY if everyday else _WARS, everyday=everyday)


def _pages(folder: str) -> list[Path]:
    return sorted((ACCURACY / folder).glob("*.txt"))


def _told(page: Path) -> Iterator[tuple[str, str]]:
    """The lines of a page: what each tells of ("category/mode", or "-" for nothing), and its words."""
    for line in page.read_text("utf-8").splitlines():
        kind, _, words = line.split("|", 2)
        yield kind, words


def _kept(engine: Engine, kind: str, title: str, text: str, counts: float, *, everyday: bool) -> Text:
    category, _, mode = kind.partition("/")
    told = Text(title, text, NOTHING if category == "-" else category, counts, mode, everyday=everyday)
    return _read(engine, told, engine.judge(_item(title, text)))


def _parted(line: str) -> tuple[str, str]:
    """Title and text of a line: what stands behind its first sentence is a text, if there is enough of both."""
    end = sentences(line)[0].end
    title, text = line[:end].strip(), line[end:].strip()
    if len(title.split()) < _SHORT_TITLE or len(text.split()) < _SHORT_TEXT:
        return line, ""
    return title, text


def _plain() -> Iterator[Text]:
    for page in sorted(PAGES.glob("*.toml")):
        told = sorted(headlines(page), key=lambda each: hashlib.sha256(each.title.encode()).digest())
        for each in told[:_PLAIN_PAGE]:
            yield Text(each.title, "", min(each.categories), _PLAIN)


def _examples(engine: Engine) -> Iterator[Text]:
    """Examples tell what their rule says; counterexamples what the other rules make of them."""
    for rule in track([*engine.book.by_id.values()], "reading the examples"):
        for each in rule.examples:
            told = (each.voice or rule.voice or "actual") in ("actual", "ordered", "planned")
            yield Text(each.title, each.text, rule.category if told else NOTHING, _WRITTEN, rule.mode.slug)
        for each in rule.counterexamples:
            heard = alerts(engine.judge(_item(each.title, each.text)))
            yield Text(each.title, each.text, heard[0].category if heard else NOTHING, _WRITTEN)


def _item(title: str, text: str) -> Item:
    return Item(SourceId("learn"), "", "", title, text, None, None)


def _tried(texts: Sequence[Text]) -> tuple[Least, Doubt]:
    """How sure the model must be that too few false guesses and wrong doubts are left to matter, as it judges texts that
    it has not seen."""
    guesses: list[Guessed] = []
    read: list[Read] = []
    for fold in track(range(_FOLDS), "trying on texts not learned from"):
        seen = [t for n, t in enumerate(texts) if n % _FOLDS != fold]
        model = likeness.restored(learned(seen, *UNSET, kinds=False))
        for told in (t for n, t in enumerate(texts) if n % _FOLDS == fold and t.silent is not None):
            real, texted = told.category != NOTHING, bool(told.wording.text)
            strength = model.strength(told.wording) if told.silent else -inf
            guesses.append(Guessed(strength, real, texted, told.everyday))
            if told.read.kinds and told.wording.telling:
                read.append(Read(model.signs(told.wording, told.read), real, told.everyday))
    least, doubt = least_of(guesses, *_FALSE), weighed(read, *_LOST)
    silent = [each for each in guesses if each.real and each.strength > -inf]
    found = sum(each.strength >= (least.texted if each.texted else least.titled) for each in silent)
    doubted = sum(doubt.holds(each.signs) for each in read if not each.real)
    print(f"  {found} of {len(silent)} silent alerts are guessed")
    print(f"  {doubted} of {sum(not each.real for each in read)} false ones are doubted")
    return least, doubt


def learned(
    texts: Sequence[Text], least: Least, doubt: Doubt, *, kinds: bool = True
) -> dict[str, NDArray[np.generic]]:
    """The arrays of the file (rules/likeness.py). `kinds`: whether categories and modes are learned as well."""
    told = [features(each.wording) for each in texts]
    spread = Counter(word for words in told for word in {*words})
    words = sorted(word for word, times in spread.items() if times >= _FEWEST)
    at = {word: number for number, word in enumerate(words)}
    rows = [np.array([at[word] for word in each if word in at], dtype=np.int64) for each in told]
    heard = ["alerts" if each.category != NOTHING else NOTHING for each in texts]
    categories = [each.category if kinds else NOTHING for each in texts]
    modes = [
        f"{category}/{each.mode}" if each.mode and category != NOTHING else ""
        for each, category in zip(texts, categories, strict=True)
    ]
    arrays = {"words": _lines(words), "least": np.array([least.titled, least.texted])}
    arrays |= {"doubt.names": _lines([*doubt.worths]), "doubt.worths": np.array([*doubt.worths.values()])}
    arrays |= {"doubt.bound": np.array(doubt.bound)} | _contexts(texts)
    arrays |= _columns("alerts", rows, told, texts, [NOTHING, "alerts"], heard)
    arrays |= _columns("categories", rows, told, texts, sorted({*categories} - {NOTHING}), categories)
    return arrays | _columns("modes", rows, told, texts, sorted({*modes} - {""}), modes)


def _lines(told: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(told).encode(), dtype=np.uint8)


def _contexts(texts: Sequence[Text]) -> dict[str, NDArray[np.generic]]:
    """Weights, bias and scale of what stands around mentions: which of them are news."""
    rows, goals, counts = [], [], []
    for each in texts:
        for kind, context in zip(each.read.kinds, each.read.contexts, strict=True):
            real = each.category != NOTHING
            if not real or kind.startswith(f"{each.category}/"):
                rows.append(np.array(context, dtype=np.int64))
                goals.append(int(real))
                counts.append(each.counts / len(each.read.kinds) ** 0.5)
    weights, bias = descended(rows, [len(row) for row in rows], goals, counts, (SIZE, 2))
    whole, scale = _whole(weights[:, 1] - weights[:, 0])
    told: dict[str, NDArray[np.generic]]
    told = {"weights": whole, "bias": np.array(bias[1] - bias[0]), "scale": np.array(scale)}
    return {f"contexts.{part}": array for part, array in told.items()}


def _whole(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], float]:
    """Whole numbers, and what one is worth."""
    scale = float(np.abs(weights).max(initial=0.0)) / _STEP or 1.0
    return np.rint(weights / scale).astype(np.int8), scale


def _columns(
    name: str,
    rows: Sequence[NDArray[np.int64]],
    told: Sequence[Sequence[str]],
    texts: Sequence[Text],
    classes: Sequence[str],
    goals: Sequence[str],
) -> dict[str, NDArray[np.generic]]:
    """Names, weights, bias and scale of the classes, from the texts whose goal is one of them."""
    column = {name: number for number, name in enumerate(classes)}
    chosen = [n for n, goal in enumerate(goals) if goal in column]
    wanted = [column[goals[n]] for n in chosen]
    counts = balanced([texts[n].counts for n in chosen], wanted, column.get(NOTHING))
    size = max((int(row.max()) for row in rows if len(row)), default=0) + 1
    lengths = [max(1, len(told[n])) for n in chosen]
    weights, bias = descended([rows[n] for n in chosen], lengths, wanted, counts, (size, len(classes)))
    whole, scale = _whole(weights)
    parts = {"names": _lines(classes), "weights": whole, "bias": bias, "scale": np.array(scale)}
    return {f"{name}.{part}": array for part, array in parts.items()}


if __name__ == "__main__":
    main()
