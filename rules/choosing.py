"""Which of several places a name means, and whether it means a place at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from rules.beside import begins_sentence, is_title_case, word_after, word_before
from rules.evidence import LARGE, SMALL, Evidence, Hit, Part, is_dominant, is_namesake, size, sure
from rules.meanings import ALIAS_WEIGHT, FEDERAL, Meaning
from rules.placeroles import Form, PlaceRole, RoleWords
from rules.places import Place, PlaceKind, Places

NO_PLACE = Meaning()
_ELSEWHERE = frozenset({PlaceRole.ACTOR, PlaceRole.ORIGIN, PlaceRole.AGENCY})
_HEARD_OF = 30_000  # people of a town that begins the sentence of an item without any other place
_SHORT = 4  # letters; a shorter name is too often a word
_REGION_BEHIND = frozenset({"es", "pt"})  # they write "La Plata, Huila"
_COLON = re.compile(r"\s?: ")
_SAINT = re.compile(r"(?:San|Santa|Santo|São) ")
_OF = re.compile(r" (?:del?|de l[ao]s?|d[ao]s?) (?=[A-ZÁÉÍÓÚ])")
_LISTED = re.compile(r", [A-ZÁÉÍÓÚ]| [ye] [A-ZÁÉÍÓÚ]")


class Chooser:
    """Chooses by qualifiers ("Paris, Texas"), then by the countries that the item speaks of, then by size."""

    def __init__(self, places: Places, words: Mapping[str, Any], roles: RoleWords) -> None:
        self._places = places
        self._roles = roles
        persons = {name: frozenset(listed) for name, listed in words["persons"].items()}
        self._given, self._titles = persons["given"], persons["titles"]
        self._company, self._streets = persons["company"], persons["streets"]
        self._loud_words = frozenset(words["care"]["loud"])
        self._provincial = (frozenset(words["provincial"]["before"]), frozenset(words["provincial"]["after"]))
        self._told = roles.events | roles.verbs
        self._headline = self._company | persons["headline"] | self._told

    def choose(self, parts: Sequence[Part]) -> None:
        """Sets the place of every hit that means one."""
        parts = [part for part in parts if part.hits]
        for part in parts:
            self._qualify(part)
            self._drop_persons(part)
        if not parts:
            return
        evidence = Evidence(parts, self._small_towns(parts), self._roles)
        for part in parts:
            for position, hit in enumerate(part.hits):
                if hit.place is None and not hit.meaning.qualifier:
                    self._pick(part, position, hit, evidence)
        if not any(hit.place for part in parts for hit in part.hits):
            self._choose_unsupported(parts)

    def _small_towns(self, parts: Sequence[Part]) -> Sequence[Hit]:
        """Hits that are plainly towns, though none that tells of its country alone; one of each name."""
        small = {id(hit.meaning): (part, hit) for part in parts for hit in part.hits if not sure(hit)}
        if len(small) < 2:  # one would speak for nothing but itself
            return ()
        return [hit for part, hit in small.values() if self._is_plainly_town(part, hit)]

    def _choose_unsupported(self, parts: Sequence[Part]) -> None:
        """Towns of an item that names no place for sure: "Jinka under watch after Marburg cases"."""
        for part in (part for part in parts if not is_title_case(part.text, part.language)):
            for hit in [hit for hit in part.hits if self._is_plainly_town(part, hit, _HEARD_OF)]:
                hit.place = hit.meaning.places[0]

    def _is_plainly_town(self, part: Part, hit: Hit, known: int = SMALL) -> bool:
        """Whether a name means hardly anything but one place; as the first word it must have so many people."""
        meaning = hit.meaning
        doubted = meaning.care or meaning.personal or meaning.qualifier or hit.end - hit.start < _SHORT
        if not meaning.places or doubted or not is_dominant(meaning) or self._in_company(part, hit):
            return False
        before = word_before(part.text, hit.start)
        if before[:1].isupper() and before.lower() not in self._told | self._company:
            return False  # "Jan Talgar"
        well_known = meaning.places[0].population >= known or _COLON.match(part.text, hit.end)
        return bool(well_known) or not begins_sentence(part.text, hit.start)

    def _qualify(self, part: Part) -> None:
        """A name and a comma before a region or country that holds a place of that name: "Naples, Fla."."""
        for first, second in zip(part.hits, part.hits[1:], strict=False):
            if (
                part.text[first.end : second.start] != ", "
                or Form.NAME != first.meaning.form != second.meaning.form
            ):
                continue
            pair = self._inside(first.meaning, second.meaning)
            if pair is not None:
                first.place, second.place = pair
                first.qualified = second.qualified = True
            elif first.meaning.places[:1] and _names_town(part, first.meaning, second):
                first.meaning = NO_PLACE  # a town too small to be known: "Cairo, Illinois", "La Plata, Huila"

    def _inside(self, inner: Meaning, outer: Meaning) -> tuple[Place, Place] | None:
        for within in outer.places:
            if within.kind >= PlaceKind.CITY:
                continue
            for place in inner.places:
                if place.kind > within.kind and self._places.inside(place.id, within.id):
                    return place, within
        return None

    def _pick(self, part: Part, position: int, hit: Hit, evidence: Evidence) -> None:
        meaning = hit.meaning
        if not meaning.places:
            return
        choices = list(zip(meaning.places, meaning.weights, strict=True))
        if is_namesake(meaning) and self._is_provincial(part, hit):
            choices = [each for each in choices if each[0].kind is PlaceKind.REGION]
        place, weight = _meant(meaning, choices, evidence)
        if meaning.form is not Form.NAME or self._counts(part, position, place, weight, evidence.countries):
            hit.place = place

    def _is_provincial(self, part: Part, hit: Hit) -> bool:
        before = word_before(part.text, hit.start).lower().strip(".")
        return before in self._provincial[0] or word_after(part.text, hit.end).lower() in self._provincial[1]

    def _counts(
        self, part: Part, position: int, place: Place, weight: float, evidence: Mapping[str, float]
    ) -> bool:
        hit = part.hits[position]
        if place.kind is PlaceKind.COUNTRY or weight >= ALIAS_WEIGHT:
            return True
        region = place.kind is PlaceKind.REGION
        unheard = region and not evidence.get(place.country)
        if hit.meaning.care and (unheard or not self._located(part, hit, place)):
            return False
        if size(place, weight) >= LARGE:
            return True
        if not region and self._in_company(part, hit):
            return False
        enough = 1.0 if region or place.population >= SMALL else 2.0
        if evidence.get(place.country, 0.0) >= enough:
            return True
        if hit.meaning.care or hit.meaning.personal or not is_dominant(hit.meaning):
            return False
        alone = not evidence
        headed = place.country not in FEDERAL and self._heads_item(part, hit)
        if headed and not region and self._is_plainly_town(part, hit):
            return self._role(part, hit, place) not in _ELSEWHERE
        located = (alone or region or headed) and self._located(part, hit, place)
        return located or (alone and _heads(part, hit))

    def _heads_item(self, part: Part, hit: Hit) -> bool:
        """Whether it is what a title names where something is: no other place there is one for sure but by its people,
        companies, or as where somebody comes from."""
        return part.is_title and not any(
            other is not hit
            and other.meaning.form is Form.NAME
            and (place := sure(other)) is not None
            and self._role(part, other, place) not in _ELSEWHERE
            for other in part.hits
        )

    def _role(self, part: Part, hit: Hit, place: Place) -> PlaceRole:
        return self._roles.role(part.text, hit.start, hit.end, place, Form.NAME, part.language)

    def _located(self, part: Part, hit: Hit, place: Place) -> bool:
        """Whether the words around say that something is in the place."""
        return self._role(part, hit, place) is PlaceRole.IN and not begins_sentence(part.text, hit.start)

    def _drop_persons(self, part: Part) -> None:
        """Names that are parts of a person's name ("Michael Jordan") or of a street's, or a word in a loud title."""
        shouting = any(hit.meaning.personal for hit in part.hits) and is_title_case(part.text, part.language)
        part.hits[:] = [
            hit
            for hit in part.hits
            if hit.qualified or hit.meaning.form is not Form.NAME or not self._is_other(part, hit, shouting)
        ]

    def _is_other(self, part: Part, hit: Hit, shouting: bool) -> bool:
        loud = part.text[hit.start : hit.end] in self._loud_words and part.text.isupper()
        before = word_before(part.text, hit.start)
        named = self._is_person(part, hit, before, shouting) or self._is_street(part, hit, before)
        return loud or named or _goes_on(part, hit)

    def _is_street(self, part: Part, hit: Hit, before: str) -> bool:
        if before in self._roles.join:
            before = word_before(part.text, hit.start - len(before) - 1)
        return before.lower() in self._streets

    def _is_person(self, part: Part, hit: Hit, before: str, shouting: bool) -> bool:
        country = hit.meaning.heaviest >= ALIAS_WEIGHT
        if country and self._roles.before.get(part.language, {}).get(before) is PlaceRole.IN:
            return False  # "Rocket Attack in Israel Risks Truce Talks"
        lower = before.lower().rstrip(".")
        if before and before[0].isupper() and (not country or hit.meaning.personal):
            initial = len(before) == 2 and before[1] == "." and hit.meaning.personal
            if initial or lower in self._titles or lower in self._given:
                return True
        if not hit.meaning.personal or hit.inflected:
            return False
        known = self._headline if shouting else self._company
        after = word_after(part.text, hit.end)
        named = before and before[0].isupper() and not before.isupper() and lower not in known
        unknown = named and not shouting and not self._ordinary(part, hit.start - len(before) - 1, before)
        joined = after[:1].isupper() and not after.isupper() and after.lower() not in known
        return bool(unknown) or (joined and not _is_hit(part, hit.end + 1))

    def _ordinary(self, part: Part, start: int, word: str) -> bool:
        """Whether a capital word is a toponym, a demonym, or merely begins its sentence."""
        return _is_hit(part, start) or word in self._roles.demonyms or begins_sentence(part.text, start)

    def _in_company(self, part: Part, hit: Hit) -> bool:
        """Whether another capital word stands right beside, so that a small place is more likely a name's part."""
        after, before = word_after(part.text, hit.end), word_before(part.text, hit.start)
        known = self._headline if is_title_case(part.text, part.language) else self._company
        named = after[:1].isupper() and after.lower() not in known and not hit.inflected
        if named and not _is_hit(part, hit.end + 1):
            return True
        unknown = before[:1].isupper() and before.lower().rstrip(".") not in known
        return unknown and not self._ordinary(part, hit.start - len(before) - 1, before)


