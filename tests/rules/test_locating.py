"""Where an event is, who acts and whose people it concerns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from rules.engine import Engine
from rules.events import Event
from rules.item import Item
from rules.polling import SourceId
from rules.rulebook import load

if TYPE_CHECKING:
    from rules.workbench import Workbench

_RULE = """
[rule.it]
mode = "it"
says.en = {says}
examples = ["x"]
counterexamples = ["x"]
"""


def page(*says: str, sender: str = "none", sides: str = "one") -> str:
    """A page of one rule."""
    listed = "[" + ", ".join(f"'''{each}'''" for each in says) + "]"
    return f'sender = "{sender}"\n[modes.it]\nseverity = 3\nsides = "{sides}"\n' + _RULE.format(says=listed)


PAGES = {
    "taken": page("takeover .. {where}"),
    "clash": page("(clash|fighting|riot|protest|rally|attack|explosion)"),
    "staff": page(
        "(withdraw|evacuate|recall) .. (staff|diplomat|ambassador)",
        "let .. (staff|diplomat) .. leave",
        sender="required",
    ),
    "advice": page("advise against .. travel", sender="required"),
    "arms": page("(suspend|halt) .. arms", sender="found"),
    "border": page("close .. border", "{where} ..3 seal .. border", sides="both"),
    "troops": page("troops .. (enter|arrive|land) .. {where}"),
    "hurt": page("(kidnap|abduct|kill) .. {affected}", "(kidnap|abduct) .."),
}

Judge = Callable[[str, str], list[Event]]


@pytest.fixture(scope="module")
def judge(workbench: Workbench) -> Judge:
    book, problems = load(PAGES)
    assert problems == ()
    engine: Engine = workbench.build(book)

    def of(category: str, text: str, title: str = "") -> list[Event]:
        verdict = engine.judge(Item(SourceId("s"), "k", "", title, text, "en"))
        return [event for event in verdict.events if event.category == category]

    return of


def test_a_text_without_the_words_of_a_rule_is_no_event(judge: Judge) -> None:
    assert judge("clash", "Nothing happened in Chad.") == []


@pytest.mark.parametrize(
    ("text", "country", "place"),
    [
        ("Clashes erupted in Almaty, Kazakhstan.", "KZ", "Almaty"),
        ("Riots spread through the Kenyan city of Kisumu.", "KE", None),
        ("Hundreds joined a rally in London against the coup in Myanmar.", "GB", "London"),
        ("Protest in Berlin over the war in Sudan.", "DE", "Berlin"),
        ("An explosion shook Beirut, Moscow said.", "LB", "Beirut"),
        ("Fighting went on in eastern Congo.", "CD", None),
        ("Georgia: riots in Tbilisi.", "GE", "Tbilisi"),
        ("Riots in Tirana, Albania.", "AL", "Tirana"),
        ("Clashes in Niger killed two.", "NE", "Niger"),
        ("Clashes in Nigeria killed two.", "NG", "Nigeria"),
        ("Fighting was reported in Tripoli, Lebanon.", "LB", "Tripoli"),
    ],
)
def test_an_event_is_where_the_sentence_puts_it(
    text: str, country: str, place: str | None, judge: Judge
) -> None:
    (event,) = judge("clash", text)
    assert event.place is not None
    assert event.place.country == country
    assert place in (None, event.place.name)


def test_the_text_around_says_where_if_the_sentence_does_not(judge: Judge) -> None:
    (event,) = judge("clash", "Crowds gathered in Lima, Peru. Then clashes broke out.")
    assert event.place is not None
    assert event.place.country == "PE"


def test_a_text_that_names_no_place_gives_an_event_without_one(judge: Judge) -> None:
    (event,) = judge("clash", "Clashes broke out near the market.")
    assert event.place is None


@pytest.mark.parametrize(
    ("text", "country", "issuer"),
    [
        ("Germany evacuates its diplomats from Khartoum, Sudan.", "SD", "DE"),
        ("The US withdrew embassy staff from Port-au-Prince in Haiti.", "HT", "US"),
        ("Washington lets embassy staff in Kyiv, Ukraine, leave.", "UA", "US"),
        ("Canada is withdrawing staff from its embassy in Beirut, Lebanon.", "LB", "CA"),
    ],
)
def test_a_sending_state_is_the_issuer_and_never_where_it_happens(
    text: str, country: str, issuer: str, judge: Judge
) -> None:
    (event,) = judge("staff", text)
    assert event.place is not None
    assert (event.place.country, event.issuer) == (country, issuer)
    assert event.affected == (issuer,)


@pytest.mark.parametrize(
    "text",
    [
        "Germany evacuates its diplomats.",
        "Germany withdraws staff in Berlin.",
        "The US withdrew its ambassador, Washington said.",
        "Embassy staff were evacuated; France withdrew staff in Paris.",
    ],
)
def test_a_step_never_happens_in_the_state_that_takes_it(text: str, judge: Judge) -> None:
    for event in judge("staff", text):
        assert event.place is None or event.place.country != event.issuer


def test_a_step_without_a_sending_state_is_none(judge: Judge) -> None:
    assert judge("staff", "The company withdrew its staff.") == []


def test_states_without_names_can_take_a_step(judge: Judge) -> None:
    (event,) = judge("staff", "Five countries withdrew their embassy staff in Tehran.")
    assert event.place is not None
    assert (event.place.country, event.issuer) == ("IR", None)


def test_states_in_one_list_all_act_and_none_is_where_it_happens(judge: Judge) -> None:
    text = "Violence in Tehran.\nBritain, Portugal, New Zealand and Slovakia withdrew staff amid protests."
    (event,) = judge("staff", text)
    assert event.place is not None
    assert event.place.country == "IR"


def test_who_stops_deliveries_is_the_issuer_and_who_goes_without_is_where(judge: Judge) -> None:
    (event,) = judge("arms", "Germany halts arms exports to Kazakhstan.")
    assert event.place is not None
    assert (event.place.country, event.issuer) == ("KZ", "DE")


@pytest.mark.parametrize("closing", ["Benin sealed its", "Porto-Novo sealed the"])
def test_a_border_has_two_sides(judge: Judge, closing: str) -> None:
    (event,) = judge("border", f"{closing} border with Niger.")
    assert event.place is not None
    assert event.place.id == "BJ"
    assert [place.country for place in event.also] == ["NE"]


def test_a_slot_for_where_overrules_every_guess(judge: Judge) -> None:
    (event,) = judge("troops", "Troops from Russia and Belarus entered Kazakhstan.")
    assert event.place is not None
    assert event.place.country == "KZ"


def test_the_people_of_a_state_are_affected_not_where_it_happens(judge: Judge) -> None:
    (event,) = judge("hurt", "Gunmen abducted two German tourists in Niger.")
    assert event.place is not None
    assert event.place.country == "NE"
    assert event.affected == ("DE",)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Thai and Cambodian soldiers clash near a temple.", ["TH", "KH"]),
        ("An explosion hit Colombia and Venezuela.", ["CO", "VE"]),
    ],
)
def test_states_that_are_named_in_one_breath_are_both_where_it_happens(
    judge: Judge, text: str, countries: list[str]
) -> None:
    (event,) = judge("clash", text)
    assert event.place is not None
    assert [event.place.country, *(place.country for place in event.also)] == countries


@pytest.mark.parametrize(
    ("text", "title", "country"),
    [
        ("He was flown to Kampala after the attack.", "Gunmen storm hotel in Juba", "SS"),
        ("The attack went on all night, a spokesman said in Geneva.", "Rebels near Goma", "CD"),
        ("Nationals of Canada were hurt in the attack.", "Gunmen storm hotel in Ouagadougou", "BF"),
        (
            "The embassy in Cairo was told. An explosion was heard later.",
            "Fuel store burns in Port Sudan",
            "SD",
        ),
        ("Berlin's envoy left Port-au-Prince after an attack.", "", "HT"),
    ],
)
def test_where_people_flee_speak_or_come_from_is_not_where_it_happens(
    judge: Judge, text: str, title: str, country: str
) -> None:
    events = judge("clash", text, title)
    assert {event.place.country for event in events if event.place} == {country}


def test_a_post_in_small_letters_is_no_paper(judge: Judge) -> None:
    (event,) = judge("clash", "Gunmen attacked the Lviv post; an explosion followed.")[:1]
    assert event.place is not None
    assert event.place.country == "UA"


def test_a_place_before_a_colon_is_where_and_does_not_act(judge: Judge) -> None:
    (event,) = judge("staff", "Bamako: Ottawa to withdraw staff and families")
    assert (event.issuer, event.place and event.place.country) == ("CA", "ML")


def test_forces_that_are_at_home_in_one_country_say_where_if_nothing_else_does(judge: Judge) -> None:
    (event,) = judge("clash", "ELN fighters killed in fighting near the river")
    assert event.place
    assert event.place.country == "CO"
    (event,) = judge("clash", "ELN fighters killed in fighting in Venezuela")
    assert event.place
    assert event.place.country == "VE"


def test_the_state_whose_post_is_named_first_is_not_where_it_stands(workbench: Workbench) -> None:
    book, problems = load({"staff": page("close .. embassy .. {where}", sender="required")})
    assert problems == ()
    told = "Closed: the embassy of Belgium in Niger"
    (event,) = workbench.build(book).judge(Item(SourceId("s"), "k", "", "", told, "en")).events
    assert (event.issuer, event.place and event.place.country) == ("BE", "NE")


def test_a_slot_for_where_is_not_filled_by_who_only_acts(judge: Judge) -> None:
    (event,) = judge("taken", "A takeover came after a US diplomat had hailed calm in Niger.")
    assert event.place is not None
    assert event.place.country == "NE"


@pytest.mark.parametrize(
    "title",
    [
        "Prime minister boards helicopter for India after mob storms the palace, army takes over",
        "Prime minister slips out to Malé before dawn after mob storms the palace, army takes over",
    ],
)
def test_where_somebody_gets_to_safety_is_not_where_he_fled_from(ruled: Engine, title: str) -> None:
    events = ruled.judge(Item(SourceId("s"), "k", "", title, "", "en")).events
    assert events
    assert [event.place for event in events] == [None] * len(events)


def test_what_comes_from_across_a_border_hits_this_side(judge: Judge) -> None:
    [event] = judge("clash", "Missiles from across the Iranian border hit Erbil in an attack at dawn.")
    assert event.place is not None
    assert event.place.country == "IQ"
