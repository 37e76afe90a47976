"""Options that many commands share. Nothing heavy is imported here: --help answers at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ConfigPath = Annotated[
    Path, typer.Option("--config", "-c", help="The configuration file.", envvar="TOCSIN_CONFIG")
]
CONFIG = Path("tocsin.toml")


def settings_of(path: Path):  # type: ignore[no-untyped-def]  # its type would import pydantic at start
    from bot import config, rooms

    return config.load(path, rooms.kind_names())


def settings_or_default(path: Path, database: Path | None):  # type: ignore[no-untyped-def]  # see settings_of
    """The configuration, where there is one; the commands that only judge need none."""
    from bot import config

    settings = settings_of(path) if path.exists() or path != CONFIG else config.Config()
    return settings.model_copy(update={"store": config.StoreTable(path=database)}) if database else settings
