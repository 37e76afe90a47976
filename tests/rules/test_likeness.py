"""What no rule reads and is guessed at: never too sure, never too grave, never instead of a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import _learning
from benchmarks._labelled import Half, alerts, labelled
from benchmarks._texts import Text, labelled_texts
from rules import ladder
from rules.doubting import doubtful
from rules.events import Certainty, Ignored, Verdict
from rules.guessing import is_guess, toll_open, unread
from rules.item import Item
from rules.likeness import NOTHING, restored, shipped
from rules.polling import SourceId, SourceTier
from rules.wording import Wording, features, worded
from rules.workbench import Workbench, shipped_pages

if TYPE_CHECKING:
    from rules.engine import Engine

UNREAD = "Gambian guards rise up at Fajara barracks and seize armoury; Freetown sends mediator"


@pytest.fixture(scope="module")
def small(workbench: Workbench) -> Engine:
    """One category alone."""
    bench = Workbench(workbench.places)
    bench.open({name: page for name, page in shipped_pages().items() if name in ("_lists", "unrest")})
    return bench.engine


def judged(engine: Engine, title: str, text: str = "", source: SourceTier = SourceTier.NEWS) -> Verdict:
    return engine.judge(Item(SourceId("press"), "1", "", title, text, "en", None), source)


def test_what_no_rule_reads_becomes_an_unconfirmed_silent_card_at_its_place(
    workbench: Workbench, ruled: Engine
) -> None:
    assert not judged(ruled, UNREAD).events
    [event] = judged(workbench.engine, UNREAD).events
    assert event.mention.rule == "political_crisis/likeness"
    assert event.place is not None
    assert (event.place.country, event.certainty, event.tier) == ("GM", Certainty.POSSIBLE, 1)


def test_what_is_wanting_is_told_with_a_no_that_denies_nothing(workbench: Workbench) -> None:
    title = 'Harare filling stations put up "no petrol" boards, commuter buses vanish'
    assert [event.category for event in judged(workbench.engine, title).events] == ["essential_services"]


@pytest.mark.parametrize(
    ("why", "guessed"),
    [
        ("exception", True),
        ("no sending state", True),
        ("denied", False),
        ("drill", False),
        ("figurative: sport", False),
    ],
)
def test_a_rule_that_does_not_speak_hinders_no_guess_and_what_tells_the_meaning_does(
    why: str, guessed: bool
) -> None:
    assert unread([Ignored(why, "unrest/riot", "Riot in Lima")]) is guessed
    assert unread([])


@pytest.mark.parametrize(
    ("title", "text", "tier"),
    [
        ("Bus carrying pilgrims plunges into Indus gorge in Pakistan", "", 1),
        ("Bus carrying pilgrims plunges into Indus gorge in Pakistan", "Three people died.", 0),
        ("Bus carrying pilgrims plunges into Indus gorge in Pakistan, three dead", "", 0),
        ("Small plane crashes in Alaska", "", 0),
        ("Car crash in Leeds blocks the road for an hour", "", 0),
    ],
)
def test_an_accident_worded_like_the_worst_alerts_before_anybody_counts_its_dead(
    workbench: Workbench, ruled: Engine, title: str, text: str, tier: int
) -> None:
    assert max((event.tier for event in judged(ruled, title, text).events), default=0) == 0
    told = judged(workbench.engine, title, text).events
    assert max((event.tier for event in told), default=0) == tier
    assert all(event.category == "accident" for event in told)


@pytest.mark.parametrize(
    ("title", "tier"),
    [
        ("Traumatised bear from abroad finds a new home in a Scottish wildlife park", 0),
        ("Second night of alarm in Kharkiv as people go down to the metro", 2),
        ("", 2),
    ],
)
def test_what_only_the_text_tells_under_a_title_about_something_else_waits_for_the_digest(
    workbench: Workbench, ruled: Engine, title: str, tier: int
) -> None:
    text = "Russian missiles struck Kharkiv, and five people were wounded."
    assert max(event.tier for event in judged(ruled, title, text).events) == 2
    assert max(event.tier for event in judged(workbench.engine, title, text).events) == tier


@pytest.mark.parametrize(("when", "tier"), [("overnight", 2), ("", 0), ("in 2022", 0)])
def test_what_has_just_happened_is_told_whatever_the_title_is_about(
    workbench: Workbench, when: str, tier: int
) -> None:
    title = "War latest: president issues a new warning to his allies"
    text = f"Russian missiles struck Kharkiv {when}, killing three people."
    item = Item(SourceId("press"), "1", "", title, text, "en", datetime(2026, 3, 4, 9, tzinfo=UTC))
    assert max((event.tier for event in workbench.engine.judge(item).events), default=0) == tier


def test_a_guess_names_the_words_that_tell_it_and_what_stands_between(workbench: Workbench) -> None:
    item = Item(SourceId("press"), "1", "", "All is told below", UNREAD, "en", None)
    [event] = workbench.engine.judge(item).events
    assert event.mention.within == "text"
    start, end = event.mention.start, event.mention.end
    words = [found.span() for found in re.finditer(r"\w+", UNREAD)]
    assert start in {first for first, _ in words}
    assert end in {last for _, last in words}
    parts, _ = workbench.engine.ruled(item)
    guess = shipped().of(worded(parts, workbench.places))
    assert guess is not None
    told = re.findall(r"\w+", UNREAD[start:end].lower())
    assert {told[0], told[-1]} <= {*guess.words}


@pytest.mark.parametrize(
    "title",
    [
        "Guards rise up at the barracks and seize the armoury",  # nowhere
        "Fears that Gambian guards may rise up at Fajara barracks and seize the armoury",
        "In 1981 Gambian guards rose up at Fajara barracks and seized the armoury",
        "Gambian guards stand up for their pay at a quiet meeting in Fajara",
        f"{UNREAD}; roads reopen",  # something eases
        "Gambian bakers of Fajara open their new school on Monday",
    ],
)
def test_what_is_said_in_another_voice_or_of_another_matter_is_no_guess(
    workbench: Workbench, title: str
) -> None:
    assert not judged(workbench.engine, title).events


def test_official_advice_is_never_guessed_at(workbench: Workbench) -> None:
    assert not judged(workbench.engine, UNREAD, source=SourceTier.OFFICIAL).events


@pytest.mark.parametrize(
    ("category", "country", "title"),
    [
        ("departure", "SS", "Juba: Danish mission keeps only a handful of diplomats after gunfire"),
        (
            "advisory",
            "EC",
            "Canadá endurece su recomendación para Ecuador y sugiere evitar todo viaje no imprescindible",
        ),
    ],
)
def test_guessed_departures_and_advice_are_told_and_take_no_step_for_a_state(
    workbench: Workbench, ruled: Engine, category: str, country: str, title: str
) -> None:
    assert not judged(ruled, title).events
    [event] = judged(workbench.engine, title).events
    assert event.place is not None
    assert (event.category, event.place.country, event.issuer) == (category, country, None)
    assert (event.certainty, event.tier) == (Certainty.POSSIBLE, 1)
    assert not ladder.shipped().steps([event])


@pytest.mark.parametrize(
    "title",
    [
        "Spouses and children of diplomats are flown out as tension mounts",  # whose, and where?
        "Farewell reception for the German ambassador in Rabat",
        "The Danish embassy in Ouagadougou marks its jubilee with a concert",
    ],
)
def test_no_departure_is_guessed_without_a_state_that_leaves(workbench: Workbench, title: str) -> None:
    assert not judged(workbench.engine, title).events


def test_a_place_alone_is_no_guess(workbench: Workbench) -> None:
    assert not judged(workbench.engine, "Lagos").events


@pytest.mark.parametrize("title", ["Indians in Colombia", "Airport in northern Nigeria"])
def test_a_few_words_are_worded_like_nothing(workbench: Workbench, title: str) -> None:
    assert not workbench.engine.judge(Item(SourceId("press"), "k", "", title, "", "en")).events


def test_a_category_that_the_rulebook_does_not_have_is_not_guessed(small: Engine) -> None:
    assert not judged(small, UNREAD).events


def some_labelled() -> Iterator[Item]:
    english = (each.item for each in labelled() if each.language == "en")
    return (item for number, item in enumerate(english) if number % 8 == 0)


def test_guesses_take_nothing_from_what_rules_say_and_doubts_only_its_loudness(
    workbench: Workbench, ruled: Engine
) -> None:
    read = doubted = heard = 0
    for item in some_labelled():
        plain, weighed = ruled.judge(item), workbench.engine.judge(item)
        if not plain.events:
            assert set(plain.ignored) <= set(weighed.ignored)
            continue
        read += 1
        assert {*plain.ignored} <= {*weighed.ignored}
        if [event.voice for event in weighed.events] != [event.voice for event in plain.events]:
            heard += 1  # a voice that no cue told: see test_announced
            continue
        if toll_open(plain.events):
            told = {(event.category, event.mode) for event in weighed.events}
            assert {(event.category, event.mode) for event in plain.events} <= told
        elif weighed.events != plain.events:
            doubted += 1
            assert doubtful(plain.events, item.published).kinds
            assert {event.tier for event in weighed.events} == {0}
            assert [replace(e, certainty=Certainty.UNLIKELY, tier=0) for e in plain.events] == [
                *weighed.events
            ]
    assert read > 100
    assert 0 < doubted < read / 10
    assert heard < read / 10


def test_it_is_learned_from_no_text_that_is_only_scored(small: Engine) -> None:
    scored = {each.item.title for each in labelled() if each.half is Half.SCORED}
    tuned = {each.item.title for each in labelled() if each.half is Half.TUNED}
    learned = {text.title for text in labelled_texts(small)}
    assert learned <= tuned
    assert not learned & (scored - tuned)


def test_each_class_is_a_mode_of_the_rulebook(ruled: Engine) -> None:
    categories, modes = shipped().categories.names, shipped().modes.names
    assert all(ruled.book.known_mode(*name.split("/")) for name in modes)
    assert {name.partition("/")[0] for name in modes} == {*categories}
    assert "indicator" not in categories


words = st.sampled_from(
    sorted({*features(Wording(UNREAD, "Rebels shell Kyiv hospital, dozens dead in Lagos riot blast"))})
)


@given(st.lists(words, max_size=12))
@settings(max_examples=60, deadline=None)
def test_no_guess_is_sure_or_asks_people_to_act(workbench: Workbench, told: list[str]) -> None:
    verdict = judged(workbench.engine, " ".join(("Lagos", *told)))
    guesses = [event for event in alerts(verdict) if is_guess(event.mention.rule)]
    assert all(
        event.certainty is Certainty.POSSIBLE and event.severity <= 2 and event.tier <= 1 for event in guesses
    )


def test_what_the_places_do_is_a_feature_whichever_they_are(workbench: Workbench) -> None:
    def told(title: str) -> set[str]:
        parts, _ = workbench.engine.ruled(Item(SourceId("press"), "1", "", title, "", "en", None))
        return {*worded(parts, workbench.places).parts}

    assert told("Irish in Honiara told to be on the next plane out") == told(
        "Danes in Bamako told to be on the next plane out"
    )
    assert told("Irish in Honiara told to leave") != told("Irish in Dublin told to leave")
    assert told("Nobody is told to leave") == set()


@pytest.mark.parametrize(
    ("title", "signs"),
    [
        ("Derby ends 2-1", ["score"]),
        ("Boy, 17-year-old cousin shot", ["age"]),
        ("Share price falls 12% to $9", ["percent", "money", "few", "many"]),
        ("1,200 flee", ["thousands"]),
        ("The siege of 1994", ["year"]),
        ("«Nobody told us!» Why?", ["question", "call", "quote"]),
        ("Guards rise up", []),
    ],
)
def test_kinds_of_figures_and_marks_are_features(title: str, signs: list[str]) -> None:
    assert list(Wording(title).signs) == signs


def test_features_are_words_and_their_beginnings_and_arabic_words_stand_without_their_article() -> None:
    assert sorted(features(Wording("Protests, protests"))) == ["prot-", "protes-", "protests"]
    assert sorted(features(Wording("والمتظاهرون"))) == sorted(["متظاهرون", "متظا-", "متظاهر-"])


def test_words_that_follow_each_other_are_pairs_by_their_first_letters_in_title_or_text() -> None:
    pairs = Wording("Rebels storm barracks", "Shots, shots fired").pairs
    assert pairs == {"rebels_storm", "storm_barrac", "shots_shots", "shots_fired"}


def test_words_of_a_title_count_once_more_where_a_text_stands_below() -> None:
    assert sorted(features(Wording("Riot", "Riot in town"))) == sorted(["riot", "in", "town", "^riot"])
    assert sorted(features(Wording("Riot"))) == ["riot"]


def test_learning_twice_gives_the_same_and_tells_alerts_from_others() -> None:
    texts = [
        *(
            Text("", "unrest", 1.0, Wording(f"Mob burns {town} town hall"), "riot")
            for town in ("Oslo", "Lima", "Kano")
        ),
        *(
            Text("", NOTHING, 1.0, Wording(f"Chef opens {town} tea room"))
            for town in ("Oslo", "Lima", "Kano")
        ),
    ]
    once, again = (_learning.learned(texts, *_learning.UNSET) for _ in range(2))
    assert all((once[name] == again[name]).all() for name in once)
    model = restored(once)
    guess = model.of(Wording("Mob burns Quito town hall"))
    assert guess is not None
    assert (guess.category, guess.mode) == ("unrest", "riot")
    assert model.of(Wording("Chef opens Quito tea room")) is None


@pytest.mark.parametrize(
    ("category", "country", "title"),
    [
        ("political_crisis", "CG", "Rumeurs de coup d'État à Brazzaville : rien ne permet de les confirmer"),
        ("essential_services", "CA", "Network crash leaves 10 million Canadians unable to make calls"),
    ],
)
def test_a_grave_claim_and_what_befalls_a_people_at_home_are_guessed(
    workbench: Workbench, ruled: Engine, category: str, country: str, title: str
) -> None:
    events = alerts(judged(workbench.engine, title))
    assert [(event.category, event.place and event.place.country, event.tier) for event in events] == [
        (category, country, 1)
    ]
    assert not alerts(judged(ruled, title))
