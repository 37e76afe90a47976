"""Where it is, in news of wars and of what crosses borders, read with all shipped rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rules.item import Item
from rules.polling import SourceId

if TYPE_CHECKING:
    from rules.engine import Engine


@pytest.mark.parametrize(
    ("title", "countries"),
    [
        ("Israeli soldiers shoot dead two Palestinian farmers", {"PS"}),
        ("Army says it killed 12 gunmen trying to enter from Chad near Maroua", {"CM"}),
        ("Israel and Hezbollah exchange air strikes", {"IL", "LB"}),
        ("Drone attack hits Greek tanker in the Black Sea", {None}),
        ("Blast in Russian-occupied city kills 11", {None, "UA"}),
        ("Deadly Rocket Attack in Israel Imperils Truce Effort on Lebanon Border", {"IL"}),
        ("Residents flee southern Lebanon as Israel issues forced evacuation order", {"LB"}),
        ("Tanker seized by pirates on its way to Durban after leaving Mombasa", {"KE", None}),
        ("Indonesia issues tsunami warning after quake off Papua New Guinea", {"ID", "PG"}),
        ("Officers appear on Gabonese state television to announce they have seized power", {"GA"}),
        ("Thai fighter jet drops bombs on Cambodian border post", {"KH"}),
        ("Turkey targets Kurdish commanders near Sulaymaniyah", {"IQ"}),
        ("Three Chadian soldiers killed in clash on the Libyan border", {"TD"}),
        ("At least 14 killed in China shopping centre fire", {"CN"}),
        ("Une touriste suisse enlevée dans le Sud algérien", {"DZ"}),
        ("Le chikungunya gagne l'Étang-Salé, à La Réunion", {"RE"}),
    ],
)
def test_war_news_rings_where_it_happens(ruled: Engine, title: str, countries: set[str | None]) -> None:
    events = ruled.judge(Item(SourceId("s"), "k", "", title, "", "")).events
    places = {p and p.country for e in events for p in (e.place, *e.also)}
    assert events
    assert places <= countries
