"""The hostile server, with a short deadline: every case ends, and nothing else suffers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_fifty_hostile_sources_end_in_time_and_cost_the_others_nothing() -> None:
    command = [sys.executable, str(Path(__file__).parents[1] / "hostile.py"), "--deadline", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 private addresses were dialled" in done.stdout
