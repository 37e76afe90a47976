"""The commands of the program. Each imports what it needs only when it is called: --help answers at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=True,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Tocsin reads news and official travel advice, and rings in the chats of those who follow the place.",
)
ConfigPath = Annotated[
    Path, typer.Option("--config", "-c", help="The configuration file.", envvar="TOCSIN_CONFIG")
]
_CONFIG = Path("tocsin.toml")
_EX_CONFIG, _EX_RUNNING = 2, 75


@app.command(epilog="Example: tocsin run --config tocsin.toml")
def run(config: ConfigPath = _CONFIG) -> None:
    """Runs the bot: polls the sources, judges, sends and answers until it is stopped."""
    import asyncio

    from bot import logs, serve

    settings = _settings(config)
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
    config: ConfigPath = _CONFIG,
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

    asyncio.run(converse.chat(_settings_or_default(config, database), speaker, _moment(at)))


@app.command(
    epilog='Example: echo \'{"id": 1, "title": "US orders embassy staff to leave Niger", "text": ""}\' | tocsin judge'
)
def judge(
    article: Annotated[
        Path | None, typer.Option(help="Read one text file; its first line is the title.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Also the rules that came close, and what failed.")
    ] = False,
    config: ConfigPath = _CONFIG,
) -> None:
    """Reads items as JSON lines, writes a verdict for each. Deterministic, without network."""
    from bot import judge as judging

    raise typer.Exit(
        judging.main(_settings_or_default(config, None), article, explain, sys.stdin, sys.stdout)
    )


@app.command(epilog="Example: tocsin replay story.jsonl --follow KZ --json")
def replay(
    path: Annotated[Path, typer.Argument(help="A file of JSON lines, or a folder of *.jsonl.")],
    follow: Annotated[
        list[str], typer.Option("--follow", help="A place: country code or name. May be repeated.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a message.")] = False,
    config: ConfigPath = _CONFIG,
) -> None:
    """Plays a stored period through the whole pipeline with a clock of its own, and prints what a chat would get."""
    from bot import replay as replaying

    raise typer.Exit(replaying.main(_settings_or_default(config, None), path, follow, as_json, sys.stdout))


@app.command(epilog='Example: tocsin explain "Curfew in Lima after riots"')
def explain(
    text: Annotated[
        str, typer.Argument(help="A headline or a text; what stands before the first line end is the title.")
    ],
    config: ConfigPath = _CONFIG,
) -> None:
    """Says in plain words what Tocsin understands of a text, and which rules came close."""
    from bot import explain as explaining

    explaining.main(_settings_or_default(config, None), text)


@app.command(epilog="Example: tocsin check --config tocsin.toml")
def check(
    config: ConfigPath = _CONFIG,
    rules: Annotated[bool, typer.Option("--rules", help="Only the rule pages and their examples.")] = False,
) -> None:
    """Checks the configuration and every rule with its examples. Ends with status 2 where something is wrong."""
    from bot import check as checking

    raise typer.Exit(checking.main(None if rules else _settings(config)))


@app.command(epilog="Example: tocsin sources --config tocsin.toml")
def sources(config: ConfigPath = _CONFIG) -> None:
    """Shows the sources and how each is doing."""
    from bot import show

    show.sources(_settings(config))


rules = typer.Typer(
    no_args_is_help=True,
    help="The rulebook: shows, checks and explains it.",
    epilog="Example: tocsin rules show departure",
)
app.add_typer(rules, name="rules")


@rules.command("show", epilog="Example: tocsin rules show departure")
def rules_show(
    page: Annotated[str | None, typer.Argument(help="One page of the rulebook.")] = None,
    config: ConfigPath = _CONFIG,
) -> None:
    """Shows the rulebook: pages, modes and rules."""
    from bot import show

    show.rules(_settings_or_default(config, None), page)


@rules.command("lint", epilog="Example: tocsin rules lint")
def rules_lint(config: ConfigPath = _CONFIG) -> None:
    """Says what is wrong with the pages, and what they lack: modes without rules, few examples, unused lists."""
    from bot import rulecraft

    raise typer.Exit(rulecraft.lint(_settings_or_default(config, None)))


@rules.command("test", epilog="Example: tocsin rules test unrest")
def rules_test(
    only: Annotated[
        str | None, typer.Argument(help="A category, a page or a rule; all if not given.")
    ] = None,
    config: ConfigPath = _CONFIG,
) -> None:
    """Tries the examples and counterexamples of the rules. Ends with status 2 where one does not hold."""
    from bot import rulecraft

    raise typer.Exit(rulecraft.test(_settings_or_default(config, None), only))


@rules.command("explain", epilog='Example: tocsin rules explain "Curfew in Lima after riots"')
def rules_explain(
    text: Annotated[
        str, typer.Argument(help="A headline or a text; the title stands before the first line end.")
    ],
    config: ConfigPath = _CONFIG,
) -> None:
    """Says what Tocsin understands of a text, and which rules came close: the same as `tocsin explain`."""
    from bot import explain as explaining

    explaining.main(_settings_or_default(config, None), text)


@rules.command("coverage", epilog="Example: tocsin rules coverage")
def rules_coverage(config: ConfigPath = _CONFIG) -> None:
    """Shows, mode by mode, how many rules and examples there are in each language."""
    from bot import rulecraft

    rulecraft.show_coverage(_settings_or_default(config, None))


def _moment(text: str | None):  # type: ignore[no-untyped-def]  # see _settings
    from bot import judge as judging

    try:
        return judging.when(text)
    except judging.LineError as error:
        raise typer.BadParameter(str(error), param_hint="--at") from None


def _settings(path: Path):  # type: ignore[no-untyped-def]  # its type would import pydantic at start
    from bot import config, rooms

    return config.load(path, rooms.kind_names())


def _settings_or_default(path: Path, database: Path | None):  # type: ignore[no-untyped-def]  # see _settings
    """The configuration, where there is one; the commands that only judge need none."""
    from bot import config

    settings = _settings(path) if path.exists() or path != _CONFIG else config.Config()
    return settings.model_copy(update={"store": config.StoreTable(path=database)}) if database else settings


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
