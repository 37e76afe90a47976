"""The worker dies over its work: it is replaced, has the same rulebook, and what kills it twice is said to."""

from __future__ import annotations

import asyncio
import sys

import pytest

from bot import workshop
from bot.workshop import Workshop, WorkshopError
from rules.item import Item
from rules.polling import SourceId, SourceTier

PAGE = """
title = "Unrest"
[modes.demo]
severity = 2
[rule.marches]
mode = "demo"
says.en = ["riots .. in {where}"]
examples = ["Riots broke out in Lima"]
counterexamples = ["Riots were remembered in a film"]
"""


ITEM = Item(SourceId("s"), "1", "", "Riots broke out in Lima", "", "en")


def test_a_worker_that_died_is_replaced_and_knows_the_rulebook() -> None:
    async def story() -> None:
        opening = await working.open({"unrest": PAGE})
        assert not opening.problems
        [before] = await working.judge([(ITEM, SourceTier.NEWS)])
        assert [event.category for event in before.events] == ["unrest"]
        working._worker.kill()
        assert await working.judge([(ITEM, SourceTier.NEWS)]) == [before]

    working = Workshop()
    try:
        asyncio.run(story())
    finally:
        working.close()


def test_work_that_ends_the_worker_is_tried_twice_and_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "_judge", sys.exit)
    working = Workshop()
    try:
        with pytest.raises(WorkshopError, match=r"twice: it ended by itself \(status 1\)"):
            asyncio.run(working.judge([(ITEM, SourceTier.NEWS)]))
    finally:
        working.close()
