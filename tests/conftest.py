"""Fixtures for the whole suite: the loopback Bot API server."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))  # tests/botapi is imported as `botapi`

os.environ["PTB_TIMEDELTA"] = "1"  # as the program does: waits are timedeltas

if TYPE_CHECKING:
    from botapi.driver import Driver

    from rules.workbench import Workbench


@pytest.fixture(scope="session")
def workbench() -> Workbench:
    """The gazetteer and the shipped rulebook: it takes seconds to open, so the whole suite shares it."""
    from rules.workbench import Workbench, shipped_pages

    bench = Workbench()
    bench.open(shipped_pages())
    return bench


@pytest.fixture
def botapi(tmp_path: Path) -> Iterator[Driver]:
    """A strict Bot API server on the loopback, in a thread of its own, and the hand on it."""
    from botapi.driver import serving  # aiogram takes a second to import: only where it is needed

    with serving(tmp_path / "botapi.jsonl") as driver:
        yield driver
