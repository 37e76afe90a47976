"""The examples of a rule gate its loading: a rule that fails its own examples does not go into force.

The pages that are shipped have been proven before they were: `./run prove` writes the fingerprints of pages whose rules
all hold (proven.toml), and those are not tried again at every start. A page that differs by one sign is.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from importlib import resources

from rules._page import category_of
from rules.engine import Engine
from rules.errors import Problem
from rules.events import Event, Verdict, Voice
from rules.item import Item
from rules.polling import SourceId
from rules.rulebook import ExampleTable, Rule, Rulebook, load

Build = Callable[[Rulebook], Engine]


FILE = "proven.toml"


def fingerprints(pages: Mapping[str, str]) -> dict[str, str]:
    """For each page a hash of what it says together with the lists that it may use."""
    shared = {name: toml for name, toml in pages.items() if name.startswith("_")}
    found = {}
    for name, toml in pages.items():
        lists = shared.get("_lists" + name.removeprefix(category_of(name)), "")
        found[name] = hashlib.blake2b(f"{toml}\0{lists}".encode(), digest_size=8).hexdigest()
    return found


def shipped_fingerprints() -> Mapping[str, str]:
    """The fingerprints of the pages whose rules have been proven (proven.toml)."""
    return tomllib.loads(resources.files("rules").joinpath(FILE).read_text("utf-8"))


def proven(
    pages: Mapping[str, str],
    build: Build,
    last: Rulebook | None = None,
    trusted: Mapping[str, str] | None = None,
) -> tuple[Engine, tuple[Problem, ...]]:
    """An engine of the rules that keep what their examples promise, and all problems of the others.

    A rule that fails is replaced by its version in `last` (which has proven itself), or left out. Pages whose
    fingerprint is in `trusted` are not tried.
    """
    known = {name for name, print_ in fingerprints(pages).items() if (trusted or {}).get(name) == print_}
    book, problems = load(pages, last, known)
    engine = build(book)
    failed: dict[str, Problem] = {}
    for rule in book.by_id.values():
        before = last.by_id.get(rule.id) if last else None
        if rule.page not in known and rule != before and (problem := failure(engine, rule)):
            failed[rule.id] = problem
    if not failed:
        return engine, problems
    kept = {rule_id: last.by_id[rule_id] for rule_id in failed if last and rule_id in last.by_id}
    return build(book.replacing(frozenset(failed), kept)), (*problems, *failed.values())


def failure(engine: Engine, rule: Rule) -> Problem | None:
    """What the first broken example of a rule expected and what came instead; None where all hold."""
    name = rule.id.partition("/")[2]
    for number, example in enumerate(rule.examples, start=1):
        verdict = engine.mentions(_item(example))
        events = [event for event in verdict.events if event.mention.rule == rule.id]
        if not any(_meets(event, example, rule, engine) for event in events):
            what = f"expected {_wanted(example, rule)}, got {_got(verdict, rule)}: {example.text!r}"
            return Problem(f"{rule.page}.toml", f"rule.{name}.examples[{number}]", what, rule.line)
    for number, example in enumerate(rule.counterexamples, start=1):
        for event in engine.mentions(_item(example)).events:
            if event.mention.rule == rule.id and (
                event.voice is not Voice.EASING or rule.voice is Voice.EASING
            ):
                what = f"must not fire, but it does on {event.mention.sentence!r}"
                return Problem(f"{rule.page}.toml", f"rule.{name}.counterexamples[{number}]", what, rule.line)
    return None


def _item(example: ExampleTable) -> Item:
    return Item(
        SourceId("example"), "example", "", example.title, example.text, example.language, example.published
    )


def _meets(event: Event, example: ExampleTable, rule: Rule, engine: Engine) -> bool:
    place = event.place
    return (
        event.mode == rule.mode.slug
        and example.country in (None, place.country if place else None)
        and example.place in (None, place.name if place else None)
        and example.issuer in (None, event.issuer)
        and example.severity in (None, event.severity)
        and event.voice
        in (
            (example.voice,)
            if example.voice
            else (rule.voice, Voice.ACTUAL, Voice.ORDERED, Voice.PLANNED, Voice.ALLEGED)
        )
    )


def _wanted(example: ExampleTable, rule: Rule) -> str:
    wanted = {
        "country": example.country, "place": example.place, "issuer": example.issuer, "voice": example.voice,
        "severity": example.severity,
    }  # fmt: skip
    return " ".join(
        [rule.mode.slug, *(f"{key}={value}" for key, value in wanted.items() if value is not None)]
    )


def _got(verdict: Verdict, rule: Rule) -> str:
    events = [e for e in verdict.events if e.mention.rule == rule.id]
    if events:
        return "; ".join(
            f"{e.mode} country={e.place.country if e.place else None} place={e.place.name if e.place else None} "
            f"issuer={e.issuer} voice={e.voice} severity={e.severity}"
            for e in events
        )
    reasons = [each.why for each in verdict.ignored if each.rule == rule.id]
    others = sorted({e.mention.rule for e in verdict.events})
    return (
        f"ignored: {', '.join(reasons)}"
        if reasons
        else f"no match (other rules: {', '.join(others) or 'none'})"
    )
