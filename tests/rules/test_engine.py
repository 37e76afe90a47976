"""An item in, a verdict out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine import Engine
from rules.events import IGNORED_VOICES, Certainty, Event, Verdict, Voice
from rules.item import Item
from rules.polling import SourceId, SourceTier
from rules.rulebook import load

if TYPE_CHECKING:
    from rules.workbench import Workbench

# A story of our own in the manner of January 2022; the project started from one like it.
STORY_TITLE = "Germany stops arms exports to Kazakhstan, lets US diplomats leave the country"
STORY = "\n\n".join(
    [
        "The United States has allowed non-essential diplomats and their families to leave Almaty, the largest city of "
        "Kazakhstan, the State Department said on Friday.",
        "Protests over the price of fuel turned into riots in which 26 protesters and 18 police officers were killed, "
        "state television reported. More than 3,000 people have been arrested.",
        "About 2,500 Russian troops arrived in Kazakhstan to guard airports.",
        "Germany has suspended arms exports to Kazakhstan, a government source said.",
        "Seven questions about the unrest",
        "Leave a Reply",
    ]
)


def item(title: str, text: str = "", language: str | None = "en", published: datetime | None = None) -> Item:
    return Item(SourceId("press"), "key", "", title, text, language, published)


@pytest.fixture(scope="module")
def verdict(workbench: Workbench) -> Verdict:
    return workbench.engine.judge(item(STORY_TITLE, STORY))


def found(verdict: Verdict, category: str, mode: str | None = None) -> list[Event]:
    return [e for e in verdict.events if e.category == category and mode in (None, e.mode)]


def test_the_story_tells_of_a_departure_of_one_state_only(verdict: Verdict) -> None:
    steps = found(verdict, "departure")
    assert [(step.issuer, step.mode, step.tier) for step in steps] == [("US", "voluntary_departure", 2)]
    assert steps[0].place is not None
    assert (steps[0].place.name, steps[0].place.country) == ("Almaty", "KZ")


def test_the_story_tells_of_riots_with_their_dead_and_of_arrests(verdict: Verdict) -> None:
    (riots,) = found(verdict, "unrest", "violent")
    assert riots.severity == 4
    assert {(n.exact, n.group) for n in riots.numbers if n.kind == "dead"} >= {(26, "protesters")}
    (arrests,) = found(verdict, "unrest", "mass_arrests")
    assert [n.least for n in arrests.numbers if n.kind == "arrested"] == [3000]


def test_the_story_tells_of_foreign_troops_and_of_an_outside_reaction_that_stays_silent(
    verdict: Verdict,
) -> None:
    (troops,) = found(verdict, "foreign_forces", "arrival")
    assert troops.place is not None
    assert troops.place.country == "KZ"
    (halt,) = found(verdict, "indicator", "arms_halt")
    assert (halt.issuer, halt.tier) == ("DE", 0)


def test_the_story_happens_nowhere_but_in_kazakhstan(verdict: Verdict) -> None:
    assert {event.place.country for event in verdict.events if event.place} == {"KZ"}


def test_teasers_and_buttons_of_a_web_page_are_no_text(verdict: Verdict) -> None:
    said = [event.mention.sentence for event in verdict.events] + [each.sentence for each in verdict.ignored]
    assert not any("Seven questions" in sentence or "Reply" in sentence for sentence in said)


def test_judging_twice_says_the_same(workbench: Workbench, verdict: Verdict) -> None:
    assert workbench.engine.judge(item(STORY_TITLE, STORY)) == verdict


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Norway evacuates its diplomats from Dhaka in an annual drill", "drill"),
        ("Denmark denies that it ordered embassy staff to leave Mali", "denied"),
        ("Ten years ago soldiers imposed a curfew in Lagos", "historical"),
        ("Peru could impose a curfew in Lima", "hypothetical"),
    ],
)
def test_what_is_set_aside_says_why(title: str, why: str, workbench: Workbench) -> None:
    verdict = workbench.engine.judge(item(title))
    assert [event for event in verdict.events if event.tier >= 1] == []
    assert why in {each.why for each in verdict.ignored}


def test_an_official_source_is_surer_than_the_press_and_a_stranger_less(workbench: Workbench) -> None:
    curfew = item("Chad imposes curfew in N'Djamena")
    sure = {
        source: workbench.engine.judge(curfew, source).events[0].certainty
        for source in (SourceTier.OFFICIAL, SourceTier.NEWS, SourceTier.CUSTOM)
    }
    assert list(sure.values()) == [Certainty.OBSERVED, Certainty.LIKELY, Certainty.POSSIBLE]


def test_an_easing_claimed_by_somebody_is_only_possible(workbench: Workbench) -> None:
    text = "The curfew in Almaty has been lifted, the government of Kazakhstan said."
    (claimed,) = workbench.engine.judge(item("", text)).events
    assert (claimed.voice, claimed.tier <= 1) == (Voice.EASING, True)
    (official,) = workbench.engine.judge(item("", text), SourceTier.OFFICIAL).events
    assert official.certainty is Certainty.OBSERVED


def test_what_an_item_says_twice_is_one_event(workbench: Workbench) -> None:
    twice = item(
        "Curfew imposed in Lima", "Peru imposed a curfew in Lima. The curfew was imposed in Lima after riots."
    )
    events = [event for event in workbench.engine.judge(twice).events if event.category == "emergency_rule"]
    assert len(events) == 1


@pytest.mark.parametrize(
    ("language", "title", "country"),
    [
        ("en", "France tells citizens to leave Iran", "IR"),
        ("de", "USA fordern Bürger auf, Haiti zu verlassen", "HT"),
    ],
)
def test_a_state_that_calls_its_people_home_orders_nobody_out(
    language: str, title: str, country: str, workbench: Workbench
) -> None:
    told = workbench.engine.judge(item(title, language=language)).events
    assert [(e.category, e.place and e.place.country) for e in told] == [("departure", country)]


def test_a_language_without_rules_gives_no_events(workbench: Workbench) -> None:
    assert workbench.engine.judge(item("Curfew imposed in Lima", language="xx")).events == ()


def test_an_empty_item_gives_an_empty_verdict(workbench: Workbench) -> None:
    verdict = workbench.engine.judge(item(""))
    assert (verdict.events, verdict.ignored, verdict.countries) == ((), (), ())


PAGE = """
[modes.it]
severity = {severity}
[rule.it]
mode = "it"
status = "{status}"
scope = "{scope}"
says.en = ["flood"]
unless.en = ["market"]
examples = ["x"]
counterexamples = ["x"]
"""

Small = Callable[..., Verdict]


@pytest.fixture(scope="module")
def small(workbench: Workbench) -> Small:
    """Judges with a book of one rule."""

    def judge(title: str, text: str, status: str = "stable", scope: str = "anywhere") -> Verdict:
        toml = PAGE.format(severity=3, status=status, scope=scope)
        engine: Engine = workbench.build(load({"water": toml})[0])
        return engine.judge(item(title, text, published=datetime(2024, 1, 1, tzinfo=UTC)))

    return judge


def test_an_experimental_rule_alerts_nobody_and_is_seen(small: Small) -> None:
    verdict = small("Flood in Chad", "", status="experimental")
    assert verdict.events == ()
    assert [each.why for each in verdict.ignored] == ["experimental rule"]


@pytest.mark.parametrize(("scope", "within"), [("title", ["title"]), ("body", ["text"])])
def test_a_rule_may_look_at_the_title_or_the_text_only(scope: str, within: list[str], small: Small) -> None:
    verdict = small("Flood in Chad", "A flood hit Chad.", scope=scope)
    assert [event.mention.within for event in verdict.events] == within


def test_an_exception_is_told_as_the_reason(small: Small) -> None:
    verdict = small("Cheap shirts flood the market in Chad", "")
    assert verdict.events == ()
    assert [each.why for each in verdict.ignored] == ["exception"]


def test_a_rule_that_came_close_says_what_failed(workbench: Workbench) -> None:
    near = workbench.engine.near(item("Peru could impose a curfew in Lima"))
    assert any(each.rule.startswith("emergency_rule/") and "hypothetical" in each.failed for each in near)


@pytest.mark.parametrize(
    ("title", "voice"),
    [
        ("Mayor imposes curfew in Lima from midnight", "ordered"),
        ("Gunmen kill nine in Lima since dawn today", "actual"),
        ("Residents ordered to leave villages near Mount Mayon in the Philippines", "actual"),
        ("Ciudad de Lima: toque de queda desde esta noche", "ordered"),
        ("Couvre-feu à Lima à compter de minuit", "ordered"),
        ("Lima verhängt Ausgangssperre ab Mitternacht", "ordered"),
        ("Польша с полуночи закроет границу с Белоруссией", "ordered"),
    ],
)
def test_what_sets_in_later_is_ordered_where_it_is_a_measure(
    workbench: Workbench, title: str, voice: str
) -> None:
    assert voice in [event.voice.value for event in workbench.engine.judge(item(title, language=None)).events]


@pytest.mark.parametrize(
    ("title", "text", "voice"),
    [
        (
            "Finland closes border with Russia",
            "Nobody may cross from Saturday, the minister said.",
            "ordered",
        ),
        (
            "Le Tchad ferme sa frontière avec le Soudan",
            "La mesure entrera en vigueur samedi à minuit.",
            "ordered",
        ),
        (
            "Lufthansa setzt Flüge nach Beirut aus",
            "Von Samstag an fliegt sie die Stadt nicht mehr an.",
            "ordered",
        ),
        ("Ecuador imposes curfew in Quito", "From midnight nobody will be allowed out.", "ordered"),
        ("Nigerian unions set rail strike", "Drivers would down tools from Saturday.", "planned"),
        ("Finland closes border with Russia", "It will reopen on Saturday.", "actual"),
        ("Finland closes border with Russia", "It stays shut until Saturday.", "actual"),
        ("Finland closes border with Russia", "Crossings had been quiet from Monday on.", "actual"),
        ("Train strike paralyses Germany", "Talks will resume on Saturday, and buses are full.", "actual"),
    ],
)
def test_the_text_tells_when_what_its_title_tells_begins(
    workbench: Workbench, title: str, text: str, voice: str
) -> None:
    told = item(title, text, language=None, published=datetime(2024, 10, 30, 9, tzinfo=UTC))  # a Wednesday
    assert voice == workbench.engine.judge(told).events[0].voice


def test_an_explanation_of_a_fresh_event_is_news_as_well(workbench: Workbench) -> None:
    title = "Germany market attack: what we know so far"
    text = "A car ploughed into a crowd at a Christmas market in Magdeburg on Friday, killing five people."
    saturday = datetime(2024, 12, 21, 9, tzinfo=UTC)
    judge = workbench.engine.judge
    assert {e.place and e.place.country for e in judge(item(title, text, published=saturday)).events} == {
        "DE"
    }
    assert judge(item(title, text, published=saturday + timedelta(days=5))).events == ()


def test_an_explanation_of_grave_danger_just_begun_is_news_as_well(workbench: Workbench) -> None:
    title = "What is behind the coup in Madagascar?"
    text = "Soldiers seized power in Madagascar on Friday and suspended the constitution."
    saturday = datetime(2024, 12, 21, 9, tzinfo=UTC)
    judge = workbench.engine.judge
    assert [event.mode for event in judge(item(title, text, published=saturday)).events] == ["coup"]
    assert judge(item(title, text, published=saturday + timedelta(days=5))).events == ()


_WORDS = st.sampled_from(
    [
        "curfew",
        "imposed",
        "in",
        "Lima",
        "Peru",
        "embassy",
        "staff",
        "leave",
        "Almaty",
        "US",
        "ordered",
        "to",
        "not",
        "the",
        "drill",
        "26",
        "killed",
        "protesters",
        ",",
        ".",
        "?",
        "\n",
        "“",
        "’",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_WORDS, max_size=25).map(" ".join),
    st.lists(_WORDS, max_size=60).map(" ".join) | st.text(max_size=200),
)
def test_whatever_is_read_gives_events_that_point_into_the_text(
    workbench: Workbench, title: str, text: str
) -> None:
    verdict = workbench.engine.judge(item(title, text))
    assert [event.tier for event in verdict.events] == sorted(
        (event.tier for event in verdict.events), reverse=True
    )
    for event in verdict.events:
        assert 1 <= event.severity <= 4
        assert 0 <= event.tier <= 3
        assert event.voice not in IGNORED_VOICES
        assert 0 <= event.mention.start < event.mention.end
        assert event.place is None or event.place.id in workbench.places


def test_a_text_that_repeats_itself_is_read_a_bounded_number_of_times(workbench: Workbench) -> None:
    text = "police killed protesters in a riot near Lima and embassy staff left " * 300
    verdict = workbench.engine.mentions(Item(SourceId("k"), "k", "", "", text, "en"))
    told = Counter([event.mention.rule for event in verdict.events] + [each.rule for each in verdict.ignored])
    assert told
    assert max(told.values()) < 20


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("A bomb killed 12 people in a market in Kabul on Sunday.", "2024-05-05"),
        ("A bomb killed 12 people in a market in Kabul yesterday.", "2024-05-06"),
        ("A bomb killed 12 people in a market in Kabul.", None),
    ],
)
def test_an_event_has_the_day_that_its_sentence_names_and_none_where_it_names_none(
    workbench: Workbench, text: str, day: str | None
) -> None:
    (event,) = workbench.engine.judge(item("", text, published=datetime(2024, 5, 7, 9, tzinfo=UTC))).events
    assert (event.day.isoformat() if event.day else None) == day
