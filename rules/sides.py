"""Events that lie on both sides of a border, or between two states."""

from __future__ import annotations

from rules.phrases import Match
from rules.places import Place, PlaceKind, Places
from rules.setting import Setting
from rules.toponyms import Form, PlaceRole, Toponym


def pair(place: Place, setting: Setting) -> tuple[Place, ...]:
    """Both states, in order, where the sentence names them in one breath: "Thai and Cambodian soldiers clash", "Israel
    and Hezbollah trade fire"."""
    for each in setting.here:
        if each.foe is not None and each.place.kind is PlaceKind.COUNTRY and place in (each.place, each.foe):
            return (each.place, each.foe)
    for first, second in zip(setting.here, setting.here[1:], strict=False):
        both = (first.place, second.place)
        joined = setting.text[first.end : second.start].strip() in setting.speech.joins
        if place in both and joined and _alike(first, second, setting):
            return both
    return ()


def _alike(first: Toponym, second: Toponym, setting: Setting) -> bool:
    """Whether two toponyms are states, or the people of states that a sentence names in no other way."""
    if any(each.place.kind is not PlaceKind.COUNTRY for each in (first, second)):
        return False
    if first.form is second.form is Form.DEMONYM:
        named = {t.place.country for t in setting.here if t.form is Form.NAME}
        named |= {t.place.country for t in (first, second) if t.role is PlaceRole.ORIGIN}
        return named.isdisjoint((first.place.country, second.place.country))
    return first.form is second.form


def closing(match: Match, setting: Setting, places: Places) -> Place | None:
    """The state that closes its border, or its capital: the first in the sentence, before what it does."""
    for each in setting.here:
        if each.start >= match.end:
            return None
        state = places.country(each.place.id)
        if each.form is Form.NAME and each.place.id in (state.id, state.capital):
            return state if each.role in (PlaceRole.ACTOR, PlaceRole.BARE) else None
    return None


def others(place: Place, setting: Setting) -> tuple[Place, ...]:
    abroad = (t for t in setting.here if t.place.country != place.country)
    others = {t.place.country: t for t in abroad if t.role is not PlaceRole.AGENCY}
    across = [t.across for t in setting.here if t.across is not None and t.across.country != place.country]
    named = [
        t.place
        for t in others.values()
        if t.place.kind is PlaceKind.COUNTRY and t.form is not Form.INSTITUTION
    ]
    return tuple(dict.fromkeys((*named, *across)))
