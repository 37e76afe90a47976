"""The commands of the program. Each imports what it needs only when it is called: --help answers at once."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from bot import choose
from bot.options import CONFIG, ConfigPath, settings_of, settings_or_default

app = typer.Typer(
    add_completion=True,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Tocsin reads news and official travel advice, and rings in the chats of those who follow the place.",
)
_EX_CONFIG, _EX_RUNNING = 2, 75


@app.command(epilog="Example: tocsin run --config tocsin.toml")
def run(config: ConfigPath = CONFIG) -> None:
    """Runs the bot: polls the sources, judges, sends and answers until it is stopped."""
    import asyncio

    from bot import logs, serve

    settings = settings_of(config)
    logs.set_up(settings.log.form)
    asyncio.run(serve.serve(settings))


@app.command(epilog="Example: tocsin demo --fast")
def demo(
    database: Annotated[Path, typer.Option(help="Where to leave the database for `tocsin chat`.")] = Path(
        "demo.db"
    ),
    fast: Annotated[
        bool, typer.Option("--fast", help="Without the pauses that let a person read along.")
    ] = False,
) -> None:
    """Plays the story "Kazakhstan, January 2022" through the whole bot into the terminal. Needs no token."""
    import asyncio

    from bot import demo as story

    asyncio.run(story.play(database, story.Pace.FAST if fast else story.Pace.READABLE))


@app.command(epilog="Example: tocsin chat --database demo.db --as person")
def chat(
    config: ConfigPath = CONFIG,
    database: Annotated[
        Path | None, typer.Option(help="This database instead of the configured one.")
    ] = None,
    speaker: Annotated[str, typer.Option("--as", help="person, group or operator")] = "person",
    at: Annotated[
        str | None, typer.Option(help="As if it were this moment (UTC), for a story of the past.")
    ] = None,
) -> None:
    """The same chat as on Telegram, in the terminal. A number presses the button of that number; empty line ends."""
    import asyncio

    from bot import converse

    asyncio.run(converse.chat(settings_or_default(config, database), speaker, _moment(at)))


@app.command(
    epilog='Example: echo \'{"id": 1, "title": "US orders embassy staff to leave Niger", "text": ""}\' | tocsin judge'
)
def judge(
    items: Annotated[
        Path | None,
        typer.Argument(
            exists=True, dir_okay=False, help="A file of JSON lines; without one, standard input is read."
        ),
    ] = None,
    article: Annotated[
        Path | None, typer.Option(help="Read one text file; its first line is the title.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Also the rules that came close, and what failed.")
    ] = False,
    config: ConfigPath = CONFIG,
) -> None:
    """Reads items as JSON lines, writes a verdict for each. Deterministic, without network."""
    from bot import judge as judging

    settings = settings_or_default(config, None)
    # a line that is no UTF-8 is a bad line like others
    with items.open(encoding="utf-8", errors="replace") if items else nullcontext(sys.stdin) as lines:
        raise typer.Exit(judging.main(settings, article, explain, lines, sys.stdout))


@app.command(epilog="Example: tocsin replay story.jsonl --follow KZ --json")
def replay(
    path: Annotated[Path, typer.Argument(help="A file of JSON lines, or a folder of *.jsonl.")],
    follow: Annotated[
        list[str], typer.Option("--follow", help="A place: country code or name. May be repeated.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a message.")] = False,
    config: ConfigPath = CONFIG,
) -> None:
    """Plays a stored period through the whole pipeline with a clock of its own, and prints what a chat would get."""
    from bot import replay as replaying

    raise typer.Exit(replaying.main(settings_or_default(config, None), path, follow, as_json, sys.stdout))


@app.command(epilog='Example: tocsin explain "Curfew in Lima after riots"')
def explain(
    text: Annotated[
        str, typer.Argument(help="A headline or a text; what stands before the first line end is the title.")
    ],
    config: ConfigPath = CONFIG,
) -> None:
    """Says in plain words what Tocsin understands of a text, and which rules came close."""
    from bot import explain as explaining

    explaining.main(settings_or_default(config, None), text)


@app.command(epilog="Example: tocsin recall --days 7")
def recall(
    truth: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="Official events, a JSON object a line, instead of the stored ones.",
        ),
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="How many days back.")] = 7,
    config: ConfigPath = CONFIG,
) -> None:
    """Takes official events as ground truth, and lists those that were never told. Status 1 if there are any."""
    from bot import recall as recalling
    from bot.clock import SystemClock

    raise typer.Exit(recalling.main(settings_of(config), truth, days, SystemClock().now()))


@app.command(epilog="Example: tocsin check --config tocsin.toml")
def check(
    config: ConfigPath = CONFIG,
    rules: Annotated[bool, typer.Option("--rules", help="Only the rule pages and their examples.")] = False,
) -> None:
    """Checks the configuration and every rule with its examples. Ends with status 2 where something is wrong."""
    from bot import check as checking

    raise typer.Exit(checking.main(None if rules else settings_of(config)))


app.add_typer(choose.sources, name="sources")

rules = typer.Typer(
    no_args_is_help=True,
    help="The rulebook: shows, checks and explains it.",
    epilog="Example: tocsin rules show departure",
)
app.add_typer(rules, name="rules")


@rules.command("show", epilog="Example: tocsin rules show departure")
def rules_show(
    page: Annotated[str | None, typer.Argument(help="One page of the rulebook.")] = None,
    config: ConfigPath = CONFIG,
) -> None:
    """Shows the rulebook: pages, modes and rules."""
    from bot import show

    show.rules(settings_or_default(config, None), page)


@rules.command("lint", epilog="Example: tocsin rules lint")
def rules_lint(config: ConfigPath = CONFIG) -> None:
    """Says what is wrong with the pages, and what they lack: modes without rules, few examples, unused lists."""
    from bot import rulecraft

    raise typer.Exit(rulecraft.lint(settings_or_default(config, None)))


@rules.command("test", epilog="Example: tocsin rules test unrest")
def rules_test(
    only: Annotated[
        str | None, typer.Argument(help="A category, a page or a rule; all if not given.")
    ] = None,
    config: ConfigPath = CONFIG,
) -> None:
    """Tries the examples and counterexamples of the rules. Ends with status 2 where one does not hold."""
    from bot import rulecraft

    raise typer.Exit(rulecraft.test(settings_or_default(config, None), only))


@rules.command("explain", epilog='Example: tocsin rules explain "Curfew in Lima after riots"')
def rules_explain(
    text: Annotated[
        str, typer.Argument(help="A headline or a text; the title stands before the first line end.")
    ],
    config: ConfigPath = CONFIG,
) -> None:
    """Says what Tocsin understands of a text, and which rules came close: the same as `tocsin explain`."""
    from bot import explain as explaining

    explaining.main(settings_or_default(config, None), text)


@rules.command("schema", epilog="Example: tocsin rules schema > page.schema.json")
def rules_schema() -> None:
    """Writes the form of a rule page as a JSON schema, for editors that check while you write."""
    import json

    from rules.rulebook import page_schema

    print(json.dumps(page_schema(), indent=2))


@rules.command("coverage", epilog="Example: tocsin rules coverage")
def rules_coverage(config: ConfigPath = CONFIG) -> None:
    """Shows, mode by mode, how many rules and examples there are in each language."""
    from bot import rulecraft

    rulecraft.show_coverage(settings_or_default(config, None))


def _moment(text: str | None):  # type: ignore[no-untyped-def]  # see bot/options.py
    from bot import judge as judging

    try:
        return judging.when(text)
    except judging.LineError as error:
        raise typer.BadParameter(str(error), param_hint="--at") from None


def main() -> None:
    """The console script. What a person can mend ends with a sentence, not with a traceback."""
    from rules.errors import ProblemsError

    try:
        app()
    except ProblemsError as error:
        print(
            f"Tocsin cannot start. {len(error.problems)} thing(s) to mend:",
            *error.problems,
            sep="\n  ",
            file=sys.stderr,
        )
        sys.exit(_EX_CONFIG)
    except Exception as error:
        if status := getattr(error, "exit_status", None):
            print(f"Tocsin cannot start: {error}", file=sys.stderr)
            sys.exit(status)
        raise


if __name__ == "__main__":
    main()
