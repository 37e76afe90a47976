"""Rule pages: TOML in, rules out, every problem with its place in the page.

A page is a category (book/unrest.toml is the category "unrest"); a table [rule.<name>] on it is one rule. A page
book/unrest.de.toml adds the rules of a language to the category. Pages whose names begin with "_" hold lists that all
pages share.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from rules._page import ExampleTable, ModeTable, PageTable, RuleTable, category_of, page_table
from rules.errors import Problem
from rules.events import Voice
from rules.patterns import PageLists, Patterns
from rules.trees import Node

__all__ = ["ExampleTable", "Mode", "Page", "Rule", "RuleStatus", "Rulebook", "Scope", "load"]


class RuleStatus(StrEnum):
    """EXPERIMENTAL rules run in the shadow: they are judged and explained, and alert nobody."""

    EXPERIMENTAL = "experimental"
    TEST = "test"
    STABLE = "stable"
    DEPRECATED = "deprecated"


class Scope(StrEnum):
    ANYWHERE = "anywhere"
    TITLE = "title"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Mode:
    """One kind of event within a category. `sides`: "both" where it concerns two countries, as a border does; "guests"
    where it befalls people who are not at home. `sender`: another state acts in its events ("required", or "posted"
    where it may be any whose embassy stands there), may act ("found"), or does not ("none"); it is the issuer, and
    never where it happens. `announced`: the voice of what is announced for later. `called`: for a day, so that a
    weekday alone is the nearest and not the last."""

    slug: str
    name: str
    severity: int
    guidance: Mapping[str, str]
    radius_km: int
    sender: str
    announced: Voice
    voice: Voice | None = None
    sides: str = "one"
    called: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, compiled to trees per language (ISO 639-1)."""

    id: str
    category: str
    mode: Mode
    severity: int
    says: Mapping[str, tuple[Node, ...]]
    unless: Mapping[str, tuple[Node, ...]]
    status: RuleStatus
    owner: str
    scope: Scope
    voice: Voice | None
    despite: frozenset[Voice]  # voices whose cues this rule overrules ("urged to leave" is no mere call)
    examples: tuple[ExampleTable, ...]
    counterexamples: tuple[ExampleTable, ...]
    page: str
    line: int


