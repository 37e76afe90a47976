"""The tree of places."""

from __future__ import annotations

import gzip
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import gazetteer
from rules.gazetteer.build import compressed
from rules.places import WORLD_ID, Place, PlaceId, PlaceKind, Places


@cache
def places() -> Places:
    return Places.load(gazetteer.places_bytes())


@cache
def identities() -> list[PlaceId]:
    return [place.id for place in places()]


def test_the_gazetteer_holds_the_cities_of_the_world() -> None:
    assert len(places()) > 35_000


def test_the_shipped_files_are_small_and_carry_no_time_of_making() -> None:
    for data in (gazetteer.places_bytes(), gazetteer.spellings_bytes()):
        assert len(data) < 5_000_000
        assert data[4:8] == b"\0\0\0\0"


def test_a_country_knows_its_names_its_capital_and_its_centre() -> None:
    country = places().get(PlaceId("KZ"))
    assert (country.name, country.kind, country.parent) == ("Kazakhstan", PlaceKind.COUNTRY, WORLD_ID)
    assert country.capital == "1526273"
    assert country.timezone == "Asia/Almaty"
    assert 45 < country.latitude < 52
    assert {"Kasachstan", "Казахстан", "Kazajistán", "كازاخستان"} <= set(places().names(PlaceId("KZ")))
    assert places().name_in(PlaceId("KZ"), "ru") == "Казахстан"
    assert places().name_in(PlaceId("1526384"), "ru") == "Almaty"


def test_the_ancestors_of_a_city_end_with_the_world() -> None:
    above = [place.id for place in places().ancestors(PlaceId("709717"))]
    assert above == ["UA.05", "UA.donbas", "UA", "WORLD"]


def test_an_unknown_place_raises_key_error() -> None:
    with pytest.raises(KeyError):
        places().get(PlaceId("ZZ"))
    assert PlaceId("ZZ") not in places()


def test_every_place_has_a_larger_place_above_it_and_lies_on_the_globe() -> None:
    tree = places()
    for place in tree:
        assert -90 <= place.latitude <= 90
        assert -180 <= place.longitude <= 180
        if place.id == WORLD_ID:
            continue
        assert place.parent is not None
        assert tree.get(place.parent).kind <= place.kind
        assert tree.ancestors(place.id)[-1].id == WORLD_ID
        assert tree.country(place.id).kind is PlaceKind.COUNTRY


def test_children_are_the_places_directly_below() -> None:
    below = {place.id for place in places().children(PlaceId("UA.donbas"))}
    assert below == {"UA.05", "UA.14"}
    assert PlaceId("KZ") in {place.id for place in places().children(WORLD_ID)}


@given(st.data())
@settings(max_examples=200)
def test_inside_is_a_partial_order(data: st.DataObject) -> None:
    tree = places()
    near = st.sampled_from(identities()).flatmap(
        lambda key: st.sampled_from([key, *(place.id for place in tree.ancestors(key))])
    )
    a, b, c = data.draw(near), data.draw(near), data.draw(near)
    assert tree.inside(a, a)
    if tree.inside(a, b) and tree.inside(b, a):
        assert a == b
    if tree.inside(a, b) and tree.inside(b, c):
        assert tree.inside(a, c)
    assert tree.inside(a, WORLD_ID)


def test_every_capital_is_a_city_of_its_country() -> None:
    tree = places()
    seats: list[Place] = [place for place in tree if place.capital]
    assert len(seats) > 220
    for country in seats:
        assert country.capital is not None
        assert tree.inside(country.capital, country.id)


def test_compressing_twice_gives_the_same_bytes() -> None:
    text = gzip.decompress(gazetteer.places_bytes()).decode()
    assert compressed(text) == compressed(text)
    assert gzip.decompress(compressed(text)).decode() == text


def test_a_contested_place_is_named_by_itself_or_by_the_state_of_the_gazetteer() -> None:
    data = gazetteer.places_bytes()
    neutral, plain = Places.load(data, gazetteer.contested()), Places.load(data)
    lines = {}
    for places, name in ((neutral, "neutral"), (plain, "state")):
        region = places.get(PlaceId("UA.11"))
        city = next(place for place in places if place.name == "Simferopol")
        lines[name] = (places.line(region), places.line(city), places.line(places.get(PlaceId("703448"))))
    assert lines["neutral"] == ("Crimea", "Simferopol, Crimea", "Kyiv, Ukraine")
    assert lines["state"] == ("Crimea, Ukraine", "Simferopol, Ukraine", "Kyiv, Ukraine")


def test_every_contested_place_is_known() -> None:
    places = Places.load(gazetteer.places_bytes())
    assert all(PlaceId(each) in places for each in gazetteer.contested())
