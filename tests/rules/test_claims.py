"""What is only a claim, and what is a fact though something beside it is claimed, denied or in doubt."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rules.events import Voice

Voices = Callable[..., set[Voice]]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Bombing of gas pipeline in Balochistan rests on militants' word alone", ""),
        ("Nobody but the militia has seen the drone strike it reports near Nyala", ""),
        ("Doubts mount over tourist's account of kidnapping in Tijuana", ""),
        ("Student's story of stabbing in Dresden does not add up, investigators say", ""),
        ("Viral pictures of riots in Marseille are years old, police say", ""),
        ("UN patrol finds nothing to bear out report of massacre near Birao", ""),
        ("Fuel shortage in Harare is a social media invention, regulator says", ""),
        ("Baloch outlet reports bomb blast at Zahedan barracks, state agency shows quiet street", ""),
        ("Rebel channel: army jets bombed hospital in Sagaing", "A spokesman said no aircraft had been up."),
        ("Viral message speaks of pupils kidnapped in Ogun", "Police said all pupils were accounted for."),
    ],
)
def test_what_rests_on_one_word_or_does_not_fit_is_a_claim(voices: Voices, title: str, text: str) -> None:
    assert voices("en", title, text) == {Voice.ALLEGED}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("No group has claimed kidnapping of priest in Kaduna", ""),
        ("Bandits suspected of abducting 40 pupils in Zamfara", ""),
        ("Alleged attacker in custody after five stabbed at Leeds station", "He denies wanting to kill."),
        ("Nurses accuse Lusaka of botching response to cholera outbreak", ""),
        ("Bus company denies speeding after crash kills 20 in Peru", ""),
        ("Kabul sees foreign hand in bomb blast that killed nine, Islamabad denies it", ""),
        ("Rival armies point the finger at each other after shells strike Goma", ""),
        ("Opposition says hundreds arrested at Istanbul protest, police confirm 340", ""),
        ("Doubts grow over official account of massacre in Guerrero", ""),
        ("Live blog: Russian missile strikes Kyiv", ""),
        ("Six story building collapses in Cairo, 12 dead", ""),
    ],
)
def test_who_did_it_and_whose_fault_it_was_puts_nothing_in_doubt(
    voices: Voices, title: str, text: str
) -> None:
    told = voices("en", title, text)
    assert Voice.ACTUAL in told
    assert Voice.ALLEGED not in told
