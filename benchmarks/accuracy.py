"""How right the engine is: on the project's labelled set, and on the public and shared sets where they are at hand.

`./run bench accuracy --write` renews docs/accuracy.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks import _reader, _shared, _voiced
from benchmarks._baselines import BROAD, NARROW, ModelPlaces, first, majority, mentioned
from benchmarks._labelled import Half, Labelled, Tally, alerts, labelled, tally
from rules import likeness
from rules.events import IGNORED_VOICES, Verdict, Voice
from rules.wording import worded
from rules.workbench import Workbench, shipped_pages

DOCUMENT = Path(__file__).parent.parent / "docs" / "accuracy.md"
_EVEN = 0.0  # an alert is as likely as none
Judged = Sequence[tuple[Labelled, Verdict]]


def measure(scale: float) -> Iterator[str]:
    """Markdown tables, line by line. `scale` below 1 takes a share of the items, and leaves the slow comparisons out."""
    bench = _reader.shipped()
    judged = [(each, bench.engine.judge(each.item)) for each in [*labelled()][:: round(1 / scale)]]
    yield from _by_language(judged)
    yield from _by_kind(judged)
    yield from _by_voice(judged)
    yield from _voiced.measure(bench.engine)
    yield from _against_keywords(judged)
    if scale >= 1:
        yield from _guessed(judged, bench)
        yield from _where(judged, bench)
        yield from _shared.measure(bench)


def _by_language(judged: Judged) -> Iterator[str]:
    yield "## The labelled set, by language"
    yield ""
    yield "| language | half | items | recall | precision | F1 | false alerts | category | mode | country | astray |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    groups: dict[tuple[str, Half], list[tuple[Labelled, Verdict]]] = defaultdict(list)
    for label, verdict in judged:
        groups[label.language, label.half].append((label, verdict))
        groups["all", label.half].append((label, verdict))
    for (language, half), pairs in sorted(groups.items()):
        yield f"| {language} | {half} | {len(pairs)} | {_row(tally(pairs))} |"
    yield ""


def _row(told: Tally) -> str:
    shares = (
        told.recall, told.precision, told.f1, told.false_rate, told.category_share, told.mode_share, told.country_share,
    )  # fmt: skip
    return " | ".join([*(f"{share:.2f}" for share in shares), str(told.astray)])


def _by_kind(judged: Judged) -> Iterator[str]:
    yield "## Non-events that were pushed as alerts, by their kind"
    yield ""
    yield "| kind | tuned on | only scored |"
    yield "|---|---|---|"
    pushed: dict[str, dict[Half, list[bool]]] = defaultdict(lambda: {half: [] for half in Half})
    for label, verdict in judged:
        if not label.alert:
            pushed[label.kind][label.half].append(bool(alerts(verdict)))
    for kind, halves in sorted(pushed.items()):
        yield f"| {kind} | {_share(halves[Half.TUNED])} | {_share(halves[Half.SCORED])} |"
    yield ""


def _share(wrong: Sequence[bool]) -> str:
    return f"{sum(wrong)} of {len(wrong)}"


def _by_voice(judged: Judged) -> Iterator[str]:
    """A voice that is set aside is wrong where an alert came out; of the others, where the event has another voice. A
    voice belongs to one event: where the event of the labelled mode was read, its voice counts in the last columns."""
    yield "## Voice: what was read in another voice than its own"
    yield ""
    yield "*Ordered* and *actual* ring alike (policy.toml): which of the two a measure is depends on whether its start is to come."
    yield "*The same mode*: of those where the very event of the label was read, and not only another one of its category (the"
    yield "closure that a strike brings, say, [0035](decisions/0035-a-voice-belongs-to-one-event.md))."
    yield ""
    yield "| voice | tuned on | only scored | tuned on, the same mode | only scored, the same mode |"
    yield "|---|---|---|---|---|"
    wrong: dict[tuple[Voice, Half, bool], list[bool]] = defaultdict(list)
    for label, verdict in judged:
        if label.voice is None:
            continue
        if label.voice in IGNORED_VOICES:
            wrong[label.voice, label.half, False].append(bool(alerts(verdict)))
            continue
        read = [event for event in verdict.events if label.accepts(event)]
        for exact in (False, True):
            heard = [event.voice for event in read if not exact or event.mode == label.mode]
            if heard:
                wrong[label.voice, label.half, exact].append(label.voice not in heard)
    for voice in Voice:
        shares = (_share(wrong[voice, half, exact]) for exact in (False, True) for half in Half)
        yield f"| {voice} | {' | '.join(shares)} |"
    yield ""


def _against_keywords(judged: Judged) -> Iterator[str]:
    yield "## Beside keyword lists (English, the half that is only scored)"
    yield ""
    yield "| reader | recall | precision | F1 | false alerts |"
    yield "|---|---|---|---|---|"
    scored = [
        (label, verdict) for label, verdict in judged if (label.language, label.half) == ("en", Half.SCORED)
    ]
    yield _compared("Tocsin", [(label.alert, bool(alerts(verdict))) for label, verdict in scored])
    for name, words in (("narrow keyword list", NARROW), ("broad keyword list", BROAD)):
        yield _compared(name, [(label.alert, mentioned(label.item, words)) for label, _ in scored])
    yield ""


def _guessed(judged: Judged, bench: Workbench) -> Iterator[str]:
    """Rules alone, the model of rules/likeness.py alone, and what is shipped: rules, and guesses where no rule speaks."""
    alone = Workbench(bench.places)
    alone.open(shipped_pages(), likeness=False)
    model = likeness.shipped()
    yield "## Rules and guesses (all languages, the half that is only scored)"
    yield ""
    yield "| reader | recall | precision | F1 | false alerts |"
    yield "|---|---|---|---|---|"
    scored = [(label, verdict) for label, verdict in judged if label.half is Half.SCORED]
    ruled = [(label.alert, bool(alerts(alone.engine.judge(label.item)))) for label, _ in scored]
    yield _compared("rules alone", ruled)
    read = [(label.alert, alone.engine.ruled(label.item)[0]) for label, _ in scored]
    items = [(alert, worded(parts, alone.places)) for alert, parts in read]
    yield _compared("model alone", [(alert, model.strength(told) > _EVEN) for alert, told in items])
    yield _compared("both, as shipped", [(label.alert, bool(alerts(verdict))) for label, verdict in scored])
    yield ""


def _compared(name: str, pairs: Iterable[tuple[bool, bool]]) -> str:
    told = Tally()
    for wanted, got in pairs:
        told.right += wanted and got
        told.missed += wanted and not got
        told.false += got and not wanted
        told.rightly_silent += not got and not wanted
    return f"| {name} | {told.recall:.2f} | {told.precision:.2f} | {told.f1:.2f} | {told.false_rate:.2f} |"


def _where(judged: Judged, bench: Workbench) -> Iterator[str]:
    """The country of the event, over the English items on which Tocsin alerts rightly."""
    yield "## Where it happens: country of the event (English, both halves)"
    yield ""
    yield "| reader | right |"
    yield "|---|---|"
    told = [(label, verdict) for label, verdict in judged if label.language == "en" and label.alert]
    found = [(label, verdict) for label, verdict in told if alerts(verdict)]
    model = ModelPlaces(bench.places)
    named = [(label, bench.engine.places_of(label.item)) for label, _ in found]
    counts = {
        "Tocsin": sum(_mine(label, verdict) == label.country for label, verdict in found),
        "first place named": sum(first(names) == label.country for label, names in named),
        "most named country": sum(
            majority(name.place.country for name in names) == label.country for label, names in named
        ),
        "most named country, places by spaCy's English model": sum(
            majority(model.countries(label.item)) == label.country for label, _ in found
        ),
    }
    for name, right in counts.items():
        yield f"| {name} | {right / max(1, len(found)):.2f} |"
    yield ""


def _mine(label: Labelled, verdict: Verdict) -> str | None:
    told = alerts(verdict)
    place = next((event.place for event in told if label.accepts(event)), told[0].place)
    return place.country if place else None
