"""What rules read and is worded like no such news: it waits for the digest, unless much hangs on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from benchmarks._bounds import Guessed, Read, least_of, weighed
from rules.doubting import Doubt, Doubtful, doubtful, signs
from rules.events import Certainty, Event, Verdict
from rules.item import Item
from rules.likeness import shipped
from rules.polling import SourceId, SourceTier
from rules.wording import Wording
from rules.workbench import Workbench

if TYPE_CHECKING:
    from rules.engine import Engine

DOUBTED = (
    "Gardeners of Lima celebrate the rose harvest, roads are blocked by guests of the chef's new garden show"
)
RIOT = Doubtful(("unrest/violent",), headed=True)


def judged(engine: Engine, title: str, text: str = "", source: SourceTier = SourceTier.NEWS) -> Verdict:
    return engine.judge(Item(SourceId("press"), "1", "", title, text, "en", None), source)


def test_what_is_worded_like_no_news_of_harm_waits_for_the_digest(
    workbench: Workbench, ruled: Engine
) -> None:
    assert [event.tier for event in judged(ruled, DOUBTED).events] == [1]
    [event] = judged(workbench.engine, DOUBTED).events
    assert (event.certainty, event.tier) == (Certainty.UNLIKELY, 0)


def test_a_few_words_are_never_doubted(workbench: Workbench) -> None:
    few = "Garden festival rose harvest"
    assert shipped().strength(Wording(few)) < shipped().strength(Wording("Gunmen kill ten villagers"))
    assert not shipped().doubts(Wording(few), RIOT)
    assert shipped().doubts(Wording(f"{few} recipes by the chef of the museum"), RIOT)
    assert [event.tier for event in judged(workbench.engine, "Blasts rock Kabul").events] == [1]


def test_official_advice_is_never_doubted(workbench: Workbench, ruled: Engine) -> None:
    told = [judged(engine, DOUBTED, source=SourceTier.OFFICIAL) for engine in (workbench.engine, ruled)]
    assert told[0] == told[1]


@pytest.fixture
def event(ruled: Engine) -> Event:
    [event] = judged(ruled, DOUBTED).events
    return event


@pytest.mark.parametrize(("category", "severity"), [("departure", 2), ("advisory", 1), ("attack", 4)])
def test_grave_events_departures_and_advice_are_never_doubted(
    event: Event, category: str, severity: int
) -> None:
    assert doubtful([event], None) == Doubtful((f"{event.category}/{event.mode}",), headed=True)
    other = replace(event, category=category, severity=severity)
    assert not doubtful([event, other], None).kinds
    assert not shipped().doubts(Wording(DOUBTED), doubtful([event, other], None))


@pytest.mark.parametrize(
    "title",
    [
        "Riots erupt in Dhaka after student leader is shot",
        "Israeli military strikes near Beirut, saying Hezbollah was the target",
    ],
)
def test_a_title_that_tells_of_grave_danger_in_its_own_words_is_told_whatever_stands_below(
    workbench: Workbench, ruled: Engine, title: str
) -> None:
    text = "Political leaders fear that talks on a budget, a museum and a film festival may be derailed."
    assert max(event.tier for event in judged(ruled, title, text).events) == 2
    assert max(event.tier for event in judged(workbench.engine, title, text).events) == 2


def test_what_alerts_nobody_is_not_doubted(event: Event) -> None:
    assert not doubtful([replace(event, tier=0)], None).kinds


def test_what_has_just_happened_is_doubted_only_where_nearly_all_speaks_against_it(event: Event) -> None:
    now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    below = replace(event, mention=replace(event.mention, within="text"), severity=3)
    assert not doubtful([below], now).fresh
    assert doubtful([replace(below, day=now.date())], now).fresh
    doubt = Doubt({"whole": 1.0}, bound=0.0)
    assert [doubt.holds({"whole": much}) for much in (-2.0, -0.5, 0.5)] == [True, True, False]
    assert [doubt.holds({"whole": much}, much_hangs=True) for much in (-2.0, -0.5, 0.5)] == [
        True,
        False,
        False,
    ]


def test_the_title_the_number_and_the_kinds_of_events_are_weighed() -> None:
    told = signs(Doubtful(("unrest/violent", "attack/bombing"), headed=False), 1.5, -2.0, 0.5)
    assert told["whole"] == 1.5
    assert told["heading"] == -2.0
    assert told["context"] == 0.5
    assert told["events"] == 2
    assert {"text", "behind", "unrest/violent", "attack/bombing"} <= {*told}
    assert "behind" not in signs(RIOT, 1.5, None, 0.0)
    assert "text" not in signs(RIOT, 1.5, None, 0.0)


def test_kinds_that_are_often_misread_are_doubted_sooner() -> None:
    """Of a hundred riots one is none, of a hundred hostages are half none, whatever their words are like."""
    often, seldom = Doubtful(("attack/hostage",), headed=True), RIOT
    read = [
        Read(signs(kind, whole, heading, 0.0), number % every > 0, everyday=heading is not None)
        for kind, every in ((often, 2), (seldom, 100))
        for number in range(200)
        for whole in (float(number % 7),)
        for heading in (None, whole)
    ]
    doubt = weighed(read, 0.02, 0.02)
    assert doubt.sum(signs(often, 1.0, None, 0.0)) < doubt.sum(signs(seldom, 1.0, None, 0.0))
    lost = [doubt.holds(each.signs) for each in read if each.real]
    assert sum(lost) <= 0.02 * len(lost)


def test_guesses_begin_where_few_enough_are_false() -> None:
    guesses = [
        Guessed(float(number), False, texted, texted) for number in range(100) for texted in (False, True)
    ]
    least = least_of(guesses, titled=0.05, texted=0.01)
    assert (least.titled, least.texted) == (95.0, 99.0)
    assert least.of(Wording("Riot in Lima")) == 95.0
    assert least.of(Wording("Riot in Lima", "It began at noon.")) == 99.0
