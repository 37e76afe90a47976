"""Bad input, given to the program as a person gives it: a clear sentence, the right status, and never a traceback."""

from __future__ import annotations

import asyncio
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.main import get_command

from bot import config, rooms
from bot.__main__ import app
from bot.compare import Comparer
from bot.dial import Reach
from bot.fetch import Fetcher
from bot.parse import Parser
from bot.publish import FeedServer
from bot.record import Recorder
from bot.watch import Watch
from rules import policy
from rules.polling import Health
from store import open_store

ROOT = Path(__file__).parents[2]
COMMANDS = (
    *((name,) for name in get_command(app).commands),
    *(("rules", name) for name in get_command(app).commands["rules"].commands),
)
FEED = (
    b"<rss version='2.0'><channel><title>Good</title><item><guid>1</guid><title>A quiet day in Lima</title>"
    b"<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>"
    b"</item></channel></rss>"
)
BROKEN_PAGE = """title = "Unrest"
[modes.demo]
severity = 1
[rule.marches]
mode = "demo"
says.en = ["(march .. through"]
examples = ["They march through Lima."]
counterexamples = ["The month of March."]
"""


def tocsin(*words: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TOCSIN_")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *map(str, words)], cwd=ROOT, env=environment | {"COLUMNS": "200"},
        input=given, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr
    return done


def written(folder: Path, text: str) -> Path:
    file = folder / "tocsin.toml"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("command", ["run", "check"])
def test_everything_that_is_wrong_in_a_configuration_is_told_at_once(command: str, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        '[send]\nper_secnd = 3\n[fetch]\ndeadline = "soon"\n'
        '[[source]]\nid = "a"\nkind = "rsss"\nurl = "ftp://a.example"\npublisher = "A"\n',
    )
    done = tocsin(command, "--config", file)
    assert done.returncode == 2
    assert "4 thing(s) to mend" in done.stderr
    assert (
        "tocsin.toml:2: send.per_secnd: there is no key 'per_secnd' here; did you mean 'per_second'?"
        in done.stderr
    )
    for what in ("fetch.deadline", "no source kind 'rsss'; there are", "source.0.url"):
        assert what in done.stderr


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_source_of_a_place_that_does_not_exist_is_named(command: str, tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("100000001:" + "C" * 35)
    secret.chmod(0o600)
    source = (
        'id = "gazette"\nurl = "https://gazette.example/feed"\npublisher = "Gazette"\nplaces = ["KZ", "XQ"]\n'
    )
    file = written(tmp_path, f'[telegram]\ntoken_file = "{secret}"\n[[source]]\n{source}')
    done = tocsin(command, "--config", file)
    assert done.returncode == 2
    assert "gazette.places: there is no place 'XQ'" in done.stdout + done.stderr


def test_a_configuration_that_is_not_there_or_no_toml_is_named(tmp_path: Path) -> None:
    missing = tocsin("run", "--config", tmp_path / "nothing.toml")
    assert (missing.returncode, "copy config.example.toml" in missing.stderr) == (2, True)
    garbled = tocsin("run", "--config", written(tmp_path, "[send\n"))
    assert (garbled.returncode, "tocsin.toml:1: this is not TOML" in garbled.stderr) == (2, True)


def test_a_missing_token_ends_the_start_with_what_to_do(tmp_path: Path) -> None:
    nowhere = tocsin("run", "--config", written(tmp_path, ""))
    assert nowhere.returncode == 2
    assert "telegram.token_file: no bot token" in nowhere.stderr
    absent = tocsin("run", "--config", written(tmp_path, '[telegram]\ntoken_file = "absent.token"\n'))
    assert absent.returncode == 2
    assert "absent.token: the token cannot be read" in absent.stderr


def test_settings_of_a_channel_that_does_not_exist_are_refused(tmp_path: Path) -> None:
    token = tmp_path / "telegram.token"
    token.write_text("123456789:" + "A" * 35)
    token.chmod(0o600)
    text = '[telegram]\ntoken_file = "telegram.token"\n[send.channels.pigeon]\nloft = "roof"\n'
    done = tocsin("run", "--config", written(tmp_path, text))
    assert done.returncode == 2
    assert "there is no channel 'pigeon'; there are telegram" in done.stderr


def test_a_broken_rule_page_is_named_with_its_line_and_the_other_rules_stay(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "my_unrest.toml").write_text(BROKEN_PAGE, "utf-8")
    file = written(tmp_path, '[rules]\nfolder = "rules"\n')
    done = tocsin("check", "--config", file)
    assert done.returncode == 2
    assert "✗ my_unrest.toml:6: rule.marches.says.en:" in done.stdout
    shown = tocsin("rules", "show", "departure", "--config", file)
    assert shown.returncode == 0
    assert "departure/staff-may-leave" in shown.stdout
    assert "my_unrest/marches" not in shown.stdout


def test_a_missed_official_event_ends_recall_with_status_one_and_a_bad_line_is_named(tmp_path: Path) -> None:
    config, events = written(tmp_path, f'[store]\npath = "{tmp_path / "t.db"}"\n'), tmp_path / "events.jsonl"
    events.write_text('{"at": "2022-01-08", "country": "KZ", "title": "Departure authorised"}\n')
    absent = tocsin("recall", events, "--config", config)
    assert (absent.returncode, "there is no database here" in absent.stderr) == (2, True)
    open_store(tmp_path / "t.db").close()
    done = tocsin("recall", events, "--config", config)
    assert (done.returncode, "1 missed" in done.stdout) == (1, True)
    events.write_text('{"country": "KZ"}\n')
    done = tocsin("recall", events, "--config", config)
    assert done.returncode == 2
    assert "events.jsonl:1: write" in done.stderr


def test_an_unknown_command_option_or_speaker_is_refused(tmp_path: Path) -> None:
    for words in (["fly"], ["judge", "--loud"], ["replay", tmp_path / "x.jsonl"]):
        done = tocsin(*words)
        assert done.returncode == 2
        assert "--help" in done.stderr
    nobody = tocsin("chat", "--as", "ghost", "--database", tmp_path / "chat.db")
    assert nobody.returncode == 2
    assert "--as is one of person, group, operator" in nobody.stderr


def test_judge_and_replay_name_a_file_that_they_cannot_read(tmp_path: Path) -> None:
    for words in (
        ["judge", "--article", tmp_path / "none.txt"],
        ["replay", tmp_path / "none", "--follow", "KZ"],
    ):
        done = tocsin(*words)
        assert done.returncode == 2
        assert "Tocsin cannot re" in done.stderr


def test_a_malformed_feed_and_a_page_that_breaks_the_reader_show_as_such_and_the_others_are_read(
    tmp_path: Path, talk: Any
) -> None:
    async def polled() -> Path:
        async with FeedServer() as feeds:
            feeds.put("/good", FEED)
            feeds.put("/bad", b"<html><body>Please log in</body></html>", "text/html")
            feeds.put("/broken", b"crash")
            text = '[fetch]\naddresses = "any"\n[store]\npath = "talk.db"\n'
            for name in ("bad", "broken", "good"):
                text += f'[[source]]\nid = "{name}"\nkind = "rss"\nurl = "{feeds.url("/" + name)}"\npublisher = "{name}"\n'
            file = written(tmp_path, text)
            house, settings = talk.house, config.load(file, rooms.kind_names())
            house.store.sources.sync(settings.sources, talk.clock.now())
            known = {source.id: source for source in settings.sources}
            recorder = Recorder(house.store, house.places, house.book, house.ladder, known)
            known["broken"] = replace(known["broken"], kind="any")  # tests/breaking: it does as its page says
            async with Fetcher(reach=Reach.ANYWHERE, parser=Parser("breaking")) as fetcher:
                comparer = Comparer(house.store, house.places, policy.shipped(), house.ladder, recorder)
                watch = Watch(
                    house.store, known, fetcher, house.workshop, recorder, comparer, house.vigil(), talk.clock,
                    lambda: None,
                )  # fmt: skip
                await house.open_rules()
                await talk.clock.advance(600)
                await watch.tick()
        return file

    with structlog.testing.capture_logs() as logged:
        file = asyncio.run(polled())
    [broke] = [each for each in logged if each["event"] == "a page breaks its reader"]
    assert (broke["source"], broke["page"]) == (
        "broken",
        hashlib.blake2b(b"crash", digest_size=16).hexdigest(),
    )
    polls = {source.id: poll for source, poll in talk.house.store.sources.all()}
    assert polls["bad"].health is Health.UNPARSABLE
    assert polls["broken"].health is Health.UNPARSABLE
    assert str(polls["broken"].error).startswith(
        "the page breaks the reader, which crashed (signal 11) (page "
    )
    assert polls["broken"].due > talk.clock.now()
    assert polls["good"].health is Health.OK
    shown = tocsin("sources", "--config", file)
    assert shown.returncode == 0
    rows = {name: line for line in shown.stdout.splitlines() for name in polls if f"│ {name} " in line}
    assert "unparsable" in rows["bad"]
    assert "ok" in rows["good"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: tuple[str, ...]) -> None:
    done, name = tocsin(*command, "--help"), " ".join(command)
    assert done.returncode == 0
    assert f"Usage: python -m bot {name}" in done.stdout
    assert "Example: " in done.stdout
    assert f"tocsin {name}" in done.stdout


def test_those_who_write_rules_can_lint_test_explain_and_see_what_is_covered() -> None:
    lint, tested = tocsin("rules", "lint"), tocsin("rules", "test", "indicator")
    assert lint.returncode in (0, 1), lint.stdout
    assert "0 thing(s) to mend" in lint.stdout
    assert tested.returncode == 0
    assert "0 rule(s) fail" in tested.stdout
    assert "unrest/violent" in tocsin("rules", "coverage").stdout
    assert "curfew" in tocsin("rules", "explain", "Curfew in Lima after riots").stdout
    assert tocsin("rules", "test", "nothing").returncode == 2
