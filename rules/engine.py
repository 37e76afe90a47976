"""The whole engine on one page: an item in, a verdict out. Deterministic, without network or clock.

read (clean, language, sentences) → match (rules) → voice → locate → weigh (severity, certainty, tier) → merge
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rules import boilerplate, detection, domains, doubting, exceptions, guessing, language, likeness, policy
from rules.announced import announced
from rules.events import IGNORED_VOICES, Event, Ignored, Mention, Verdict, Voice
from rules.framing import bygone, eased, harmed, over, under
from rules.item import Item
from rules.language import Language
from rules.locating import Located, locate
from rules.matching import Candidate, Matchings, Ways
from rules.merging import merged
from rules.passages import Part, Reading
from rules.phrases import Match
from rules.places import Places
from rules.policy import Evidence, Policy
from rules.polling import SourceTier
from rules.reading import Tokens
from rules.rulebook import Rule, Rulebook, RuleStatus
from rules.sentences import Sentence, sentences
from rules.tolls import with_tolls
from rules.toponyms import Found, Toponym, Toponyms
from rules.voice import Voicing
from rules.wording import headed, worded

_OFTEN = 12  # mentions by one rule in one part of an item
# What is said of matches, films and markets. Nobody speaks of a curfew there, or of an embassy.
_FIGURES = frozenset({"armed_conflict", "attack", "essential_services", "health", "natural_hazard"})


@dataclass(frozen=True, slots=True)
class Near:
    """A rule that came close, and the condition that failed."""

    rule: str
    failed: str
    sentence: str


class Engine:
    """A rulebook over a gazetteer. Build it once; judge() may then be called as often as one likes."""

    def __init__(
        self,
        book: Rulebook,
        toponyms: Toponyms,
        places: Places,
        languages: Mapping[str, Language] | None = None,
        tiers: Policy | None = None,
        *,
        guesses: bool = True,
    ) -> None:
        """`guesses`: whether what no rule reads is guessed at (rules/likeness.py)."""
        self.book = book
        self.places = places
        self.policy = tiers or policy.shipped()
        self._exceptions = exceptions.shipped()
        self._toponyms = toponyms
        self._languages = languages or language.shipped()
        self._matching = Matchings(book)
        self._guesses = guesses

    def judge(self, item: Item, source: SourceTier = SourceTier.NEWS) -> Verdict:
        """Events, the countries that the item is about, and what was set aside with the reason."""
        code, found, parts = self._parts(item, source)
        told = self._read(parts, code)
        if self._guesses and source is not SourceTier.OFFICIAL:
            told = self._weighed_by_words(told, parts, code)
        events = merged([each for each in told if isinstance(each, Event)], self.places)
        ignored = dict.fromkeys(each for each in told if isinstance(each, Ignored))
        return Verdict(code, events, found.countries, tuple(ignored), self.book.version)

    def mentions(self, item: Item) -> Verdict:
        """The same before what the item says twice becomes one: what every single rule found."""
        code, found, parts = self._parts(item, SourceTier.NEWS)
        told = self._told_in(parts, code)
        events = tuple(each for each in told if isinstance(each, Event))
        ignored = tuple(each for each in told if isinstance(each, Ignored))
        return Verdict(code, events, found.countries, ignored, self.book.version)

    def _read(self, parts: tuple[Part, Part], code: str) -> list[Event | Ignored]:
        """The same with what was counted in other sentences."""
        told = self._told_in(parts, code)
        return with_tolls(told, parts, self._languages[code], self.policy) if told else told

    def _told_in(self, parts: tuple[Part, Part], code: str) -> list[Event | Ignored]:
        """What the rules read."""
        title, text = ([*self._told_by(part, code)] for part in parts)
        return self._in_earnest([*title, *self._framed(title, text, parts[0], code)], parts, code)

    def _weighed_by_words(
        self, told: list[Event | Ignored], parts: tuple[Part, Part], code: str
    ) -> list[Event | Ignored]:
        """What is to come though no cue told it; a guess where rules tell nothing, or not how bad it was; a doubt where
        it is worded like no such news."""
        told = announced(told, parts, likeness.shipped().coming, self.book, self.policy)
        if guessing.unread(told) or guessing.toll_open(told):
            return [*told, *self._in_earnest([*self._guessed(parts, code)], parts, code)]
        read = doubting.read(told, parts)
        if not read.kinds or not likeness.shipped().doubts(worded(parts, self.places), read):
            return told
        return [doubting.doubted(each, self.policy) if isinstance(each, Event) else each for each in told]

    def _guessed(self, parts: tuple[Part, Part], code: str) -> Iterator[Event | Ignored]:
        """What no rule reads, though it is worded like what alerts: in the sentence of the word that says so most."""
        matching, speech, found = self._matching.get(code), self._languages.get(code), parts[0].found
        if matching is None or speech is None or not (found.placed or found.countries):
            return
        if likeness.shipped().dismisses(headed(parts[0], self.places)):
            return  # most titles are; they are read sooner than the whole
        guess = likeness.shipped().of(worded(parts, self.places), lambda: self._close(parts, code))
        mode = self.book.known_mode(guess.category, guess.mode) if guess else None
        if guess is None or mode is None or guessing.too_short(parts):
            return
        if not found.placed and guess.category not in guessing.AT_HOME:
            return
        part = parts[guess.within == "text"]
        around = next(each for each in sentences(part.text) if guess.start < each.end)
        reading = Reading(part, Candidate(around, ()), matching, speech)
        rule = guessing.rule(guess, mode)
        told = self._weighed(rule, guessing.match(rule, guess, reading), reading)
        if isinstance(told, Event):
            told = guessing.unsure(told, reading, self.policy, mode)
        for each in with_tolls([told], parts, speech, self.policy):
            yield guessing.feared(each, self.policy)

    def _close(self, parts: tuple[Part, Part], code: str) -> Iterator[str]:
        """The modes of rules whose words are there, in another order."""
        readings = (reading for part in parts for reading in self._readings(part, code))
        rules = (ways.rule for reading in readings for ways in reading.rules)
        return (f"{rule.category}/{rule.mode.slug}" for rule in rules)

    def _framed(
        self, title: list[Event | Ignored], text: list[Event | Ignored], part: Part, code: str
    ) -> list[Event | Ignored]:
        """What the text tells under its title: below "Tsunami drill in Padang" nothing is meant, unless the title
        itself tells of an event ("Rocket hits drill")."""
        if not any(isinstance(each, Event) for each in text):
            return text
        if any(isinstance(each, Event) for each in title):
            return eased(title, text)
        if not part.text:
            return under(None, title, text, part.published, self.book, self.policy)
        tokens, speech = Tokens(part.text, Sentence(0, len(part.text)), code), self._languages[code]
        heading = Voicing(tokens, speech, part.published)
        told = under(heading.frame(), title, text, part.published, self.book, self.policy)
        return bygone(over(told, heading.eases, self.policy), part.beside, speech.times.bygone)

    def _in_earnest(
        self, told: list[Event | Ignored], parts: tuple[Part, Part], code: str
    ) -> list[Event | Ignored]:
        """In a report on a match, a film or the markets nothing is meant as it is said, unless somebody came to harm or
        acts who has no part in it."""
        if not any(isinstance(each, Event) and each.category in _FIGURES for each in told):
            return told
        known = domains.shipped()
        domain = known.of(parts[0].text, parts[1].text, code)
        if domain is None:
            return told
        return [
            Ignored(f"figurative: {domain}", each.mention.rule, each.mention.sentence)
            if isinstance(each, Event)
            and each.category in _FIGURES
            and not harmed(each.numbers)
            and not known.real(each.mention.sentence, code)
            else each
            for each in told
        ]

    def places_of(self, item: Item) -> tuple[Toponym, ...]:
        """The places that an item names, in order, whatever they do in it."""
        _, found, _ = self._parts(item, SourceTier.NEWS)
        return (*found.title, *found.text)

    def ruled(self, item: Item) -> tuple[tuple[Part, Part], list[Event | Ignored]]:
        """Title and text as they are read, and what the rules alone tell of them: what is learned from."""
        code, _, parts = self._parts(item, SourceTier.NEWS)
        return parts, self._read(parts, code)

    def near(self, item: Item) -> tuple[Near, ...]:
        """The rules that came close to firing and did not, each with the condition that failed."""
        code, _, parts = self._parts(item, SourceTier.NEWS)
        near = [
            Near(ways.rule.id, failed, reading.sentence)
            for part in parts
            for reading in self._readings(part, code)
            for ways in reading.rules
            if (failed := _failed(reading, ways))
        ]
        return tuple(dict.fromkeys(near))

    def _parts(self, item: Item, source: SourceTier) -> tuple[str, Found, tuple[Part, Part]]:
        """The language, the places, and title and text, cleaned."""
        title, text = boilerplate.clean(item.title, item.text)
        code = item.language or detection.detect(title, text)
        found = self._toponyms.find(title, text, code)
        title_part = Part("title", title, found.title, found, item.published, source, text)
        text_part = Part("text", text, found.text, found, item.published, source, title)
        return code, found, (title_part, text_part)

    def _readings(self, part: Part, code: str) -> Iterator[Reading]:
        """The sentences worth reading, tokenised once, each with the rules worth trying."""
        speech, matching = self._languages.get(code), self._matching.get(code)
        if matching is None or speech is None or not part.text:
            return
        for candidate in matching.candidates(part.text, sentences(part.text)):
            yield Reading(part, candidate, matching, speech)

    def _told_by(self, part: Part, code: str) -> Iterator[Event | Ignored]:
        """What each sentence tells. A rule that has spoken often enough is not asked again: the text repeats itself."""
        spoken: dict[str, int] = {}
        for reading in self._readings(part, code):
            for ways in reading.rules:
                so_far = spoken.get(ways.rule.id, 0)
                if so_far < _OFTEN:
                    told = [*self._told(ways, reading)]
                    spoken[ways.rule.id] = so_far + len(told)
                    yield from told

    def _told(self, ways: Ways, reading: Reading) -> Iterator[Event | Ignored]:
        rule = ways.rule
        for match in reading.matching.matches(ways, reading.tokens):
            if reading.excepted(rule, match):
                yield Ignored(guessing.EXCEPTED, rule.id, reading.sentence)
            else:
                yield self._weighed(rule, match, reading)

    def _weighed(self, rule: Rule, match: Match, reading: Reading) -> Event | Ignored:
        voice = reading.voice(rule, match)
        if voice in IGNORED_VOICES:
            return Ignored(voice.value, rule.id, reading.sentence)
        if rule.status is RuleStatus.EXPERIMENTAL:
            return Ignored("experimental rule", rule.id, reading.sentence)
        located = locate(match, reading.setting, self.places, rule.mode.sender, rule.mode.sides)
        if not located.sent and not guessing.is_guess(rule.id):  # a guess takes no step for a state
            return Ignored(guessing.UNSENT, rule.id, reading.sentence)
        if located.reacted:
            return Ignored("a state speaks of what happened elsewhere", rule.id, reading.sentence)
        if rule.mode.sender == "found" and located.place is None:
            return Ignored("at the sender's own home, or nowhere", rule.id, reading.sentence)
        if rule.mode.sides == "guests" and reading.setting.at_home(match.start, match.end, located.place):
            return Ignored("its people are at home there", rule.id, reading.sentence)
        if known := self._known_false(rule, reading):
            return Ignored(f"known false alarm: {known}", rule.id, reading.sentence)
        mention = Mention(rule.id, voice, reading.part.name, match.start, match.end, reading.sentence)
        when = reading.voicing.when(match, voice)
        return self._event(rule, mention, located, reading, when.first if when else None)

    def _known_false(self, rule: Rule, reading: Reading) -> str | None:
        """The reason of a shared exception, unless the sentence tells of people who came to harm."""
        tokens, day = reading.tokens, reading.part.published
        known = self._exceptions.silencing(
            tokens, reading.speech.code, rule.category, day.date() if day else None
        )
        if known is None or harmed(reading.numbers):
            return None
        return known.reason

    def _event(
        self, rule: Rule, mention: Mention, located: Located, reading: Reading, day: date | None
    ) -> Event:
        source = reading.part.source
        capital = self.places.country(located.place.id).capital if located.place else None
        evidence = Evidence(reading.tokens, reading.speech.code, reading.numbers, located.place, capital)
        severity = self.policy.severity(rule.category, rule.mode.slug, rule.severity, evidence)
        certainty = self.policy.certainty(source, mention.voice)
        # who lifts a measure announces it; who says that all is calm only claims it
        measure = rule.mode.announced is not Voice.PLANNED
        eased = mention.voice is Voice.EASING and reading.voicing.claimed
        if eased and not measure and source is not SourceTier.OFFICIAL:
            certainty = self.policy.certainty(source, Voice.ALLEGED)
        tier, _ = self.policy.tier(rule.category, mention.voice, severity, certainty)
        return Event(
            rule.category, rule.mode.slug, located.place, severity, certainty, mention.voice, tier, mention,
            located.issuer, located.affected, reading.numbers, located.also, day,
        )  # fmt: skip


def _failed(reading: Reading, ways: Ways) -> str | None:
    rule, tokens = ways.rule, reading.tokens
    matches = reading.matching.matches(ways, tokens)
    if not matches:
        return "says: its words are there, but not in this order or too far apart"
    if exception := reading.excepted(rule, matches[0]):
        words = " ".join(tokens.words[exception.first : exception.last])
        return f"unless: {words!r} is an exception"
    voice = reading.voice(rule, matches[0])
    return f"voice: {voice.value}" if voice in IGNORED_VOICES else None
