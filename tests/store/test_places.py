"""What people type, and the place that is suggested first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.places import PlaceId
from store._place_index import fingerprint, is_current
from store.places import Match, PlaceSearch, certain

CASES = [
    ("almati", "1526384"),
    ("alma ata", "1526384"),
    ("Alma-Ata", "1526384"),
    ("kharthoum", "379252"),
    ("Казахстан", "KZ"),
    ("KZ", "KZ"),
    ("kz", "KZ"),
    ("🇰🇿", "KZ"),
    ("ALA", "1526384"),
    ("deutschland", "DE"),
    ("Almaty", "1526384"),
    ("nur sultan", "1526273"),
    ("nursultan", "1526273"),
    ("kiev", "703448"),
    ("kyiv", "703448"),
    ("київ", "703448"),
    ("Киев", "703448"),
    ("kasachstan", "KZ"),
    ("kazakstan", "KZ"),
    ("khazakhstan", "KZ"),
    ("usa", "US"),
    ("U.S.", "US"),
    ("united states", "US"),
    ("untied states", "US"),
    ("uk", "GB"),
    ("great britain", "GB"),
    ("england", "GB.ENG"),
    ("germny", "DE"),
    ("Allemagne", "DE"),
    ("alemania", "DE"),
    ("مصر", "EG"),
    ("القاهرة", "360630"),
    ("cairo", "360630"),
    ("ciaro", "360630"),
    ("beirut", "276781"),
    ("beiruth", "276781"),
    ("Beyrouth", "276781"),
    ("mogadischu", "53654"),
    ("mogadishu", "53654"),
    ("addis abeba", "344979"),
    ("adis ababa", "344979"),
    ("ouagadugu", "2357048"),
    ("niamey", "2440485"),
    ("niger", "NE"),
    ("nigeria", "NG"),
    ("ivory coast", "CI"),
    ("cote d'ivoire", "CI"),
    ("Côte d’Ivoire", "CI"),
    ("drc", "CD"),
    ("dr congo", "CD"),
    ("burma", "MM"),
    ("myanmar", "MM"),
    ("yangoon", "1298824"),
    ("rangoon", "1298824"),
    ("gaza", "PS.GZ"),
    ("west bank", "PS.WE"),
    ("taiwan", "TW"),
    ("kosovo", "XK"),
    ("crimea", "UA.11"),
    ("donbas", "UA.donbas"),
    ("darfur", "SD.darfur"),
    ("tigray", "ET.53"),
    ("new york", "5128581"),
    ("newyork", "5128581"),
    ("los angelos", "5368361"),
    ("san francico", "5391959"),
    ("paris", "2988507"),
    ("paris, texas", "4717560"),
    ("tripoli lebanon", "266826"),
    ("tripoli", "2210247"),
    ("london", "2643743"),
    ("londn", "2643743"),
    ("peking", "1816670"),
    ("北京", "1816670"),
    ("東京", "1850147"),
    ("tokio", "1850147"),
    ("سوريا", "SY"),
    ("Турция", "TR"),
    ("turkiye", "TR"),
    ("türkei", "TR"),
    ("istambul", "745044"),
    ("IST", "745044"),
    ("JFK", "5128581"),
    ("heathrow", "2643743"),
    ("CDG", "2988507"),
    ("sao paulo", "3448439"),
    ("bogota", "3688689"),
    ("medelin", "3674962"),
    ("port au prince", "3718426"),
    ("saint petersburg", "498817"),
    ("st petersburg", "498817"),
    ("bishkeck", "1528675"),
    ("tashkent", "1512569"),
    ("taskent", "1512569"),
    ("kathmandoo", "1283240"),
    ("colombo", "1248991"),
    ("phnom pen", "1821306"),
    ("hanoy", "1581130"),
    ("saigon", "1566083"),
    ("jerusalem", "281184"),
    ("tel aviv", "293397"),
    ("teheran", "112931"),
    ("tehran", "112931"),
    ("baghdat", "98182"),
    ("bagdad", "98182"),
    ("erbil", "95446"),
    ("mosul", "99072"),
    ("marrakesh", "2542997"),
    ("marrakech", "2542997"),
    ("johanesburg", "993800"),
    ("capetown", "3369157"),
    ("cape town", "3369157"),
    ("nairobbi", "184745"),
    ("kampalla", "232422"),
    ("juba", "373303"),
    ("harare", "890299"),
    ("luanda", "2240449"),
    ("kinshassa", "2314302"),
    ("lima", "3936456"),
    ("quito", "3652462"),
    ("caracas", "3646738"),
    ("carcas", "3646738"),
    ("havanna", "3553478"),
    ("georgia", "GE"),
    ("jordan", "JO"),
    ("chad", "TD"),
    ("swizerland", "CH"),
    ("schweiz", "CH"),
    ("holland", "NL"),
    ("philipines", "PH"),
    ("phillippines", "PH"),
    ("indonesien", "ID"),
    ("afganistan", "AF"),
    ("azerbajan", "AZ"),
    ("kirgistan", "KG"),
    ("kyrgystan", "KG"),
    ("ukrain", "UA"),
    ("isreal", "IL"),
    ("syrien", "SY"),
    ("lybia", "LY"),
    ("lebannon", "LB"),
    ("venezuala", "VE"),
    ("mauritania", "MR"),
    ("camboida", "KH"),
    ("sri lanca", "LK"),
    ("bruxels", "2800866"),
    ("melborne", "2158177"),
    ("warszawa", "756135"),
    ("krakow", "3094802"),
    ("muenchen", "2867714"),
    ("wien", "2761369"),
    ("dubay", "292223"),
    ("abudhabi", "292968"),
    ("mumbay", "1275339"),
    ("dehli", "1273294"),
    ("tiblisi", "611717"),
    ("baku", "587084"),
    ("minks", "625144"),
    ("vilnus", "593116"),
    ("buenos ares", "3435910"),
    ("ndjamena", "2427123"),
    ("port sudan", "364103"),
    ("antannarivo", "1070940"),
    ("🇰🇿 Almaty", "1526384"),
    ("Lebanon, Tennessee", "4636045"),
    ("hyderabad pakistan", "1176734"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index") / "tocsin.db.places"


@pytest.fixture(scope="module")
def search(index: Path) -> Iterator[PlaceSearch]:
    opened = PlaceSearch(index)
    yield opened
    opened.close()


def test_nearly_every_input_suggests_the_right_place_first(search: PlaceSearch) -> None:
    wrong = []
    for words, wanted in CASES:
        matches = search.search(words, 5)
        if not matches or matches[0].place_id != wanted:
            wrong.append((words, wanted, matches[:2]))
    assert len(CASES) >= 60
    assert len(wrong) <= len(CASES) * 0.03, wrong


def test_an_exact_name_comes_first_and_scores_a_hundred(search: PlaceSearch) -> None:
    first = search.search("Almaty")[0]
    assert (first.name, first.label, first.score) == ("Almaty", "Almaty, Kazakhstan", 100.0)


@pytest.mark.parametrize("words", ["", "   ", "?!", "xyzzyqqv", "🙂"])
def test_what_is_like_no_place_finds_nothing(search: PlaceSearch, words: str) -> None:
    assert search.search(words) == []


@pytest.mark.parametrize("words", ['"', 'a" OR "b', "NEAR(a b)", "%_%", "x" * 5000, "a b c d e f g h i j k"])
def test_strange_input_is_only_text(search: PlaceSearch, words: str) -> None:
    assert len(search.search(words, 3)) <= 3


@pytest.mark.parametrize(
    "words", ["Almaty", "kazakhstan", "kharthoum", "ALA", "🇰🇿", "paris", "los angelos", "new york"]
)
def test_one_likely_place_is_certain(search: PlaceSearch, words: str) -> None:
    assert certain(search.search(words))


@pytest.mark.parametrize(
    "words",
    ["tripoli", "georgia", "san jose", "congo", "valencia", "la paz", "xyzzyqqv", "hello", "alert", "news"],
)
def test_several_likely_places_or_none_are_not_certain(search: PlaceSearch, words: str) -> None:
    assert not certain(search.search(words))


def test_namesakes_carry_their_regions_in_the_label(search: PlaceSearch) -> None:
    labels = [match.label for match in search.search("springfield", 5)]
    assert len(set(labels)) == len(labels)


def test_the_index_is_kept_until_the_places_change(search: PlaceSearch, index: Path) -> None:
    made = index.stat().st_mtime_ns
    PlaceSearch(index).close()
    assert index.stat().st_mtime_ns == made
    assert is_current(index, fingerprint())
    assert not is_current(index, "of other places")


def test_a_damaged_index_is_made_anew_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db.places"
    path.write_bytes(b"this is no database")
    opened = PlaceSearch(path)
    assert opened.search("Almaty")[0].place_id == "1526384"
    opened.close()
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_score_below_the_mark_is_never_certain() -> None:
    assert not certain([Match(PlaceId("1"), "A", "A", 70.0, 1e6)])
