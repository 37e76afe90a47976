"""How the text says it: actual, planned, denied, long ago, a drill ... One voice a mention.

Cues are data (rules/languages/). The order of the cues there is their order of precedence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from propcache.api import cached_property

from rules.events import IGNORED_VOICES, TO_COME, Voice
from rules.eventtime import Dated, bounds, dated, of_mention
from rules.language import Cue, CueScope, Language
from rules.phrases import Match, touch
from rules.reading import Tokens
from rules.relapses import Relapses
from rules.years import Years

_ASKED = frozenset({"?", "؟"})
_NEWS = timedelta(days=14)  # what happened earlier is background
_TOUCHING = 3  # words between a mention and a cue that still belongs to it: "urged all citizens to leave"
_FURTHEST_EAST = timedelta(hours=14)  # of UTC: Kiritimati
_FRAMING = frozenset({CueScope.ITEM, CueScope.START})
_EVERYWHERE = frozenset({CueScope.SENTENCE, CueScope.ITEM, CueScope.END})
_JUST_BACK = timedelta(days=2)  # what is called for "Monday" is seldom told of so long after it
_TODAY, _A_WEEK = timedelta(0), timedelta(days=7)
_A_DAY = timedelta(days=1)  # the reader's day may be a day ahead of UTC


class Voicing:
    """The voice of mentions in one sentence."""

    def __init__(self, tokens: Tokens, language: Language, published: datetime | None) -> None:
        self._tokens, self._words = tokens, tokens.words
        self._language = language
        self._published = published
        self.relapses = Relapses(tokens, language.relapses)
        self._years = Years(self._words, language, published)
        self._stops = language.boundaries - {"—", "–", ":"}

    @cached_property
    def _cues(self) -> dict[str, list[Match]]:
        """What it holds of cues, by their keys."""
        cues: dict[str, list[Match]] = {}
        for match in self._language.patterns.find(self._tokens):
            cues.setdefault(match.key, []).append(match)
        return cues

    def when(self, mention: Match, voice: Voice = Voice.ACTUAL) -> Dated | None:
        """The days on which the mention says it happens; None where it does not say, or no day is known to count
        from. `voice`: how it says so; a strike planned "on Friday" is one of the next Friday."""
        known = self._language.times
        told = of_mention(self._days, self._words, mention.first, mention.last, known, self._stops)
        return told.ahead() if told and told.bare and voice in TO_COME else told

    def _day_of(self, mention: Match, category: str, *, for_a_day: bool, titled: bool) -> Dated | None:
        """The days of the mention: of a month that is near again those of its next time, where it is said to come, or
        a title tells of what is called for it."""
        when = self.when(mention)
        if when is None or not when.bare:
            return when
        if for_a_day and (titled or not when.is_month):
            return self._due(when)
        return when.ahead() if when.is_month and self._foreseen(mention, category) else when

    def _foreseen(self, mention: Match, category: str) -> bool:
        """Whether cues say that it is ordered or planned."""
        heard = (cue for voice in TO_COME for cue in self._heard(voice, category))
        return any(self._says(cue, mention, overruled=False) for cue in heard)

    def _due(self, when: Dated) -> Dated:
        """The day of what is called for a day: of a weekday's name the next, unless it has just gone."""
        if not when.bare or self._published is None:
            return when
        return when.ahead() if self._published.date() - when.first > _JUST_BACK else when

    @cached_property
    def _days(self) -> list[Dated]:
        """The days that the sentence names; the same for all its mentions."""
        if self._published is None:
            return []
        east = (self._published + _FURTHEST_EAST).date()
        return dated(self._words, self._published.date(), self._language.times, east)

    @property
    def claimed(self) -> bool:
        """Somebody is quoted as saying it."""
        return "claims" in self._cues

    def eases(self, category: str = "") -> bool:
        """Whether some words of the sentence ease what is of this category; without one, whatever it may be."""
        heard = (cue for cue in self._heard(Voice.EASING) if cue.speaks_of(category))
        return any(any(self._found(cue)) for cue in heard)

    def of(
        self,
        mention: Match,
        despite: frozenset[Voice],
        category: str = "",
        *,
        called: bool = False,
        measure: bool = False,
        titled: bool = False,
    ) -> Voice:
        """The voice of a mention; cues of the voices in `despite` do not count where they are part of the mention or
        stand beside it. `called`: for a day, as strikes are; `measure`: in force from a day on, as a curfew is;
        `titled`: it stands in the title, which tells no background."""
        for_a_day = called or measure
        when = self._day_of(mention, category, for_a_day=for_a_day, titled=titled)
        gone_by = Voice.HISTORICAL not in despite and (
            self._years.gone_by(mention)
            or self._long_ago(when)
            or (not measure and self._counted_since(mention))
        )
        asks = Voice.HYPOTHETICAL not in despite and self._asks()
        for cue in self._language.cues:
            if gone_by and cue.voice not in IGNORED_VOICES:
                break
            if cue.key not in self._cues or not cue.speaks_of(category):
                continue
            if self._says(cue, mention, overruled=cue.voice in despite):
                return Voice.HYPOTHETICAL if cue.voice is Voice.PLANNED and asks else cue.voice
        if gone_by:
            return Voice.HISTORICAL
        if asks:
            return Voice.HYPOTHETICAL
        later = for_a_day and self.starts_later
        return Voice.PLANNED if later or self._to_come(when, sure=for_a_day) else Voice.ACTUAL

    def claims_across(self, border: int, category: str) -> bool:
        """Whether a claim of what is of this category begins before this character and is put in doubt behind it."""
        return any(found.start < border < found.end - 1 for found in self._said(Voice.ALLEGED, category))

    @cached_property
    def begins_later(self) -> bool:
        """Whether the sentence names a day to come from which on something is in force."""
        return any(each.begins for each in self._ahead)

    @cached_property
    def starts_later(self) -> bool:
        """Whether it tells of a start to come in any way; without a day from which on, it must ease nothing."""
        ahead = self._ahead
        if self.begins_later or self._sets():
            return True
        if not ahead and self._language.times.begins.isdisjoint(self._words):
            return False  # told at one look: most sentences name no start
        said = {voice: self._said(voice) for voice in TO_COME}
        dated = any(not each.bare or any(said.values()) for each in ahead)
        # "from midnight nobody will be served"
        twice = any(
            hour.last <= due.first or due.last <= hour.first
            for hour in said[Voice.ORDERED]
            for due in said[Voice.PLANNED]
        )
        return (dated or twice or any(map(self._sets_in, said[Voice.ORDERED]))) and not self.eases()

    def _said(self, voice: Voice, category: str = "") -> list[Match]:
        """Where cues of the voice stand that may be about the category."""
        return [found for cue in self._heard(voice, category) for found in self._found(cue)]

    def _sets(self) -> bool:
        """Whether it says by itself that something starts later: "The order takes effect at midnight"."""
        heard = (cue for cue in self._heard(Voice.ORDERED) if CueScope.SENTENCE in cue.scope)
        return any(any(self._found(cue)) for cue in heard)

    def _heard(self, voice: Voice, category: str = "") -> Iterator[Cue]:
        """The cues of the voice whose words it holds; with a category only those that may be about it."""
        held = (cue for cue in self._language.cues if cue.voice is voice and cue.key in self._cues)
        return (cue for cue in held if not category or cue.speaks_of(category))

    @cached_property
    def _ahead(self) -> list[Dated]:
        """The days to come that it names, but for those until which something lasts."""
        if self._published is None:
            return []
        known, today = self._language.times, self._published.date()
        due = (each for day in self._days if (each := self._foretold(day, today)).first > today)
        return [each for each in due if each.begins or not bounds(each, self._words, known)]

    def _foretold(self, day: Dated, today: date) -> Dated:
        """The day of a start: what "takes effect on Monday" does so on the next one, though the last has just gone;
        what is shut "since Monday" or "from Monday" does not."""
        since, words = self._language.times.since, self._words
        said = self._said(Voice.PLANNED) if day.bare and day.first < today else ()
        around = (each for each in said if each.first < day.begin - 1 and day.end <= each.last)
        surely = any(since.isdisjoint(words[each.first : day.begin]) for each in around)
        return day.ahead() if surely else self._due(day)

    def _sets_in(self, hour: Match) -> bool:
        """Whether it begins, or takes effect, at that hour: "since" does not count, nor do hours of every day."""
        known = self._language.times
        return not (known.begins - known.since).isdisjoint(self._words[max(0, hour.first - 3) : hour.first])

    def _long_ago(self, when: Dated | None) -> bool:
        """Whether it is background: of weeks ago, or of "last month"."""
        if when is None or self._published is None:
            return False
        since = self._published.date() - when.last
        return since > _NEWS or (since > _TODAY and when.last - when.first > _A_WEEK)

    def _counted_since(self, mention: Match) -> bool:
        """Whether it is counted over weeks ("killed 300 since March 2", "since 2019, 300 were killed"), and no "first
        since"."""
        times, words = self._language.times, self._words
        if not times.records.isdisjoint(words):
            return False
        for each in self._days:
            if times.since.isdisjoint(words[max(0, each.begin - 2) : each.begin]) or not self._long_ago(each):
                continue
            behind = each.begin >= mention.last
            gap = words[mention.last : each.begin] if behind else words[each.end : mention.first]
            if self._stops.isdisjoint(gap if behind or gap[:1] != [","] else gap[1:]):
                return True
        return False

    def _to_come(self, when: Dated | None, *, sure: bool) -> bool:
        """`sure`: it is said of what has a day; else tomorrow may be today where it is written."""
        if when is None or self._published is None:
            return False
        return when.first > self._published.date() + (_TODAY if sure or when.counted else _A_DAY)

    def frame(self) -> Voice | None:
        """The voice that this sentence, a title, gives to the text below it; None for most. What follows on a question
        explains."""
        for cue in self._language.cues:
            if cue.key in self._cues and cue.scope & _FRAMING and self._stands(cue):
                return cue.voice
        if self._years.look_back():
            return Voice.HISTORICAL
        return Voice.OPINION if self._asks() else None

    def _asks(self) -> bool:
        return bool(self._words) and self._words[-1] in _ASKED

    def _stands(self, cue: Cue) -> bool:
        return any(CueScope.ITEM in cue.scope or found.first == 0 for found in self._found(cue))

    def _found(self, cue: Cue) -> Iterator[Match]:
        """Where the cue stands and means what it says."""
        if cue.stops_at and not cue.stops_at.isdisjoint(self._words):
            return
        places = self._cues.get(cue.key, ())
        exceptions = cue.exceptions.find(self._tokens) if places else ()
        for found in places:
            if CueScope.END in cue.scope and not self._ends(found):
                continue
            undone = cue.voice is Voice.EASING and self.relapses.of(found)
            if not undone and not any(touch(each, found) for each in exceptions):
                yield found

    def _says(self, cue: Cue, mention: Match, *, overruled: bool) -> bool:
        return any(
            self._reaches(cue, found, mention)
            for found in self._found(cue)
            if not (overruled and touch(found, mention, _TOUCHING))
            and not (cue.voice is Voice.DENIED and self.relapses.deny(found, mention))
        )

    def _reaches(self, cue: Cue, found: Match, mention: Match) -> bool:
        if cue.scope & _EVERYWHERE or (CueScope.START in cue.scope and found.first == 0):
            return True
        if found.first >= mention.first and found.last <= mention.last:
            return CueScope.INSIDE in cue.scope
        if found.first < mention.first:
            scope, gap = CueScope.BEFORE, (found.last, mention.first)
        else:
            scope, gap = CueScope.AFTER, (mention.last, found.first)
        between = self._words[gap[0] : gap[1]]
        # "Curfew: from tonight ..."
        stops = self._stops if cue.voice in TO_COME else self._language.boundaries
        return scope in cue.scope and len(between) <= cue.reach and stops.isdisjoint(between)

    def _ends(self, found: Match) -> bool:
        """Whether nothing but marks stand behind it in its sentence."""
        return not any(map(str.isalnum, "".join(self._words[found.last :])))
