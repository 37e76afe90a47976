"""The configuration: every mistake at once, with its line and the nearest known key."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot import config, rooms
from rules.errors import ConfigError

KINDS = frozenset({"rss", "jsonfeed"})
EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def problems(toml: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config.parse(toml, "tocsin.toml", KINDS, Path("."))
    return [str(problem) for problem in caught.value.problems]


def test_the_example_loads_and_shows_every_setting() -> None:
    loaded = config.load(EXAMPLE, rooms.kind_names())
    assert loaded.sources
    text = EXAMPLE.read_text("utf-8")
    for table, field in config.Config.model_fields.items():
        if table != "source":
            assert f"[{table}]" in text
            for key in field.default.__class__.model_fields:
                assert f"\n{key} =" in text or f"\n# {key} =" in text, f"{table}.{key} is not in the example"
    for key in config.SourceTable.model_fields:
        assert f"\n{key} =" in text


def test_an_empty_configuration_has_defaults() -> None:
    loaded = config.parse("", "tocsin.toml", KINDS, Path("/srv"))
    assert loaded.store.path == Path("/srv/tocsin.db")
    assert loaded.send.per_second == 30


def test_all_mistakes_are_told_at_once_with_their_lines() -> None:
    found = problems(
        "[send]\nper_secnd = 10\n\n[fetch]\ndeadline = 5\n\n[[source]]\nid = 'a'\nkind = 'rsss'\nurl = 'ftp://x'\n"
    )
    assert any("tocsin.toml:2:" in each and "did you mean 'per_second'" in each for each in found)
    assert any("tocsin.toml:5:" in each and '"90s"' in each for each in found)
    assert any("there is no source kind 'rsss'; there are jsonfeed, rss" in each for each in found)
    assert any("the key 'publisher' is missing" in each for each in found)
    assert any("url" in each for each in found)


def test_two_sources_cannot_have_one_id() -> None:
    row = "[[source]]\nid = 'a'\nkind = 'rss'\nurl = 'https://example.com/a'\npublisher = 'A'\n"
    assert problems(row + row) == ["tocsin.toml:6: source.1.id: two sources are called 'a'"]


def test_toml_that_cannot_be_read_names_the_line() -> None:
    assert "tocsin.toml:2" in problems("[send]\nper_second = = 3\n")[0]


def test_a_source_is_not_asked_more_than_once_a_minute() -> None:
    found = problems(
        "[[source]]\nid = 'a'\nkind = 'rss'\nurl = 'https://example.com/a'\npublisher = 'A'\nevery = '5s'\n"
    )
    assert any("at most once a minute" in each for each in found)


def test_a_missing_file_says_what_to_do() -> None:
    with pytest.raises(ConfigError, match=r"copy config\.example\.toml"):
        config.load(Path("/nonexistent/tocsin.toml"), KINDS)


def test_durations_have_units() -> None:
    loaded = config.parse("[fetch]\ndeadline = '2m'", "tocsin.toml", KINDS, Path("."))
    assert loaded.fetch.deadline == timedelta(minutes=2)


@pytest.fixture
def token_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("TOCSIN_TOKEN_FILE", raising=False)
    file = tmp_path / "telegram.token"
    file.write_text("123456789:" + "A" * 35 + "\n")
    file.chmod(0o600)
    return file


def with_token(file: Path) -> config.Config:
    return config.Config(telegram=config.TelegramTable(token_file=file))


def test_the_token_is_read_from_its_file(token_file: Path) -> None:
    assert config.token(with_token(token_file)) == "123456789:" + "A" * 35


def test_a_token_that_others_can_read_is_refused(token_file: Path) -> None:
    token_file.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        config.token(with_token(token_file))


def test_a_missing_token_says_where_to_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOCSIN_TOKEN_FILE", raising=False)
    with pytest.raises(ConfigError, match=r"telegram\.token_file"):
        config.token(config.Config())


def test_a_wrong_token_is_never_repeated_in_the_message(token_file: Path) -> None:
    token_file.write_text("nonsense-secret")
    with pytest.raises(ConfigError) as caught:
        config.token(with_token(token_file))
    assert "nonsense-secret" not in str(caught.value)


def test_the_environment_may_name_the_file(token_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_TOKEN_FILE", os.fspath(token_file))
    assert config.token(config.Config()).startswith("123456789:")
