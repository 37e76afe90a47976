"""What title and text do to each other: one eases, or puts in doubt, what the other tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rules.events import Voice

Voices = Callable[..., set[Voice]]


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Kagara schoolboys freed", "The 27 students were kidnapped in Nigeria ten days ago."),
        ("en", "Traffic restored in Lahore", "The airport was closed for two days because of smog."),
        ("de", "Züge fahren wieder nach Mostar", "Die Bahnstrecke in Bosnien ist seit Mai gesperrt."),
    ],
)
def test_what_a_title_eases_without_an_event_of_its_own_is_over(
    voices: Voices, language: str, title: str, text: str
) -> None:
    assert voices(language, title, text) <= {Voice.EASING}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        # people came to harm: nothing takes that back
        ("Traffic restored in Lahore", "A bomb killed 12 people at the market of Lahore."),
        ("Ministers meet in Lahore", "The airport of Lahore was closed on Wednesday."),
    ],
)
def test_what_a_title_does_not_ease_stays(voices: Voices, title: str, text: str) -> None:
    assert Voice.ACTUAL in voices("en", title, text)


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Emirates follows usual routes", "The airspace over Tehran had been closed for hours."),
        ("de", "Erste Maschine landet in Kramatorsk", "Der Flughafen in der Ukraine war seit Mai gesperrt."),
        ("es", "Cruce de cargas con Chile", "La frontera en Mendoza llevaba cuatro días cerrada."),
    ],
)
def test_what_was_before_what_is_told_is_no_news(
    voices: Voices, language: str, title: str, text: str
) -> None:
    assert not voices(language, title, text)


def test_what_had_been_before_another_closure_leaves_the_other(voices: Voices) -> None:
    title = "Airport of Lahore closed again"
    assert Voice.ACTUAL in voices("en", title, "It had been closed on Monday for the first time.")


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Taliban say Pakistani planes bombed homes in Khost", "Islamabad had no immediate comment."),
        ("de", "Syrien meldet israelischen Luftangriff bei Damaskus", "Israels Militär kommentierte das nicht."),
        ("fr", "El-Facher : les paramilitaires proclament la chute de la garnison", "L'armée n'a pas réagi."),
    ],
)  # fmt: skip
def test_a_claim_that_the_sentence_below_puts_in_doubt_is_alleged(
    voices: Voices, language: str, title: str, text: str
) -> None:
    assert Voice.ACTUAL not in voices(language, title, text)


def test_nobody_doubts_the_dead(voices: Voices) -> None:
    title = "Taliban say Pakistani planes bombed homes in Khost, 14 killed"
    assert Voice.ACTUAL in voices("en", title, "Islamabad had no immediate comment.")


def test_under_a_denial_the_dead_are_a_claim_and_all_else_is_denied(voices: Voices) -> None:
    title = "Ministry denies bomb blast in Diyarbakir"
    assert voices("en", title, "The bomb tore through a minibus, killing seven people.") == {Voice.ALLEGED}
    assert not voices("en", title, "The bomb tore through a minibus during the morning rush.")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Night life returns to Guayaquil after month-long curfew"),
        ("en", "State of emergency in Trinidad lapses"),
        ("en", "Abducted priest from Kaduna back with his family, found safe"),
        ("en", "Fighting ends in Zawiya as militias pull back"),
        ("de", "Verschleppte Helferin in Afghanistan frei"),
        ("de", "Meuterei in Papua-Neuguinea vorbei"),
        ("fr", "Bangui : les routiers enlevés libérés"),
        ("es", "Santiago de Chile vive su primera noche sin toque de queda"),
        ("es", "Nigeria: los alumnos secuestrados recuperan la libertad"),
        ("ru", "Похищенные в Нигерии моряки отпущены"),
        ("pt", "Incêndio em Leiria dominado"),
    ],
)
def test_what_ends_is_eased_by_words_of_its_kind(voices: Voices, language: str, title: str) -> None:
    assert voices(language, title, "") <= {Voice.EASING}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Gunmen hold 182 hostages on train in Balochistan, 80 passengers freed"),
        ("en", "March against fuel prices in Lagos ends in clashes"),
        ("en", "Power cut in Lisbon: lifts stuck"),
        ("en", "Family of kidnapped priest in Kaduna demands that he be set free"),
        ("en", "Mutinous soldiers take over Bamako airport, borders closed"),
        ("de", "Erdbeben in Pozzuoli treibt Bewohner ins Freie"),
        ("fr", "Attentat de Quetta revendiqué par l'Armée de libération, 26 morts"),
        ("ru", "Мятежники взяли под контроль штаб в Ростове"),
    ],
)
def test_what_only_sounds_like_an_end_is_none(voices: Voices, language: str, title: str) -> None:
    assert Voice.EASING not in voices(language, title, "")
