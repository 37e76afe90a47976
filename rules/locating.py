"""Where an event is, who acts, and whose people it concerns: the roles of places in one sentence.

Only where it happens addresses followers. A sending state is never where its own step happens.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from rules import doers, senders
from rules import sides as border
from rules.phrases import Match
from rules.places import Place, PlaceId, PlaceKind, Places
from rules.reading import PEOPLE, PLACE, STATE, Mark
from rules.setting import Setting
from rules.toponyms import Form, PlaceRole, Toponym
from rules.trees import Slot

_LABELS = {Form.NAME: PLACE, Form.DEMONYM: PEOPLE, Form.INSTITUTION: STATE}
# How likely a place in this role is where the event of its sentence happens.
_WEIGHTS = {
    PlaceRole.IN: 4.0,
    PlaceRole.OBJECT: 2.5,
    PlaceRole.DESTINATION: 2.0,
    PlaceRole.BARE: 2.0,
    PlaceRole.ACTOR: 0.0,
    PlaceRole.DATELINE: 0.0,
    PlaceRole.REFUGE: 0.0,
}
_NEAR, _NEAR_BONUS, _INSIDE_BONUS = 60, 0.5, 2.0  # characters; weights
_BARE_BONUS = 1.0  # "the US base in Qatar" is in Qatar
_HEADING = 3.5  # "Mali: Germany and Italy tell their citizens to leave"
_PEOPLE_ALONE = 1.2  # "Kazakh police": most likely at home
_WARNS = 4.75  # more than what is far from the mention
_ABROAD = 1.0  # "workers from Poland": at home only where nothing speaks for another place
_FETCHED = 7.0  # "a flight with Poles from Israel lands in Warsaw": where people are brought from, above all
_ENOUGH = 1.5
_STEPS = "departure/"
_LEFT = ("departure/", "evacuation/")  # what is told happens where people leave
_WARNED = "natural_hazard/"  # "Japan issues tsunami warning after quake near Taiwan"
_TAKEN = ("departure/", "kidnap_detention/")  # who is brought somewhere leaves where it happens
_AT_SEA = ("armed_conflict/", "kidnap_detention/")
_OF_PEOPLE = (PlaceRole.ACTOR, PlaceRole.BARE)
_NEEDED = ("required", "posted")
_SPOKEN = "political_crisis/"  # is told on the state's own television
# From these people get to safety elsewhere.
_FLED = (*_LEFT, "political_crisis/", "unrest/")
# What a state or a city does in its own land.
_AT_HOME = ("emergency_rule/", "essential_services/", "health/", "natural_hazard/", "travel_disruption/")


@dataclass(frozen=True, slots=True)
class Located:
    """`place` is None where nothing says where. `also`: the other sides of a border."""

    place: Place | None
    also: tuple[Place, ...] = ()
    issuer: str | None = None
    affected: tuple[str, ...] = ()
    sent: bool = True  # False where a step that needs a state is told without any that takes it
    reacted: bool = False  # a state speaks of it, and nothing says where it was


def marks(toponyms: Sequence[Toponym]) -> list[Mark]:
    """What slots may take."""
    return [
        Mark(t.start, t.end, _LABELS[t.form])
        for t in toponyms
        if t.form in _LABELS and t.role is not PlaceRole.AGENCY
    ]


def locate(match: Match, setting: Setting, places: Places, sender: str, sides: str) -> Located:
    """Place, issuer and affected of one mention.

    `sender`: "none", "found", "required" or "posted", as the category's page says. `sides`: "both" for events on a
    border.
    """
    slots = _slots(match, setting.here)
    needed = sender in _NEEDED
    issuer = senders.issuer(match, setting, slots.get("issuer"), places, needed) if sender != "none" else None
    where = slots.get("where")
    if where and match.key.startswith(_STEPS) and doers.moved_to(where, issuer, setting):
        where = None  # "the embassy moves from Khartoum to Cairo"
    if where and where.role is not PlaceRole.ORIGIN and _brought_from(match, setting):
        where = None  # "a charter with Poles from Israel lands in Warsaw"
    if where and (where.role is PlaceRole.REFUGE or setting.told_at(where)):
        where = None  # "said in Geneva", "fled to Chad"
    if where and (doers.strikes_afar(where, match, setting) or doers.adjective(where, setting)):
        where = None  # "US strikes kill five in Sanaa", "blast at US base in Iraq"
    if where and doers.told_better(where, match, setting):
        where = None
    if where and sender == "none" and sides != "both" and doers.only_acts(where, setting):
        where = None  # "coup, months after a US envoy praised Niger"
    if where and sender == "none" and _stand_by(where, setting, setting.speech.missions):
        where = None  # "took refuge at the embassy of France"
    if where and sender != "none" and where.place.country == issuer:
        where = None  # "the embassy of France in Chad is closed"
    closing = border.closing(match, setting, places) if sides == "both" else None
    place = closing or (
        where.place if where else _where(match, setting, issuer, places, slots.get("affected"), sender)
    )
    if place is not None and place.country == issuer and sender != "none":
        place = None if needed else _around(setting, issuer, PlaceRole.IN)
    if place is not None:
        finer = _finer(place, match, setting, places)
        place = place if closing and finer.id == closing.capital else finer
    also = border.others(place, setting) if sides == "both" and place is not None else ()
    if sides != "both" and place is not None and (pair := border.pair(place, setting)):
        place, also = pair[0], pair[1:]
    sent = not needed or issuer is not None or senders.unnamed(match, setting)
    sent = sent or (sender == "posted" and senders.posted(setting))
    reacted = place is None and any(_reacts(t, setting) for t in setting.here)
    return Located(place, also, issuer, _affected(setting, issuer, slots.get("affected")), sent, reacted)


def _slots(match: Match, here: Sequence[Toponym]) -> dict[str, Toponym]:
    filled: dict[str, Toponym] = {}
    for each in match.slots:
        within = [t for t in here if t.start < each.end and each.start < t.end]
        if within and isinstance(each.slot, Slot):
            filled.setdefault(each.slot.name, within[-1])
    return filled


def _where(
    match: Match, setting: Setting, issuer: str | None, places: Places, affected: Toponym | None, sender: str
) -> Place | None:
    listed = senders.companions(issuer, setting) if issuer else frozenset()
    far = {t.place.country for t in setting.here if doers.strikes_afar(t, match, setting)}
    far |= _elsewhere_only(match, setting, sender)
    scored = [
        (_score(t, match, setting), -_distance(t, match), t)
        for t in setting.here
        if t.place.country != issuer and t is not affected and t not in listed
        if t.place.country not in far or t.place.kind is not PlaceKind.COUNTRY
    ]
    best = max(scored, key=lambda each: each[:2], default=None)
    if best and best[0] >= _ENOUGH:
        return best[2].place
    context = _around(setting, issuer, PlaceRole.IN, far) or _around(setting, issuer, PlaceRole.BARE, far)
    at_home = best[2].place if best and best[0] >= _ABROAD else None
    if at_home and (context is None or context.country == at_home.country):
        return context or at_home
    if at_home and (named := _named_in(at_home.country, setting)):
        return named  # "flown from Cusco to Santiago. The terminal of the Peruvians is shut"
    if context is not None:
        return context
    if match.key.startswith(_FLED):
        far |= setting.refuges
    about = (*setting.found.countries, *setting.found.homes)
    countries = [code for code in about if code != issuer and code not in far]
    if countries:
        return places.get(PlaceId(countries[0]))
    dateline = setting.found.dateline
    return dateline if dateline and dateline.country != issuer else at_home


def _named_in(country: str, setting: Setting) -> Place | None:
    """The first place of a country that the item names as where something happens."""
    named = (*setting.found.title, *setting.found.text)
    happens = (t.place for t in named if t.form is Form.NAME and t.role in (PlaceRole.IN, PlaceRole.BARE))
    return next((place for place in happens if place.country == country), None)


def _brought_from(match: Match, setting: Setting) -> bool:
    """Whether the sentence of an evacuation names where people are brought from."""
    return match.key.startswith("evacuation/") and any(
        t.role is PlaceRole.ORIGIN and t.form is Form.NAME for t in setting.here
    )


def _distance(toponym: Toponym, match: Match) -> int:
    """Characters between a toponym and the mention."""
    return max(0, toponym.start - match.end, match.start - toponym.end)


def _score(toponym: Toponym, match: Match, setting: Setting) -> float:
    """How much speaks for a toponym of the sentence as the place of the mention."""
    guest = toponym.place.id in doers.NAMED_SO and _stand_by(toponym, setting, setting.speech.guests)
    if guest or toponym.form is Form.INSTITUTION or setting.told_at(toponym):
        return 0.0  # "New Zealand pilot"
    if toponym.role is PlaceRole.AGENCY or (toponym.form is Form.DEMONYM and toponym.role in _OF_PEOPLE):
        return _of_people(toponym, match, setting)
    fetched = match.key.startswith(_LEFT)
    citizens = _stand_by(toponym, setting, setting.speech.citizens)
    home = toponym.role is PlaceRole.IN or toponym.place.kind is not PlaceKind.COUNTRY
    if citizens and not (fetched and home):  # "retirar cidadãos do Líbano", "residents of Kherson told to go"
        return 0.0  # "Spanish tourists" are anywhere but at home
    if toponym.role is PlaceRole.FRONTIER:
        return _ABROAD
    if toponym.role is PlaceRole.ORIGIN:
        return _FETCHED if fetched and toponym.form is Form.NAME else _ABROAD
    if doers.adjective(toponym, setting):
        return 0.0  # "Cuba's grid collapses amid US oil blockade"
    if _taken_to(toponym, match, setting):  # "flies its staff to Entebbe"
        return _ABROAD
    score = _WEIGHTS.get(toponym.role, 0.0)
    if toponym.role is PlaceRole.ACTOR and match.key.startswith(_AT_HOME):
        warns = match.key.startswith(_WARNED) and toponym.end + 1 == match.start
        return _WARNS if warns else _PEOPLE_ALONE  # "Vilnius stops all flights for the night"
    if toponym.role is PlaceRole.BARE and toponym.form is Form.NAME and setting.heads(toponym):
        return _HEADING
    if score == 0.0:
        return score
    if match.start <= toponym.start < match.end:
        return score + (_INSIDE_BONUS if toponym.role is not PlaceRole.BARE else _BARE_BONUS)
    near = min(abs(toponym.start - match.end), abs(match.start - toponym.end)) <= _NEAR
    return score + (_NEAR_BONUS if near else 0.0)


def _taken_to(toponym: Toponym, match: Match, setting: Setting) -> bool:
    """Whether people are brought to a place: in Turkish the other one of "Hartum'daki Türkler Etiyopya'ya ..."."""
    if toponym.role is PlaceRole.OBJECT and setting.speech.code == "tr":
        return match.key.startswith("evacuation/") and any(t.role is PlaceRole.IN for t in setting.here)
    return toponym.role is PlaceRole.DESTINATION and match.key.startswith(_TAKEN)


def _of_people(toponym: Toponym, match: Match, setting: Setting) -> float:
    """The same of the word for a people that acts, or of a state whose television tells of it or is seized."""
    if toponym.role is PlaceRole.AGENCY:
        return _ABROAD if match.key.startswith(_SPOKEN) else 0.0
    abroad = _is_flag(toponym, match, setting) or _stand_by(toponym, setting, setting.speech.guests)
    return 0.0 if abroad else _PEOPLE_ALONE


def _is_flag(toponym: Toponym, match: Match, setting: Setting) -> bool:
    """Whether it tells whose ship it is, not where: "a Greek tanker", "un buque chileno"."""
    if not match.key.startswith(_AT_SEA):
        return False
    beside = (setting.before(toponym, setting.speech.links), *setting.behind(toponym))
    return not setting.speech.vessels.isdisjoint(beside)


def _stand_by(toponym: Toponym, setting: Setting, nouns: Set[str]) -> bool:
    """Whether one of the nouns stands beside: "Spanish tourists", "les touristes français"."""
    behind = setting.behind(toponym)[:1]
    if setting.speech.code == "tr":  # "vatandaşlarına İran'a": a noun is owned from the left
        return not nouns.isdisjoint(behind)
    return not nouns.isdisjoint((setting.before(toponym, setting.speech.links), *behind))


def _reacts(toponym: Toponym, setting: Setting) -> bool:
    """Whether a state speaks of what happened elsewhere."""
    speaks = toponym.role in (PlaceRole.ACTOR, PlaceRole.BARE)
    return speaks and _stand_by(toponym, setting, setting.speech.reacts)


def _elsewhere_only(match: Match, setting: Setting, sender: str) -> set[str]:
    """Countries that the item names only by what they have or say abroad: "Italian volunteer seized at Chakama", "fled
    to the embassy of Mexico", "Paris condemns killing of aid workers"."""
    speech = setting.speech
    told = setting.toponyms
    people = [t for t in told if t.form is Form.DEMONYM]
    abroad = [t for t in people if _stand_by(t, setting, speech.guests) or _is_flag(t, match, setting)]
    if sender == "none":
        abroad += [t for t in told if _stand_by(t, setting, speech.missions) or _reacts(t, setting)]
    named = (t for t in (*setting.found.title, *setting.found.text) if t.form is Form.NAME)
    return {t.place.country for t in abroad} - {t.place.country for t in named if t not in abroad}


