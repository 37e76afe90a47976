"""The configuration: one TOML file, checked whole; every mistake is reported at once with its line."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot import catalogue
from rules.errors import ConfigError, Problem
from rules.places import PlaceId
from rules.polling import Source, SourceId, SourceTier
from rules.validation import problems, read_toml

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _duration(value: object) -> object:
    if isinstance(value, str) and value[:-1].strip().isdigit() and value[-1:] in _UNITS:
        return timedelta(**{_UNITS[value[-1]]: int(value[:-1])})
    if isinstance(value, timedelta):
        return value
    raise ValueError('write a number and a unit: "90s", "10m", "2h", "1d"')


Duration = Annotated[timedelta, BeforeValidator(_duration)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TelegramTable(_Table):
    """Where the token is and which server to talk to. The token itself never stands in the configuration."""

    token_file: Path | None = None
    api: str = "https://api.telegram.org"


class StoreTable(_Table):
    path: Path = Path("tocsin.db")


class FetchTable(_Table):
    contact: str = ""
    addresses: Literal["public", "any"] = "public"
    at_once: Annotated[int, Field(ge=1, le=100)] = 20
    deadline: Duration = timedelta(seconds=20)


class PeopleTable(_Table):
    operators: tuple[int, ...] = ()


class SendTable(_Table):
    per_second: Annotated[int, Field(ge=1, le=1000)] = 30
    channels: dict[str, dict[str, str]] = {}


class RulesTable(_Table):
    folder: Path | None = None
    likeness: bool = True


class PlacesTable(_Table):
    contested: Literal["neutral", "state"] = "neutral"


class LogTable(_Table):
    form: Literal["console", "json"] = "console"


class CatalogueTable(_Table):
    use: tuple[str, ...] = ()

    @field_validator("use", mode="before")
    @classmethod
    def _alone(cls, use: object) -> object:
        return (use,) if isinstance(use, str) else use

    @field_validator("use")
    @classmethod
    def _known(cls, use: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := catalogue.unknown(use):
            raise ValueError("; ".join(wrong))
        return use


class SourceTable(_Table):
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    kind: str = "rss"
    url: Annotated[str, Field(pattern=r"^https?://")]
    publisher: Annotated[str, Field(min_length=1, max_length=64)]
    tier: SourceTier = SourceTier.NEWS
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = None
    every: Duration = timedelta(minutes=10)
    places: tuple[Annotated[str, Field(pattern=r"^([A-Z]{2}(\.\w+)?|\d+)$")], ...] = ()

    @field_validator("every")
    @classmethod
    def _polite(cls, every: timedelta) -> timedelta:
        if every < timedelta(seconds=60):
            raise ValueError('ask a source at most once a minute: "1m" or longer')
        return every


class Config(BaseSettings):
    """All settings. Each has a default but the sources; config.example.toml explains them."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    telegram: TelegramTable = TelegramTable()
    store: StoreTable = StoreTable()
    fetch: FetchTable = FetchTable()
    people: PeopleTable = PeopleTable()
    send: SendTable = SendTable()
    rules: RulesTable = RulesTable()
    places: PlacesTable = PlacesTable()
    log: LogTable = LogTable()
    catalogue: CatalogueTable = CatalogueTable()
    source: tuple[SourceTable, ...] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The file alone decides: an environment variable must not change a setting unseen."""
        return (init_settings,)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources as the rest of the program knows them: those of the catalogue, then those written out, which
        replace a known one of the same id."""
        found = {entry.source.id: entry.source for entry in catalogue.chosen(self.catalogue.use)}
        for row in self.source:
            key = SourceId(row.id)
            places = tuple(map(PlaceId, row.places))
            found[key] = Source(
                key, row.kind, row.url, row.publisher, row.tier, row.language, row.every, places
            )
        return tuple(found.values())


def load(path: Path, kinds: frozenset[str]) -> Config:
    """The configuration in a file; relative paths in it are taken from its folder. Raises ConfigError with all that
    is wrong. `kinds`: the source kinds that exist."""
    try:
        toml = path.read_text("utf-8")
    except FileNotFoundError:
        raise ConfigError(
            [Problem(str(path), "", "there is no such file; copy config.example.toml and edit it")]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([Problem(str(path), "", f"it cannot be read: {error}")]) from None
    return parse(toml, str(path), kinds, path.parent)


def parse(toml: str, name: str, kinds: frozenset[str], folder: Path) -> Config:
    """The same for a text."""
    raw = read_toml(name, toml)
    if isinstance(raw, Problem):
        raise ConfigError([raw])
    found: list[Problem] = []
    config: Config | None = None
    try:
        config = Config(**raw)
    except ValidationError as error:
        found = problems(name, toml, error, Config)
    found += _source_problems(raw.get("source"), name, toml, kinds)
    if found or config is None:
        raise ConfigError(found)
    return _rooted(config, folder)


def _source_problems(rows: Any, name: str, toml: str, kinds: frozenset[str]) -> list[Problem]:
    """What a single row cannot know: unknown kinds and ids given twice."""
    found, seen = [], set()
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        if not isinstance(row, dict):
            continue
        if (kind := row.get("kind")) is not None and kind not in kinds:
            what = f"there is no source kind {kind!r}; there are {', '.join(sorted(kinds))}"
            found.append(Problem(name, f"source.{number}.kind", what, _row_line(toml, number)))
        if row.get("id") in seen:
            found.append(
                Problem(
                    name,
                    f"source.{number}.id",
                    f"two sources are called {row['id']!r}",
                    _row_line(toml, number),
                )
            )
        seen.add(row.get("id"))
    return found


def _row_line(toml: str, number: int) -> int:
    at = -1
    for _ in range(number + 1):
        at = toml.find("[[source]]", at + 1)
    return toml.count("\n", 0, max(at, 0)) + 1


def _rooted(config: Config, folder: Path) -> Config:
    def rooted(path: Path | None) -> Path | None:
        return folder / path.expanduser() if path else None

    return config.model_copy(
        update={
            "store": StoreTable(path=folder / config.store.path.expanduser()),
            "telegram": config.telegram.model_copy(update={"token_file": rooted(config.telegram.token_file)}),
            "rules": config.rules.model_copy(update={"folder": rooted(config.rules.folder)}),
        }
    )


def token(config: Config) -> str:
    """The bot token, from the file named in the config or in TOCSIN_TOKEN_FILE. Raises ConfigError; no message of it
    holds the token."""
    named = os.environ.get("TOCSIN_TOKEN_FILE")
    path = Path(named) if named else config.telegram.token_file
    if path is None:
        what = (
            "no bot token: name a file in telegram.token_file or TOCSIN_TOKEN_FILE. @BotFather gives tokens"
        )
        raise ConfigError([Problem("configuration", "telegram.token_file", what)])
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ConfigError([Problem(str(path), "", f"others can read the token: chmod 600 {path}")])
        read = path.read_text("utf-8").strip()
    except OSError as error:
        raise ConfigError([Problem(str(path), "", f"the token cannot be read: {error.strerror}")]) from None
    number, colon, secret = read.partition(":")
    if not (colon and number.isdigit() and len(secret) >= 30):
        raise ConfigError(
            [Problem(str(path), "", "this is not a bot token: it looks like 123456789:AA… (from @BotFather)")]
        )
    return read
