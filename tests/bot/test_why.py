"""What /why and /incident say where it takes a few messages to get there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from conversation.talk import OPERATOR, Talk

from rules.workbench import shipped_pages

_COUNTRIES = ("Kenya", "Peru", "Chad", "Fiji", "Laos", "Mali", "Oman")


def test_the_noise_budget_is_named_as_the_gate_that_kept_a_message_from_ringing(talk: Talk) -> None:
    talk.say(7, f"/follow {', '.join(_COUNTRIES)}")
    for country in _COUNTRIES:
        talk.news("bbc", f"Britain is permitting non-essential embassy staff to depart {country}.")
    talk.say(7, "/why")
    told = talk.screen.news[-1][2].text
    assert "You were told without a sound, because of the noise budget" in told
    assert "because it rang 6 times in this chat within a day" in told
    assert talk.house.store.decisions.gates() == {"sent": 6, "budget": 1}


def test_an_alert_of_many_reports_says_which_are_not_listed(talk: Talk) -> None:
    talk.say(7, "/follow Kenya")
    for number in range(33):
        talk.news(f"paper{number}", "Britain is permitting non-essential embassy staff to depart Kenya.")
    (incident,) = talk.house.store.incidents.all_open()
    before = len(talk.screen.news)
    talk.say(OPERATOR, f"/incident {incident.id}")
    shown = "\n".join(message.text for _, _, message in talk.screen.news[before:])
    assert "33 reports" in shown
    assert "The last 30; earlier ones have the numbers 1 to 3." in shown
    assert "\n4. paper3:" in shown
    assert "\n3. " not in shown


@pytest.fixture
def crises(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Talk]:
    """The talk with the shipped page of political crises in force."""
    pages = {name: page for name, page in shipped_pages().items() if name in ("_lists", "political_crisis")}
    with monkeypatch.context() as changed:
        changed.setattr(talk.house, "pages", lambda: pages)
        asyncio.run(talk.house.open_rules())
        yield talk
    asyncio.run(talk.house.open_rules())


def test_a_guess_says_that_no_rule_reads_the_report_and_is_told_as_unconfirmed(crises: Talk) -> None:
    crises.say(7, "/follow Gambia")
    crises.news("bbc", "Gambian guards rise up at Fajara barracks and seize armoury; Freetown sends mediator")
    (incident,) = crises.house.store.incidents.all_open()
    card = crises.screen.news[-1][2].text
    assert "Unconfirmed: only bbc says so." in card
    crises.say(7, f"/why {incident.id}")
    assert "a guess: no rule reads it" in crises.screen.news[-1][2].text
    crises.say(OPERATOR, "/rule political_crisis/likeness")
    assert "no rule read that report" in crises.screen.news[-1][2].text
