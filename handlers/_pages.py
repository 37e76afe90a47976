"""Rule pages as text: one rule of a page, and a page with some of its rules replaced."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable

from rapidfuzz import process

from handlers import Desk
from handlers._words import quoted
from rules.errors import InputError
from rules.guessing import is_guess
from rules.rulebook import Rule

_TABLE = re.compile(r"^\[+\s*([^\]]+?)\s*\]+", re.MULTILINE)
_RULE = re.compile(r"rule\.\"?([^\".]+)\"?(?:\.|$)")


def page_named(words: str, desk: Desk) -> str:
    """The name of a page in force. Raises InputError with the nearest ones."""
    pages = desk.pages()
    name = words.strip().casefold().removesuffix(".toml")
    if name in pages:
        return name
    raise InputError(f"There is no rule page {quoted(words)}. {_nearest(name, pages)}See /rules.")


def rule_named(words: str, desk: Desk) -> Rule:
    """A rule, from "category/rule" or its name alone. Raises InputError."""
    name = words.strip().casefold()
    if is_guess(name):
        raise InputError(
            f"{quoted(words)} is no rule: no rule read that report, it was only worded like news that alerts. "
            "Write a rule for such wording, or turn guesses off: likeness in the configuration."
        )
    found = [key for key in desk.book.by_id if name in (key, key.partition("/")[2])]
    if len(found) == 1:
        return desk.book.by_id[found[0]]
    if found:
        raise InputError(
            f"Several pages have a rule {quoted(words)}: {', '.join(found)}. Please name one of them."
        )
    raise InputError(f"There is no rule {quoted(words)}. {_nearest(name, desk.book.by_id)}See /rules.")


def _nearest(name: str, known: Iterable[str]) -> str:
    near = [match[0] for match in process.extract(name, sorted(known), limit=3, score_cutoff=50)]
    return f"Did you mean {' or '.join(near)}? " if near else ""


def rules_of(toml: str) -> dict[str, tuple[int, int]]:
    """Where each rule stands on a page: offsets of its tables."""
    heads = [(head.start(), head[1]) for head in _TABLE.finditer(toml)]
    spans: dict[str, tuple[int, int]] = {}
    for (start, title), end in zip(heads, [*(at for at, _ in heads[1:]), len(toml)], strict=True):
        rule = _RULE.match(title)
        if rule:
            first, _ = spans.get(rule[1], (start, end))
            spans[rule[1]] = (first, end)
    return spans


def merged(page: str, sent: str) -> str:
    """What was sent is a whole page, or some of its rules: those replace the rules of the same names, or come last."""
    try:
        raw = tomllib.loads(sent)
    except tomllib.TOMLDecodeError:
        return sent  # the trial says what is wrong with it, and where
    if set(raw) != {"rule"} or not isinstance(raw["rule"], dict):
        return sent
    for name, (start, end) in rules_of(sent).items():
        text = sent[start:end].strip() + "\n\n"
        at = rules_of(page).get(name)
        page = page[: at[0]] + text + page[at[1] :] if at else page.rstrip() + "\n\n" + text
    return page
