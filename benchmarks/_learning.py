"""`./run learn`: makes rules/likeness.npz anew from the labelled texts of the project. It takes some seven minutes.

Example: ./run learn

It learns from the half of the labelled set that rules may be tuned on, the headlines, everyday news and texts of voices
of tests/accuracy, and the examples of the rules; never from the half that is only scored. Each run gives the same file.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterable, Sequence
from math import inf
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from benchmarks._announced import coming
from benchmarks._bounds import Guessed, Read, least_of, weighed
from benchmarks._regression import KINDS, WORDS, balanced, finely_rounded, fitted, rounded, stored, told_apart
from benchmarks._texts import Text, texts
from rules import likeness, runs
from rules.context import SIZE
from rules.doubting import Doubt
from rules.likeness import NOTHING, Least
from rules.vocabulary import checksum
from rules.wording import features
from rules.workbench import Workbench, shipped_pages

_FILE = Path(likeness.__file__).with_suffix(".npz")
_FEWEST = 2  # texts that hold a word
_FOLDS = 5
# Of what must not alert so many may be guessed wrongly: titles alone, everyday ones with a text.
_FALSE = (0.031, 0.011)
# Of the alerts that rules read and may be doubted so many may be doubted wrongly: titles alone, everyday ones with a text.
_LOST = (0.006, 0.06)
# What these say alerts nobody.
_NEVER = frozenset({"indicator"})

UNSET = Least(0.0, 0.0), Doubt({"always": 0.0}, 0.0)  # while trying


def main() -> None:
    """Learns, says how far it can be trusted, and writes the file."""
    argparse.ArgumentParser(
        prog="./run learn", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    bench = Workbench()
    bench.open(shipped_pages(), likeness=False)
    told = [each for each in texts(bench.engine) if each.category not in _NEVER]
    print(f"{len(told)} texts, {sum(each.category != NOTHING for each in told)} of them alert")
    least, doubt = _tried(told)
    arrays = learned(told, least, doubt)
    stored = io.BytesIO()
    np.savez_compressed(stored, **arrays)
    _FILE.write_bytes(stored.getvalue())
    print(
        f"{_FILE.name}: {len(arrays['words.sums'])} words, {len(arrays['pairs.sums'])} pairs, {len(stored.getvalue())} bytes, {least}, {doubt.bound:.2f}"
    )


def _tried(told: Sequence[Text]) -> tuple[Least, Doubt]:
    """How sure the model must be that too few false guesses and wrong doubts are left to matter, as it judges texts that
    it has not seen."""
    guesses: list[Guessed] = []
    read: list[Read] = []
    for fold in track(range(_FOLDS), "trying on texts not learned from"):
        seen = [t for n, t in enumerate(told) if n % _FOLDS != fold]
        model = likeness.restored(learned(seen, *UNSET, kinds=False))
        for each in (t for n, t in enumerate(told) if n % _FOLDS == fold and t.silent is not None):
            real, texted = each.category != NOTHING, bool(each.wording.text)
            asked = each.silent and not model.dismisses(each.wording.heading)
            hint = model.hint(each.wording) if asked else -inf
            guesses.append(Guessed(hint, real, texted, each.everyday))
            if each.read.kinds and each.wording.telling:
                read.append(Read(model.signs(each.wording, each.read), real, each.everyday))
    least, doubt = least_of(guesses, *_FALSE), weighed(read, *_LOST)
    silent = [each for each in guesses if each.real and each.hint > -inf]
    found = sum(each.hint >= (least.texted if each.texted else least.titled) for each in silent)
    doubted = sum(doubt.holds(each.signs) for each in read if not each.real)
    print(f"  {found} of {len(silent)} silent alerts are guessed")
    print(f"  {doubted} of {sum(not each.real for each in read)} false ones are doubted")
    return least, doubt


def learned(
    told: Sequence[Text], least: Least, doubt: Doubt, *, kinds: bool = True
) -> dict[str, NDArray[np.generic]]:
    """The arrays of the file (rules/likeness.py). `kinds`: whether categories, modes and what is to come are learned as well."""
    words = [_sums(features(each.wording)) for each in told]
    pairs = [_sums(each.wording.pairs) for each in told]
    known, paired = _shared(words), _shared(pairs)
    rows = [_places(each, known) for each in words]
    both = [
        np.concatenate([row, len(known) + _places(pair, paired)])
        for row, pair in zip(rows, pairs, strict=True)
    ]
    categories = [each.category if kinds else NOTHING for each in told]
    modes = [
        f"{category}/{each.mode}" if each.mode and each.counts and category != NOTHING else ""
        for each, category in zip(told, categories, strict=True)
    ]
    lengths = [len(word) + len(pair) for word, pair in zip(words, pairs, strict=True)]
    arrays = {"words.sums": known, "pairs.sums": paired, "least": np.array([least.titled, least.texted])}
    arrays |= {"doubt.names": _lines([*doubt.worths]), "doubt.worths": np.array([*doubt.worths.values()])}
    arrays |= {"doubt.bound": np.array(doubt.bound)} | _contexts(told)
    arrays |= coming([each for text in told for each in text.spoken] if kinds else [])
    arrays |= _alerts(both, lengths, told, (len(known), len(paired))) | _letters(told)
    lengths = [len(each) for each in words]
    arrays |= _columns("categories", rows, lengths, told, sorted({*categories} - {NOTHING}), categories)
    return arrays | _columns("modes", rows, lengths, told, sorted({*modes} - {""}), modes)


def _sums(told: Iterable[str]) -> NDArray[np.uint32]:
    return np.array(sorted({checksum(each) for each in told}), dtype=np.uint32)


def _shared(told: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    """Those that several texts hold, in rising order."""
    sums, times = np.unique(np.concatenate(told), return_counts=True)
    return sums[times >= _FEWEST]


def _places(told: NDArray[np.uint32], known: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Where the known ones of these stand among those."""
    places = np.searchsorted(known[:-1], told)
    return places[known[places] == told]


