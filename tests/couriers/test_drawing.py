"""The small map: a sound picture of the right place, wherever that is."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from couriers._drawing import png
from couriers._frame import HEIGHT, WIDTH, frame
from couriers._ground import BROUGHT_OUT, LAND, SEA
from couriers._labels import font
from rules import atlas, gazetteer
from rules.maps import Map, Mark, map_of
from rules.places import Place, PlaceId, PlaceKind, Places

PLACES = Places.load(gazetteer.places_bytes(), gazetteer.contested())
COUNTRIES = sorted(p.id for p in PLACES if p.kind is PlaceKind.COUNTRY and p.id in atlas.codes())
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def city(name: str) -> Place:
    found = (place for place in PLACES if place.name == name and place.kind is PlaceKind.CITY)
    return max(found, key=lambda place: place.population)


def the_map(place: Place, follows: Place | None = None) -> Map:
    made = map_of(place, follows or place, PLACES)
    assert made is not None
    return made


def pixels(wanted: Map) -> Image.Image:
    return Image.open(io.BytesIO(png(wanted))).convert("RGB")


def colour(image: Image.Image, at: tuple[float, float]) -> str:
    """The nearest of the colours of the ground: the palette may round them."""
    red, green, blue = image.getpixel((round(at[0]), round(at[1])))  # type: ignore[misc]  # three bands

    def off(ground: str) -> int:
        wanted = [int(ground[n : n + 2], 16) for n in (1, 3, 5)]
        return sum(abs(one - other) for one, other in zip(wanted, (red, green, blue), strict=True))

    return min((SEA, LAND, BROUGHT_OUT), key=off)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.sampled_from(COUNTRIES), st.booleans())
def test_every_country_and_every_capital_can_be_drawn(code: PlaceId, whole: bool) -> None:
    country = PLACES.get(code)
    capital = PLACES.get(country.capital) if country.capital else country
    data = png(the_map(country, capital) if whole else the_map(capital, country))
    assert data.startswith(_SIGNATURE)
    assert len(data) < 60_000
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert (image.size, image.mode) == ((640, 480), "P")


@pytest.mark.parametrize("code", COUNTRIES)
def test_the_place_and_its_follower_are_within_the_frame(code: PlaceId) -> None:
    country = PLACES.get(code)
    capital = PLACES.get(country.capital) if country.capital else country
    for place, follows in ((country, capital), (capital, country)):
        wanted = the_map(place, follows)
        chosen = frame(wanted, atlas.atlas())
        for mark in (
            (wanted.place, wanted.follows) if wanted.place.kind > PlaceKind.COUNTRY else (wanted.follows,)
        ):
            if mark:
                x, y = chosen.at(mark.longitude, mark.latitude)
                assert 10 < x < WIDTH - 10, country.name
                assert 10 < y < HEIGHT - 10, country.name
        assert 300 < WIDTH / chosen.kilometre < 16_000, "kilometres across"


def test_what_happened_is_marked_in_red_and_its_country_is_brought_out_from_its_neighbours() -> None:
    wanted = the_map(city("Almaty"), city("Bishkek"))
    chosen, image = frame(wanted, atlas.atlas()), pixels(wanted)
    red, green, blue = image.getpixel([round(v) for v in chosen.at(76.95, 43.25)])  # type: ignore[misc,arg-type]  # three bands
    assert red > 150
    assert max(green, blue) < 100
    red, green, blue = image.getpixel([round(v) for v in chosen.at(74.59, 42.87)])  # type: ignore[misc,arg-type]  # three bands
    assert blue > 100
    assert red < 80
    assert colour(image, chosen.at(75.0, 45.0)) == BROUGHT_OUT
    assert colour(image, chosen.at(76.0, 41.8)) == LAND


def test_at_the_antimeridian_both_sides_are_on_one_map() -> None:
    fiji = the_map(PLACES.get(PlaceId("FJ")), city("Suva"))
    chosen, image = frame(fiji, atlas.atlas()), pixels(fiji)
    west, east = chosen.at(179.9, -17), chosen.at(-179.9, -17)
    assert 0 < east[0] - west[0] < 60
    assert colour(image, chosen.at(177.9, -17.7)) == BROUGHT_OUT, "Viti Levu"
    assert colour(image, chosen.at(-179.95, -16.82)) == BROUGHT_OUT, "Taveuni, beyond it"
    assert colour(image, chosen.at(178.5, -17.5)) == SEA or colour(image, chosen.at(-179.6, -17.9)) == SEA


def test_the_far_east_of_russia_is_drawn_from_either_side_of_the_antimeridian() -> None:
    chukotka = Mark("Uelen", PlaceKind.CITY, 66.16, -169.8)
    wanted = Map(chukotka, "RU")
    chosen, image = frame(wanted, atlas.atlas()), pixels(wanted)
    assert colour(image, chosen.at(-174.0, 66.6)) == BROUGHT_OUT
    assert colour(image, chosen.at(178.0, 66.6)) == BROUGHT_OUT
    assert colour(image, chosen.at(-155.0, 66.0)) == LAND, "Alaska"


def test_disputed_ground_stands_out_with_no_state() -> None:
    wanted = the_map(city("Kyiv"))
    chosen, image = frame(wanted, atlas.atlas()), pixels(wanted)
    assert colour(image, chosen.at(34.3, 45.3)) != BROUGHT_OUT
    sahara = the_map(PLACES.get(PlaceId("MA")))
    chosen, image = frame(sahara, atlas.atlas()), pixels(sahara)
    assert colour(image, chosen.at(-14.0, 24.5)) != BROUGHT_OUT
    assert colour(image, chosen.at(-7.0, 32.5)) == BROUGHT_OUT


def test_all_letters_of_the_gazetteer_can_be_written() -> None:
    face = font(19, 700)
    strange = bytes(face.getmask("\U0010fffd"))
    letters = {letter for place in PLACES for letter in place.name if not letter.isspace()}
    lost = {letter for letter in letters if bytes(face.getmask(letter)) == strange}
    assert {"é", "ı", "ş", "ạ"} <= letters
    assert not lost


def test_the_same_map_is_the_same_bytes() -> None:
    wanted = the_map(city("Port-au-Prince"))
    first = png(wanted)
    png.cache_clear()
    assert png(wanted) == first