def _meant(
    meaning: Meaning, choices: Sequence[tuple[Place, float]], evidence: Evidence
) -> tuple[Place, float]:
    """Of the places of a name, heaviest first, the one that is meant."""
    place, weight = choices[0]
    if len(choices) == 1:
        return choices[0]
    if not evidence.surround(meaning, place):
        for each in choices:
            if each[0].country != place.country and evidence.surround(
                meaning, each[0], known=weight >= ALIAS_WEIGHT
            ):
                return each
    told = evidence.countries
    supported = [each for each in choices if told.get(each[0].country)]
    if supported and place.country not in told:
        other, other_weight = supported[0]
        # a supported namesake wins unless it is a speck beside a country or a metropolis
        rivals = evidence.rivals(other, other_weight, weight)
        return (
            supported[0]
            if rivals or (is_namesake(meaning) and other.kind is PlaceKind.REGION)
            else choices[0]
        )
    stronger = [
        each
        for each in supported
        if told[each[0].country] >= 2 * told[place.country] and evidence.rivals(*each, weight)
    ]
    return max(stronger or supported or choices, key=lambda each: each[1])


def _goes_on(part: Part, hit: Hit) -> bool:
    """Whether a saint's name is only the beginning of that of a town nobody here knows: "San Antonio del Sur"."""
    if not _SAINT.match(part.text, hit.start):
        return False
    behind = _OF.match(part.text, hit.end)
    known = (other for other in part.hits if behind and other.start == behind.end())
    return behind is not None and all(other.meaning.care for other in known)


def _heads(part: Part, hit: Hit) -> bool:
    """Whether the name alone stands before a colon and opens the part, as headlines tell where: "Kočani: fire"."""
    return not part.text[: hit.start].strip(' «"“') and bool(_COLON.match(part.text, hit.end))


def _names_town(part: Part, inner: Meaning, outer: Hit) -> bool:
    """Whether what stands before a region is a town of it that is too small to be known."""
    if outer.meaning.is_state or part.language not in _REGION_BEHIND:
        return outer.meaning.is_state and not inner.is_state
    known, best = inner.places[0], outer.meaning.places[0]
    town = known.kind >= PlaceKind.CITY and best.kind is PlaceKind.REGION
    return town and known.country != best.country and not _LISTED.match(part.text, outer.end)


def _is_hit(part: Part, start: int) -> bool:
    at = bisect_right(part.hits, start, key=lambda hit: hit.start) - 1  # a text may name thousands
    return at >= 0 and start < part.hits[at].end
