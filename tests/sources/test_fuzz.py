"""The fuzz command, a minute of it: spoiled feeds break nothing, and a poison costs its item alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_spoiled_feeds_break_nothing_and_a_poison_costs_its_item_alone() -> None:
    fuzz = Path(__file__).parents[1] / "fuzz_feeds.py"
    done = subprocess.run(
        [sys.executable, str(fuzz), "300", "--seed", "7"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "broke the reader: 0" in done.stdout
    assert "untouched beside one poison: at least 29 of 29" in done.stdout
