"""Which places a text names, which one is meant, and what each does in its sentence."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import gazetteer
from rules.gazetteer import hand_written
from rules.placenames import Placenames
from rules.places import Places
from rules.toponyms import Form, Found, PlaceRole, Toponyms


@cache
def toponyms() -> Toponyms:
    return Toponyms(Places.load(gazetteer.places_bytes()))


def find(text: str, language: str = "en") -> Found:
    return toponyms().find("", text, language)


def named(text: str, language: str = "en") -> list[str]:
    """Ids of the places in a text, in order."""
    return [toponym.place.id for toponym in find(text, language).text]


def role(text: str, surface: str, language: str = "en") -> PlaceRole:
    return next(t.role for t in find(text, language).text if t.surface == surface)


TRAPS = [
    ("An earthquake was felt in Tirana.", {"AL"}),
    ("The governor of Indiana signed the bill.", {"US"}),
    ("Police in New Jersey closed a bridge.", {"US"}),
    ("A ferry left Jersey for Guernsey.", {"JE", "GG"}),
    ("The opposition marched through Bucharest, Romania.", {"RO"}),
    ("Oman closed its airspace.", {"OM"}),
    ("Soldiers seized power in Niger.", {"NE"}),
    ("Gunmen attacked a village in Nigeria.", {"NG"}),
    ("Nigerien and Nigerian officials met.", {"NE", "NG"}),
    ("Protests broke out in Guinea.", {"GN"}),
    ("Protests broke out in Guinea-Bissau.", {"GW"}),
    ("Protests broke out in Equatorial Guinea.", {"GQ"}),
    ("Protests broke out in Papua New Guinea.", {"PG"}),
    ("Rebels advance in the Democratic Republic of Congo.", {"CD"}),
    ("Voters in the Republic of the Congo go to the polls.", {"CG"}),
    ("Rebels near Goma in eastern Congo", {"CD"}),
    ("Police in Brazzaville, Congo, fired tear gas.", {"CG"}),
    ("A hurricane nears Dominica.", {"DM"}),
    ("A hurricane nears the Dominican Republic.", {"DO"}),
    ("Police in Tbilisi used water cannon as Georgia voted.", {"GE"}),
    ("Storms killed two near Atlanta, and Georgia declared an emergency.", {"US"}),
    ("A shooting in Lebanon, Tennessee, left two dead.", {"US"}),
    ("A shooting in Lebanon, Tenn., left two dead.", {"US"}),
    ("Air strikes hit southern Lebanon.", {"LB"}),
    ("A tornado touched down in Naples, Florida.", {"US"}),
    ("Smoke was seen over Naples.", {"IT"}),
    ("An explosion shook Paris, Texas.", {"US"}),
    ("An explosion shook Paris.", {"FR"}),
    ("Fans cheered as Michael Jordan returned.", set()),
    ("La policía usó gases en la plaza San Francisco y detuvo a 30 personas en La Paz.", {"BO"}),
    ("Une fusillade a éclaté rue de Marseille à Abidjan.", {"CI"}),
    ("Une fusillade a éclaté à Marseille.", {"FR"}),
    ("The jury heard from Jordan Smith again.", set()),
    ("The drummer Chad Smith left the stage.", set()),
    ("The actor Israel Broussard was cast.", set()),
    ("The star Sydney Sweeney walked past Paris Hilton.", set()),
    ("Jordan closed its border with Syria.", {"JO", "SY"}),
    ("Rebels crossed into Chad overnight.", {"TD"}),
    ("They roasted a turkey for the feast.", set()),
    ("A quake struck Turkey.", {"TR"}),
    ("Clashes in Tripoli, Lebanon's second city, went on.", {"LB"}),
    ("Militias fought in Tripoli, the Libyan capital.", {"LY"}),
    ("Marchers filled San José, Costa Rica.", {"CR"}),
    ("A blast hit Hyderabad in Pakistan's Sindh province.", {"PK"}),
    ("A blast hit Hyderabad in India's Telangana state.", {"IN"}),
    ("Nur-Sultan was renamed Astana.", {"KZ"}),
    ("Shots were heard in Alma-Ata.", {"KZ"}),
    ("Explosions in Kiev and Kharkov", {"UA"}),
    ("Aid reached Gaza on Friday.", {"PS"}),
    ("Settlers clashed with villagers in the West Bank.", {"PS"}),
    ("Drones struck Crimea.", {"UA"}),
    ("Police closed a bridge in northern Kosovo.", {"XK"}),
    ("An earthquake shook Taiwan.", {"TW"}),
    ("Troops moved in Somaliland.", {"SO"}),
    ("A blast was reported in Transnistria.", {"MD"}),
    ("Fighting spread in Darfur and Tigray.", {"SD", "ET"}),
    ("Reading a book in Bath is nice.", {"GB"}),
    ("Nice weather, said Mobile users, while Reading.", set()),
    ("The Sahel is large, and so is Europe.", set()),
    ("A Paris Agreement was signed.", set()),
    ("Floods reached Cairo, Illinois.", {"US"}),
    ("Floods reached Cairo.", {"EG"}),
    ("After the attack in Kashmir, India expelled envoys.", {"IN"}),
    ("Eastern and Western leaders, North and South", set()),
    ("CAR BOMB EXPLODES AT A MARKET IN IRAQ", {"IQ"}),
    ("Rebels in CAR take a town.", {"CF"}),
    ("The assembly dismissed Prime Minister Pham Van Dong.", set()),
    ("A quake shook Van in the east of Turkey.", {"TR"}),
]


@pytest.mark.parametrize(("text", "countries"), TRAPS, ids=[text for text, _ in TRAPS])
def test_every_trap_of_names_is_read_right(text: str, countries: set[str]) -> None:
    places = {t.place.country for t in find(text).text}
    assert places == countries


def test_contested_places_are_places_of_their_own() -> None:
    wanted = {
        "Gaza": "PS.GZ",
        "Crimea": "UA.11",
        "Kosovo": "XK",
        "Taiwan": "TW",
        "Somaliland": "SO.somaliland",
        "Transnistria": "MD.58",
        "Donbas": "UA.donbas",
        "Darfur": "SD.darfur",
        "Xinjiang": "CN.13",
    }
    assert {name: named(f"Shelling was reported in {name}.")[0] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "language", "places"),
    [
        ("В Алма-Ате начались протесты", "ru", ["1526384"]),
        ("Взрывы в Киеве и Харькове", "ru", ["703448", "706483"]),
        ("Россия и Казахстан закрыли границу с Грузией", "ru", ["RU", "KZ", "GE"]),
        ("Вибухи у Києві та Львові", "uk", ["703448", "702550"]),
        ("На Харківщині та у Кривому Розі чутно вибухи", "uk", ["UA.07", "703845"]),
        ("Повстанці захопили місто в Нігері, не в Нігерії", "uk", ["NE", "NG"]),
        ("Тайфун дістався В’єтнаму", "uk", ["VN"]),
        ("Suriye'nin kuzeyinde, İdlib'de ve Keşmir'de saldırı", "tr", ["SY", "169389", "IN.12"]),
        ("Unruhen in Kasachstan und Weißrussland", "de", ["KZ", "BY"]),
        ("Kasachstans Präsident spricht", "de", ["KZ"]),
        ("Des manifestants à Alger et au Tchad", "fr", ["2507480", "TD"]),
        ("Protestas en Perú y en Ciudad de México", "es", ["PE", "3530597"]),
        ("Ataque no Irã e na Síria", "pt", ["IR", "SY"]),
        ("Almatı'da protestolar, Rusya'dan asker", "tr", ["1526384", "RU"]),
        ("احتجاجات في كازاخستان وفي الخرطوم", "ar", ["KZ", "379252"]),
    ],
)
def test_inflected_names_are_found_in_each_language(text: str, language: str, places: list[str]) -> None:
    assert named(text, language) == places


def test_names_of_other_languages_are_not_read_into_english() -> None:
    assert named("The Island of the Fas dancers") == []


ROLES = [
    ("Protests spread in Almaty.", "Almaty", PlaceRole.IN),
    ("Staff in the Kazakh city of Almaty may leave.", "Almaty", PlaceRole.IN),
    ("Gunfire near the capital, in northern Kazakhstan", "Kazakhstan", PlaceRole.IN),
    ("Almaty airport is closed.", "Almaty", PlaceRole.IN),
    ("Almaty's streets were empty.", "Almaty", PlaceRole.IN),
    ("Kazakhstan unrest grows.", "Kazakhstan", PlaceRole.IN),
    ("Britons were told to leave Kazakhstan.", "Kazakhstan", PlaceRole.IN),
    ("The embassy evacuated its staff from Sudan.", "Sudan", PlaceRole.IN),
    ("Missile attack on Kyiv kills four.", "Kyiv", PlaceRole.IN),
    ("Tourists from Germany were hurt.", "Germany", PlaceRole.ORIGIN),
    ("They flew home to Spain.", "Spain", PlaceRole.DESTINATION),
    ("Russian troops arrived.", "Russian", PlaceRole.ACTOR),
    ("Germany halts arms exports to Kazakhstan.", "Germany", PlaceRole.ACTOR),
    ("Germany halts arms exports to Kazakhstan.", "Kazakhstan", PlaceRole.DESTINATION),
    ("Washington said on Monday it would wait.", "Washington", PlaceRole.ACTOR),
    ("Turkey's Erdogan spoke of peace.", "Turkey", PlaceRole.ACTOR),
    ("Sudan's Darfur region is cut off.", "Sudan", PlaceRole.IN),
    ("Travel advice for Mali updated", "Mali", PlaceRole.IN),
    ("US raises Chad to Level 4", "Chad", PlaceRole.OBJECT),
    ("Beijing warned of consequences.", "Beijing", PlaceRole.ACTOR),
    ("The Kremlin denied it.", "Kremlin", PlaceRole.ACTOR),
    ("New sanctions against Iran were agreed.", "Iran", PlaceRole.OBJECT),
    ("The German news agency DPA reported it.", "German", PlaceRole.AGENCY),
    ("The Moscow Times reported it.", "Moscow", PlaceRole.AGENCY),
    ("They met a Kazakh in Berlin.", "Kazakh", PlaceRole.ORIGIN),
    ("They met a Kazakh in Berlin.", "Berlin", PlaceRole.IN),
    ("Two British tourists were hurt.", "British", PlaceRole.ORIGIN),
    ("Blasts in Almaty, Astana and Shymkent", "Shymkent", PlaceRole.IN),
    ("Coups de feu devant un supermarché de Lyon", "Lyon", PlaceRole.IN),
    ("Une bagarre éclate dans un parc d'Annecy", "Annecy", PlaceRole.IN),
    ("Tiroteo a las afueras de Cali", "Cali", PlaceRole.IN),
    ("Una delegación de Cali llega tarde", "Cali", PlaceRole.BARE),
    ("The border between Kazakhstan and Kyrgyzstan is closed.", "Kyrgyzstan", PlaceRole.IN),
]


@pytest.mark.parametrize(("text", "surface", "wanted"), ROLES, ids=[f"{s}: {t}" for t, s, _ in ROLES])
def test_the_words_around_tell_the_role(text: str, surface: str, wanted: PlaceRole) -> None:
    assert role(text, surface) is wanted


def test_a_kazakh_in_berlin_is_about_germany() -> None:
    assert find("They met a Kazakh in Berlin.").countries == ("DE",)


@pytest.mark.parametrize(
    ("text", "dateline", "countries"),
    [
        ("DUBAI (Reuters) - Sudan's army retakes Khartoum from rivals.", "Dubai", ("SD",)),
        ("ALMATY, Jan 7 (AFP) - Thousands were arrested.", "Almaty", ("KZ",)),
        ("Almaty (dpa) – Tausende wurden festgenommen.", "Almaty", ("KZ",)),
        ("МОСКВА, 7 января. /ТАСС/. Границы закрыты.", "Moscow", ("RU",)),
        ("PARIS — The minister spoke about Mali and Niger.", "Paris", ("ML", "NE")),
    ],
)
def test_a_dateline_is_recorded_and_makes_no_country(
    text: str, dateline: str, countries: tuple[str, ...]
) -> None:
    found = find(text, "de" if "dpa" in text else "ru" if "ТАСС" in text else "en")
    assert found.dateline is not None
    assert found.dateline.name == dateline
    assert set(found.countries) == set(countries)


def test_a_sentence_that_begins_with_a_city_has_no_dateline() -> None:
    assert find("Almaty was quiet - for an hour.").dateline is None


def test_a_small_town_counts_only_with_its_country_nearby_or_where_something_is_in_it() -> None:
    assert named("Jan Talgar won again yesterday.") == []
    assert named("Talgar won again in Germany yesterday.") == ["DE"]
    assert "1518518" in named("A fire broke out in Talgar yesterday.")


def test_a_border_crossing_is_known_with_the_other_side() -> None:
    crossing = next(t for t in find("Pakistan shut Torkham on Monday.").text if t.surface == "Torkham")
    assert (crossing.place.country, crossing.across and crossing.across.country) == ("PK", "AF")


def test_offsets_point_at_the_surface() -> None:
    title, text = "Curfew in Almaty", "U.S. citizens in Côte d’Ivoire, and the people of São Paulo."
    found = toponyms().find(title, text, "en")
    assert [title[t.start : t.end] for t in found.title] == ["Almaty"]
    assert [text[t.start : t.end] for t in found.text] == ["U.S.", "Côte d’Ivoire", "São Paulo"]
    assert [t.form for t in found.text] == [Form.NAME] * 3


@given(st.text(max_size=300), st.sampled_from(["", "en", "ru", "de", "tr", "ar", "xx"]))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_with_offsets_inside_it_and_in_order(text: str, language: str) -> None:
    found = toponyms().find(text, text, language)
    end = 0
    for toponym in found.text:
        assert end <= toponym.start < toponym.end <= len(text)
        end = toponym.end


@given(st.lists(st.sampled_from([text for text, _ in TRAPS]), max_size=5))
@settings(max_examples=50, deadline=None)
def test_reading_twice_gives_the_same(texts: list[str]) -> None:
    joined = " ".join(texts)
    assert find(joined) == find(joined)


def test_every_hand_written_reference_is_a_known_place() -> None:
    places = Places.load(gazetteer.places_bytes())
    cities = {(place.name, place.country) for place in places}
    pages = [
        *hand_written("aliases")["names"].values(),
        *(entry[0] for entry in hand_written("airports").values()),
    ]
    for entry in pages:
        for reference in [entry] if isinstance(entry, str) else entry:
            name, _, country = reference.partition("@")
            assert ((name, country) in cities) if country else (name in places), reference


def test_a_reference_by_hand_to_no_place_says_which_and_what_was_meant() -> None:
    names = Placenames(Places.load(gazetteer.places_bytes()), {"words": hand_written("words")})
    with pytest.raises(ValueError, match=r"'Kyjiv@UA', which is no place; did you mean Kyiv@UA\?"):
        names.place("Kyjiv@UA")


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("İsrail'in Lübnan'ın güneyine saldırısı", [PlaceRole.BARE, PlaceRole.IN]),
        ("Almanya'nın Kabil Büyükelçiliği kapandı", [PlaceRole.BARE, PlaceRole.IN]),
        ("Sudan'ın ordusu Mısır'dan ayrıldı", [PlaceRole.ACTOR, PlaceRole.ORIGIN]),
        ("ABD'den vatandaşlarına Mali'yi terk edin çağrısı", [PlaceRole.ACTOR, PlaceRole.IN]),
    ],
)
def test_turkish_endings_behind_the_apostrophe_tell_what_a_place_does(
    text: str, roles: list[PlaceRole]
) -> None:
    assert [toponym.role for toponym in find(text, "tr").title or find(text, "tr").text] == roles


def test_an_armed_group_is_evidence_for_its_country_and_no_place() -> None:
    found = find("Taliban take Baraki Barak.")
    assert [(t.surface, t.place.country) for t in found.text] == [("Baraki Barak", "AF")]
    assert not find("Gunmen take Baraki Barak.").text


@pytest.mark.parametrize(
    "text", ["Bomba en La Plata, Huila", "Secuestran a diez mineros en Concordia, Sinaloa"]
)
def test_a_town_before_its_region_is_not_its_large_namesake_abroad(text: str) -> None:
    assert {t.place.country for t in find(text, "es").text} <= {"CO", "MX"}


@pytest.mark.parametrize(
    ("language", "text", "countries"),
    [
        ("tr", "Van depremle sarsıldı.", {"TR"}),
        ("en", "Van ploughs into crowd.", set()),
        ("nl", "Van wie is deze stad?", set()),
        ("pt", "Um tiroteio em Salvador.", {"BR"}),
        ("en", "Gunfire was heard in Salvador.", {"BR"}),
        ("fr", "Un séisme secoue le Salvador.", {"SV"}),
        ("es", "Combates en Huila dejan nueve muertos.", {"CO"}),
        ("pt", "Cheias no Huíla.", {"AO"}),
    ],
)
def test_a_name_spoken_in_one_language_means_in_others_what_it_did(
    language: str, text: str, countries: set[str]
) -> None:
    assert {toponym.place.country for toponym in find(text, language).text} == countries
