"""`./run docs`: docs/reference.md, made from the program itself so that it cannot be out of date unseen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from typer.main import get_command

from bot import rooms
from bot.__main__ import app
from bot.config import Config, SourceTable
from bot.judge import verdict_json
from rules.advisory import SEVERITY_NAMES
from rules.events import Certainty, Event, Mention, Number, Verdict, Voice
from rules.places import Place, PlaceId, PlaceKind
from rules.rulebook import load
from rules.workbench import shipped_pages

ROOT = Path(__file__).parents[1]
_EXAMPLE_SETTINGS = ROOT / "config.example.toml"
_SETTING = re.compile(r"^(?:# )?(\w+) = ")
_OF_DEFAULT = re.compile(r" \((?:Default: [^)]*|No default\.)\)")  # the table has a column for it


def reference() -> str:
    """The whole page, as Markdown."""
    parts = (
        ["# Reference\n\nMade by `./run docs` from the program itself; edit the program, not this page."],
        _program(),
        _chat(),
        _files(),
        _categories(),
        _settings(),
        [_FORMATS.format(verdict=_verdict(), message=_message())],
    )
    return "\n\n".join(text for part in parts for text in part).rstrip() + "\n"


def main() -> None:
    """Writes docs/reference.md."""
    (ROOT / "docs" / "reference.md").write_text(reference(), "utf-8")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head), *(tuple(row) for row in rows)]
    written = [f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines]
    return "\n".join([written[0], "|" + "---|" * len(lines[0]), *written[1:]])


def _cell(text: str) -> str:
    """One line, in which nothing is markup of a table or of HTML."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _program() -> Iterator[str]:
    yield "## Commands of the program"
    yield "Every command has `--help`. It ends with status 0, or 2 where what it was given is wrong."
    for name, command in _commands(get_command(app)):
        rows = [
            (
                f"`{', '.join(each.opts)}`" if each.opts[0].startswith("-") else f"`{name.upper()}`",
                each.help or "",
                _given(each),
            )
            for each in command.params
            for name in [each.name or ""]
        ]
        yield f"### tocsin {name}\n\n{' '.join((command.help or '').split())}"
        yield _table(("option", "what it does", "default"), rows)
        yield f"{(command.epilog or '').replace('Example: ', 'Example: `', 1)}`"


