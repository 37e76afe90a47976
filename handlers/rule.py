"""/rule: one rule, as it is written."""

from __future__ import annotations

from handlers import Command, Desk, Reply, Request, Role
from handlers._pages import rule_named, rules_of
from handlers._words import count, say
from rules.advisory import Button, Span, Style
from rules.errors import InputError

COMMAND = Command("One rule, as it is written.", "/rule staff-may-leave", Role.OPERATOR, 62)
_MOST_DATA = 64


def answer(request: Request, desk: Desk) -> Reply:
    """Its state, its TOML, and a button to edit it."""
    if not request.words.strip():
        raise InputError(
            "Which rule? /rules lists the pages, /rules PAGE their rules. Example: /rule staff-may-leave"
        )
    rule = rule_named(request.words, desk)
    toml = desk.pages().get(rule.page, "")
    at = rules_of(toml).get(rule.id.partition("/")[2])
    text = (
        toml[at[0] : at[1]].strip()
        if at
        else "(It is not on its page any more: its last good version is in force.)"
    )
    data = f"v1:editrule:ask:{rule.id}"
    buttons = ((Button("Edit", data),),) if len(data.encode()) <= _MOST_DATA else ()
    return say(
        Span(rule.id, Style.BOLD),
        f"\n{rule.page}.toml, line {rule.line}. Mode {rule.mode.slug}, severity {rule.severity}, {rule.status.value}; "
        f"{count(len(rule.examples), 'example')}, {count(len(rule.counterexamples), 'counterexample')}.\n",
        Span(text, Style.CODE),
        buttons=buttons,
    )