@dataclass(frozen=True, slots=True)
class Page:
    """A category."""

    category: str
    title: str
    stale_after: timedelta
    modes: Mapping[str, Mode]
    rules: Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All pages in force, and the version: a hash of what they say."""

    pages: Mapping[str, Page]
    version: str = ""
    by_id: Mapping[str, Rule] = field(default_factory=dict)

    def replacing(self, gone: frozenset[str], by: Mapping[str, Rule]) -> Rulebook:
        """The same book, with the rules of these ids replaced by those of `by` or left out."""
        pages = {}
        for name, page in self.pages.items():
            rules = {rule_id: rule for rule_id, rule in page.rules.items() if rule_id not in gone}
            rules |= {rule_id: rule for rule_id, rule in by.items() if rule.category == name}
            pages[name] = replace(page, rules=rules)
        return _book(pages, self.version)

    def described(self) -> Rulebook:
        """The same book without its compiled patterns: a hundredth of the size, enough to talk about rules."""
        pages = {}
        for name, page in self.pages.items():
            rules = {
                rule_id: replace(
                    rule, says=dict.fromkeys(rule.says, ()), unless=dict.fromkeys(rule.unless, ())
                )
                for rule_id, rule in page.rules.items()
            }
            pages[name] = replace(page, rules=rules)
        return _book(pages, self.version)

    def label(self, category: str, mode: str) -> str:
        """What people read for a mode: its own name in English."""
        return self.pages[category].modes[mode].name

    def mode(self, category: str, mode: str) -> Mode:
        """Raises KeyError for a mode that is on no page."""
        return self.pages[category].modes[mode]

    def known_mode(self, category: str, mode: str) -> Mode | None:
        """None for a mode that is on no page."""
        page = self.pages.get(category)
        return page.modes.get(mode) if page else None


def load(
    pages: Mapping[str, str], last: Rulebook | None = None, readable: Container[str] = ()
) -> tuple[Rulebook, tuple[Problem, ...]]:
    """The book of these pages (name to TOML) and everything that is wrong with them.

    A rule or page that is wrong is replaced by its last good version, where `last` has one. Pages named in `readable`
    are known to have no pattern that cannot be read; theirs are read when they are first needed.
    """
    problems: list[Problem] = []
    tables = {
        name: table for name, toml in sorted(pages.items()) if (table := page_table(name, toml, problems))
    }
    shared: dict[str, dict[str, Sequence[str]]] = {}
    for name, table in tables.items():
        if name.startswith("_"):
            for language, lists in table.lists.items():
                shared.setdefault(language, {}).update(lists)
    good: dict[str, Page] = {}
    for name in sorted(pages, key=lambda each: (category_of(each), each)):
        if name.startswith("_"):
            continue
        category = category_of(name)
        before = last.pages.get(category) if last else None
        if name in tables:
            table = tables[name]
            base = good.get(category)
            if base is None and name != category:
                what = f"it adds rules to the category {category!r}, which has no page {category}.toml"
                problems.append(Problem(f"{name}.toml", "", what))
                continue
            good[category] = _page(name, table, pages[name], shared, base, before, readable, problems)
        elif before:
            kept = {rule.id: rule for rule in before.rules.values() if rule.page == name}
            base = good.get(category) or replace(before, rules={})
            good[category] = replace(base, rules={**base.rules, **kept})
    version = hashlib.blake2b(
        "\0".join(f"{n}\0{pages[n]}" for n in sorted(pages)).encode(), digest_size=8
    ).hexdigest()
    return _book(good, version), tuple(problems)


def page_schema() -> dict[str, Any]:
    """The form of a page as a JSON schema (draft 2020-12)."""
    return PageTable.model_json_schema()


def _book(pages: Mapping[str, Page], version: str) -> Rulebook:
    return Rulebook(
        pages, version, {rule.id: rule for page in pages.values() for rule in page.rules.values()}
    )


def _page(
    name: str,
    table: PageTable,
    toml: str,
    shared: Mapping[str, Mapping[str, Sequence[str]]],
    base: Page | None,
    before: Page | None,
    readable: Container[str],
    problems: list[Problem],
) -> Page:
    """The page of a category, or `base` with the rules that a page in another language adds to it."""
    modes = base.modes if base else {slug: _mode(slug, mode, table) for slug, mode in table.modes.items()}
    category = category_of(name)
    rules: dict[str, Rule] = dict(base.rules) if base else {}
    spoken = {language for rule in table.rule.values() for language in (*rule.says, *rule.unless)}
    lists = {code: PageLists({**shared.get(code, {}), **table.lists.get(code, {})}) for code in spoken}
    if base and table.modes:
        problems.append(
            Problem(f"{name}.toml", "modes", f"modes stand on {category}.toml, for all languages")
        )
    for rule_name, rule_table in table.rule.items():
        rule_id = f"{category}/{rule_name}"
        if base and rule_id in base.rules:
            what = f"there is a rule of this name on {base.rules[rule_id].page}.toml; choose another"
            problems.append(Problem(f"{name}.toml", f"rule.{rule_name}", what, line_of(toml, rule_name)))
            continue
        found = _rule(rule_id, rule_name, name, rule_table, modes, lists, toml, readable, problems)
        if found is None and before:
            found = before.rules.get(rule_id)
        if found:
            rules[rule_id] = found
    if base:
        return replace(base, rules=rules)
    return Page(name, table.title, table.stale_after, modes, rules)


def _mode(slug: str, table: ModeTable, page: PageTable) -> Mode:
    return Mode(
        slug,
        table.name or slug.replace("_", " ").capitalize(),
        table.severity,
        table.guidance,
        table.radius_km,
        table.sender or page.sender,
        table.announced or page.announced,
        table.voice,
        table.sides,
        table.called,
    )


def _rule(
    rule_id: str,
    rule_name: str,
    page: str,
    table: RuleTable,
    modes: Mapping[str, Mode],
    lists: Mapping[str, PageLists],
    toml: str,
    readable: Container[str],
    problems: list[Problem],
) -> Rule | None:
    line = line_of(toml, rule_name)
    count = len(problems)
    mode = modes.get(table.mode)
    if mode is None:
        what = f"there is no mode {table.mode!r} in this category; it has {', '.join(modes) or 'none'}"
        problems.append(Problem(f"{page}.toml", f"rule.{rule_name}.mode", what, line))
    says, unless = Patterns(table.says, lists), Patterns(table.unless, lists)
    if page not in readable:
        for key, patterns in (("says", says), ("unless", unless)):
            problems += _unreadable(rule_name, key, patterns, page, toml)
    if mode is None or len(problems) > count:
        return None
    return Rule(
        rule_id, category_of(page), mode, table.severity or mode.severity, says, unless, RuleStatus(table.status),
        table.owner, Scope(table.scope), table.voice or mode.voice, frozenset(table.despite), tuple(table.examples),
        tuple(table.counterexamples), page, line,
    )  # fmt: skip


def _unreadable(rule: str, key: str, patterns: Patterns, page: str, toml: str) -> Iterator[Problem]:
    for language, pattern, error in patterns.unreadable():
        where = f"rule.{rule}.{key}.{language}"
        yield Problem(f"{page}.toml", where, f"{pattern!r}: {error}", line_of(toml, rule, pattern))


def line_of(toml: str, rule: str, text: str = "") -> int:
    """The line (from 1) of a rule's header, or of the first line after it that holds `text`."""
    header = re.search(rf"^\[rule\.\"?{re.escape(rule)}\"?[\].]", toml, re.MULTILINE)
    at = header.start() if header else 0
    if text and (found := toml.find(text, at)) >= 0:
        at = found
    return toml.count("\n", 0, at) + 1
