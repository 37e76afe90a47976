"""The words of a card: five elements in every one, and never an end that nobody has vouched for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import advisory, cards, ladder
from rules.absorbing import absorb
from rules.addresses import vouched
from rules.advisory import SEVERITY_NAMES, Message, Style
from rules.audience import Address, Chat, ChatId, ChatKind, Letter, Loudness
from rules.events import Certainty, Number, Voice
from rules.incidents import Change, Incident, IncidentId, Report, Status
from rules.places import PlaceId, Places
from store._codec import incident_from_json, incident_to_json

if TYPE_CHECKING:
    from rules.rulebook import Rulebook
    from rules.workbench import Workbench

Make = Callable[..., Report]
LADDER = ladder.shipped()
NOW = datetime(2022, 1, 5, 12, 0, tzinfo=UTC)
# What only an incident that has ended may say. "This is not an all-clear" is said of the others.
AN_END = re.compile(r"\bover\b|\bended\b|\bhas end|an all-clear was|\bfinished\b|\bis safe\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def book(workbench: Workbench) -> Rulebook:
    return workbench.engine.book


def changes(reports: list[Report], tree: Places) -> list[Change]:
    running: dict[IncidentId, Incident] = {}
    made = []
    for report in reports:
        for change in absorb([report], list(running.values()), tree):
            running[change.incident.id] = change.incident
            made.append(change)
    return made


def card(
    change: Change,
    book: Rulebook,
    tree: Places,
    kind: ChatKind = ChatKind.PRIVATE,
    zone: str = "Asia/Almaty",
    acknowledged: str = "",
) -> Message:
    chat = Chat(ChatId(1), Address("telegram", "1"), kind, zone)
    letter = Letter(chat, change, tree.get(PlaceId("KZ")), 2, Loudness.RINGS, NOW)
    return cards.card(advisory.advise(change, book, LADDER, tree), letter, acknowledged)


_modes = {
    "unrest": ["demo", "violent", "mass_arrests"],
    "departure": ["voluntary_departure", "ordered_departure", "closed", "leave_now"],
    "emergency_rule": ["curfew", "state_of_emergency"],
    "travel_disruption": ["border", "airport"],
}
_kinds = st.sampled_from([(category, mode) for category, modes in _modes.items() for mode in modes])
_reports = st.fixed_dictionaries(
    {
        "kind": _kinds,
        "place": st.sampled_from(["KZ", "KZ-almaty"]),
        "severity": st.integers(1, 4),
        "voice": st.sampled_from([Voice.ACTUAL, Voice.ORDERED, Voice.EASING]),
        "certainty": st.sampled_from([Certainty.POSSIBLE, Certainty.LIKELY]),
        "publisher": st.sampled_from(["Agency A", "Agency B"]),
        "official": st.booleans(),
        "issuer": st.sampled_from(["DE", "KG", None]),
        "item": st.sampled_from(["1", "2", "3", "4"]),
        "dead": st.sampled_from([0, 4, 1200]),
    }
)
_histories = st.lists(_reports, min_size=1, max_size=7)


def made_of(history: list[dict[str, Any]], reported: Make) -> list[Report]:
    reports = []
    for number, told in enumerate(history):
        (category, mode), rest = told["kind"], {key: value for key, value in told.items() if key != "kind"}
        reports.append(reported(mode, category=category, minutes=number, **rest))
    return reports


@settings(deadline=None, max_examples=60)
@given(_histories)
def test_every_card_has_source_hazard_place_guidance_and_time(
    reported: Make, tree: Places, book: Rulebook, history: list[dict[str, Any]]
) -> None:
    for change in changes(made_of(history, reported), tree):
        said = advisory.advise(change, book, LADDER, tree)
        text = card(change, book, tree).text
        incident = change.incident
        assert any(family in text for family in incident.publishers)
        assert any(
            book.label(*kind).lower() in text.lower()
            for kind in {(r.event.category, r.event.mode) for r in incident.reports}
        )
        assert SEVERITY_NAMES[incident.severity] in text
        assert said.place in text
        assert tree.get(incident.place.id).name in text
        assert f"What to do: {said.guidance}" in text
        assert said.guidance
        assert "When: last report 5 January 2022, 12:" in text  # 06:00 UTC and minutes, in Almaty's time
        assert "Asia/Almaty" in text
        assert f"Ref {incident.id} r{incident.revision}" in text


@settings(deadline=None, max_examples=60)
@given(_histories, st.sampled_from(["Asia/Almaty", "America/Argentina/ComodRivadavia"]))
def test_a_short_card_has_the_five_elements_in_less_than_300_bytes(
    reported: Make, tree: Places, book: Rulebook, history: list[dict[str, Any]], zone: str
) -> None:
    chat = Chat(ChatId(1), Address("telegram", "1"), ChatKind.PRIVATE, zone, low_data=True)
    for change in changes(made_of(history, reported), tree):
        said = advisory.advise(change, book, LADDER, tree)
        short = cards.short(said, Letter(chat, change, tree.get(PlaceId("KZ")), 2, Loudness.RINGS, NOW))
        text, incident = short.text, change.incident
        assert len(text.encode()) < cards.SHORT
        assert short.buttons == ()
        assert SEVERITY_NAMES[incident.severity] in text
        assert said.place in text
        assert said.headline[:20] in text
        assert said.guidance[:20] in text
        assert said.certainty[:20] in text
        assert "5 Jan 12:" in text or "5 Jan 03:" in text
        assert f"Ref {incident.id} r{incident.revision}" in text


def test_a_short_card_is_short_whatever_its_parts_are(reported: Make, tree: Places, book: Rulebook) -> None:
    (change,) = changes([reported("violent")], tree)
    long = "длинный " * 60
    said = replace(
        advisory.advise(change, book, LADDER, tree),
        place=long, headline=long, news=long, certainty=long, guidance=long,
    )  # fmt: skip
    chat = Chat(ChatId(1), Address("telegram", "1"), ChatKind.PRIVATE)
    text = cards.short(said, Letter(chat, change, tree.get(PlaceId("KZ")), 2, Loudness.RINGS, NOW)).text
    assert len(text.encode()) < cards.SHORT
    assert text.count("длинный…") == 5
    assert text.endswith(f"Ref {said.incident} r{said.revision}")


@settings(deadline=None, max_examples=60)
@given(_histories)
def test_only_what_has_ended_is_said_to_be_over(
    reported: Make, tree: Places, book: Rulebook, history: list[dict[str, Any]]
) -> None:
    for change in changes(made_of(history, reported), tree):
        said = advisory.advise(change, book, LADDER, tree)
        ended = change.incident.status is Status.ENDED
        assert said.headline.startswith("Over: ") is ended
        if not ended:
            guidance = said.guidance  # advice such as "until it is over" is no claim
            assert not AN_END.search(card(change, book, tree).text.replace(guidance, ""))
            assert not AN_END.search(cards.note(said, "Asia/Almaty").text.replace(guidance, ""))


@settings(deadline=None, max_examples=40)
@given(_histories)
def test_a_card_is_never_too_long_for_one_message(
    reported: Make, tree: Places, book: Rulebook, history: list[dict[str, Any]]
) -> None:
    for change in changes(made_of(history, reported), tree):
        assert len(card(change, book, tree).text) < 4096


def test_a_certain_end_says_so_and_who_does(reported: Make, tree: Places, book: Rulebook) -> None:
    end = reported(
        "curfew",
        category="emergency_rule",
        voice=Voice.EASING,
        official=True,
        publisher="Ministry",
        item="2",
        minutes=9,
    )
    change = changes([reported("curfew", category="emergency_rule"), end], tree)[-1]
    text = card(change, book, tree).text
    assert "Over: curfew" in text
    assert "An all-clear was reported." in text
    assert "Official: Ministry" in text


def test_a_claim_of_calm_is_quoted_as_a_claim(reported: Make, tree: Places, book: Rulebook) -> None:
    claim = reported(voice=Voice.EASING, certainty=Certainty.POSSIBLE, item="2", minutes=9)
    text = card(changes([reported(), claim], tree)[-1], book, tree).text
    assert "A claim, not an all-clear: “violent in KZ-almaty”" in text


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"certainty": Certainty.POSSIBLE}, "Unconfirmed: only Agency A says so."),
        ({}, "Reported by one publisher so far: Agency A."),
        ({"official": True}, "Official: Agency A."),
    ],
)
def test_a_card_says_how_sure_it_is(
    more: dict[str, Any], says: str, reported: Make, tree: Places, book: Rulebook
) -> None:
    assert says in card(changes([reported(**more)], tree)[0], book, tree).text


def test_two_publishers_are_named_together(reported: Make, tree: Places, book: Rulebook) -> None:
    both = changes([reported(), reported(publisher="Agency B", item="2")], tree)[-1]
    text = card(both, book, tree).text
    assert "Reported by 2 independent publishers: Agency A, Agency B." in text
    assert "Confirmed: 2 independent publishers report it." in text


def test_counts_say_who_counted_and_are_not_added_up(reported: Make, tree: Places, book: Rulebook) -> None:
    change = changes([reported(dead=12), reported(dead=15, publisher="Agency B", item="2", minutes=3)], tree)[
        -1
    ]
    said = advisory.advise(change, book, LADDER, tree)
    assert said.facts == ("15 dead (says Agency B).",)


def test_the_ladder_stands_in_the_facts(reported: Make, tree: Places, book: Rulebook) -> None:
    step = reported("ordered_departure", category="departure", issuer="DE", severity=4)
    said = advisory.advise(changes([step], tree)[0], book, LADDER, tree)
    assert said.facts == ("Germany has ordered staff to leave.",)


def test_a_place_stands_with_its_country(tree: Places) -> None:
    assert tree.line(tree.get(PlaceId("KZ-almaty"))) == "Almaty, Kazakhstan"
    assert tree.line(tree.get(PlaceId("KZ"))) == "Kazakhstan"


def test_times_are_those_of_the_chat(reported: Make, tree: Places, book: Rulebook) -> None:
    change = changes([reported()], tree)[0]
    assert "5 January 2022, 12:00 (Asia/Almaty)" in card(change, book, tree).text
    assert "5 January 2022, 01:00 (America/Lima)" in card(change, book, tree, zone="America/Lima").text


def test_a_group_can_acknowledge_once(reported: Make, tree: Places, book: Rulebook) -> None:
    change = changes([reported()], tree)[0]

    def labels(message: Message) -> list[str]:
        return [button.label for row in message.buttons for button in row]

    assert labels(card(change, book, tree, ChatKind.GROUP)) == ["Acknowledge", "Why?"]
    assert labels(card(change, book, tree, ChatKind.PRIVATE)) == ["Why?"]
    taken = card(change, book, tree, ChatKind.GROUP, acknowledged="Acknowledged by Aigerim")
    assert labels(taken) == ["Why?"]
    assert "✅ Acknowledged by Aigerim" in taken.text


def test_buttons_fit_into_what_telegram_gives_back(reported: Make, tree: Places, book: Rulebook) -> None:
    message = card(changes([reported()], tree)[0], book, tree, ChatKind.GROUP)
    assert all(len(button.data.encode()) <= 64 for row in message.buttons for button in row)


def test_a_link_is_only_a_link(reported: Make, tree: Places, book: Rulebook) -> None:
    links = [
        span for span in card(changes([reported()], tree)[0], book, tree).spans if span.style is Style.LINK
    ]
    assert [(link.text, link.url) for link in links] == [("Agency A", "https://news.example/a")]


def test_a_link_that_was_withheld_is_said_to_be_and_leads_nowhere(
    reported: Make, tree: Places, book: Rulebook
) -> None:
    report = replace(
        reported(), url=vouched("https://evil.example/a", "https://state.example/feed", official=True)
    )
    shown = card(changes([report], tree)[0], book, tree)
    assert not [span for span in shown.spans if span.style is Style.LINK]
    assert "Agency A: link withheld" in shown.text
    assert "evil.example" not in shown.text


def test_counts_have_no_fraction_when_they_come_back_from_the_store(
    reported: Make, tree: Places, book: Rulebook
) -> None:
    (change,) = changes([reported(dead=1200)], tree)
    stored = incident_from_json(incident_to_json(change.incident))
    assert "• 1,200 dead (says Agency A)." in card(replace(change, incident=stored), book, tree).text


def test_who_protests_is_named_once(reported: Make, tree: Places, book: Rulebook) -> None:
    for group, said in (("youths", "At least 2,000 youths protesting"), (None, "At least 2,000 protesters")):
        report = reported("demo")
        counted = replace(report.event, numbers=(Number("protesters", group, least=2000),))
        (change,) = changes([replace(report, event=counted)], tree)
        assert f"{said} (says Agency A)." in card(change, book, tree).text