def _commands(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """The commands of a group and of the groups in it, with the words that call them."""
    for name, command in getattr(group, "commands", {}).items():
        if getattr(command, "commands", None):
            yield from _commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


def _given(parameter: Any) -> str:
    if parameter.required:
        return "required"
    return (
        "off"
        if parameter.default is False
        else f"`{parameter.default}`"
        if parameter.default is not None
        else "none"
    )


def _chat() -> Iterator[str]:
    yield "## What a chat may say"
    who = {0: "anyone", 1: "the person, or the administrators of a group", 2: "operators"}
    listed = sorted(rooms.commands().items(), key=lambda pair: (pair[1].role, pair[1].rank, pair[0]))
    rows = ((f"/{name}", each.summary, who[each.role], f"`{each.example}`") for name, each in listed)
    yield _table(("command", "what it does", "who", "example"), rows)


def _files() -> Iterator[str]:
    yield "## Source kinds"
    yield (
        "A kind that is not proven was written from descriptions of the format, without a recorded answer of the "
        "publisher: try it with your own eyes before you trust it."
    )
    kinds = (
        (name, kind, "yes" if getattr(kind, "PROVEN", True) else "no") for name, kind in rooms.kinds().items()
    )
    rows = ((f"`{name}`", (kind.__doc__ or "").split("\n\n")[0], proven) for name, kind, proven in kinds)
    yield _table(("name", "what it is", "proven"), rows)
    yield "## Channels"
    channels = (
        (f"`{name}`", (each.__doc__ or "").split("\n\n")[0]) for name, each in rooms.couriers().items()
    )
    yield _table(("name", "what it is"), channels)


def _categories() -> Iterator[str]:
    yield "## Categories and modes"
    levels = ", ".join(f"{number} {name}" for number, name in SEVERITY_NAMES.items())
    yield f"The severity is where an event of the mode begins; the circumstances may change it. {levels}."
    book, _ = load(shipped_pages())
    for name, page in book.pages.items():
        yield f"### {name}: {page.title}"
        rows = ((f"`{slug}`", mode.name, str(mode.severity)) for slug, mode in page.modes.items())
        yield _table(("mode", "on a card", "severity"), rows)


def _settings() -> Iterator[str]:
    yield "## Settings"
    yield "The configuration is TOML; [config.example.toml](../config.example.toml) is one that works."
    yield "An unknown key is an error. All that is wrong is told at once, with its lines."
    said = _comments()
    for table, field in Config.model_fields.items():
        model = SourceTable if table == "source" else type(field.default)
        yield f"### {'[[source]], as many as there are' if table == 'source' else f'[{table}]'}"
        rows = (
            (f"`{key}`", said.get(f"{table}.{key}", ""), _default(model, key)) for key in model.model_fields
        )
        yield _table(("key", "what it is", "default"), rows)


def _default(model: type[BaseModel], key: str) -> str:
    field = model.model_fields[key]
    if field.is_required():
        return "required"
    if field.default in (None, "", (), {}):
        return "none"
    seconds = getattr(field.default, "total_seconds", None)
    return f"`{seconds():.0f}s`" if seconds else f"`{field.default}`"


def _comments() -> dict[str, str]:
    """What config.example.toml says above each setting, by "table.key"."""
    found: dict[str, str] = {}
    table, comment = "", ""
    for line in _EXAMPLE_SETTINGS.read_text("utf-8").splitlines():
        if line.startswith("["):
            table, comment = line.strip("[]"), ""
        elif setting := _SETTING.match(line):
            found.setdefault(f"{table}.{setting[1]}", _OF_DEFAULT.sub("", comment).strip())
            comment = ""
        elif line.startswith("#"):
            comment += " " + line.lstrip("# ")
        else:
            comment = ""
    return found


def _verdict() -> str:
    sentence = "Canada ordered its embassy staff to leave Haiti after two guards were killed."
    haiti = Place(PlaceId("HT"), "Haiti", PlaceKind.COUNTRY, PlaceId("WORLD"), "HT", 19.0, -72.42)
    mention = Mention("departure/staff-ordered-out", Voice.ACTUAL, "text", 0, 48, sentence)
    event = Event(
        "departure", "ordered_departure", haiti, 4, Certainty.LIKELY, Voice.ACTUAL, 3, mention, "CA", ("CA",),
        (Number("dead", "guards", 2),),
    )  # fmt: skip
    written = verdict_json(7, Verdict("en", (event,), ("HT", "CA")))
    return json.dumps(written, indent=2, ensure_ascii=False)


def _message() -> str:
    written = {
        "at": "2022-01-07T17:02:00+00:00", "chat": "KZ", "kind": "new", "rings": True, "incident": "KZ-RLUGWZ",
        "severity": 3, "text": "🟠 Act now · Almaty, Kazakhstan\nVoluntary departure\n…",
    }  # fmt: skip
    return json.dumps(written, indent=2, ensure_ascii=False)


_FORMATS = """## The lines of `tocsin judge`

In: one JSON object a line. `id` (any value, comes back), `title` and `text` (one of them may be empty); and, where
they are known, `language` (ISO 639-1), `published` (ISO 8601; without it there is no reckoning of time), `source` (an
id of the configuration; else a reliable press source is assumed) and `url`. Out: one line for each, in order, always
the same for the same input and rulebook. A bad line gives `{{"id": null, "error": "…"}}`, and the status at the end
is 1.

```json
{verdict}
```

`place` is null where the text names no more than the country; `country` is null too where it names none, and such an
event reaches nobody. `severity` is 1 to 4, `tier` how loud a follower with default settings hears of it: 0 digest
only, 1 silent, 2 rings, 3 rings in quiet hours too. `issuer` is the state that acts, `affected` those whose people it
is about (ISO 3166-1 alpha-2). A number has `exact`, or `least` and `most`. `day` is the day on which it happens, where
the sentence names one and the day of publication is known. `start` and `end` are offsets of characters in the title or
text (`in`). An easing event keeps the mode that it ends. `countries` are those that the text is about, the weightiest
first. `ignored` holds what was set aside: `why`, `rule`, `sentence`. `--explain` adds `near`: rules that came close,
each with the condition that `failed`.

## The lines of `tocsin replay`

In: the same items, ordered by `at` (else `published`), or states of an official register: `{{"at", "source",
"states": [{{"destination", "level", "regions", "departure", "note"}}]}}`. A null or a missing list is no change, and
the first reading of a destination is the state of things. Lines of one register at one time are one reading. One that
names four fifths of what is known is a reading of the whole register: there a lower level is told when the next one
says it again, or when none comes for two days. Otherwise only what changed was written down: a lower level is told
after an hour in which no line contradicts it, or at the end. What a fifth of the destinations (and at least ten) do
within a day is held and not told. The state whose register it is stands in the name: `us-state`, `canada`. A folder's
`*.jsonl` are merged. Each `--follow` is a chat in UTC, without quiet hours, that follows one place from level 1 on.
Out, with `--json`:

```json
{message}
```

`kind` is new (a card), edit (the card changed in place, always silent) or reply (a ringing note under its card)."""


if __name__ == "__main__":
    main()
