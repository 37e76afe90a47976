"""`tocsin replay`: a stored period with a clock of its own, the same on two runs."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot import replay
from bot.config import Config
from rules.workbench import Workbench

KYIV = [
    {"id": 1, "title": "UK pulls embassy staff out of Kyiv", "text": "", "published": "2022-02-01T10:00:00Z", "source": "a"},
    {"id": 2, "title": "Britain withdraws embassy staff from Kyiv", "text": "", "published": "2022-02-01T11:00:00Z", "source": "b"},
    {"id": 3, "title": "Denmark evacuates its diplomats from Lima", "text": "", "published": "2022-02-01T12:00:00Z", "source": "a"},
]  # fmt: skip


def played(
    bench: Workbench, tmp_path: Path, lines: list[dict[str, Any]], *follow: str
) -> list[dict[str, Any]]:
    file = tmp_path / "period.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    out = io.StringIO()
    assert replay.main(Config(), file, list(follow), True, out, bench) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_one_departure_told_twice_is_one_card_that_rings_once(workbench: Workbench, tmp_path: Path) -> None:
    messages = played(workbench, tmp_path, KYIV, "UA")
    assert [(each["kind"], each["rings"]) for each in messages] == [("new", True), ("edit", False)]
    assert {each["chat"] for each in messages} == {"UA"}
    assert set(messages[0]) == {"at", "chat", "kind", "rings", "incident", "severity", "text"}
    assert messages[0]["at"] == "2022-02-01T10:00:00+00:00"
    assert messages[0]["severity"] == 4
    assert messages[0]["incident"] == messages[1]["incident"]


def test_who_follows_another_place_hears_nothing(workbench: Workbench, tmp_path: Path) -> None:
    assert played(workbench, tmp_path, KYIV, "GB", "DE") == []


def test_two_runs_are_identical(workbench: Workbench, tmp_path: Path) -> None:
    assert played(workbench, tmp_path, KYIV, "UA", "PE") == played(workbench, tmp_path, KYIV, "UA", "PE")


def states(at: str, **state: Any) -> dict[str, Any]:
    return {"at": at, "source": "us-state", "states": [{"destination": "Ukraine", **state}]}


def test_a_register_that_raises_its_level_rings_and_a_null_is_no_change(
    workbench: Workbench, tmp_path: Path
) -> None:
    period = [
        states("2022-02-02", level=3),
        states("2022-02-03", level=4),
        states("2022-02-04", level=None),
        states("2022-02-05", level=4),
    ]
    messages = played(workbench, tmp_path, period, "UA")
    assert [each["kind"] for each in messages] == ["new"]
    assert messages[0]["severity"] == 4
    assert messages[0]["rings"]


def test_a_register_that_orders_departure_is_a_step_of_that_state(
    workbench: Workbench, tmp_path: Path
) -> None:
    period = [
        states("2022-02-02", level=3, departure="none"),
        states("2022-02-03", level=3, departure="ordered_departure"),
    ]
    (card,) = played(workbench, tmp_path, period, "Ukraine")
    assert "United States has ordered staff to leave" in card["text"]


def test_the_first_reading_of_a_register_is_no_news(workbench: Workbench, tmp_path: Path) -> None:
    assert (
        played(workbench, tmp_path, [states("2022-02-02", level=4, departure="ordered_departure")], "UA")
        == []
    )


def test_a_folder_is_merged_in_order_of_time(workbench: Workbench, tmp_path: Path) -> None:
    for number, line in enumerate(reversed(KYIV[:2])):
        (tmp_path / f"{number}.jsonl").write_text(json.dumps(line))
    out = io.StringIO()
    assert replay.main(Config(), tmp_path, ["UA"], True, out, workbench) == 0
    assert [json.loads(line)["kind"] for line in out.getvalue().splitlines()] == ["new", "edit"]


def test_a_broken_line_is_named_with_its_file_and_number(
    workbench: Workbench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "period.jsonl"
    file.write_text(json.dumps(KYIV[0]) + "\nnonsense\n")
    assert replay.main(Config(), file, ["UA"], True, io.StringIO(), workbench) == 2
    assert "period.jsonl:2" in capsys.readouterr().err


def test_an_unknown_place_is_said_kindly(
    workbench: Workbench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "period.jsonl"
    file.write_text(json.dumps(KYIV[0]))
    assert replay.main(Config(), file, ["Qqqqqqqq"], True, io.StringIO(), workbench) == 2
    assert "no place called 'Qqqqqqqq'" in capsys.readouterr().err


def test_a_reprint_of_an_agency_text_confirms_nothing(workbench: Workbench, tmp_path: Path) -> None:
    text = "Denmark has evacuated its diplomats from Lima after a night of shelling near the harbour, the ministry said."
    agency = {
        "id": 1,
        "title": "Danes out of Lima",
        "text": f"LIMA, Feb 1 - {text}",
        "published": "2022-02-01T10:00:00Z",
        "source": "a",
    }
    reprint = {
        "id": 2,
        "title": "Denmark leaves",
        "text": f"{text} (a)",
        "published": "2022-02-01T11:00:00Z",
        "source": "b",
    }
    own = {
        "id": 3,
        "title": "Denmark pulls diplomats out of Lima",
        "text": "",
        "published": "2022-02-01T12:00:00Z",
        "source": "c",
    }
    kinds = [
        (each["kind"], each["at"][11:13])
        for each in played(workbench, tmp_path, [agency, reprint, own], "PE")
    ]
    assert ("new", "10") in kinds
    assert not [kind for kind in kinds if kind[1] == "11"]
    assert ("edit", "12") in kinds


@pytest.mark.parametrize(
    "title",
    ["Kyrgyzstan closes its border with Kazakhstan", "Pakistan shuts Torkham crossing after gunfire"],
)
def test_a_closed_border_is_told_on_both_sides(workbench: Workbench, tmp_path: Path, title: str) -> None:
    sides = ("KZ", "KG") if "Kazakhstan" in title else ("PK", "AF")
    closed = {"id": 1, "title": title, "text": "", "published": "2022-02-01T10:00:00Z", "source": "a"}
    messages = played(workbench, tmp_path, [closed], *sides, "DE")
    assert {each["chat"] for each in messages} == set(sides)
    assert len({each["incident"] for each in messages}) == 1


def reading(
    at: str, *levels: tuple[str, int | None], source: str = "canada", **fields: Any
) -> dict[str, Any]:
    return {
        "at": at,
        "source": source,
        "states": [{"destination": d, "level": n, **fields} for d, n in levels],
    }


def test_a_lowering_is_told_once_in_silence_after_an_hour_without_contradiction(
    workbench: Workbench, tmp_path: Path
) -> None:
    period = [
        reading("2025-05-01", ("Ukraine", 4)),
        reading("2025-05-02", ("Ukraine", 3)),
        reading("2025-05-09", ("Peru", 1)),
    ]
    (card,) = played(workbench, tmp_path, period, "UA")
    assert (card["kind"], card["rings"], card["at"][:13]) == ("new", False, "2025-05-02T01")
    assert "Canada: advice for Ukraine: level 4 → 3" in card["text"]


def test_a_lowering_in_the_last_line_is_told(workbench: Workbench, tmp_path: Path) -> None:
    period = [reading("2025-05-01", ("Ukraine", 4)), reading("2025-05-02", ("Ukraine", 3))]
    assert len(played(workbench, tmp_path, period, "UA")) == 1


def test_a_lowering_that_the_next_line_takes_back_within_the_hour_is_not_told(
    workbench: Workbench, tmp_path: Path
) -> None:
    period = [
        reading("2025-05-01", ("Ukraine", 4)),
        reading("2025-05-02T00:00", ("Ukraine", 2)),
        reading("2025-05-02T00:30", ("Ukraine", 4)),
    ]
    assert played(workbench, tmp_path, period, "UA") == []


def test_the_name_of_two_countries_reaches_the_followers_of_both(
    workbench: Workbench, tmp_path: Path
) -> None:
    name = "Israel, the West Bank and the Gaza Strip"
    period = [reading("2025-06-01", (name, 3)), reading("2025-06-14", (name, 4))]
    messages = played(workbench, tmp_path, period, "IL", "PS", "JO")
    assert [(each["chat"], each["rings"]) for each in messages] == [("IL", True), ("PS", True)]


WORLD = [
    "AF",
    "AL",
    "AM",
    "AO",
    "AR",
    "AT",
    "AU",
    "AZ",
    "BD",
    "BE",
    "BF",
    "BG",
    "BH",
    "BI",
    "BJ",
    "BO",
    "BR",
    "BT",
    "BW",
    "BY",
]


def test_editorial_notes_and_days_of_the_whole_register_are_not_told(
    workbench: Workbench, tmp_path: Path
) -> None:
    def all_at(at: str, level: int, note: str = "") -> dict[str, Any]:
        return reading(at, *((each, level) for each in WORLD), note=note)

    period = [
        all_at("2025-05-01", 2),
        all_at("2025-05-02", 2, "Editorial change"),
        all_at("2025-05-03", 2, "Addition of a new warning for all of the world"),
        all_at("2025-05-04", 3),
        all_at("2025-05-05", 2),
        reading("2025-05-06", ("AF", 4)),
    ]
    (card,) = played(workbench, tmp_path, period, "AF", "BR", "BY")
    assert (card["chat"], card["severity"]) == ("AF", 4)


def test_one_line_for_each_destination_is_one_reading(workbench: Workbench, tmp_path: Path) -> None:
    period = [
        reading("2025-05-01", ("Ukraine", 2), ("Peru", 2)),
        *(reading("2025-05-02", (d, 3)) for d in ("Ukraine", "Peru")),
    ]
    messages = played(workbench, tmp_path, period, "UA", "PE")
    assert [each["chat"] for each in messages] == ["UA", "PE"]
