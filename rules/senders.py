"""Who acts in a sentence that tells of another state's step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rules.phrases import Match
from rules.places import PlaceKind, Places
from rules.sentences import letters, lowered
from rules.setting import Setting
from rules.toponyms import Form, PlaceRole, Toponym

_PLACED = (PlaceRole.IN, PlaceRole.ORIGIN, PlaceRole.OBJECT)  # by a Turkish ending
_OWNER_BEHIND = frozenset({"es", "fr", "it", "pt", "ru", "uk"})
_REGION_OF = 2  # words between whose a region is and its name
_ENDING = re.compile(r"['’](?!s\b)")


def issuer(match: Match, setting: Setting, slot: Toponym | None, places: Places) -> str | None:
    """The state (ISO 3166-1 alpha-2) that takes the step, `slot` where the rule itself marks it; None where no state is
    named."""
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
    nobody = unnamed(match, setting) and all(setting.heads(t) for t in subject)
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
    return told[0].place.country if told else None


def unnamed(match: Match, setting: Setting) -> bool:
    """Whether states act that the sentence counts or calls together, without their names: "five countries shut their
    embassies", "Western missions"."""
    before = letters(lowered(setting.text[setting.sentence.start : match.end]))
    return not setting.speech.senders.isdisjoint(before)


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
