"""The chaos command, a minute of it: the real service is killed in mid-delivery and loses nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_a_killed_service_loses_nothing_and_labels_what_it_repeats() -> None:
    chaos = Path(__file__).parents[1] / "chaos.py"
    done = subprocess.run(
        [sys.executable, str(chaos), "3", "--seed", "7"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lost: 0" in done.stdout
    assert "without a label: 0" in done.stdout
