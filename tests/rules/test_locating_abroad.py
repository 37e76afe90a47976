"""Places of what states do abroad: strikes, embassies and people brought home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rules.item import Item
from rules.polling import SourceId
from rules.rulebook import load
from tests.rules.test_locating import PAGES, page

if TYPE_CHECKING:
    from rules.engine import Engine
    from rules.workbench import Workbench


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Senate backs the US air strike", None),
        ("Israeli raid kills three", None),
        ("US mounts an air attack on the Taliban", "AF"),
        ("US planes strike a rebel camp", None),
        ("US jets raid a camp near Mosul", "IQ"),
        ("Russian drone attack kills four in Kharkiv", "UA"),
        ("Nigerian air strike kills 20 villagers", "NG"),
        ("Air strike on US base in Syria wounds two", "SY"),
        ("US, Iraqi forces raid a rebel camp", "IQ"),
        ("US and Iraqi forces raid a rebel camp near Baghdad", "IQ"),
        ("Pakistani troops raid a camp near the rugged Afghan border", "PK"),
        ("A missile attack on a US-flagged ship off Yemen wounds two", "YE"),
    ],
)
def test_a_state_that_strikes_far_away_is_not_where_it_strikes(
    workbench: Workbench, text: str, country: str | None
) -> None:
    book, problems = load({"armed_conflict": page("(strike|raid|attack)")})
    assert problems == ()
    places = [
        e.place for e in workbench.build(book).judge(Item(SourceId("s"), "k", "", text, "", "en")).events
    ]
    assert {place and place.country for place in places} == {country}


def test_staff_named_behind_the_place_of_an_embassy_do_not_make_that_state_the_sender(
    workbench: Workbench,
) -> None:
    book, _ = load({"staff": PAGES["staff"]})
    told = "Canadian embassy in Colombia evacuates staff"
    (event,) = workbench.build(book).judge(Item(SourceId("s"), "k", "", told, "", "en")).events
    assert (event.issuer, event.place and event.place.country) == ("CA", "CO")


@pytest.mark.parametrize("name", ["Sudan", "northern Nigeria", "the north of Mali", "war-torn eastern Congo"])
def test_a_slot_for_where_takes_the_name_with_its_direction(workbench: Workbench, name: str) -> None:
    book, _ = load({"flown": page("airlifted out of {where}")})
    told = f"Foreigners airlifted out of {name}."
    (event,) = workbench.build(book).judge(Item(SourceId("s"), "k", "", told, "", "en")).events
    assert event.place is not None


def test_people_are_brought_from_where_it_happens_to_where_they_land(workbench: Workbench) -> None:
    book, _ = load({"evacuation": page("(charter|flight) .. (lands|landed) in {where}")})
    told = "First charter with Poles from Israel lands in Warsaw."
    (event,) = workbench.build(book).judge(Item(SourceId("s"), "k", "", told, "", "en")).events
    assert event.place is not None
    assert event.place.country == "IL"


@pytest.mark.parametrize(
    ("title", "country"),
    [
        ("Hartum'daki Türkler Etiyopya'ya tahliye edildi", "SD"),
        ("Türkiye, Hartum'a tahliye uçağı gönderdi", "SD"),
    ],
)
def test_turkish_names_where_people_are_and_where_they_go(
    workbench: Workbench, title: str, country: str
) -> None:
    events = workbench.engine.judge(Item(SourceId("s"), "k", "", title, "", "tr")).events
    assert {event.place and event.place.country for event in events} == {country}


@pytest.mark.parametrize(
    ("text", "place", "issuer"),
    [
        ("EE. UU. retira a sus diplomáticos de Malí", "ML", "US"),
        ("La France retire ses diplomates du Mali", "ML", "FR"),
        ("Diplomáticos de España abandonan Haití", "HT", "ES"),
    ],
)
def test_diplomats_who_have_an_owner_are_not_those_of_the_place(
    workbench: Workbench, text: str, place: str, issuer: str
) -> None:
    (event,) = workbench.engine.judge(Item(SourceId("s"), "k", "", text, "")).events
    assert (event.place and event.place.country, event.issuer) == (place, issuer)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Italian volunteer seized at Chakama trading post", None),
        ("Cinq touristes chinois tués par un kamikaze à Zhokhan", None),
        ("Nigerian students kidnapped by gunmen", "NG"),
        ("Le président renversé se réfugie à l'ambassade de France", None),
        ("Türkiye, vatandaşlarına İran'a gitmeyin dedi", "IR"),
        ("Tehran condemns Israeli strike on Isfahan", "IR"),
        ("Gunmen kill three Spanish tourists and their Afghan guide in Bamyan", "AF"),
    ],
)
def test_people_abroad_do_not_tell_where(workbench: Workbench, text: str, place: str | None) -> None:
    events = workbench.engine.judge(Item(SourceId("s"), "k", "", text, "")).events
    assert {event.place and event.place.country for event in events} == {place}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Colombian army bombs rebel camp near the border with Ecuador", "CO"),
        ("Des hommes armés tuent dix villageois burkinabè près de la frontière avec le Niger", "BF"),
        ("Burkina Faso: on ölü Nijer sınırı yakınında silahlı saldırı", "BF"),
        ("Gunmen kill ten near the border with Ecuador", "EC"),  # nothing else says where
    ],
)
def test_what_is_near_a_border_is_on_this_side_of_it(workbench: Workbench, text: str, place: str) -> None:
    events = workbench.engine.judge(Item(SourceId("s"), "k", "", text, "")).events
    assert {event.place and event.place.country for event in events} == {place}


def test_who_condemns_what_happened_who_knows_where_tells_of_no_event(workbench: Workbench) -> None:
    told = Item(SourceId("s"), "k", "", "Paris condemns killing of aid workers", "")
    assert workbench.engine.judge(told).events == ()


def test_who_owns_the_strikes_is_not_where_they_fall(ruled: Engine) -> None:
    title = "Dozens killed in Gaza in Israel's air strikes as Qatar holds hope for ceasefire"
    told = ruled.judge(Item(SourceId("press"), "k", "", title, "", "en")).events
    places = [event.place.country for event in told if event.category == "armed_conflict" and event.place]
    assert "PS" in places
    assert "IL" not in places


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("US strikes kill 5 in Sanaa", "YE"),
        ("Israel strikes kill 5 in Tyre", "LB"),
        ("Russia drone attack kills 5 in Kharkiv", "UA"),
        ("Ukraine attack kills 5 in Belgorod", "RU"),
        ("Israel attack kills 5 near Tel Aviv", "IL"),
        ("Syria strikes kill 14", "SY"),
        ("Israeli strikes in Lebanon kill 40 as Gaza truce talks go on", "LB"),
        ("Cuba electric grid collapses amid US oil blockade causing national blackout", "CU"),
        ("Explosion at US base in Iraq kills three", "IQ"),
        ("US storm leaves 12 dead", "US"),
    ],
)
def test_a_state_that_only_acts_is_not_where_it_happens(ruled: Engine, title: str, place: str) -> None:
    told = ruled.judge(Item(SourceId("press"), "k", "", title, "", "en")).events
    assert {event.place.country for event in told if event.place} == {place}


def test_who_struck_is_not_where_it_fell_though_the_title_alone_tells_where(ruled: Engine) -> None:
    title = "At least 3 killed in Russia's 'most powerful' attack on Ukraine's Kharkiv"
    text = "Ukrainian air force says Russia struck with 215 missiles and drones in overnight assault."
    told = ruled.judge(Item(SourceId("press"), "k", "", title, text, "en")).events
    assert {event.place.country for event in told if event.place} == {"UA"}


def test_a_state_struck_by_an_earthquake_is_where_it_struck(ruled: Engine) -> None:
    title = "Russia struck by strong earthquake off Kamchatka"
    told = ruled.judge(Item(SourceId("press"), "k", "", title, "", "en")).events
    assert {event.place.country for event in told if event.place} == {"RU"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Exteriores desaconseja ya cualquier viaje a la provincia ecuatoriana de Esmeraldas", "EC"),
        ("The Togolese region of Savanes is off limits for its citizens, France warns", "TG"),
    ],
)
def test_whose_a_region_is_tells_no_sender(workbench: Workbench, text: str, place: str) -> None:
    events = workbench.engine.judge(Item(SourceId("s"), "k", "", text, "")).events
    assert {event.place.country for event in events if event.place} == {place}
