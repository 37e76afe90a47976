"""What a place does in its sentence: where something happens, who acts, where people come from or go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from enum import StrEnum
from typing import Any

from rules.beside import QUOTES, words_after
from rules.places import Place, PlaceId, PlaceKind


class Form(StrEnum):
    """How a place is named: by its name, by the word for its people or things, by an institution of the state."""

    NAME = "name"
    DEMONYM = "demonym"
    INSTITUTION = "institution"
    FORCE = "force"  # evidence for its country, and nothing else


class PlaceRole(StrEnum):
    """Guessed from the words around. BARE: nothing tells. REFUGE: where people are safe from what is told. FRONTIER:
    at its border, as likely on the other side."""

    IN = "in"
    ORIGIN = "origin"
    DESTINATION = "destination"
    REFUGE = "refuge"
    FRONTIER = "frontier"
    ACTOR = "actor"
    OBJECT = "object"
    AGENCY = "agency"
    DATELINE = "dateline"
    BARE = "bare"


METONYMS = frozenset({"Brussels", "Geneva", "The Hague", "Genève"})
NOUN_FIRST = frozenset({"ar", "es", "fr", "it", "pt"})  # adjectives stand behind their nouns
_ARABIC_IN = frozenset({"ب", "وب"})  # "in", written with the name
_BOUND = frozenset({"bound", "destined"})  # "for" a place
WINDOW = 64  # characters before a name that can tell its role


class RoleWords:
    """The words of `words.toml` that tell roles."""

    def __init__(self, words: Mapping[str, Any], demonyms: frozenset[str], capitals: Set[PlaceId]) -> None:
        self.skip = frozenset(words["skip"]["words"])
        self.join = frozenset(words["skip"]["join"])
        self.read = {language: frozenset(read) for language, read in words["skip"]["read"].items()}
        self.before = {
            language: {word: PlaceRole(role) for role, entries in roles.items() for word in entries}
            for language, roles in words["before"].items()
        }
        self.suffix = {
            language: {
                suffix: PlaceRole(role)
                for role, entries in roles.items()
                if role != "owner"
                for suffix in entries
            }
            for language, roles in words["suffix"].items()
        }
        self.owner = {language: frozenset(roles["owner"]) for language, roles in words["suffix"].items()}
        after = {key: frozenset(value) for key, value in words["after"].items()}
        self.events, self.political, self.verbs = after["events"], after["political"], after["verbs"]
        self.media, self.media_bridges = after["media"], after["media_bridges"]
        self.targets, self.withdrawal = after["places_of_events"], tuple(words["after"]["withdrawal"])
        self.for_destination, self.between = after["for_destination"], after["between"]
        self.demonym_places, self.demonym_people = after["demonym_places"], after["demonym_people"]
        self.acts = self.verbs - after["speech"]
        self.notices, self.passive = after["notices"], after["passive"]
        self.behind_nouns = after["behind_nouns"]
        self.sympathy = after["sympathy"]
        self.frontiers, self.nearby, self.siding = after["frontiers"], after["nearby"], after["siding"]
        self.holding, self.posts = after["holding"], after["posts"]
        self.borders = {code: tuple(nouns) for code, nouns in words["borders"].items() if code != "with"}
        self.bordering = frozenset(words["borders"]["with"])
        self.posted, self.working, self.leaving = after["posted"], after["working"], after["leaving"]
        self.coming, self.invading = after["coming"], tuple(words["after"]["invading"])
        self.refuge, self.intruders = tuple(words["after"]["refuge"]), after["intruders"]
        self.envoys, self.mastheads, self.sites = after["envoys"], after["mastheads"], after["sites"]
        self.demonym_sites, self.missions = after["demonym_sites"], after["missions"]
        self.assets = after["assets"]
        self.urban, self.urban_political = after["urban"], after["urban_political"]
        self.demonyms, self.capitals = demonyms, capitals

    def role(self, text: str, start: int, end: int, place: Place, form: Form, language: str) -> PlaceRole:
        """The role of the name at text[start:end]."""
        if form is Form.INSTITUTION:
            return PlaceRole.ACTOR
        following = words_after(text, end)
        paper = self._is_media(following) and not (
            following[0] in self.mastheads and text[end + 1 : end + 2].islower()
        )
        if paper or text[max(0, start - 9) : start] in ("Times of ", "Voice of "):
            return PlaceRole.AGENCY
        if text.startswith("-", end) and following[:1] and following[0] in self.siding:
            if following[0] in self.holding:
                return PlaceRole.AGENCY  # "a Russian-occupied city" is told to be elsewhere
            return PlaceRole.ACTOR  # "US-backed fighters" fight elsewhere
        if self._at_border(text[max(0, start - 32) : start], following, form, language):
            return PlaceRole.FRONTIER
        if form is Form.DEMONYM:
            if text[max(0, start - WINDOW) : start].lower().rstrip().endswith(self.invading):
                return PlaceRole.AGENCY  # "repels an incursion by Malian troops"
            if following and text[start:end] in self.urban and text[end + 1 : end + 2].isupper():
                return PlaceRole.ACTOR if following[0] in self.urban_political else PlaceRole.IN
            return self._demonym_role(text[start:end], following, language)
        if language in self.suffix and text[end : end + 1] in ("'", "’"):
            suffix = text[end + 1 : end + 7].split(" ", 1)[0].rstrip(",.:;!?").lower()
            if suffix in self.owner[language]:
                return self._owner_role(following)
            told = self.suffix[language].get(suffix, PlaceRole.BARE)
            speaks = told is PlaceRole.ORIGIN and len(following) > 1 and following[1] in self.political
            return PlaceRole.ACTOR if speaks else told  # "ABD'den vatandaşlarına çağrı"
        role = self._role_before(text[max(0, start - WINDOW) : start], language)
        asset = text[end : end + 1] == " " and not self.assets.isdisjoint(following[:1])
        if role is PlaceRole.IN and asset and place.kind is PlaceKind.COUNTRY:
            return PlaceRole.BARE  # "a strike on a US base" may be anywhere
        return role or self._role_after(text, end, place, following)

    def _owner_role(self, following: Sequence[str]) -> PlaceRole:
        """Of a Turkish genitive: "Suriye'nin kuzeyinde" is in Syria, "Sudan'ın ordusu" acts, the rest is open."""
        owned = following[1] if len(following) > 1 else ""
        if owned in self.events:
            return PlaceRole.IN
        return PlaceRole.ACTOR if owned in self.political else PlaceRole.BARE

    def _at_border(self, window: str, following: Sequence[str], form: Form, language: str) -> bool:
        """Whether something is near the border of the place: "cerca de la frontera con Ecuador"."""
        before = window.lower().split()[-3:]
        # "in Rostov, near the Ukrainian border"
        if following[:1] and following[0] in self.frontiers and self.posts.isdisjoint(following[1:2]):
            return language == "tr" or not self.nearby.isdisjoint(before)
        nouns = self.borders.get(language, ())
        if not nouns or not before:
            return False
        if form is Form.DEMONYM and language in NOUN_FIRST:  # "la frontière nigérienne"
            return before[-1].startswith(nouns)
        with_it = [n for n, word in enumerate(before) if n and word in self.bordering]
        return any(before[n - 1].startswith(nouns) for n in with_it)

    def _is_media(self, following: Sequence[str]) -> bool:
        first = following[0] if following else ""
        if first in self.media_bridges and len(following) > 1:
            second = following[1]
            return second in self.media or (
                len(following) > 2 and second in self.media_bridges and following[2] in self.media
            )
        return first in self.media and first not in self.media_bridges

    def _demonym_role(self, surface: str, following: Sequence[str], language: str) -> PlaceRole:
        if language in NOUN_FIRST:
            return PlaceRole.ACTOR
        first = following[0] if following else ""
        if first in self.leaving:
            return PlaceRole.ACTOR
        if first in self.demonym_places or (len(following) > 1 and following[1] in self.demonym_sites):
            return PlaceRole.IN
        if first in self.demonym_people or (surface.endswith("s") and not surface.endswith(("ss", "is"))):
            return PlaceRole.ORIGIN
        alone = not first or first in self.behind_nouns
        return PlaceRole.ORIGIN if alone else PlaceRole.ACTOR

    def _role_before(self, window: str, language: str) -> PlaceRole | None:
        """None where what stands before tells nothing."""
        if language == "ar" and window.rsplit(" ", 1)[-1] in _ARABIC_IN:
            return PlaceRole.IN
        if not window or window[-1] not in " -\n'’\"“«(":
            return None
        words = window.split()
        table = self.before.get(language) or self.before["en"]
        for position in range(len(words) - 1, max(-1, len(words) - 8), -1):
            word = words[position]
            if word[-1] in ",;:.!?" and word not in ("U.S.", "U.K."):
                return None
            bare = word.strip(QUOTES)
            lower = bare.lower()
            if lower in self.read.get(language, ()):
                return None
            role = table.get(lower)
            if role is not None:
                return self._refined(lower, role, words[:position])
            if lower in self.join and words[:position] and words[position - 1].lower() in self.sites:
                return PlaceRole.IN
            if lower in self.skip or bare in self.demonyms or lower.endswith(("'s", "’s")):
                continue
            if lower in self.join and position and words[position - 1].lower() in self.skip:
                continue
            return self._prepositional(lower, words[:position])
        return None

    def _refined(self, word: str, role: PlaceRole, before: Sequence[str]) -> PlaceRole:
        """Some words tell a role only together with what stands further left."""
        earlier = [w.lower().strip(QUOTES) for w in before[-6:]]
        if role is PlaceRole.ORIGIN and any(w.startswith(self.withdrawal) for w in earlier):
            return PlaceRole.IN
        if role is PlaceRole.ORIGIN and not self.coming.isdisjoint(earlier[-1:]):
            return PlaceRole.AGENCY  # "killed while trying to enter from Mali"
        if role is PlaceRole.ORIGIN and not self.working.isdisjoint(earlier[-4:]):
            return PlaceRole.DESTINATION  # "the envoy covers Eritrea from Nairobi"
        if role is PlaceRole.DESTINATION and not self.posted.isdisjoint(earlier[-1:]):
            return PlaceRole.ACTOR
        if role is PlaceRole.DESTINATION and any(w.startswith(self.refuge) for w in earlier):
            return role if self.intruders.intersection(earlier) else PlaceRole.REFUGE
        if word in ("on", "against") and any(w in self.targets for w in earlier[-3:]):
            return PlaceRole.IN
        return role

    def _prepositional(self, word: str, before: Sequence[str]) -> PlaceRole | None:
        earlier = [w.lower().strip(QUOTES) for w in before[-5:]]
        if word in self.join and (
            earlier[-1:] == ["out"] or (word != "of" and any(w.startswith(self.withdrawal) for w in earlier))
        ):
            return PlaceRole.IN
        if word == "for" and any(w in self.for_destination for w in earlier[-3:]):
            left = not _BOUND.isdisjoint(earlier[-2:]) or any(w.startswith(self.refuge) for w in earlier[-3:])
            return PlaceRole.REFUGE if left else PlaceRole.DESTINATION
        if word in ("for", "with", "against", "over", "about") and any(
            w in self.sympathy for w in earlier[-2:]
        ):
            return PlaceRole.ACTOR  # "a vigil for Gaza" is held elsewhere
        if word == "between" and any(w in self.between for w in earlier[-3:]):
            return PlaceRole.IN
        if word in self.passive:
            return PlaceRole.IN if any(w in self.notices for w in earlier[-2:]) else PlaceRole.BARE
        return PlaceRole.OBJECT if word in self.acts else None

    def _role_after(self, text: str, end: int, place: Place, following: Sequence[str]) -> PlaceRole:
        first = following[0] if following else ""
        if text[end : end + 2] in ("'s", "’s"):
            owned = following[1] if len(following) > 1 else ""
            acting = self.political if place.kind is PlaceKind.COUNTRY else self.envoys
            capital = place.kind is PlaceKind.COUNTRY or place.id in self.capitals or place.name in METONYMS
            return PlaceRole.ACTOR if capital and owned in acting else PlaceRole.IN
        if not first:
            return PlaceRole.BARE
        if text.startswith("-bound", end):
            return PlaceRole.DESTINATION
        speaks = place.kind is PlaceKind.COUNTRY or place.name in METONYMS or place.id in self.capitals
        if place.kind >= PlaceKind.CITY and first in self.missions:
            return PlaceRole.IN  # "Kabil Büyükelçiliği" stands in Kabul
        if speaks and (first in self.political or first in self.verbs):
            return PlaceRole.ACTOR
        return PlaceRole.IN if first in self.events or first in self.verbs else PlaceRole.BARE
