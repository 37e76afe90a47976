"""What a rulebook lacks, though it loads: modes without rules, too few examples, lists that nobody uses."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rules._page import category_of, language_of
from rules.errors import Problem
from rules.rulebook import Rulebook

ENOUGH = 5  # true examples, and as many counterexamples, of each mode in English
# A register's own reading makes them; no sentence of news does.
_FROM_REGISTERS = frozenset({("advisory", "reissued"), ("advisory", "wording")})
_LIST = re.compile(r"<([^<>]+)>")


@dataclass(slots=True)
class Cover:
    """Rules, examples and counterexamples of one mode in one language."""

    rules: int = 0
    examples: int = 0
    counterexamples: int = 0


def coverage(book: Rulebook) -> dict[tuple[str, str], dict[str, Cover]]:
    """By category and mode: what there is of it, by language. Every mode is there, also one without rules."""
    found: dict[tuple[str, str], dict[str, Cover]] = {
        (category, mode): defaultdict(Cover) for category, page in book.pages.items() for mode in page.modes
    }
    for rule in book.by_id.values():
        for language in rule.says:
            cover = found[rule.category, rule.mode.slug][language]
            cover.rules += 1
            cover.examples += sum(example.language == language for example in rule.examples)
            cover.counterexamples += sum(example.language == language for example in rule.counterexamples)
    return found


def lint(pages: Mapping[str, str], book: Rulebook) -> tuple[Problem, ...]:
    """Remarks on pages (name to TOML) that load; a page that does not is told of when it is loaded."""
    return (*_thin_modes(book), *_unused_lists(pages))


def _thin_modes(book: Rulebook) -> Iterator[Problem]:
    for (category, mode), languages in coverage(book).items():
        if (category, mode) in _FROM_REGISTERS:
            continue
        cover = languages.get("en", Cover())
        where = f"modes.{mode}"
        if not cover.rules:
            yield Problem(f"{category}.toml", where, "no English rule tells of it")
        elif cover.examples < ENOUGH:
            yield Problem(
                f"{category}.toml", where, f"its rules have {cover.examples} examples, not {ENOUGH}"
            )
        elif cover.counterexamples < ENOUGH:
            what = f"its rules have {cover.counterexamples} counterexamples, not {ENOUGH}"
            yield Problem(f"{category}.toml", where, what)


def _unused_lists(pages: Mapping[str, str]) -> Iterator[Problem]:
    used: dict[str, set[str]] = defaultdict(set)
    for name, toml in pages.items():
        used[language_of(name)] |= set(_LIST.findall(toml))
    for name, toml in pages.items():
        lists = _lists(toml, language_of(name))
        shared = category_of(name).startswith("_")
        inside = used[language_of(name)] if shared else set(_LIST.findall(toml))
        for each in lists:
            if each not in inside:
                what = f"no phrase uses the list <{each}>"
                line = toml[: toml.find(f"\n{each} ")].count("\n") + 2
                yield Problem(f"{name}.toml", f"lists.{each}", what, line)


def _lists(toml: str, language: str) -> Mapping[str, object]:
    try:
        raw = tomllib.loads(toml).get("lists", {})
    except tomllib.TOMLDecodeError:
        return {}
    inner = raw.get(language)
    return (
        inner
        if isinstance(inner, dict)
        else {key: each for key, each in raw.items() if isinstance(each, list)}
    )
