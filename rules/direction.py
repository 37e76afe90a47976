"""Which way a change of official advice points, read from the note that its publisher wrote about it.

A note is taken apart into clauses, and each clause is judged by what it says was done: advised, added, removed,
lifted, reviewed. What a clause is about decides only what is administrative: papers, health, laws, contacts.
Notes are English: these are the registers that publish any (United Kingdom, Canada, United States).
"""

from __future__ import annotations

import re
from enum import StrEnum


class Direction(StrEnum):
    """RAISE: more danger than before. EASE: less. MIXED: both, for different parts. UPDATE: news without a
    direction. ADMINISTRATIVE: nothing that concerns safety."""

    RAISE = "raise"
    EASE = "ease"
    MIXED = "mixed"
    UPDATE = "update"
    ADMINISTRATIVE = "administrative"


class Weight(StrEnum):
    """What a note speaks of. LEAVE: that people should leave. AGAINST: that they should not travel, or may again.
    INFORMS: of a danger."""

    LEAVE = "leave"
    AGAINST = "against"
    INFORMS = "informs"


# One clause of a note says one thing. "and" begins a clause only before another act.
_CLAUSE = re.compile(
    r"\s*(?:[;\n]|\.(?=\s+[A-Z(]|\s*$)|,?\s+\b(?:and|but)\s+(?=(?:the\s+)?(?:FCDO|removal|removed|addition|added|new\s+"
    r"information|updat|continu|no\s+longer|now\s+advis|are\s+now|is\s+now|lifting)))\s*",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\(([^()]*)\)?")
_SECTION = re.compile(r"^(?:latest updates?:\s*)?([A-Z][\w ,?]{2,40}?)\s*[–—:-]\s+(?=\S)", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_WORDS = re.compile(r"[a-z]{3,}", re.IGNORECASE)


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(phrases) + r")", re.IGNORECASE)


# Sections of the advice in which nothing concerns safety. "Latest updates" holds all kinds.
_PAPERWORK = _any(
    r"entry[\s/]+(?:and exit )?requirements?\b", r"entry/exit\b", r"laws (?:and|&) (?:culture|customs)",
    r"local laws", r"need help", r"getting help", r"health\b", r"contact", r"insurance section", r"how to get",
)  # fmt: skip
_SAFETY_PAGE = _any(
    r"warnings?\s*(?:and|&)\s*insurance", r"safety\s*(?:and|&)\s*security", r"regional risks?", r"risk levels?",
    r"natural disasters?",
)  # fmt: skip

_NOTHING = _any(
    r"no changes? (?:to|in) the (?:advisory|level|advice|risk)",
    r"advisory levels? (?:remains?|(?:has|have|did) not|is|are) (?:the same|unchanged|changed?)",
    r"no significant (?:updates?|changes?)", r"(?:after|following) (?:a )?(?:periodic|regular|routine) review",
    r"periodic review", r"(?:minor|small|obsolete)\b.{0,30}\b(?:edits?|changes?|links?|corrections?)",
    r"without changes?\b", r"editorial", r"(?:reviewed|checked) (?:in full|for accuracy|and updated)",
    r"thorough review", r"advisory summary was updated", r"section was updated", r"formatting", r"typo",
    r"clarif(?:y|ied|ication) (?:of|on|in|about) (?:the )?(?:wording|entry|passport|visa)",
    r"advisories reorgani[sz]ed", r"(?:updated|added|new|changed) (?:the )?map\b", r"update (?:of|to) the map",
)  # fmt: skip
_NEWS_BESIDE = _any(r"including\b", r"with (?:updates|information)\b", r"and updated with\b")
_PAPERS = _any(
    r"visas?\b", r"passports?\b", r"(?:e-?travel|customs) (?:registration|declaration)", r"entry requirements?",
    r"exit requirements?", r"yellow fever certificate", r"dual nation", r"schengen", r"\bETIAS\b", r"\bEES\b",
    r"drug offences", r"lgbt", r"2slgbtq", r"surroga", r"child abduction", r"customs rules", r"driving licen",
    r"register your presence", r"arrival card", r"electronic travel", r"travel health (?:notice|information)",
    r"air safety list", r"world cup 20", r"dress code", r"drones? (?:rules|use|permit)", r"vap(?:e|ing)",
    r"(?:taking|bringing) (?:money|medication|medicine)", r"mobile phones? (?:registration|service)", r"scams?\b",
    r"(?:embassy|consulate|high commission)\b.{0,60}\b(?:contact|address|telephone|phone|opening hours|relocat\w+ to"
    r" new premises)",
)  # fmt: skip

_REMOVED = _any(
    r"remov(?:al|ed|es|ing)\b", r"delet(?:ed|ion)", r"no longer\b", r"lift(?:ed|ing|s)\b(?! off)", r"withdrawn\b",
    r"withdrawal of (?:the )?(?:advi|warn|inform)", r"return(?:ed|ing|s)? to normal",
    r"(?:decreas|lower|reduc|downgrad)\w*\b.{0,30}\b(?:level|risk|to [123])|\b(?:level|advisory|advice)\b.{0,40}"
    r"\b(?:decreas|lower|reduc|downgrad)\w*",
    r"resum(?:ed|ption|es|ing)\b", r"re-?open(?:ed|ing|s)?\b", r"has (?:now )?(?:ended|passed|eased)",
    r"eas(?:ed|ing)\b",
    r"rescind", r"(?:ends?|ended|end of|terminat\w+) (?:the )?(?:ordered|authori[sz]ed|voluntary|curfew|state of)",
    r"cancellation of (?:the )?(?:tsunami|cyclone|hurricane|storm|typhoon|warning)",
    r"(?:tsunami|cyclone|hurricane|storm|typhoon|flood) (?:warning|alert|advisory)s? (?:\w+ ){0,3}cancelled",
)  # fmt: skip
_CALM = _any(r"take normal (?:security )?precautions", r"exercise normal (?:security )?precautions")
_STILL = _any(r"continu(?:e|es|ed|ing) to advise", r"still advis", r"remains? in (?:force|place)")
_LEAVE = _any(
    r"(?:you|citizens|nationals|britons|americans|canadians|travell?ers)\b.{0,30}\b(?:should|must|to|advised to|urged"
    r" to) (?:\w+ ){0,2}(?:leave|depart)\b",
    r"leave (?:now|immediately|by commercial means|while)", r"(?:depart|leave) as soon as",
)  # fmt: skip
_AGAINST = _any(
    r"(?:now|currently) advis\w+ against", r"advis\w+ against all\b", r"avoid (?:all |all but |non-?)",
    r"do not travel", r"reconsider travel", r"against (?:all but essential|all|any|non-?essential) travel",
    r"(?:ordered|authori[sz]ed|voluntary) departure",
)  # fmt: skip
_DRAWN_DOWN = _any(
    r"staff\b.{0,40}\b(?:withdrawn|evacuated|drawn down)",
    r"(?:withdrawn|evacuated|reduced) (?:\w+ ){0,3}staff\b",
)
_GRAVE = _any(r"ebola", r"marburg", r"ha?emorrhagic", r"nipah", r"\bplague\b")
_UPDATED = re.compile(r"\s*(?:latest )?(?:information )?updat\w*\b", re.IGNORECASE)
_ADDED = _any(
    r"add(?:ed|ition|itional|ing)\b", r"new (?:information|section|advi\w+|warning|risk|restriction)",
    r"increas\w*\b", r"heighten\w*", r"rais(?:ed|ing)\b", r"escalat\w*", r"following (?:an?|the|recent) (?:\w+ ){0,3}"
    r"(?:attack|explosion|earthquake|coup|shooting|bombing|violence|strike|eruption)", r"closure of\b", r"suspen\w+",
    r"(?:is|are|has|have) (?:now )?closed\b",
    r"exercise a high degree of caution", r"introduc\w+ (?:of )?(?:\w+ ){0,3}(?:curfew|restriction)",
)  # fmt: skip


def direction(note: str) -> Direction:
    """Which way the note points. An empty note is UPDATE: it says nothing."""
    return judged(note)[0]


def judged(note: str) -> tuple[Direction, Weight]:
    """The direction, and how much the note says."""
    ways: set[Direction] = set()
    weights: set[Weight] = set()
    for clause in _clauses(_SPACES.sub(" ", note.replace("(s)", "s"))):
        way, says = _clause(clause)
        ways.add(way)
        weights.add(says)
    weight = next((each for each in (Weight.LEAVE, Weight.AGAINST) if each in weights), Weight.INFORMS)
    if {Direction.RAISE, Direction.EASE} <= ways or Direction.MIXED in ways:
        # words about a danger beside an advice that was withdrawn: what is advised counts
        return Direction.MIXED, weight
    for way in (Direction.RAISE, Direction.EASE, Direction.UPDATE):
        if way in ways:
            return way, weight
    return (Direction.ADMINISTRATIVE if ways else Direction.UPDATE), weight


def _clauses(note: str) -> list[str]:
    """Each clause, with the section named before it or the page named behind it kept in its words."""
    parts = [part for part in _CLAUSE.split(note) if part and _WORDS.search(part)]
    clauses: list[str] = []
    for part in parts:
        bare = _PARENTHESIS.sub(" ", part).strip()
        if _WORDS.search(bare):
            clauses.append(part)
        elif clauses:  # a page alone belongs to the clause before
            clauses[-1] += f" {part}"
    return clauses


def _clause(clause: str) -> tuple[Direction, Weight]:
    section = _SECTION.match(clause)
    pages = " ".join([section[1] if section else "", *_PARENTHESIS.findall(clause)])
    said = _PARENTHESIS.sub(" ", clause[section.end() :] if section else clause)
    if _NOTHING.search(said) and not _AGAINST.search(said):
        more = _NEWS_BESIDE.search(said) and not _PAPERS.search(said)
        return (Direction.UPDATE if more else Direction.ADMINISTRATIVE), Weight.INFORMS
    if _LEAVE.search(said) and not _REMOVED.search(said):
        return Direction.RAISE, Weight.LEAVE
    if _DRAWN_DOWN.search(said):
        return Direction.RAISE, Weight.AGAINST
    advice = _advice(said)
    if advice is not None:
        return advice, Weight.AGAINST
    papers = _PAPERWORK.search(pages) and not _SAFETY_PAGE.search(pages) and not _GRAVE.search(said)
    if papers or _PAPERS.search(said):
        return Direction.ADMINISTRATIVE, Weight.INFORMS
    if _CALM.search(said) or _REMOVED.search(said):
        return Direction.EASE, Weight.INFORMS
    if _UPDATED.match(said) and not re.search(r"\badd(?:ed|ition)\b", said):
        return Direction.UPDATE, Weight.INFORMS
    return (Direction.RAISE if _ADDED.search(said) else Direction.UPDATE), Weight.INFORMS


def _advice(said: str) -> Direction | None:
    """The direction of what is advised, or None where the clause advises nothing."""
    against = _AGAINST.search(said)
    if against is None:
        return None
    if _STILL.search(said) and not re.search(r"\bnow\s+advis", said, re.IGNORECASE):
        return Direction.UPDATE
    return Direction.EASE if _REMOVED.search(said) else Direction.RAISE
