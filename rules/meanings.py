"""What a name may mean: the places that it stands for, in which languages, and how else it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rules.inflections import shared
from rules.placeroles import Form
from rules.places import Place, PlaceKind

FEDERAL = frozenset({"US", "CA", "AU"})  # a small town is named there with its state
COUNTRY_WEIGHT, ALIAS_WEIGHT = 1e12, 1e10  # of names of countries, and of what is written by hand


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name may mean: places with weights, heaviest first; none for a name that is no place.

    `languages` is None where it holds in all, and `elsewhere` what the name means in other languages than those;
    `endings` may follow the name; a name that needs `care` is also a common word, a `personal` one a first name; a
    `qualifier` only tells which of several places is meant ("Tenn.").
    """

    form: Form = Form.NAME
    places: tuple[Place, ...] = ()
    weights: tuple[float, ...] = ()
    languages: frozenset[str] | None = None
    endings: frozenset[str] | None = None
    care: bool = False
    personal: bool = False
    qualifier: bool = False
    elsewhere: Meaning | None = None

    def read_in(self, language: str) -> Meaning | None:
        """What the name means to readers of the language, None where it is no name to them."""
        if self.languages is None or language in self.languages:
            return self
        return self.elsewhere and self.elsewhere.read_in(language)

    def agrees(self, other: Meaning) -> bool:
        """Whether both mean, likeliest, a place of the same country."""
        return bool(self.places and other.places) and self.places[0].country == other.places[0].country

    def spoken_as(self, other: Meaning, language: str) -> Meaning:
        """The other meaning joins this one for readers of the language, or takes its stead where it would be drowned:
        "Salvador" is a city, but in French a country. For all others the name means what it did."""
        alone = frozenset({language})
        if self.languages == alone:
            return self.joined(other)
        here = self.read_in(language)
        both = other if here is None or here.heaviest > other.heaviest else here.joined(other)
        return replace(both, languages=alone, elsewhere=self)

    def joined(self, other: Meaning) -> Meaning:
        """Both meanings in one; a place in both keeps its larger weight."""
        weights = dict(zip(self.places, self.weights, strict=True))
        for place, weight in zip(other.places, other.weights, strict=True):
            weights[place] = max(weight, weights.get(place, 0.0))
        ordered = sorted(weights.items(), key=lambda each: (-each[1], each[0].id))
        return Meaning(
            self.form,
            tuple(place for place, _ in ordered),
            tuple(weight for _, weight in ordered),
            None if self.languages is None or other.languages is None else self.languages | other.languages,
            self.endings if other.endings is None else shared(other.endings | (self.endings or {""})),
            qualifier=self.qualifier and other.qualifier,
            elsewhere=self.elsewhere,
        )

    @property
    def heaviest(self) -> float:
        return self.weights[0] if self.weights else 0.0

    @property
    def is_state(self) -> bool:
        """Whether it is a state or province that news names behind its towns."""
        return any(p.kind is PlaceKind.REGION and p.country in FEDERAL for p in self.places[:1])


def once(meanings: Iterable[Meaning]) -> Iterator[Meaning]:
    """The same meanings, of equal ones always the first: a place has many names."""
    known: dict[object, Meaning] = {}
    for each in meanings:
        places = tuple(map(id, each.places))
        rest = (each.weights, each.languages, each.endings, each.care, each.personal, each.qualifier)
        yield known.setdefault((each.form, places, rest, id(each.elsewhere)), each)


def beside(city: Meaning, word: Meaning) -> Meaning:
    """A city's name that is also a word for people: "Chino" in Spanish, but not in English; "Брянск" stays the city."""
    return city if word.endings else replace(word, elsewhere=city if word.languages else None)
