"""How an item is worded: its words without the places that it names, and the parts that these places play.

"Irish in Honiara told to be on the next plane out": people of one state are in another, whichever the two are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from propcache.api import cached_property

from rules.passages import Part
from rules.placeroles import Form
from rules.places import PlaceKind, Places
from rules.sentences import letters, lowered
from rules.toponyms import Toponym

READ = 300  # characters of a title and of a text: what happened stands in the beginning
_ARTICLE = re.compile(r"^[وف]?(?:ال|بال|كال|لل)(?=\w{3})")  # Arabic writes it as part of the word
_STEMS = (4, 6)  # letters; inflected languages differ behind them
_PAIRED = 6  # letters of each of two words
_FEW = 5  # words
_MOST_PARTS = 6  # different ones; each stands with each
# Figures and marks tell much: scores, ages, prices and years long gone, a headline's question or somebody's words.
_FIGURE = re.compile(r"\d+(?:[.,:–-]\d+)*(?:[- ](?:year|jähr|ans\b|años|anos|лет|річн))?")
_FIGURES = {
    "age": re.compile(r"\d\d?[- ]\D+"),
    "score": re.compile(r"\d\d?[-–:]\d\d?"),
    "thousands": re.compile(r"\d{1,3}(?:[.,]\d{3})+"),
    "year": re.compile(r"1[89]\d\d|20[01]\d"),
    "many": re.compile(r"\d{2,3}"),
    "few": re.compile(r"\d"),
}
_MARKS = {"percent": "%", "money": "$€£", "question": "?؟", "call": "!", "quote": '"'}
_MARKED = re.compile(f"[{''.join(_MARKS.values())}]")
_REMEMBERED = 4_096  # of the few ways in which items name places and set marks


@dataclass(frozen=True)
class Wording:
    """Title and text with blanks for the places that they name, and what each of these does, in order: its kind, its
    role, and whether it is of another country than the first."""

    title: str
    text: str = ""
    title_places: tuple[str, ...] = ()
    text_places: tuple[str, ...] = ()

    @cached_property
    def heading(self) -> Wording:
        """The title alone."""
        return Wording(self.title, "", self.title_places)

    @cached_property
    def read(self) -> str:
        """The beginnings of title and text, in lower case."""
        return lowered(f"{self.title[:READ]}\n{self.text[:READ]}")

    @cached_property
    def words(self) -> set[str]:
        """The distinct words of the beginnings."""
        return {*letters(self.read)}

    @cached_property
    def pairs(self) -> set[str]:
        """The first letters of two words that follow each other, in the title or in the text."""
        return {*_pairs(lowered(self.title[:READ])), *_pairs(lowered(self.text[:READ]))}

    @cached_property
    def above(self) -> set[str]:
        """The distinct words of a title that has a text below it: they tell what the news is, and the text may go
        back to what was before."""
        return {*letters(lowered(self.title[:READ]))} if self.text else set()

    @property
    def telling(self) -> bool:
        """Whether there are enough words to conclude from them that they are unlike what alerts."""
        return len(self.words) >= _FEW

    @property
    def parts(self) -> tuple[str, ...]:
        """What its places do, alone and by two: news of one state's people in another names both."""
        return _paired((*self.title_places, *self.text_places)[:_MOST_PARTS])

    @cached_property
    def signs(self) -> tuple[str, ...]:
        """Kinds of figures and marks that stand in it."""
        figures = {_figure(found) for found in _FIGURE.findall(self.read)}
        return (*_marks("".join(_MARKED.findall(self.read))), *sorted(figures - {""}))


def worded(parts: Sequence[Part], places: Places) -> Wording:
    """The wording of the title and the text of an item."""
    told = [each for part in parts for each in part.toponyms]
    first = told[0].place.country if told else ""
    title, text = parts
    heading = headed(title, places)
    played = (*_played(text, first, places),)
    return Wording(heading.title, text.blanked(), heading.title_places, played)


def headed(title: Part, places: Places) -> Wording:
    """The wording of a title alone."""
    first = title.toponyms[0].place.country if title.toponyms else ""
    return Wording(title.blanked(), "", (*_played(title, first, places),))


def features(wording: Wording) -> list[str]:
    """The distinct words of an item's beginning, each with its first letters, which several words may share, and once
    more those that stand in a title above a text; then what its places do, and its figures and marks."""
    words = (each for word in sorted(wording.words) for each in forms(word))
    titled = (each for word in sorted(wording.above) for each in title_forms(word))
    return [*words, *titled, *told_beside(wording)]


def told_beside(wording: Wording) -> tuple[str, ...]:
    """The features that are no words; each is named so that no word is."""
    return (*wording.parts, *(f"#{sign}" for sign in wording.signs))


def forms(word: str) -> list[str]:
    """A word and its first letters."""
    bare = _ARTICLE.sub("", word)
    return [bare, *(f"{bare[:length]}-" for length in _STEMS if len(bare) > length)]


def title_forms(word: str) -> list[str]:
    """The same of a word in a title above a text."""
    return [f"^{each}" for each in forms(word)]


def _pairs(text: str) -> Iterator[str]:
    stems = [word[:_PAIRED] for word in letters(text)]
    return map("_".join, pairwise(stems))


@lru_cache(_REMEMBERED)
def _paired(told: tuple[str, ...]) -> tuple[str, ...]:
    alone = sorted({*told})
    return (*alone, *(f"{one} & {other}" for one, other in combinations(alone, 2)))


@lru_cache(_REMEMBERED)
def _marks(found: str) -> tuple[str, ...]:
    return tuple(name for name, signs in _MARKS.items() if any(sign in found for sign in signs))


@lru_cache(_REMEMBERED)
def _figure(found: str) -> str:
    """What kind of figure it is; "" for none that tells anything."""
    return next((kind for kind, figure in _FIGURES.items() if figure.fullmatch(found)), "")


def _played(part: Part, first: str, places: Places) -> Iterator[str]:
    for toponym in part.toponyms:
        if toponym.start < READ:
            begins = "^" if part.name == "title" and toponym.start == 0 else ""
            abroad = " abroad" if toponym.place.country != first else ""
            yield f"{begins}{_kind(toponym, places)} {toponym.role.value}{abroad}"


def _kind(toponym: Toponym, places: Places) -> str:
    """A country, its capital, which may stand for its government, or another place; its people; an institution."""
    if toponym.form is not Form.NAME:
        return toponym.form.value
    if toponym.place.kind is PlaceKind.COUNTRY:
        return "country"
    return "capital" if places.country(toponym.place.id).capital == toponym.place.id else "town"
