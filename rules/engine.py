"""The whole engine on one page: an item in, a verdict out. Deterministic, without network or clock.

read (clean, language, sentences) → match (rules) → voice → locate → weigh (severity, certainty, tier) → merge
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from rules import boilerplate, language, policy
from rules.events import IGNORED_VOICES, Event, Ignored, Mention, Verdict, Voice
from rules.item import Item
from rules.language import Language
from rules.locating import Located, Setting, locate, marks
from rules.matching import Candidate, Matching, by_language
from rules.numbers import count_marks, numbers
from rules.places import Places
from rules.policy import Evidence, Policy
from rules.polling import SourceTier
from rules.reading import Match, Tokens
from rules.rulebook import Rule, Rulebook, RuleStatus, Scope
from rules.sentences import sentences
from rules.toponyms import Found, Toponym, Toponyms
from rules.voice import Voicing


@dataclass(frozen=True, slots=True)
class Part:
    """The title or the text of an item."""

    name: str
    text: str
    found: Found
    published: datetime | None
    source: SourceTier

    @property
    def toponyms(self) -> tuple[Toponym, ...]:
        return self.found.title if self.name == "title" else self.found.text


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
    ) -> None:
        self.book = book
        self.places = places
        self.policy = tiers or policy.shipped()
        self._toponyms = toponyms
        self._languages = languages or language.shipped()
        self._matching = by_language(book, {code: each.common for code, each in self._languages.items()})

    def judge(self, item: Item, source: SourceTier = SourceTier.NEWS) -> Verdict:
        """Events, the countries that the item is about, and what was set aside with the reason."""
        code, found, events, ignored = self._found(item, source)
        merged = _merged(events, self.places)
        return Verdict(code, merged, found.countries, tuple(dict.fromkeys(ignored)), self.book.version)

    def mentions(self, item: Item) -> Verdict:
        """The same before what the item says twice becomes one: what every single rule found."""
        code, found, events, ignored = self._found(item, SourceTier.NEWS)
        return Verdict(code, tuple(events), found.countries, tuple(ignored), self.book.version)

    def _found(self, item: Item, source: SourceTier) -> tuple[str, Found, list[Event], list[Ignored]]:
        title, text = boilerplate.clean(item.title, item.text)
        code = item.language or language.detect(title, text)
        found = self._toponyms.find(title, text, code)
        events: list[Event] = []
        ignored: list[Ignored] = []
        for name, part in (("title", title), ("text", text)):
            for each in self._read(Part(name, part, found, item.published, source), code):
                if isinstance(each, Event):
                    events.append(each)
                else:
                    ignored.append(each)
        return code, found, events, ignored

    def near(self, item: Item) -> tuple[Near, ...]:
        """The rules that came close to firing and did not, each with the condition that failed."""
        title, text = boilerplate.clean(item.title, item.text)
        code = item.language or language.detect(title, text)
        matching, speech = self._matching.get(code), self._languages.get(code)
        if matching is None or speech is None:
            return ()
        near = []
        for part in (title, text):
            for candidate in matching.candidates(part, sentences(part)):
                tokens = Tokens(
                    part, candidate.sentence, code, marks(self._toponyms.find("", part, code).text)
                )
                sentence = part[candidate.sentence.start : candidate.sentence.end].strip()
                for rule in candidate.rules:
                    if failed := _failed(matching, rule, tokens, Voicing(tokens, speech, item.published)):
                        near.append(Near(rule.id, failed, sentence))
        return tuple(dict.fromkeys(near))

    def _read(self, part: Part, code: str) -> Iterator[Event | Ignored]:
        matching = self._matching.get(code)
        if matching is None or not part.text or code not in self._languages:
            return
        for candidate in matching.candidates(part.text, sentences(part.text)):
            yield from self._sentence(part, candidate, matching, self._languages[code])

    def _sentence(
        self, part: Part, candidate: Candidate, matching: Matching, speech: Language
    ) -> Iterator[Event | Ignored]:
        setting = Setting(part.text, part.toponyms, candidate.sentence, part.found, speech.agents)
        tokens = Tokens(part.text, candidate.sentence, speech.code)
        numbered = count_marks(tokens, speech.numbers) if matching.counts(candidate.rules) else ()
        tokens.mark((*marks(setting.here), *numbered))
        voicing: Voicing | None = None
        for rule in candidate.rules:
            if rule.scope not in (Scope.ANYWHERE, Scope.TITLE if part.name == "title" else Scope.BODY):
                continue
            for match in matching.matches(rule, tokens):
                if matching.exceptions(rule, tokens):
                    yield self._ignored("exception", rule, part, candidate)
                    break
                voicing = voicing or Voicing(tokens, speech, part.published)
                yield self._weighed(rule, match, voicing, setting, tokens, part, speech)

    def _ignored(self, why: str, rule: Rule, part: Part, candidate: Candidate) -> Ignored:
        return Ignored(why, rule.id, part.text[candidate.sentence.start : candidate.sentence.end].strip())

    def _weighed(
        self,
        rule: Rule,
        match: Match,
        voicing: Voicing,
        setting: Setting,
        tokens: Tokens,
        part: Part,
        speech: Language,
    ) -> Event | Ignored:
        page = self.book.pages[rule.category]
        sentence = part.text[setting.sentence.start : setting.sentence.end].strip()
        voice = _spoken(voicing.of(match, rule.despite), rule, page.announced)
        if voice in IGNORED_VOICES:
            return Ignored(voice.value, rule.id, sentence)
        if rule.status is RuleStatus.EXPERIMENTAL:
            return Ignored("experimental rule", rule.id, sentence)
        located = locate(match, setting, self.places, page.sender, rule.mode.sides)
        if page.sender == "required" and located.issuer is None:
            return Ignored("no sending state", rule.id, sentence)
        if page.sender == "found" and located.place is None:
            return Ignored("at the sender's own home, or nowhere", rule.id, sentence)
        mention = Mention(rule.id, voice, part.name, match.start, match.end, sentence)
        return self._event(rule, mention, located, tokens, voicing, part.source, speech)

    def _event(
        self,
        rule: Rule,
        mention: Mention,
        located: Located,
        tokens: Tokens,
        voicing: Voicing,
        source: SourceTier,
        speech: Language,
    ) -> Event:
        counted = numbers(tokens, speech)
        capital = self.places.country(located.place.id).capital if located.place else None
        evidence = Evidence(tokens, speech.code, counted, located.place, capital)
        severity = self.policy.severity(rule.category, rule.mode.slug, rule.severity, evidence)
        certainty = self.policy.certainty(source, mention.voice)
        # who lifts a measure announces it; who says that all is calm only claims it
        measure = self.book.pages[rule.category].announced is not Voice.PLANNED
        if (
            mention.voice is Voice.EASING
            and voicing.claimed
            and not measure
            and source is not SourceTier.OFFICIAL
        ):
            certainty = self.policy.certainty(source, Voice.ALLEGED)
        tier, _ = self.policy.tier(rule.category, mention.voice, severity, certainty)
        return Event(
            rule.category, rule.mode.slug, located.place, severity, certainty, mention.voice, tier, mention,
            located.issuer, located.affected, counted, located.also,
        )  # fmt: skip


def _failed(matching: Matching, rule: Rule, tokens: Tokens, voicing: Voicing) -> str | None:
    matches = matching.matches(rule, tokens)
    if not matches:
        return "says: its words are there, but not in this order or too far apart"
    exceptions = matching.exceptions(rule, tokens)
    if exceptions:
        return f"unless: {tokens.doc[exceptions[0].first : exceptions[0].last].text!r} is an exception"
    voice = voicing.of(matches[0], rule.despite)
    return f"voice: {voice.value}" if voice in IGNORED_VOICES else None


def _spoken(voice: Voice, rule: Rule, announced: Voice) -> Voice:
    if voice in IGNORED_VOICES:
        return voice
    if rule.voice is not None:
        return rule.voice
    return announced if voice is Voice.PLANNED else voice


def _merged(events: list[Event], places: Places) -> tuple[Event, ...]:
    """One event for what the item says twice: same category, mode, voice and issuer, at one place or inside it."""
    merged: list[Event] = []
    for event in sorted(events, key=lambda each: -(each.place.kind if each.place else -1)):
        for at, known in enumerate(merged):
            if _same(event, known, places):
                merged[at] = _joined(known, event)
                break
        else:
            merged.append(event)
    return tuple(
        sorted(merged, key=lambda each: (-each.tier, -each.severity, each.mention.start, each.mention.rule))
    )


def _same(event: Event, known: Event, places: Places) -> bool:
    kind = (event.category, event.mode, event.voice, event.issuer)
    if kind != (known.category, known.mode, known.voice, known.issuer):
        return False
    if event.place is None or known.place is None:
        return event.place is known.place
    return places.inside(known.place.id, event.place.id)


def _joined(known: Event, event: Event) -> Event:
    worse = event if event.severity > known.severity else known
    return replace(
        known,
        severity=worse.severity,
        tier=max(known.tier, event.tier),
        mention=worse.mention
        if worse.mention.within == "text" or known.mention.within == "title"
        else known.mention,
        numbers=tuple(dict.fromkeys((*known.numbers, *event.numbers))),
        also=tuple(dict.fromkeys((*known.also, *event.also))),
        affected=tuple(dict.fromkeys((*known.affected, *event.affected))),
    )
