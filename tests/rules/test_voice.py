"""How a sentence says it: one voice a mention, and what a rule may overrule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import language
from rules.events import Voice
from rules.item import Item
from rules.pattern import parse
from rules.phrases import TokenPatterns
from rules.polling import SourceId
from rules.reading import Tokens
from rules.sentences import Sentence
from rules.voice import Voicing
from rules.workbench import Workbench

ENGLISH = language.shipped()["en"]
# What the mentions of these tests are made of.
WORDS = [
    "curfew",
    "evacuate",
    "attack",
    "protest",
    "earthquake",
    "close .. (border|airport|embassy)",
    "coup",
    "bombing",
    "strike",
]
RULE = TokenPatterns({"m": tuple(parse(word, {}, "en") for word in WORDS)})
IN_2024 = datetime(2024, 3, 1, tzinfo=UTC)


def voice(text: str, *despite: Voice, published: datetime | None = IN_2024) -> Voice:
    """The voice of the first mention in a sentence."""
    tokens = Tokens(text, Sentence(0, len(text)), "en")
    mention = RULE.find(tokens)[0]
    return Voicing(tokens, ENGLISH, published).of(mention, frozenset(despite))


SAID = {
    Voice.ACTUAL: [
        "The junta imposed a curfew in the capital.",
        "Gunmen attacked a checkpoint on Friday.",
        "Chad closed its border on Monday.",
        "Soldiers staged a coup, three months after the last coup.",
        "Police said that the bombing had killed four.",
        "The bombing was the worst since 2016.",
    ],
    Voice.DRILL: [
        "Staff rehearsed how to evacuate the embassy.",
        "The army simulated an attack in an annual exercise.",
        "An earthquake drill was held in all schools.",
    ],
    Voice.HISTORICAL: [
        "The town remembered the bombing on its anniversary.",
        "Ten years ago the army closed the border.",
        "The attack happened in 1998.",
        "A museum shows the curfew of the 1940s.",
        "Two men were jailed over the bombing.",
    ],
    Voice.FIGURATIVE: [
        "The film tells of a coup.",
        "The striker leads the attack in the cup final.",
        "In the video game players evacuate a planet.",
    ],
    Voice.OPINION: ["Opinion: a curfew helps nobody.", "What if the coup succeeds?"],
    Voice.DENIED: [
        "The ministry denied that it would close the border.",
        "There was no attack, police said.",
        "Reports of a coup are false.",
        "The government has not imposed a curfew.",
    ],
    Voice.HYPOTHETICAL: [
        "Sooner or later an earthquake will flatten the old town.",
        "It is a matter of time before the earthquake comes.",
        "The army could close the border.",
        "The mayor is considering a curfew.",
        "Fears of a coup grow.",
        "Is there a curfew?",
    ],
    Voice.THREATENED: ["The rebels threatened to attack the town.", "Ministers warned of a coup."],
    Voice.ALLEGED: [
        "He was accused of planning a coup.",
        "The army allegedly attacked the village.",
        "Residents claim an attack by soldiers.",
        "Activists say a bombing hit the camp; army silent.",
        "Opposition radio reports a coup.",
    ],
    Voice.EASING: [
        "The government lifted the curfew.",
        "The curfew was lifted on Sunday.",
        "Authorities eased the curfew.",
    ],
    Voice.PLANNED: [
        "Unions will protest on Friday.",
        "A protest is planned for Sunday.",
        "Drivers gave notice of a strike.",
        "The junta sets Sunday for its curfew.",
    ],
}
TABLE = [(wanted, text) for wanted, texts in SAID.items() for text in texts]


@pytest.mark.parametrize(("wanted", "text"), TABLE)
def test_a_sentence_has_the_voice_that_a_reader_hears(wanted: Voice, text: str) -> None:
    assert voice(text) is wanted


@pytest.mark.parametrize(
    ("overruled", "text"),
    [
        (Voice.DENIED, "There was no attack, police said."),
        (Voice.HYPOTHETICAL, "The army could close the border."),
        (Voice.THREATENED, "The rebels threatened to attack the town."),
        (Voice.ALLEGED, "The army allegedly attacked the village."),
        (Voice.EASING, "The government lifted the curfew."),
        (Voice.PLANNED, "Unions will protest."),
    ],
)
def test_a_rule_overrules_a_voice_whose_words_stand_in_the_mention_or_beside_it(
    overruled: Voice, text: str
) -> None:
    assert voice(text) is overruled
    assert voice(text, overruled) is Voice.ACTUAL


def test_a_rule_overrules_no_voice_whose_words_stand_apart() -> None:
    denied = "The ministry denied that it would soon close the border."
    assert voice(denied, Voice.DENIED, Voice.HYPOTHETICAL) is Voice.DENIED


def test_a_cue_does_not_reach_over_the_end_of_its_clause() -> None:
    assert voice("The minister denied the rumour, but the army closed the border.") is Voice.ACTUAL
    assert voice("Nobody could sleep because gunmen attacked the village.") is Voice.ACTUAL


def test_a_short_exception_hides_no_long_one() -> None:
    tokens = Tokens("No comment and no word yet", Sentence(0, 26), "en")
    pattern = {"e": (parse("no ..5 (comment|word)", {}, "en"),)}
    assert len(TokenPatterns(pattern).find(tokens)) == 2
    assert (0, 5) in {(each.first, each.last) for each in TokenPatterns(pattern, every=True).find(tokens)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Protest draws 2000 marchers", Voice.ACTUAL),
        ("1900 arrests after protest", Voice.ACTUAL),
        ("The protest of 2009 began here", Voice.HISTORICAL),
        ("The protest began in 2000", Voice.HISTORICAL),
    ],
)
def test_a_round_number_of_people_is_no_year(text: str, wanted: Voice) -> None:
    assert voice(text) is wanted


def test_a_word_that_ends_things_at_the_end_joins_elsewhere() -> None:
    def heard(text: str) -> Voice:
        tokens = Tokens(text, Sentence(0, len(text)), "en")
        voicing = Voicing(tokens, ENGLISH, IN_2024)
        return voicing.of(RULE.find(tokens)[0], frozenset(), "emergency_rule")

    assert heard("Nationwide curfew in Peru over") is Voice.EASING
    assert heard("Curfew in Peru over attacks on buses") is Voice.ACTUAL
    assert heard("Curfew in Peru far from over") is Voice.ACTUAL


def test_a_year_gone_by_is_long_ago_only_for_a_text_of_a_later_year() -> None:
    text = "The attack took place in 2022."
    assert voice(text, published=datetime(2024, 1, 1, tzinfo=UTC)) is Voice.HISTORICAL
    assert voice(text, published=datetime(2022, 5, 1, tzinfo=UTC)) is Voice.ACTUAL
    assert voice(text, published=None) is Voice.ACTUAL


def test_a_year_that_is_only_compared_with_is_not_when_it_happened() -> None:
    assert voice("It was the deadliest attack since 2009.") is Voice.ACTUAL


def test_a_question_plans_nothing() -> None:
    assert voice("Will France close the border on Monday?") is Voice.HYPOTHETICAL
    assert voice("France will close the border on Monday.") is Voice.PLANNED


@given(st.sampled_from([text for _, text in TABLE]), st.sampled_from(list(Voice)))
def test_overruling_one_voice_leaves_the_others_to_decide(text: str, overruled: Voice) -> None:
    before, after = voice(text), voice(text, overruled)
    assert after is before or before is overruled


@pytest.mark.parametrize(
    ("code", "text", "later"),
    [
        ("fr", "La mesure entre en vigueur lundi.", True),  # told on a Wednesday
        ("fr", "La mesure est entrée en vigueur lundi.", False),
        ("es", "El decreto rige desde el lunes.", False),
        ("fr", "L'arrêté entre en vigueur à minuit.", True),
        ("es", "La medida comienza esta noche.", True),
        ("es", "El presidente hablará esta noche.", False),
        ("pt", "Vigora das 20h às 5h.", False),
        ("fr", "Il court de 20 heures à 5 heures.", False),
    ],
)
def test_what_takes_effect_at_an_hour_or_on_a_weekday_starts_later(code: str, text: str, later: bool) -> None:
    tokens = Tokens(text, Sentence(0, len(text)), code)
    voicing = Voicing(tokens, language.shipped()[code], datetime(2025, 3, 12, 9, tzinfo=UTC))
    assert voicing.starts_later is later


@pytest.mark.parametrize(
    ("code", "title", "text", "wanted"),
    [
        ("fr", "Internet coupé à Nouméa, se plaignent des usagers", "L'opérateur dément.", Voice.ALLEGED),
        ("es", "Tiroteo en un hotel de Goma, según testigos", "El dueño lo negó.", Voice.ALLEGED),
        ("ru", "Пассажиры рассказали о закрытии аэропорта Сочи", "Порт работает.", Voice.ALLEGED),
        ("ru", "Аэропорт Катании закрыт", "Он не будет работать до 14:00.", Voice.ACTUAL),
    ],
)
def test_what_is_denied_below_is_a_claim_whatever_it_is_about(
    workbench: Workbench, code: str, title: str, text: str, wanted: Voice
) -> None:
    item = Item(SourceId("s"), "", "", title, text, code, IN_2024)
    assert {event.voice for event in workbench.engine.judge(item).events} == {wanted}
