"""What /why and /incident say where it takes a few messages to get there."""

from __future__ import annotations

from conversation.talk import OPERATOR, Talk

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