def _around(
    setting: Setting, issuer: str | None, role: PlaceRole, far: Set[str] = frozenset()
) -> Place | None:
    """The place that the title, then the sentences before, then those after speak of; no state of `far`."""
    before = [t for t in setting.toponyms if t.start < setting.sentence.start]
    after = [t for t in setting.toponyms if t.start >= setting.sentence.end]
    for some in (setting.found.title, reversed(before), after, setting.found.text):
        for toponym in some:
            # who speaks in a capital is not where it happens
            if toponym in setting.toponyms and setting.told_at(toponym):
                continue
            if toponym.place.id in far:
                continue
            if toponym.role is role and toponym.form is Form.NAME and toponym.place.country != issuer:
                return toponym.place
    return None


def _finer(place: Place, match: Match, setting: Setting, places: Places) -> Place:
    """A city or region of the same sentence that lies in the place, where the sentence says "in" it."""
    inside = [
        t
        for t in setting.here
        if t.form is Form.NAME and t.role in (PlaceRole.IN, PlaceRole.BARE) and t.place.kind > place.kind
        if places.inside(t.place.id, place.id)
    ]
    if place.kind >= PlaceKind.CITY or not inside:
        return place
    return min(inside, key=lambda t: (t.role is not PlaceRole.IN, abs(t.start - match.start))).place


def _affected(setting: Setting, issuer: str | None, slot: Toponym | None) -> tuple[str, ...]:
    found = [slot.place.country] if slot else []
    for toponym in setting.here:
        if toponym.form is not Form.INSTITUTION and _stand_by(toponym, setting, setting.speech.citizens):
            found.append(toponym.place.country)
    return tuple(dict.fromkeys(found or ([issuer] if issuer else [])))
