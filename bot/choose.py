"""`tocsin sources …`, as the command line shows it; bot/sourcecraft.py does the work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.options import CONFIG, ConfigPath, settings_of, settings_or_default

sources = typer.Typer(
    invoke_without_command=True,
    help="The sources: how each is doing, what is known, and which the configuration asks.",
    epilog="Example: tocsin sources add gdacs",
)


@sources.callback()
def sources_shown(context: typer.Context, config: ConfigPath = CONFIG) -> None:
    """Without a command: the configured sources, and how each is doing."""
    context.obj = config
    if context.invoked_subcommand is None:
        from bot import sourcecraft

        sourcecraft.show(settings_of(config))


@sources.command("list", epilog="Example: tocsin sources list")
def sources_list(context: typer.Context) -> None:
    """The configured sources, and how each is doing."""
    from bot import sourcecraft

    sourcecraft.show(settings_of(context.obj))


@sources.command("catalogue", epilog="Example: tocsin sources catalogue embassy")
def sources_catalogue(
    words: Annotated[list[str] | None, typer.Argument(help="Words to look for.")] = None,
) -> None:
    """What sources are known, with their licences; none of them is asked until it is added."""
    from bot import sourcecraft

    sourcecraft.known(" ".join(words or ()))


@sources.command("test", epilog="Example: tocsin sources test us-state")
def sources_test(
    context: typer.Context, source: Annotated[str, typer.Argument(help="An id, or the address of a feed.")]
) -> None:
    """Asks a source once and shows what comes; nothing is kept."""
    from bot import sourcecraft

    raise typer.Exit(sourcecraft.attempt(settings_or_default(context.obj, None), source))


@sources.command("add", epilog="Example: tocsin sources add us-state gdacs")
def sources_add(context: typer.Context, ids: Annotated[list[str], typer.Argument()]) -> None:
    """Takes sources of the catalogue into the configuration file."""
    from bot import sourcecraft

    sourcecraft.add(context.obj, ids)


@sources.command("remove", epilog="Example: tocsin sources remove bbc-world")
def sources_remove(context: typer.Context, source: str) -> None:
    """Takes a source out of the configuration file."""
    from bot import sourcecraft

    sourcecraft.remove(context.obj, source)


@sources.command("move", epilog="Example: tocsin sources move us-state")
def sources_move(context: typer.Context, source: str) -> None:
    """Sets the address of a source to the one at which it says that it stands for good now."""
    from bot import sourcecraft

    sourcecraft.move(context.obj, source)


@sources.command("import", epilog="Example: tocsin sources import feeds.opml")
def sources_import(context: typer.Context, opml: Path) -> None:
    """Adds the feeds of an OPML list, as feed readers export it, to the configuration file."""
    from bot import sourcecraft

    sourcecraft.take_over(context.obj, opml)
