"""Which state sends, where it is named by its seat, in another sentence, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rules.item import Item
from rules.polling import SourceId

if TYPE_CHECKING:
    from rules.engine import Engine
    from rules.events import Event

_STEPS = ("advisory", "departure")


def _steps(engine: Engine, language: str, title: str, text: str = "") -> list[Event]:
    verdict = engine.judge(Item(SourceId("s"), "k", "", title, text, language))
    return [event for event in verdict.events if event.category in _STEPS]


def _senders(engine: Engine, language: str, title: str, text: str = "") -> set[tuple[str | None, str | None]]:
    """Who sends, and the country where."""
    told = _steps(engine, language, title, text)
    return {(event.issuer, event.place.country if event.place else None) for event in told}


@pytest.mark.parametrize(
    ("language", "title", "issuer", "country"),
    [
        ("en", "Embassy employees given green light to quit Addis Ababa, Washington says", "US", "ET"),
        ("en", "Embassy staff in Moscow told to leave, Berlin says", "DE", "RU"),
        ("en", "Embassy staff in Berlin told to leave, Moscow says", "RU", "DE"),
        ("de", "Konsularabteilung in Port Sudan stellt Tätigkeit ein, sagt Berlin", "DE", "SD"),
        ("es", "Nada de viajes a Níger, avisa París", "FR", "NE"),
        ("pt", "Embaixada encerra em Bissau a partir de sexta, anuncia Madrid", "ES", "GW"),
        ("ru", "Семьи дипломатов покинут Киев, решили в Лондоне", "GB", "UA"),
    ],
)
def test_a_seat_that_is_quoted_sends(
    ruled: Engine, language: str, title: str, issuer: str, country: str
) -> None:
    assert _senders(ruled, language, title) == {(issuer, country)}


@pytest.mark.parametrize(
    ("language", "title", "issuer", "country"),
    [
        ("en", "Mandera and Lamu join Canberra's no-go list", "AU", "KE"),
        ("en", "Government workers are leaving Yangon on instructions from Washington", "US", "MM"),
        ("en", "Do not travel: Ottawa toughens guidance on Venezuela", "CA", "VE"),
        ("de", "Teilreisewarnung für Tansania: Berlin verschärft Hinweise", "DE", "TZ"),
        ("fr", "L'Alibori tout entier vire au rouge sur la carte de Paris", "FR", "BJ"),
        ("es", "Bangladés, mejor no ir: Ottawa sube el nivel de alerta", "CA", "BD"),
    ],
)
def test_a_seat_that_gives_advice_or_orders_sends(
    ruled: Engine, language: str, title: str, issuer: str, country: str
) -> None:
    assert _senders(ruled, language, title) == {(issuer, country)}


@pytest.mark.parametrize(
    ("title", "issuer", "country"),
    [
        ("Dutch shutter embassy in Sanaa", "NL", "YE"),
        ("Sanaa shuts its embassy in The Hague", "YE", "NL"),
        ("Iraqi embassy in London goes to emergency-only operations", "IQ", "GB"),
        ("Ottawa thins out its Haiti post, mission down to a skeleton crew", "CA", "HT"),
        ("Canadians told to leave Mali; Paris deplores the attack", "CA", "ML"),
    ],
)
def test_a_step_is_never_at_the_home_of_the_state_that_takes_it(
    ruled: Engine, title: str, issuer: str, country: str
) -> None:
    assert _senders(ruled, "en", title) == {(issuer, country)}


@pytest.mark.parametrize(
    ("language", "title", "country"),
    [
        ("en", "Embassy in Baghdad goes to emergency-only operations", "IQ"),
        ("en", "London: embassy cuts staff to a skeleton crew", "GB"),
        ("de", "Botschaft Beirut arbeitet ab Montag nur noch mit Notbesetzung", "LB"),
        ("ru", "Посольство в Ниамее с понедельника переходит на сокращённый состав", "NE"),
        ("de", "Reisewarnung für den Libanon ausgesprochen", "LB"),
        ("fr", "Conseils aux voyageurs : le nord du Bénin passe au rouge", "BJ"),
    ],
)
def test_an_embassy_in_a_city_and_advice_to_travellers_are_anothers_whose_ever(
    ruled: Engine, language: str, title: str, country: str
) -> None:
    assert _senders(ruled, language, title) == {(None, country)}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Consulate in Recife closed for carnival week"),
        ("en", "Kabul falls, embassy staff flown to Doha"),
        ("de", "Teilreisewarnung für die Südtürkei entfällt"),
        ("de", "DWD ruft höchste Warnstufe für den Schwarzwald aus"),
        ("es", "Cierra por reforma la legación de Uruguay en Viena"),
        ("fr", "L'équipe consulaire de Kaboul s'installe à Doha"),
    ],
)
def test_nobody_sends_where_no_state_takes_a_step(ruled: Engine, language: str, title: str) -> None:
    assert _steps(ruled, language, title) == []


def test_another_sentence_may_name_the_state_whose_embassy_it_is(ruled: Engine) -> None:
    told = "Citizens are referred to Dakar, the Swiss embassy said."
    assert _senders(ruled, "en", "Consular services in Bamako suspended until further notice", told) == {
        ("CH", "ML")
    }


@pytest.mark.parametrize(
    ("title", "country"),
    [
        ("La embajada de Brasil se muda de Puerto Príncipe a Santo Domingo", "HT"),
        ("La embajada de Francia se traslada de Jartum a Port Sudán", "SD"),
    ],
)
def test_an_embassy_that_moves_is_told_of_where_it_left(ruled: Engine, title: str, country: str) -> None:
    (event,) = _steps(ruled, "es", title)
    assert event.place is not None
    assert event.place.country == country


@pytest.mark.parametrize(
    ("title", "text", "issuer", "country"),
    [
        (
            "Diplomats' families to quit Jakarta",
            "Canberra cited threats in ordering relatives home.",
            "AU",
            "ID",
        ),
        ("Moroni is unsafe, says Beijing", "All embassy staff were told to leave Moroni.", "CN", "KM"),
    ],
)
def test_a_capital_that_acts_in_another_sentence_sends(
    ruled: Engine, title: str, text: str, issuer: str, country: str
) -> None:
    assert _senders(ruled, "en", title, text) == {(issuer, country)}
