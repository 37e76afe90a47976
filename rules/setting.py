"""What surrounds a mention: its sentence, the names of places in it, and the words beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from propcache.api import cached_property

from rules.language import Language
from rules.places import Place
from rules.sentences import Sentence, lowered
from rules.toponyms import Form, Found, PlaceRole, Toponym

_WITHIN = 40  # characters around a name that are looked at
_WORDS = 2  # words right behind it
_REMEMBERED = 128  # names whose surroundings are known: each rule that matches asks for those of all names
_PASSIVE = frozenset(
    {"was", "were", "been", "being", "is", "are", "wurde", "wurden", "été", "fue", "fueron", "foi", "foram"}
)
_BETWEEN = 4  # letters of an article or a preposition: "the embassy of the ..."


@dataclass(frozen=True)
class Setting:
    """What surrounds a mention: the toponyms of the part of the item that it is in, its sentence, the whole item."""

    text: str
    toponyms: tuple[Toponym, ...]
    sentence: Sentence
    found: Found
    speech: Language
    beside: str = ""  # the text of an item for its title, and the other way round

    @cached_property
    def here(self) -> tuple[Toponym, ...]:
        """The toponyms of the mention's own sentence."""
        return tuple(t for t in self.toponyms if self.sentence.start <= t.start < self.sentence.end)

    @cached_property
    def whole(self) -> Setting:
        """The same of all sentences of its part."""
        return replace(self, sentence=Sentence(0, len(self.text)))

    @cached_property
    def other(self) -> Setting:
        """What surrounds what the other of title and text names."""
        titled = self.toponyms is self.found.title
        toponyms = self.found.text if titled else self.found.title
        return Setting(
            self.beside, toponyms, Sentence(0, len(self.beside)), self.found, self.speech, self.text
        )

    @cached_property
    def refuges(self) -> set[str]:
        """Countries that the item names only as where people got to safety: "the premier slips out to Malé"."""
        named = [t for t in (*self.found.title, *self.found.text) if t.role is not PlaceRole.AGENCY]
        safe = {t.place.country for t in named if t.role is PlaceRole.REFUGE}
        return safe - {t.place.country for t in named if t.role is not PlaceRole.REFUGE}

    def at_home(self, start: int, end: int, place: Place | None) -> bool:
        """Whether the people between these characters are those of the place, and no other state is named there."""
        named = [t for t in self.here if start <= t.start < end]
        people = any(t.form is Form.DEMONYM and t.role is PlaceRole.ORIGIN for t in named)
        return place is not None and people and {t.place.country for t in named} == {place.country}

    def before(self, toponym: Toponym, links: frozenset[str] | None = None) -> str:
        """The word before a name, `links` ("of the") or all short words between passed over; "" where there is none."""
        words = self._left(toponym, links)
        return words[-1] if words and words[-1][-1].isalpha() else ""

    def left(self, toponym: Toponym) -> tuple[str, ...]:
        """The two words before a name."""
        return _words_left(self.text, toponym.start)[-_WORDS:]

    def begins(self, toponym: Toponym) -> bool:
        """Whether a clause begins with the name: "Level 3: Canberra raises ...", but not "Bamako: ..."."""
        words = lowered(self.text[self.sentence.start : toponym.start]).split()
        while words and words[-1] in self.speech.links:
            words.pop()
        follows = self.text[toponym.end : toponym.end + 2]
        goes_on = follows[:1] == " " and follows[1:].isalpha() and not follows[1:].isupper()
        goes_on = goes_on and self.speech.joins.isdisjoint(self.behind(toponym)[:1])
        return goes_on and (not words or not words[-1][-1].isalnum())

    def told_at(self, toponym: Toponym) -> bool:
        """Whether somebody only speaks there: "officials in Cairo said", but not "shots were reported near Goris"."""
        words = self._left(toponym, None)
        return bool(words) and words[-1] in self.speech.speakers and _PASSIVE.isdisjoint(words[-2:-1])

    def owned(self, toponym: Toponym) -> bool:
        """Whether the noun before a name already has its owner: "retira a sus diplomáticos de Malí" from Mali."""
        return not self.speech.owners.isdisjoint(self._left(toponym, self.speech.links)[-3:-1])

    def _left(self, toponym: Toponym, links: frozenset[str] | None) -> list[str]:
        words = [*_words_left(self.text, toponym.start)]
        while len(words) > 1 and (words[-1] in links if links is not None else len(words[-1]) <= _BETWEEN):
            words.pop()
        return words

    def heads(self, toponym: Toponym) -> bool:
        """Whether the sentence begins with the name and a colon: "Bamako: ..." says where."""
        alone = not self.text[self.sentence.start : toponym.start].strip()
        return alone and self.text[toponym.end : toponym.end + 2].lstrip()[:1] == ":"

    def behind(self, toponym: Toponym) -> tuple[str, ...]:
        """The words right behind a name, up to a mark of punctuation."""
        return _words_right(self.text, toponym.end)


@lru_cache(_REMEMBERED)
def _words_left(text: str, end: int) -> tuple[str, ...]:
    return tuple(lowered(text[max(0, end - _WITHIN) : end]).split())


@lru_cache(_REMEMBERED)
def _words_right(text: str, start: int) -> tuple[str, ...]:
    following = lowered(text[start : start + _WITHIN])
    following = following.removeprefix("'s").removeprefix("'").removeprefix("-")
    words = []
    for word in following.split()[:_WORDS]:
        bare = word.strip(",.;:!?")
        words.append(bare)
        if bare != word:
            break
    return () if following[:1] in (",", ".", ";", ":") else tuple(words)
