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
    from conversation.talk import Parts, Talk

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


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """The places and the reading process that conversations share."""
    from conversation.talk import Parts  # imports most of the bot: only where it is needed

    made = Parts(tmp_path_factory.mktemp("conversation"))
    yield made
    made.close()


@pytest.fixture
def talk(parts: Parts, tmp_path: Path) -> Iterator[Talk]:
    """People who talk with the bot through the real answerer and sender, over a new store."""
    begun = parts.begin(tmp_path)
    yield begun
    begun.house.store.close()
