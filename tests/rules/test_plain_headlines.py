"""Plain headlines become alerts at their place, in each language that Tocsin reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.plain import PAGES, headlines

if TYPE_CHECKING:
    from rules.workbench import Workbench

_PAGES = sorted(PAGES.glob("*.toml"))
_READ = 0.95  # of a page; some frames and nouns make headlines that nobody would write


@pytest.mark.parametrize("page", _PAGES, ids=[page.stem for page in _PAGES])
def test_nearly_all_plain_headlines_become_alerts_at_their_place(workbench: Workbench, page: Path) -> None:
    told = [*headlines(page)]
    unread = [each.title for each in told if not each.read_by(workbench.engine)]
    assert len(told) > 50
    assert len(unread) <= (1 - _READ) * len(told), unread[:20]
