"""Who acts in a sentence that tells of another state's step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rules import seats
from rules.phrases import Match
from rules.places import PlaceKind, Places
from rules.sentences import letters, lowered
from rules.setting import Setting
from rules.toponyms import Form, PlaceRole, Toponym

_PLACED = (PlaceRole.IN, PlaceRole.ORIGIN, PlaceRole.OBJECT)  # by a Turkish ending
_OWNER_BEHIND = frozenset({"es", "fr", "it", "pt", "ru", "uk"})
_REGION_OF = 2  # words between whose a region is and its name
_ENDING = re.compile(r"['’](?!s\b)")


def issuer(
    match: Match, setting: Setting, slot: Toponym | None, places: Places, needed: bool = True
) -> str | None:
    """The state (ISO 3166-1 alpha-2) that takes the step, `slot` where the rule itself marks it; None where no state is
    named. `needed`: whether there is always one, though nothing but its seat, or another sentence, may tell which."""
    if slot is not None:
        return slot.place.country
    here = [t for t in setting.here if t.role not in (PlaceRole.AGENCY, PlaceRole.DATELINE)]
    acting = [t for t in here if (_acts(t) and not _describes(t, setting)) or _modifies(t, setting)]
    inside = [t for t in acting if match.start <= t.start < match.end]
    before = [t for t in acting if t.start < match.start]
    subject = [
        t
        for t in here
        if t.start < match.start and t.role in (PlaceRole.ACTOR, PlaceRole.BARE, PlaceRole.OBJECT)
        if t.place.kind <= PlaceKind.COUNTRY or places.country(t.place.id).capital == t.place.id
    ]
    # "Ouagadougou: Ottawa withdraws families" names first where it is
    told_first = [t for t in subject if not setting.heads(t)]
    nobody = (unnamed(match, setting) or (needed and posted(setting))) and all(
        setting.heads(t) for t in subject
    )
    offices = [t for t in here if t.form is Form.INSTITUTION]
    for choice in (
        inside[:1],
        before[-1:],
        offices[:1],
        told_first[:1],
        acting[:1],
        () if nobody else subject[:1],
    ):
        if choice:
            return choice[0].place.country
    told = [t for t in (*setting.found.title, *setting.found.text) if t.form is Form.INSTITUTION]
    if told:
        return told[0].place.country
    if not needed:
        return None
    return seats.issuer(match, setting, places, unnamed(match, setting)) or _beside(setting, places)


def _beside(setting: Setting, places: Places) -> str | None:
    """The one state whose embassy or staff other sentences speak of, or whose seat acts there, and that is not where
    this one happens: "Consulate of Chile in Tel Aviv at its minimum. Only papers are issued"."""
    whole, other = setting.whole, setting.other
    titled = whole if setting.toponyms is setting.found.title else other
    told = [(t, setting) for t in setting.here] + [(t, titled) for t in setting.found.title]
    placed = {t.place.country for t, part in told if t.form is Form.NAME and not seats.acts(t, part, places)}
    for part in (whole, other):
        acting = [t for t in part.toponyms if _modifies(t, part) or seats.acts(t, part, places)]
        codes = {t.place.country for t in acting if t.role is not PlaceRole.AGENCY} - placed
        if len(codes) == 1:
            return codes.pop()
    return None


def posted(setting: Setting) -> bool:
    """Whether an embassy stands in a city that is the only place of the sentence: it is another state's, whose ever."""
    named = [t for t in setting.here if t.role not in (PlaceRole.AGENCY, PlaceRole.DATELINE)]
    cities = any(
        t.place.kind >= PlaceKind.CITY and (t.role is PlaceRole.IN or setting.heads(t)) for t in named
    )
    alone = cities and len({t.place.country for t in named}) == 1
    return alone and _says(setting.speech.missions, setting, setting.sentence.end)


def unnamed(match: Match, setting: Setting) -> bool:
    """Whether states act that the sentence counts or calls together, without their names: "five countries shut their
    embassies", "Western missions"."""
    return _says(setting.speech.senders, setting, match.end)


def _says(words: frozenset[str], setting: Setting, end: int) -> bool:
    """Whether one of the words or phrases stands in the sentence before a character."""
    text = lowered(setting.text[setting.sentence.start : end])
    phrases = (each for each in words if " " in each)
    return not words.isdisjoint(letters(text)) or any(phrase in text for phrase in phrases)


def companions(state: str | None, setting: Setting) -> frozenset[Toponym]:
    """What the sentence names in one list with the state that acts: "Britain, Portugal and Slovakia recall staff" is
    about none of the three."""
    here, joins = setting.here, setting.speech.joins
    listed: set[Toponym] = set()
    for run in _lists(here, joins, setting.text):
        if len(run) > 2 and any(t.place.country == state for t in run):
            listed.update(run)
    return frozenset(listed)


def _lists(here: Sequence[Toponym], joins: frozenset[str], text: str) -> Iterator[list[Toponym]]:
    """Toponyms with nothing but commas and "and" between them."""
    run: list[Toponym] = []
    for toponym in here:
        between = text[run[-1].end : toponym.start].split(",") if run else []
        if not all(not word.strip() or word.strip() in joins for word in between):
            yield run
            run = []
        run.append(toponym)
    yield run


def _modifies(toponym: Toponym, setting: Setting) -> bool:
    """The state's name stands beside who acts: "US ambassadors", "Italy's embassy staff", "the embassy of France"."""
    if toponym.form is Form.NAME and toponym.place.kind >= PlaceKind.CITY:
        return False  # "the Bamako embassy" stands in Bamako
    if toponym.role in _PLACED and _ENDING.match(setting.text, toponym.end):
        return False  # "Gürcistan'daki büyükelçilik" stands in Georgia
    if not setting.speech.owners.isdisjoint(setting.left(toponym)[-1:]):
        return False  # "Ottawa thins out its Haiti post"
    agents, links = setting.speech.agents, setting.speech.links
    if setting.before(toponym, links) in agents:
        return not setting.owned(toponym)
    # "sair de Moçambique funcionários" names no staff of Mozambique: there the state stands behind them
    if toponym.form is Form.NAME and setting.speech.code in _OWNER_BEHIND:
        return False
    behind = setting.behind(toponym)
    if toponym.role is PlaceRole.IN:
        # "in Colombia reduces staff" tells whose staff it is no more than "Kabul embassy"
        behind = behind[:1]
    return not agents.isdisjoint(behind)


def _describes(toponym: Toponym, setting: Setting) -> bool:
    """Whether it tells only whose a place is: "les Savanes togolaises", "the Togolese region of Savanes"."""
    beside = (t for t in setting.here if t.form is Form.NAME and t.place.kind > PlaceKind.COUNTRY)
    return toponym.form is Form.DEMONYM and any(
        t.place.country == toponym.place.country
        and (0 <= toponym.start - t.end <= 1 or _leads_to(toponym, t, setting))
        for t in beside
    )


def _leads_to(toponym: Toponym, name: Toponym, setting: Setting) -> bool:
    between = setting.text[toponym.end : name.start].lower().split()
    return 0 < len(between) <= _REGION_OF and between[-1] in setting.speech.links


def _acts(toponym: Toponym) -> bool:
    if toponym.form is Form.INSTITUTION or toponym.role is PlaceRole.ACTOR:
        return True
    return toponym.form is Form.DEMONYM and toponym.role is not PlaceRole.IN
