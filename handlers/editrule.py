"""/editrule: a page or a rule is sent, tried over the stored items, and put into force with a button."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from handlers import Answer, Command, Desk, Reload, Reply, Request, Role, TryPage, Wish
from handlers._pages import merged, page_named, rule_named, rules_of
from handlers._words import count, replace_with, say
from rules.advisory import Button, Span, Style
from rules.errors import InputError
from store.rulebook import PageVersion, VersionId

if TYPE_CHECKING:  # the workbench's answer is only read here
    from rules.workbench import PageTrial

COMMAND = Command(
    "Edit a rule page: send its TOML, see what it would change, put it into force.",
    "/editrule departure",
    Role.OPERATOR,
    64,
)
_PATIENCE = timedelta(minutes=15)
_MOST_LINES = 12
_ASK = "ask:"


def answer(request: Request, desk: Desk) -> Answer:
    """Tries what stands below the name, or asks for it."""
    name, _, toml = request.words.strip().partition("\n")
    if not name:
        raise InputError("Which page or rule? /rules lists them. Example: /editrule departure")
    if toml.strip():
        return _try(_page(name, desk), toml, request, desk)
    return _ask(name, request, desk)


def hear(request: Request, desk: Desk) -> Answer:
    """The awaited TOML."""
    page, _, toml = request.words.partition("\n")
    return _try(page, toml, request, desk)


def press(request: Request, desk: Desk) -> Answer:
    """ "ask:PAGE/RULE" from a rule's card, or the number of a draft to put into force."""
    if request.words.startswith(_ASK):
        return _ask(request.words.removeprefix(_ASK), request, desk)
    if not request.words.isdecimal():
        raise InputError("This button is too old. Please send /editrule again.")
    version = desk.store.rulebook.get(VersionId(int(request.words)))
    if version is None:
        raise InputError("There is no such draft. Please send /editrule again.")
    return _activate(version, request, desk)


def _page(name: str, desk: Desk) -> str:
    return rule_named(name, desk).page if "/" in name else page_named(name, desk)


def _ask(name: str, request: Request, desk: Desk) -> Reply:
    page = _page(name, desk)
    desk.store.pending.put(request.chat.id, request.user, "editrule", page, request.now + _PATIENCE)
    listed = ", ".join(rules_of(desk.pages()[page])) or "none"
    return say(
        f"Send the TOML now, within 15 minutes: the whole page {page}, or only the rules that you change, each with "
        f"its header, such as [rule.NAME]. /rule NAME shows one to copy. Rules of {page}: {listed}."
    )


def _try(page: str, toml: str, request: Request, desk: Desk) -> Generator[Wish, Any, Reply]:
    now = desk.pages().get(page, "")
    whole = merged(now, toml.strip() + "\n")
    if whole.strip() == now.strip():
        raise InputError(f"This is what {page} says already: nothing would change.")
    trial: PageTrial = yield TryPage(page, whole)
    if trial.problems:
        desk.store.pending.put(request.chat.id, request.user, "editrule", page, request.now + _PATIENCE)
        listed = "\n".join(f"• {line}" for line in trial.problems[:_MOST_LINES])
        more = f"\nAnd {len(trial.problems) - _MOST_LINES} more." if len(trial.problems) > _MOST_LINES else ""
        found = count(len(trial.problems), "thing")
        return say(f"Not in force: {found} to mend. Send it again within 15 minutes.\n{listed}{more}")
    version = desk.store.rulebook.propose(page, whole, str(request.user), request.now)
    desk.store.audit.append(
        str(request.user), "rule page proposed", f"{page}, version {version}", request.now
    )
    buttons = ((Button(f"Activate version {version}", f"v1:editrule:{version}"),),)
    return say(
        Span(f"{page}, version {version}: all examples hold.", Style.BOLD),
        f"\nOver {count(trial.items, 'item')} of the last 30 days: +{len(trial.gained)} and "
        f"-{count(len(trial.lost), 'alert')}.\n",
        *_alerts("New", trial.gained),
        *_alerts("Gone", trial.lost),
        "It is not in force yet.",
        buttons=buttons,
    )


def _alerts(title: str, alerts: Sequence[tuple[str, str]]) -> list[str | Span]:
    if not alerts:
        return []
    shown = [f"{what}: {headline}" for headline, what in alerts[:_MOST_LINES]]
    more = [f"and {len(alerts) - len(shown)} more"] if len(alerts) > len(shown) else []
    return [f"{title}:\n", Span("\n".join([*shown, *more]), Style.QUOTE), "\n"]


def _activate(version: PageVersion, request: Request, desk: Desk) -> Generator[Wish, Any, Reply]:
    page = version.page
    in_force = desk.store.rulebook.active().get(page)
    if in_force == version.toml:
        return replace_with(f"{page}, version {version.id}, is in force already.")
    later = [v.id for v in desk.store.rulebook.history(page) if v.toml == in_force and v.id > version.id]
    if later:
        raise InputError(
            f"Version {later[0]} of {page} came into force after this draft was written, so the draft would undo it. "
            f"Please send /editrule {page} again."
        )
    desk.store.rulebook.activate(version.id, str(request.user), request.now)
    desk.store.audit.append(
        str(request.user), "rule page activated", f"{page}, version {version.id}", request.now
    )
    book = yield Reload()
    return replace_with(
        f"{page}, version {version.id}, is in force. Rulebook {book}. Take it back with /undo {page}",
        toast=f"{page} is in force",
    )
