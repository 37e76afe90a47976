"""What /why names is what was decided: here the gates that take a few messages to reach."""

from __future__ import annotations

from conversation.talk import Talk

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
