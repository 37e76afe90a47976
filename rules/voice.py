"""How the text says it: actual, planned, denied, long ago, a drill ... One voice a mention.

Cues are data (rules/languages/). The order of the cues there is their order of precedence.
"""

from __future__ import annotations

import re
from datetime import datetime

from rules.events import Voice
from rules.language import Cue, CueScope, Language
from rules.phrases import Match
from rules.reading import Tokens

_YEAR = re.compile(r"(?:1[89]|20)\d\d$")
_LONG_AGO = 2010  # a text without a date of its own speaks of the past when it names a year before this one
_COMPARES = frozenset({"since", "than", "until", "till"})
_NEAR_YEAR = 12


class Voicing:
    """The voice of mentions in one sentence."""

    def __init__(self, tokens: Tokens, language: Language, published: datetime | None) -> None:
        self._words = tokens.words
        self._language = language
        self._cues: dict[str, list[Match]] = {}
        for match in language.patterns.find(tokens):
            self._cues.setdefault(match.key, []).append(match)
        self._published = published

    @property
    def claimed(self) -> bool:
        """Somebody is quoted as saying it."""
        return "claims" in self._cues

    def of(self, mention: Match, despite: frozenset[Voice]) -> Voice:
        """The voice of a mention; cues of the voices in `despite` do not count."""
        for cue in self._language.cues:
            if cue.voice not in despite and self._says(cue, mention):
                return cue.voice
        if Voice.HISTORICAL not in despite and self._year_gone_by(mention):
            return Voice.HISTORICAL
        if Voice.HYPOTHETICAL not in despite and self._words[-1] == "?":
            return Voice.HYPOTHETICAL
        return Voice.ACTUAL

    def _says(self, cue: Cue, mention: Match) -> bool:
        if cue.stops_at and not cue.stops_at.isdisjoint(self._words):
            return False
        exceptions = self._cues.get(cue.key + "!", ())
        return any(
            self._reaches(cue, found, mention)
            for found in self._cues.get(cue.key, ())
            if not any(each.first < found.last and found.first < each.last for each in exceptions)
        )

    def _reaches(self, cue: Cue, found: Match, mention: Match) -> bool:
        if CueScope.SENTENCE in cue.scope:
            return True
        if found.first >= mention.first and found.last <= mention.last:
            return CueScope.INSIDE in cue.scope
        if found.first < mention.first:
            scope, gap = CueScope.BEFORE, (found.last, mention.first)
        else:
            scope, gap = CueScope.AFTER, (mention.last, found.first)
        between = self._words[gap[0] : gap[1]]
        return (
            scope in cue.scope and len(between) <= cue.reach and self._language.boundaries.isdisjoint(between)
        )

    def _year_gone_by(self, mention: Match) -> bool:
        this_year = self._published.year if self._published else _LONG_AGO
        for at, word in enumerate(self._words):
            if (
                _YEAR.match(word)
                and int(word) < this_year
                and not _COMPARES.intersection(self._words[max(0, at - 2) : at])
            ):
                near = mention.first - _NEAR_YEAR <= at <= mention.last + _NEAR_YEAR
                gap = (
                    self._words[mention.last : at] if at >= mention.last else self._words[at : mention.first]
                )
                if near and self._language.boundaries.isdisjoint(gap):
                    return True
        return False
