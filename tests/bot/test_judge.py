"""`tocsin judge` keeps its contract: one answer a line, in order, deterministic, bad lines named."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import judge
from bot.config import Config
from rules.polling import SourceTier
from rules.workbench import Workbench

FIELDS = {
    "category", "mode", "country", "place", "latitude", "longitude", "severity", "certainty", "voice", "tier", "issuer",
    "affected", "numbers", "day", "rule", "in", "sentence", "start", "end",
}  # fmt: skip


def answers(workbench: Workbench, *lines: str, explain: bool = False) -> list[tuple[dict[str, Any], int]]:
    return list(judge.judge_lines(lines, workbench.engine, lambda _: SourceTier.NEWS, explain))


def item(**fields: Any) -> str:
    return json.dumps({"id": 1, "title": "", "text": "", **fields})


def test_an_event_has_every_field_of_the_contract(workbench: Workbench) -> None:
    line = item(title="Canada orders embassy staff to leave Haiti", text="")
    ((answer, bad),) = answers(workbench, line)
    assert not bad
    assert set(answer) == {"id", "language", "events", "countries", "ignored"}
    (event,) = answer["events"]
    assert set(event) == FIELDS
    assert (event["category"], event["mode"]) == ("departure", "ordered_departure")
    assert (event["country"], event["place"], event["issuer"]) == ("HT", None, "CA")
    assert (event["severity"], event["tier"], event["voice"], event["certainty"]) == (
        4,
        3,
        "actual",
        "likely",
    )
    assert event["in"] == "title"
    assert "Haiti" in answer["events"][0]["sentence"]
    assert 0 <= event["start"] < event["end"] <= len("Canada orders embassy staff to leave Haiti")


def test_answers_come_in_order_and_twice_the_same(workbench: Workbench) -> None:
    lines = [
        item(id=n, title=f"Denmark evacuates its diplomats from {place}")
        for n, place in enumerate(("Juba", "Lima"))
    ]
    first, second = answers(workbench, *lines), answers(workbench, *lines)
    assert first == second
    assert [answer["id"] for answer, _ in first] == [0, 1]


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        '{"title": "no id"}',
        '{"id": 1}',
        '{"id": 1, "title": 5}',
        '{"id": 1, "title": "x", "published": "soon"}',
    ],
)
def test_a_bad_line_gets_an_error_and_the_next_is_judged(workbench: Workbench, line: str) -> None:
    (bad, good) = answers(workbench, line, item(title="Quiet day in Lima"))
    assert bad[1] == 1
    assert bad[0]["id"] is None
    assert bad[0]["error"]
    assert good[1] == 0


def test_explain_names_the_condition_that_failed(workbench: Workbench) -> None:
    line = item(title="", text="The embassy in Nairobi denied that it had allowed diplomats to leave.")
    ((answer, _),) = answers(workbench, line, explain=True)
    assert answer["events"] == []
    assert any(
        near["rule"] == "departure/staff-may-leave" and "unless" in near["failed"] for near in answer["near"]
    )


def test_an_article_is_read_with_its_first_line_as_title(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Embassy news\n\nSweden has closed its embassy in Baghdad until further notice.\n")
    out = io.StringIO()
    assert judge.main(Config(), article, False, io.StringIO(), out) == 0
    answer = json.loads(out.getvalue())
    assert answer["events"][0]["issuer"] == "SE"
    assert answer["events"][0]["place"] == "Baghdad"


def test_a_file_is_judged_like_standard_input(tmp_path: Path) -> None:
    line = '{"id": 1, "title": "Curfew imposed in Lima", "text": ""}\n'
    items = tmp_path / "items.jsonl"
    items.write_text(line, "utf-8")
    program = [sys.executable, "-m", "bot", "judge"]
    read = subprocess.run([*program, str(items)], capture_output=True, text=True, check=True)
    piped = subprocess.run(program, input=line, capture_output=True, text=True, check=True)
    assert read.stdout == piped.stdout
    assert json.loads(read.stdout)["events"][0]["country"] == "PE"


def test_a_file_that_is_no_text_has_bad_lines_and_no_traceback(tmp_path: Path) -> None:
    items = tmp_path / "items.jsonl"
    items.write_bytes(b"\xff\xfe\x00\n" + item(id="x", title="Quiet day in Lima").encode() + b"\n")
    program = [sys.executable, "-m", "bot", "judge", str(items)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["id"], second["id"]) == (None, "x")


def test_the_program_ends_with_status_one_after_a_bad_line() -> None:
    lines = "broken\n" + item(id="x", title="Quiet day in Lima") + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "bot", "judge"], input=lines, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["id"] is None
    assert second["id"] == "x"
