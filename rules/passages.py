"""What is read: the title and the text of an item, and their sentences, tokenised when a rule may speak of them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from propcache.api import cached_property

from rules.events import IGNORED_VOICES, Number, Voice
from rules.fitting import fillable
from rules.framing import MEASURES, harmed
from rules.language import Language
from rules.locating import marks
from rules.matching import Candidate, Matching
from rules.numbers import count_marks, numbers
from rules.onesided import doubted, doubted_around, staked, told_by
from rules.phrases import Match
from rules.polling import SourceTier
from rules.reading import NUMBER, Tokens
from rules.rulebook import Rule, Scope
from rules.sentences import Sentence, sentences
from rules.setting import Setting
from rules.toponyms import Found, Toponym
from rules.voice import Voicing

# What one side may claim and the other deny.
_DISPUTED = MEASURES | {
    "accident",
    "armed_conflict",
    "attack",
    "departure",
    "foreign_forces",
    "health",
    "kidnap_detention",
    "natural_hazard",
    "political_crisis",
    "unrest",
}
_OWN = frozenset(
    {"departure", "emergency_rule", "evacuation", "travel_disruption"}
)  # steps of states themselves
_NEAR = 2  # sentences below a title that tell when its news begins, or who doubts it
_WAR = frozenset({"armed_conflict", "foreign_forces"})  # what states claim of their own forces


class Part(NamedTuple):
    """The title or the text of an item. `beside`: the other of the two."""

    name: str
    text: str
    toponyms: tuple[Toponym, ...]
    found: Found
    published: datetime | None
    source: SourceTier
    beside: str = ""

    def blanked(self, sign: str = " ") -> str:
        """The text with a sign for each letter of a place; every other character keeps its offset."""
        pieces: list[str] = []
        kept = 0
        for toponym in self.toponyms:
            pieces += self.text[kept : toponym.start], sign * (toponym.end - toponym.start)
            kept = toponym.end
        return "".join((*pieces, self.text[kept:]))


class Reading:
    """One sentence of a part, tokenised, with the rules that may speak of it."""

    def __init__(self, part: Part, candidate: Candidate, matching: Matching, speech: Language) -> None:
        self.part, self.matching, self.speech = part, matching, speech
        place = self._place = candidate.sentence
        self.sentence = part.text[place.start : place.end].strip()
        self.setting = Setting(part.text, part.toponyms, place, part.found, speech, part.beside)
        scopes = (Scope.ANYWHERE, Scope.TITLE if part.name == "title" else Scope.BODY)
        named = marks(self.setting.here)
        slots = fillable(frozenset({NUMBER, *(mark.label for mark in named)}))
        scoped = (ways for ways in candidate.rules if ways.rule.scope in scopes)
        hopeful = [ways for each in scoped if (ways := each.taking(slots))]
        # to tokenise is what costs: no sentence is, of which no rule can say anything
        held = self.tokens.held if hopeful else frozenset()
        self.rules = tuple(ways for each in hopeful if (ways := each.among(held)))
        if self.rules:
            counts = matching.counts(ways.rule for ways in self.rules)
            numbered = count_marks(self.tokens, speech.numbers) if counts else ()
            self.tokens.mark((*named, *numbered), speech.leads)

    @cached_property
    def tokens(self) -> Tokens:
        """Its words."""
        return Tokens(self.part.text, self._place, self.speech.code)

    @cached_property
    def voicing(self) -> Voicing:
        """The voices of the sentence; read only when a rule matches."""
        return Voicing(self.tokens, self.speech, self.part.published)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """What the sentence counts and measures."""
        return numbers(self.tokens, self.speech)

    def excepted(self, rule: Rule, match: Match) -> Match | None:
        """The `unless` of a rule that holds for a match: in its clause, or without another matter between the two; for
        one that tells of an end also what takes it back. What is taken back is no exception to a danger."""
        words, easing = self.tokens.words, rule.voice is Voice.EASING
        if easing and (relapse := self.voicing.relapses.of(match)):
            return relapse
        for each in self.matching.exceptions(rule, self.tokens):
            if not easing and self.voicing.relapses.of(each):
                continue
            between = (
                words[each.last : match.first] if each.first < match.first else words[match.last : each.first]
            )
            if self.speech.clauses.isdisjoint(between):
                return each
        return None

    def voice(self, rule: Rule, match: Match) -> Voice:
        """How the sentence tells what a rule found there."""
        announced = rule.mode.announced
        measure = announced is Voice.ORDERED
        voice = self.voicing.of(
            match, rule.despite, rule.category,
            called=rule.mode.called, measure=measure, titled=self.part.name == "title",
        )  # fmt: skip
        if voice in IGNORED_VOICES:
            return voice
        if rule.voice is not None:  # troops that are to leave have not left, a truce to come is none
            ends = rule.voice is Voice.EASING and announced is Voice.PLANNED
            ahead = ends and (voice is Voice.PLANNED or self._starts_later_beside(rule))
            return announced if ahead else rule.voice
        disputed = voice is Voice.ACTUAL and rule.category in _DISPUTED
        if disputed and self._claimed(match, rule.category):
            return Voice.ALLEGED
        if voice is Voice.ACTUAL and self.voicing.when(match) is None and self._starts_later_beside(rule):
            return announced
        if voice is Voice.ORDERED and not measure:  # "from midnight" orders a curfew and merely dates a raid
            return announced if rule.mode.called else Voice.ACTUAL
        return announced if voice is Voice.PLANNED else voice

    def _claimed(self, match: Match, category: str) -> bool:
        """Whether it is told by a side and doubted by another. What a state does itself it knows: that others say
        nothing of it puts it in no doubt, unless it is somebody else who tells it."""
        known = self.speech.one_sided
        if harmed(self.numbers):  # nobody denies the dead, only who killed them
            return False
        if category not in _OWN or staked(self.tokens, known):
            return self._gainsaid(category) or self._one_sided(match, category)
        told = told_by(self.tokens, known, war=False) or self._gainsaid(category)
        return told and doubted(self._below, known, by_silence=False)

    def _gainsaid(self, category: str) -> bool:
        """Whether what stands behind or below a title puts in doubt what the title lets one side say: "Army says it
        took the town # The rebels denied it"."""
        if self._answered is None:
            return False
        border, voicing = self._answered
        return voicing.claims_across(border, category)

    @cached_property
    def _answered(self) -> tuple[int, Voicing] | None:
        """A title that lets somebody speak and the sentence behind or below it, read as one; and the character where
        the title ends."""
        if self.part.name != "title" or not self.voicing.claimed:
            return None
        below = self.part.beside
        first = "".join(below[each.start : each.end] for each in sentences(below)[:1])
        told = f"{self.part.text[self._place.end :].strip()} {first}".strip()
        if not told:
            return None
        title = self.sentence.rstrip(" .")
        joined = f"{title} ; {told}"
        tokens = Tokens(joined, Sentence(0, len(joined)), self.speech.code)
        return len(title) + 1, Voicing(tokens, self.speech, self.part.published)

    def _one_sided(self, match: Match, category: str) -> bool:
        """Whether only one side tells it, and what stands around or below doubts it."""
        known = self.speech.one_sided
        if not told_by(self.tokens, known, war=category in _WAR):
            return False
        around = doubted_around(self.tokens, match, known)
        return around is not None and (around or doubted(self._below, known))

    @cached_property
    def _below(self) -> list[Tokens]:
        """The sentences that follow: below a title the first ones of the text."""
        text, code = self.part.text, self.speech.code
        behind = [each for each in sentences(text) if each.start >= self._place.end][:_NEAR]
        following = [Tokens(text, each, code) for each in behind]
        return [*following, *(self._opening if self.part.name == "title" else ())][:_NEAR]

    def _starts_later_beside(self, rule: Rule) -> bool:
        """Whether the title above, or the first sentences below, date the start of what is told here without a day:
        "Finland closes border # From Saturday nobody may cross". Of a flight that fetches people only the start counts:
        it lands tomorrow, too."""
        measure = rule.category in MEASURES and rule.mode.announced is Voice.ORDERED
        if measure or (rule.mode.called and rule.category != "evacuation"):
            return any(each.starts_later for each in self._beside)
        return rule.mode.called and any(each.begins_later for each in self._beside)

    @cached_property
    def _beside(self) -> list[Voicing]:
        return [Voicing(tokens, self.speech, self.part.published) for tokens in self._opening]

    @cached_property
    def _opening(self) -> list[Tokens]:
        """The first sentences of the other part: of the text below a title, or of the title above."""
        other = self.part.beside
        return [Tokens(other, each, self.speech.code) for each in sentences(other)[:_NEAR]]