def _alerts(
    rows: Sequence[NDArray[np.int64]], lengths: Sequence[int], told: Sequence[Text], sizes: tuple[int, int]
) -> dict[str, NDArray[np.generic]]:
    """Weights of words and of pairs, bias and scale of what alerts. `sizes`: how many words and pairs there are."""
    weights, bias = _alerts_apart(rows, lengths, told, sum(sizes))
    whole, scale = finely_rounded(weights)
    words, pairs = np.split(whole, [sizes[0]])
    scales = {"alerts.bias": np.array(bias), "alerts.scale": np.array(scale)}
    return {"words.weights": words, "pairs.weights": pairs, **scales}


def _letters(told: Sequence[Text]) -> dict[str, NDArray[np.generic]]:
    """Weights, bias and scale of runs of letters."""
    rows = [runs.runs(each.wording.read) for each in told]
    return stored("letters", *_alerts_apart(rows, [*map(len, rows)], told, runs.SIZE))


def _alerts_apart(
    rows: Sequence[NDArray[np.int64]], lengths: Sequence[int], told: Sequence[Text], size: int
) -> tuple[NDArray[np.float64], float]:
    """How much more each feature speaks for what alerts, and the bias, from the texts that count."""
    chosen = [n for n, each in enumerate(told) if each.counts]
    goals = [int(told[n].category != NOTHING) for n in chosen]
    counts = [told[n].counts for n in chosen]
    many = [max(1, lengths[n]) for n in chosen]
    return told_apart([rows[n] for n in chosen], goals, counts, size, WORDS, many)


def _lines(told: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(told).encode(), dtype=np.uint8)


def _contexts(told: Sequence[Text]) -> dict[str, NDArray[np.generic]]:
    """Weights, bias and scale of what stands around mentions: which of them are news."""
    rows, goals, counts = [], [], []
    for each in told:
        for kind, context in zip(each.read.kinds, each.read.contexts, strict=True):
            real = each.category != NOTHING
            if not real or kind.startswith(f"{each.category}/"):
                rows.append(np.array(context, dtype=np.int64))
                goals.append(int(real))
                counts.append(each.counts / len(each.read.kinds) ** 0.5)
    return stored("contexts", *told_apart(rows, goals, counts, SIZE))


def _columns(
    name: str,
    rows: Sequence[NDArray[np.int64]],
    lengths: Sequence[int],
    told: Sequence[Text],
    classes: Sequence[str],
    goals: Sequence[str],
) -> dict[str, NDArray[np.generic]]:
    """Names, weights, bias and scale of the classes, from the texts whose goal is one of them."""
    column = {name: number for number, name in enumerate(classes)}
    chosen = [n for n, goal in enumerate(goals) if goal in column and told[n].counts]
    wanted = [column[goals[n]] for n in chosen]
    counts = balanced([told[n].counts for n in chosen], wanted)
    size = max((int(row.max()) for row in rows if len(row)), default=0) + 1
    many = [max(1, lengths[n]) for n in chosen]
    weights, bias = fitted([rows[n] for n in chosen], many, wanted, counts, (size, len(classes)), KINDS)
    whole, scale = rounded(weights)
    parts = {"names": _lines(classes), "weights": whole, "bias": bias, "scale": np.array(scale)}
    return {f"{name}.{part}": array for part, array in parts.items()}


if __name__ == "__main__":
    main()
