"""A state that acts and that only its seat, or its name where it owns or begins, stands for: "Trips to San Salvador are
off, Dublin now says", "Lamu joins London's no-go list", "Juba: Oslo shuts its mission"."""

from __future__ import annotations

from rules.phrases import Match
from rules.places import PlaceKind, Places
from rules.setting import Setting
from rules.toponyms import Form, PlaceRole, Toponym

_SEATS = frozenset({"Delhi", "The Hague"})  # of governments, though no capitals
_AWAY = (PlaceRole.AGENCY, PlaceRole.DATELINE, PlaceRole.REFUGE)
_PLACED = (PlaceRole.IN, PlaceRole.OBJECT, PlaceRole.ORIGIN, PlaceRole.FRONTIER, PlaceRole.BARE)
_BEGINS = (PlaceRole.BARE, PlaceRole.ACTOR)
_SAID_IN = frozenset({"ru", "uk"})  # "decided in London" stands for its government
_OUT_OF = frozenset({"from", "aus", "из", "з", "із"})
_ADVICE = "advisory/"


def issuer(match: Match, setting: Setting, places: Places, alone: bool) -> str | None:
    """The one state that is named so, where the sentence tells of another country as well; `alone`: or of none."""
    here = [t for t in setting.here if t.form is Form.NAME and t.role not in _AWAY and not setting.heads(t)]
    advised = match.key.startswith(_ADVICE)
    states = [t for t in here if _state(t, places)]
    quoted = [t for t in states if _quoted(t, setting)]
    giving = [t for t in states if _gives(t, setting)]
    begins = [
        t
        for t in states
        if t.role in _BEGINS and setting.begins(t) and not (advised and t.place.kind <= PlaceKind.COUNTRY)
    ]
    for named in (quoted, giving, begins):
        codes = {t.place.country for t in named}
        if len(codes) == 1 and (alone or _another(codes, setting, advised)):
            return codes.pop()
    return None


def acts(toponym: Toponym, setting: Setting, places: Places) -> bool:
    """Whether it is a capital that acts: "Canberra lifted its advice", but not "Moroni is unsafe, says Beijing"."""
    if (
        toponym.form is not Form.NAME
        or toponym.place.kind <= PlaceKind.COUNTRY
        or not _state(toponym, places)
    ):
        return False
    if toponym.role is PlaceRole.ACTOR or _quoted(toponym, setting):
        return True
    begins = toponym.role is PlaceRole.BARE and setting.begins(toponym)
    return begins and not any(_quoted(t, setting) for t in setting.toponyms if _state(t, places))


def _state(toponym: Toponym, places: Places) -> bool:
    place = toponym.place
    seat = places.country(place.id).capital == place.id or place.name in _SEATS
    return place.kind <= PlaceKind.COUNTRY or seat


def _another(codes: set[str], setting: Setting, advised: bool) -> bool:
    """Whether the sentence places something in another country; who flies there has left."""
    roles = (*_PLACED, PlaceRole.DESTINATION) if advised else _PLACED
    return any(
        t.place.country not in codes and (t.role in roles or setting.heads(t))
        for t in setting.here
        if t.form is Form.NAME
    )


def _quoted(toponym: Toponym, setting: Setting) -> bool:
    """ "sagt Berlin", "сообщили в Сеуле", "Dublin now says", but not "the embassy in Kabul says"."""
    tells, links = setting.speech.tells, setting.speech.links
    word = setting.before(toponym, links)
    before = setting.left(toponym) if setting.speech.code in _SAID_IN else (word,)
    if not tells.isdisjoint(before):
        return True
    apart = toponym.role is not PlaceRole.IN or not word
    return apart and not tells.isdisjoint(setting.behind(toponym))


def _gives(toponym: Toponym, setting: Setting) -> bool:
    """ "London's no-go list", "the map of Paris", "orders from Ottawa", "Seoul's Yangon legation"."""
    speech = setting.speech
    *further, last = ("", "", *setting.left(toponym))[-2:]
    # "advice on Mali" is nobody's, and the map of Mali another's
    of_seat = last in _OUT_OF or (last in speech.links and toponym.place.kind > PlaceKind.COUNTRY)
    if of_seat and further[0] in speech.notices:
        return True
    if speech.code in _SAID_IN and last in speech.notices:
        return True
    text, end = setting.text, toponym.end
    owns = text[end : end + 2] in ("'s", "’s") or (speech.code == "de" and text[end - 1] == "s")
    # "Kabul's embassies" are those of others
    given = (speech.notices | speech.agents) - speech.senders
    return owns and not given.isdisjoint(setting.behind(toponym))
