"""What a title does to the text below it: it may take back, put in doubt or merely explain what the text tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rules.events import IGNORED_VOICES, Event, Ignored, Number, Voice
from rules.policy import Policy
from rules.rulebook import Rulebook
from rules.sentences import letters, lowered

HARM = frozenset({"dead", "injured"})  # counts of people who came to harm
_DOUBTS = frozenset({Voice.HYPOTHETICAL, Voice.THREATENED, Voice.DENIED})
_NEWS = timedelta(days=3)
MEASURES = frozenset({"emergency_rule", "essential_services", "evacuation", "travel_disruption"})
_CLOSURES = MEASURES - {"evacuation"}
_PASSING = MEASURES | {"health", "kidnap_detention", "natural_hazard", "political_crisis", "unrest"}
_JUST_BEFORE = 22  # characters before a mention in which its verb may stand
GRAVE = 3  # act now, or leave
VITAL = 4  # severity: a life may hang on it


def under(
    frame: Voice | None,
    title: Sequence[Event | Ignored],
    text: Sequence[Event | Ignored],
    published: datetime | None,
    book: Rulebook,
    policy: Policy,
) -> list[Event | Ignored]:
    """What the text tells under a title of this voice; None for a title that gives none."""
    if frame is None or frame not in IGNORED_VOICES:
        return [_in_doubt(each, title, book, policy) for each in text]
    return [
        _set_aside(each, frame, policy)
        if isinstance(each, Event) and not (frame is Voice.OPINION and fresh(each, published))
        else each
        for each in text
    ]


def _set_aside(event: Event, why: Voice, policy: Policy) -> Event | Ignored:
    """What is told under a title of such a voice. Under a denial the dead stay a claim: who is blamed denies it."""
    if why is Voice.DENIED and harmed(event.numbers):
        return told_as(event, Voice.ALLEGED, policy)
    return Ignored(why.value, event.mention.rule, event.mention.sentence)


def eased(title: Sequence[Event | Ignored], text: Sequence[Event | Ignored]) -> list[Event | Ignored]:
    """What the text tells under a title that tells only of an easing of the same kind: what is over, once more."""
    told = [each for each in title if isinstance(each, Event)]
    over = {each.category for each in told if each.voice is Voice.EASING}
    over -= {each.category for each in told if each.voice is not Voice.EASING}
    return [
        Ignored(Voice.EASING.value, each.mention.rule, each.mention.sentence)
        if isinstance(each, Event) and each.category in over and each.voice is not Voice.EASING
        else each
        for each in text
    ]


def over(
    text: Sequence[Event | Ignored], eases: Callable[[str], bool], policy: Policy
) -> list[Event | Ignored]:
    """What the text tells under a title that tells no event, but eases what is of its category: what the title says is
    over ("Kagara schoolboys freed"), the text tells once more ("they were kidnapped ten days ago")."""
    return [
        told_as(each, Voice.EASING, policy)
        if isinstance(each, Event) and _may_be_over(each) and eases(each.category)
        else each
        for each in text
    ]


def _may_be_over(event: Event) -> bool:
    """Whether it is what ends one day, as closures do, and no harm."""
    return event.category in _PASSING and _unharmed(event)


def bygone(text: Sequence[Event | Ignored], body: str, verbs: frozenset[str]) -> list[Event | Ignored]:
    """What the text tells under a title that tells no event, but for measures that it puts before what it tells: "The
    airport had been closed". `verbs`: those that do."""

    def before(event: Event) -> bool:
        start, end = event.mention.start, event.mention.end
        words = letters(lowered(body[max(0, start - _JUST_BEFORE) : end]))
        return event.category in _CLOSURES and _unharmed(event) and not verbs.isdisjoint(words)

    return [
        Ignored(Voice.HISTORICAL.value, each.mention.rule, each.mention.sentence)
        if isinstance(each, Event) and before(each)
        else each
        for each in text
    ]


def _unharmed(event: Event) -> bool:
    return event.voice is Voice.ACTUAL and not harmed(event.numbers)


def harmed(numbers: Iterable[Number]) -> bool:
    """Whether people who came to harm are counted."""
    return any(number.kind in HARM for number in numbers)


def told_as(event: Event, voice: Voice, policy: Policy) -> Event:
    """The same event told in another voice, which may tell how loud it is."""
    tier, _ = policy.tier(event.category, voice, event.severity, event.certainty)
    return replace(event, voice=voice, tier=tier, mention=replace(event.mention, voice=voice))


def fresh(event: Event, published: datetime | None) -> bool:
    """Whether it tells of harm or grave danger on a day just gone: what an explanation explains is news as well."""
    grave = event.severity >= GRAVE or harmed(event.numbers)
    if published is None or event.day is None or not grave:
        return False
    return timedelta() <= published.date() - event.day <= _NEWS


def _in_doubt(
    told: Event | Ignored, title: Sequence[Event | Ignored], book: Rulebook, policy: Policy
) -> Event | Ignored:
    """What a text says below a title that only threatens, supposes or denies the same."""
    if isinstance(told, Event):
        for each in title:
            if isinstance(each, Ignored) and each.why in _DOUBTS and each.rule in book.by_id:
                rule = book.by_id[each.rule]
                if (rule.category, rule.mode.slug) == (told.category, told.mode):
                    return _set_aside(told, Voice(each.why), policy)
    return told
