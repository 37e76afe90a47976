"""The toll of an accident or a disaster, where the sentence behind tells it ("Bus falls off bridge. 54 are dead"), or
the title above ("Boat ride ends in tragedy, with 103 dead # The boat capsized")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rules import guessing
from rules.events import Event, Ignored, Mention, Number, Voice
from rules.language import Language
from rules.numbers import numbers
from rules.passages import Part
from rules.policy import TOLL, Evidence, Policy
from rules.reading import Tokens
from rules.sentences import Sentence, sentences
from rules.setting import Setting
from rules.toponyms import Form
from rules.voice import Voicing


def with_tolls(
    told: Iterable[Event | Ignored], parts: tuple[Part, Part], speech: Language, policy: Policy
) -> list[Event | Ignored]:
    """The same, and events that tell no toll with the one told by the sentence behind theirs or the title above."""
    return [
        _with_toll(each, each.place.country, parts, speech, policy)
        if isinstance(each, Event) and each.place is not None and _lacks(each, policy)
        else each
        for each in told
    ]


def _lacks(event: Event, policy: Policy) -> bool:
    counts = event.category in policy.missing_counts and event.voice is Voice.ACTUAL
    return counts and not any(number.kind in TOLL for number in event.numbers)


def _with_toll(
    event: Event, country: str, parts: tuple[Part, Part], speech: Language, policy: Policy
) -> Event:
    for part, sentence in _around(event.mention, parts):
        named = Setting(part.text, part.toponyms, sentence, part.found, speech).here
        if any(each.form is Form.NAME and each.place.country != country for each in named):
            continue  # it may be the toll of another accident
        tokens = Tokens(part.text, sentence, speech.code)
        if toll := _toll(tokens, speech, part):
            return _told_with(event, toll, tokens, speech, policy)
    return event


def _told_with(
    event: Event, toll: tuple[Number, ...], tokens: Tokens, speech: Language, policy: Policy
) -> Event:
    evidence = Evidence(tokens, speech.code, toll, event.place, None)
    severity = policy.severity(event.category, event.mode, event.severity, evidence)
    if guessing.is_guess(event.mention.rule):
        severity = min(severity, guessing.GRAVEST)
    tier, _ = policy.tier(event.category, event.voice, severity, event.certainty)
    return replace(event, severity=severity, tier=tier, numbers=(*event.numbers, *toll))


def _around(mention: Mention, parts: tuple[Part, Part]) -> Iterator[tuple[Part, Sentence]]:
    """The sentence behind that of a mention, behind the title the first of the text; above that the title."""
    title, text = parts
    first: Sequence[Sentence] = sentences(text.text)[:1]
    if mention.within == "title":
        behind = [each for each in sentences(title.text) if each.start >= mention.end]
        yield from ((title, each) for each in behind[:1])
        yield from ((text, each) for each in first if not behind)
        return
    yield from [(text, each) for each in sentences(text.text) if each.start >= mention.end][:1]
    if title.text and first and mention.start < first[0].end:
        yield title, Sentence(0, len(title.text))


def _toll(tokens: Tokens, speech: Language, part: Part) -> tuple[Number, ...]:
    counted = tuple(number for number in numbers(tokens, speech) if number.kind in TOLL)
    if not counted:
        return ()
    voicing = Voicing(tokens, speech, part.published)
    told = (match for match in speech.numbers.kinds.find(tokens) if match.key in TOLL)
    return counted if all(voicing.of(match, frozenset()) is Voice.ACTUAL for match in told) else ()
