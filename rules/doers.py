"""States that only act: who strikes, sends or blockades is not where it happens."""

from __future__ import annotations

from rules.phrases import Match
from rules.placeroles import Form, PlaceRole
from rules.setting import Setting
from rules.toponyms import Toponym

# States that bomb beyond their borders, hardly ever within: "a Russian drone attack" is not in Russia.
_FAR = frozenset({"AE", "FR", "GB", "IL", "IR", "RU", "SA", "TR", "UA", "US"})
_BLOWS = ("armed_conflict/", "attack/")
NAMED_SO = frozenset({"AE", "GB", "NZ", "US"})  # "a US strike": the name serves as the adjective
_STRUCK = 60  # characters between who strikes and who is struck
_BESIDE = 20  # characters between "US" and "Iraq" in "US base in Iraq"


def told_better(where: Toponym, match: Match, setting: Setting) -> bool:
    """Whether the mention itself says "in" another country: "strikes in Lebanon kill 40 as Gaza talks go on"."""
    return (
        where.role is PlaceRole.BARE
        and match.key.startswith(_BLOWS)
        and any(
            t.role is PlaceRole.IN and t.form is Form.NAME and t.place.country != where.place.country
            for t in setting.here
            if match.start <= t.start < match.end
        )
    )


def only_acts(where: Toponym, setting: Setting) -> bool:
    """Whether it only acts, in a sentence in which something happens in another country."""
    if where.role not in (PlaceRole.ACTOR, PlaceRole.BARE):
        return False
    if setting.speech.agents.isdisjoint(setting.behind(where)):
        return False
    return _happens_abroad(where, setting)


def strikes_afar(toponym: Toponym, match: Match, setting: Setting) -> bool:
    """Whether a state is named only as the one that strikes: "a US air strike", "Israeli raids", "US mounts attack",
    "Russia strikes kill five in Kharkiv"."""
    if toponym.place.country not in _FAR or not match.key.startswith(_BLOWS):
        return False
    behind = setting.behind(toponym)
    strikes = not setting.speech.blows.isdisjoint(behind[:1])
    if strikes and _happens_abroad(toponym, setting):
        return True
    if not setting.speech.fighters.isdisjoint(behind[:1]) and _strikes_others(toponym, setting):
        return True
    if not match.key.startswith("armed_conflict/"):
        return False
    if toponym.place.id in NAMED_SO and toponym.role is PlaceRole.ACTOR:
        return True
    if not setting.speech.strikes.isdisjoint(behind[:1]) and "by" not in behind[1:2]:
        return True  # "Russia struck with 215 missiles"
    owns = setting.text.startswith(("'s ", "’s "), toponym.end)  # "in Israel's air strikes"
    return strikes and (toponym.form is Form.DEMONYM or toponym.place.id in NAMED_SO or owns)


def _strikes_others(toponym: Toponym, setting: Setting) -> bool:
    """Whether people of another state are named right behind it: "Israeli forces kill Palestinian children"; and
    nothing happens in its own."""
    country = toponym.place.country
    if any(t.role is PlaceRole.IN and t.place.country == country for t in setting.here):
        return False
    struck = (PlaceRole.ORIGIN, PlaceRole.ACTOR)
    people = (t for t in setting.here if t.form is Form.DEMONYM and t.role in struck)
    return any(0 < t.start - toponym.end < _STRUCK and t.place.country != country for t in people)


def _happens_abroad(toponym: Toponym, setting: Setting) -> bool:
    """Whether the sentence says "in" another country."""
    return any(t.role is PlaceRole.IN and t.place.country != toponym.place.country for t in setting.here)


def adjective(toponym: Toponym, setting: Setting) -> bool:
    """Whether a name that serves as the adjective stands before a noun, and the sentence tells of another country:
    "amid US oil blockade", "at US base in Iraq"."""
    if toponym.place.id not in NAMED_SO or not setting.text[toponym.end + 1 : toponym.end + 2].islower():
        return False
    others = [t for t in setting.here if t.form is Form.NAME and t.place.country != toponym.place.country]
    if toponym.role in (PlaceRole.BARE, PlaceRole.OBJECT):
        return bool(others) and toponym.start > setting.sentence.start
    return any(t.role is PlaceRole.IN and 0 < t.start - toponym.end < _BESIDE for t in others)


def moved_to(where: Toponym, issuer: str | None, setting: Setting) -> bool:
    """Whether a place is where people get to, behind the one that they leave."""
    return where.role is PlaceRole.DESTINATION and any(
        t.start < where.start and t.place.country not in (issuer, where.place.country)
        for t in setting.here
        if t.form is Form.NAME and t.role in (PlaceRole.IN, PlaceRole.BARE, PlaceRole.ORIGIN)
    )
