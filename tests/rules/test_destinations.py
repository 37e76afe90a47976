"""Names of destinations of five issuers, one by one, and codes of two alphabets that look the same."""

from __future__ import annotations

import json
from pathlib import Path

import pycountry
import pytest

from rules.destinations import Alphabet, Destinations, country
from rules.gazetteer import places_bytes
from rules.places import Places

NAMES = json.loads((Path(__file__).parents[1] / "data/destinations/names_by_issuer.json").read_text("utf-8"))

# Compound, regional, former and unusual names. What is not here must be what ISO 3166 calls it.
BY_HAND = {
    "Antarctica/British Antarctic Territory": "AQ",
    "Azores": "PT.23",
    "Bonaire": "BQ.BO",
    "Bonaire, Sint Eustatius and Saba": "BQ",
    "Bonaire/St Eustatius/Saba": "BQ",
    "Brunei": "BN",
    "Burma": "MM",
    "Burma (Myanmar)": "MM",
    "Canary Islands": "ES.53",
    "Cape Verde": "CV",
    "China - Hong Kong / Macao": "HK MO",
    "Congo, Democratic Republic of (DRC)": "CD",
    "Cook Islands, Tokelau and Niue": "CK TK NU",
    "Cote d'Ivoire": "CI",
    "Curacao": "CW",
    "Czech Republic": "CZ",
    "Côte d'Ivoire (Ivory Coast)": "CI",
    "Democratic Republic of Congo (Kinshasa)": "CD",
    "Democratic Republic of the Congo (D.R.C.)": "CD",
    "Federated States of Micronesia": "FM",
    "French West Indies": "GP MQ BL MF",
    "Gambia, Republic of The": "GM",
    "Gambia, The": "GM",
    "Great Britain": "GB",
    "Israel and Palestine": "IL PS",
    "Israel and the Occupied Palestinian Territories": "IL PS",
    "Israel, the West Bank and Gaza": "IL PS",
    "Korea, Democratic People's Republic of (North Korea)": "KP",
    "Korea, Republic of (South Korea)": "KR",
    "Kosovo": "XK",
    "Kyrgyz Republic": "KG",
    "Kyrgyz Republic (Kyrgyzstan)": "KG",
    "Macau": "MO",
    "Micronesia (FSM)": "FM",
    "Myanmar (Burma)": "MM",
    "Myanmar/Burma": "MM",
    "No travel advice": "",
    "North Korea (Democratic People's Republic of Korea)": "KP",
    "North Macedonia, Republic of": "MK",
    "Northern Marianas": "MP",
    "Pitcairn Island": "PN",
    "Republic of Congo (Brazzaville)": "CG",
    "Republic of the Congo": "CG",
    "Reunion": "RE",
    "Russian Federation": "RU",
    "Saba": "BQ.SB",
    "Saint Tome (Sao Tome) and Principe": "ST",
    "Saint Vincent & the Grenadines": "VC",
    "Saint-Barthélemy": "BL",
    "Saint-Pierre-et-Miquelon": "PM",
    "Sint Eustatius": "BQ.SE",
    "Slovak Republic (Slovakia)": "SK",
    "Solomon Island": "SB",
    "South Korea (Republic of Korea)": "KR",
    "St Helena, Ascension and Tristan da Cunha": "SH",
    "St Kitts and Nevis": "KN",
    "St Lucia": "LC",
    "St Maarten": "SX",
    "St Martin and St Barthélemy": "MF BL",
    "St Pierre & Miquelon": "PM",
    "St Vincent and the Grenadines": "VC",
    "São Tomé and Principe": "ST",
    "The Bahamas": "BS",
    "The Gambia": "GM",
    "The Kyrgyz Republic": "KG",
    "Timor-Leste (East Timor)": "TL",
    "Turkey": "TR",
    "Türkiye (Turkey)": "TR",
    "USA": "US",
    "United States of America": "US",
    "United States of America (USA)": "US",
    "Vietnam": "VN",
    "Virgin Islands (U.S.)": "VI",
    "Virgin Islands (UK)": "VG",
    "Virgin Islands (US)": "VI",
    "Congo": "CG",
    "Curaçao": "CW",
    "Côte d'Ivoire": "CI",
    "Democratic Republic of the Congo": "CD",
    "Falkland Islands": "FK",
    "Iran": "IR",
    "Macao": "MO",
    "Micronesia": "FM",
    "North Korea": "KP",
    "Palestine": "PS",
    "Russia": "RU",
    "Saint Martin": "MF",
    "Sint Maarten": "SX",
    "South Korea": "KR",
}


@pytest.fixture(scope="module")
def everywhere() -> Places:
    return Places.load(places_bytes())


@pytest.fixture(scope="module")
def destinations(everywhere: Places) -> Destinations:
    return Destinations(everywhere)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_name_means_its_places(name: str, destinations: Destinations) -> None:
    wanted = BY_HAND.get(name)
    if wanted is None:
        wanted = pycountry.countries.lookup(name).alpha_2
    found = destinations.find(name)
    assert found is not None
    assert " ".join(found) == wanted


def test_every_place_of_the_table_exists(everywhere: Places, destinations: Destinations) -> None:
    for name in NAMES:
        assert all(place in everywhere for place in destinations.find(name) or ())


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Israel, the West Bank and the Gaza Strip", "IL PS"),
        ("Mainland China, Hong Kong & Macau - See Summaries", "CN HK MO"),
        ("Niger Travel Advisory", "NE"),
        ("Macau*", "MO"),
        ("côte d’ivoire", "CI"),
        ("Dominican Republic", "DO"),
        ("Dominica", "DM"),
        ("KZ", "KZ"),
        ("Kazakhstan", "KZ"),
    ],
)
def test_other_spellings_mean_the_same(name: str, wanted: str, destinations: Destinations) -> None:
    assert " ".join(destinations.find(name) or ()) == wanted


def test_a_name_that_nobody_knows_is_none_and_its_code_decides(destinations: Destinations) -> None:
    assert destinations.find("Atlantis") is None
    assert destinations.find("Korea") is None
    assert destinations.find("IJsland", "IS") == ("IS",)
    assert destinations.find("No travel advice") == ()


@pytest.mark.parametrize(
    ("code", "alphabet", "wanted"),
    [
        ("NG", Alphabet.FIPS, "NE"), ("NG", Alphabet.ISO2, "NG"), ("NI", Alphabet.FIPS, "NG"),
        ("CD", Alphabet.FIPS, "TD"), ("BG", Alphabet.FIPS, "BD"), ("TN", Alphabet.FIPS, "TO"),
        ("TS", Alphabet.FIPS, "TN"), ("GG", Alphabet.FIPS, "GE"), ("GV", Alphabet.FIPS, "GN"),
        ("EK", Alphabet.FIPS, "GQ"), ("LO", Alphabet.FIPS, "SK"), ("SU", Alphabet.FIPS, "SD"),
        ("UC", Alphabet.FIPS, "CW"), ("KV", Alphabet.FIPS, "XK"), ("GZ", Alphabet.FIPS, "PS"),
        ("CH", Alphabet.FIPS, "CN"), ("SZ", Alphabet.FIPS, "CH"), ("AU", Alphabet.FIPS, "AT"),
        ("XKX", Alphabet.ISO3, "XK"), ("ESP", Alphabet.ISO3, "ES"), ("0060", Alphabet.MOFA, "MY"),
        ("??", Alphabet.FIPS, None),
    ],
)  # fmt: skip
def test_a_code_is_read_in_its_own_alphabet(code: str, alphabet: Alphabet, wanted: str | None) -> None:
    assert country(code, alphabet) == wanted
