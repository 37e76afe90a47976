"""The map under a card: who gets one, what it shows, and where none would be right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from rules import advisory, atlas, cards, gazetteer, ladder
from rules.absorbing import absorb
from rules.atlas import STEP, Line
from rules.audience import Address, Chat, ChatId, ChatKind, Letter, Loudness
from rules.incidents import Change, Reason, Report
from rules.maps import Map, map_of
from rules.places import WORLD, Place, PlaceId, PlaceKind, Places
from rules.workbench import Workbench

NOW = datetime(2022, 1, 5, 12, 0, tzinfo=UTC)
CHAT = Chat(ChatId(1), Address("telegram", "7"), ChatKind.PRIVATE)


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load(gazetteer.places_bytes(), gazetteer.contested())


def named(places: Places, name: str, kind: PlaceKind = PlaceKind.CITY) -> Place:
    return max((p for p in places if p.name == name and p.kind is kind), key=lambda place: place.population)


def shown(places: Places, place: str, follows: str, kind: PlaceKind = PlaceKind.CITY) -> Map:
    made = map_of(named(places, place, kind), named(places, follows, kind), places)
    assert made is not None
    return made


@pytest.fixture
def letter(tree: Places, reported: Callable[..., Report]) -> Letter:
    """A grave change in Almaty for a chat that follows Kazakhstan."""
    (change,) = absorb([reported()], [], tree)
    return Letter(CHAT, change, tree.get(PlaceId("KZ")), 2, Loudness.RINGS, NOW)


def picture(workbench: Workbench, tree: Places, letter: Letter) -> advisory.Message | None:
    said = advisory.advise(letter.change, workbench.engine.book, ladder.shipped(), tree)
    return cards.picture(said, letter, tree)


def test_a_grave_card_gets_a_map_whose_words_say_what_it_shows(
    workbench: Workbench, tree: Places, letter: Letter
) -> None:
    made = picture(workbench, tree, letter)
    assert made is not None
    assert made.text == "Map: Almaty, Kazakhstan"
    assert made.picture is not None
    assert (made.picture.area, made.picture.place.name, made.picture.follows) == ("KZ", "Almaty", None)
    talgar = picture(workbench, tree, replace(letter, follows=tree.get(PlaceId("KZ-talgar"))))
    assert talgar is not None
    assert talgar.text == "Map: Almaty, Kazakhstan — you follow Talgar"


@pytest.mark.parametrize(("severity", "mapped"), [(1, False), (2, False), (3, True), (4, True)])
def test_only_what_is_grave_is_mapped(
    workbench: Workbench,
    tree: Places,
    reported: Callable[..., Report],
    letter: Letter,
    severity: int,
    mapped: bool,
) -> None:
    (change,) = absorb([reported(severity=severity)], [], tree)
    assert (picture(workbench, tree, replace(letter, change=change)) is not None) is mapped


@pytest.mark.parametrize("reason", Reason)
def test_what_eases_ends_or_was_wrong_is_not_mapped(
    workbench: Workbench, tree: Places, letter: Letter, reason: Reason
) -> None:
    made = picture(workbench, tree, replace(letter, change=replace(letter.change, reason=reason)))
    assert (made is not None) is (reason in {Reason.NEW, Reason.WORSE, Reason.WIDER, Reason.CONFIRMED})


def test_a_chat_in_which_data_is_dear_gets_none(workbench: Workbench, tree: Places, letter: Letter) -> None:
    assert picture(workbench, tree, replace(letter, chat=replace(CHAT, low_data=True))) is None


def test_the_place_of_the_follower_is_marked_where_it_is_another_point(places: Places) -> None:
    kazakhstan, almaty = places.get(PlaceId("KZ")), named(places, "Almaty")
    for follows in (almaty, kazakhstan, WORLD):
        made = map_of(almaty, follows, places)
        assert made is not None
        assert made.follows is None
    other = shown(places, "Almaty", "Bishkek")
    assert other.follows is not None
    assert other.follows.name == "Bishkek"


@pytest.mark.parametrize("code", ["WORLD", "AQ", "TV", "NR", "KI"])
def test_where_no_map_would_be_right_there_is_none(places: Places, code: str) -> None:
    assert map_of(places.get(PlaceId(code)), WORLD, places) is None


@pytest.mark.parametrize(
    ("place", "kind", "name", "area"),
    [
        ("Sevastopol", PlaceKind.CITY, "Sevastopol", "UA.11"),
        ("Crimea", PlaceKind.REGION, "Crimea", "UA.11"),
        ("Srinagar", PlaceKind.CITY, "Srinagar", None),
        ("Abkhazia", PlaceKind.REGION, "Abkhazia", None),
        ("Western Sahara", PlaceKind.COUNTRY, "Western Sahara", "EH"),
        ("Kyiv", PlaceKind.CITY, "Kyiv", "UA"),
    ],
)
def test_what_several_states_claim_is_brought_out_with_none_of_them(
    places: Places, place: str, kind: PlaceKind, name: str, area: str | None
) -> None:
    made = shown(places, place, place, kind)
    assert (made.place.name, made.area) == (name, area)


def test_every_country_but_specks_in_an_ocean_has_a_shape_that_its_capital_lies_near(places: Places) -> None:
    world = atlas.atlas()
    countries = [place for place in places if place.kind is PlaceKind.COUNTRY]
    without = [place for place in countries if place.id not in atlas.codes()]
    assert len(without) < 30
    assert [place.name for place in without if place.population > 600_000] == []
    for place in places:
        if place.kind is PlaceKind.COUNTRY and place.id in atlas.codes() and place.capital:
            seat = places.get(place.capital)
            assert any(near(shape.box, seat) for shape in world.areas[place.id].shapes), place.name


def near(box: tuple[int, int, int, int], place: Place) -> bool:
    west, south, east, north = (edge * STEP for edge in box)
    return south - 0.5 <= place.latitude <= north + 0.5 and any(
        west - 0.5 <= place.longitude + turn <= east + 0.5 for turn in (-360, 0, 360)
    )


def test_a_shape_that_crosses_the_antimeridian_is_not_torn(places: Places) -> None:
    for area in atlas.atlas().areas.values():
        for shape in area.shapes:
            for ring in shape.rings:
                assert max(abs(after - before) for before, after in pairwise(ring.xs)) * STEP < 20, area.code
                assert (ring.xs[0], ring.ys[0]) == (ring.xs[-1], ring.ys[-1]), (
                    f"a ring of {area.code} is open"
                )


def test_what_was_cut_at_the_antimeridian_is_not_drawn_as_a_coast() -> None:
    edge = round(180 / STEP)
    for kind, path in atlas.atlas().lines:
        cuts = [one for one, other in pairwise(path.xs) if abs(one) == abs(other) == edge]
        assert not cuts or kind is Line.HIDDEN


def test_borders_that_states_do_not_agree_on_are_told_from_others() -> None:
    kinds = {kind for kind, _ in atlas.atlas().lines}
    assert kinds == set(Line)
    disputed = [path for kind, path in atlas.atlas().lines if kind is Line.DISPUTED]

    def along(longitude: float, latitude: float) -> bool:
        points = ((x * STEP, y * STEP) for path in disputed for x, y in zip(path.xs, path.ys, strict=True))
        return any(abs(x - longitude) < 0.4 and abs(y - latitude) < 0.4 for x, y in points)

    assert along(34.0, 46.1), "the neck of Crimea"
    assert along(74.5, 34.5), "the line of control in Kashmir"
    assert along(-13.17, 27.67), "the north of Western Sahara"
    assert not along(61.0, 50.7), "Kazakhstan and Russia agree"


def test_the_data_stay_small() -> None:
    from importlib.resources import files

    assert files("rules.atlas").joinpath("borders.gz").stat().st_size < 400_000  # type: ignore[attr-defined]  # a file


def test_a_change_of_the_whole_world_has_no_map(workbench: Workbench, tree: Places, letter: Letter) -> None:
    change: Change = replace(letter.change, incident=replace(letter.change.incident, place=WORLD))
    assert picture(workbench, tree, replace(letter, change=change)) is None
