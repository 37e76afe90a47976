"""Ends that did not last, have not come or are put off: "days after reopening", "not lifted", "truce collapses".

They are told beside the danger that is there again, and must be heard neither as its end nor as an exception to it.
"""

from __future__ import annotations

from propcache.api import cached_property

from rules.phrases import Match, TokenPatterns, touch
from rules.reading import Tokens

_PARTS = frozenset({",", ";", ":"})  # words on one side of these take back no end on the other


class Relapses:
    """Those of one sentence."""

    def __init__(self, tokens: Tokens, patterns: TokenPatterns) -> None:
        self._tokens, self._patterns = tokens, patterns

    @cached_property
    def _found(self) -> list[Match]:
        words, found = self._tokens.words, self._patterns.find(self._tokens)
        return [each for each in found if _PARTS.isdisjoint(words[each.first : each.last])]

    def of(self, match: Match) -> Match | None:
        """The words around or in a match that take back the end it tells of."""
        return next((each for each in self._found if self._undoes(each, match)), None)

    def _undoes(self, relapse: Match, match: Match) -> bool:
        """Of a danger that is back only what stands in its own words is undone, or in another part of the sentence:
        who "lifts the curfew reimposed on Friday" does lift it."""
        if relapse.key == "says" or not _PARTS.isdisjoint(self._tokens.words[match.first : match.last]):
            return touch(relapse, match)
        return relapse.first <= match.first and match.last <= relapse.last

    def deny(self, denial: Match, mention: Match) -> bool:
        """Whether a denial is of an end, and not of what the mention tells: "curfew stays, no lifting on Monday"."""
        relapse = self.of(denial)
        return relapse is not None and not touch(relapse, mention)
