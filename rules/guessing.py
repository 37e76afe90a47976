"""Guesses (rules/likeness.py): a guess goes the way of every mention and comes out unsure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rules.doubting import OF_STATES
from rules.events import MEANT, Certainty, Event, Ignored, Voice
from rules.framing import HARM, VITAL
from rules.likeness import Guess
from rules.passages import Part, Reading
from rules.phrases import Match
from rules.policy import TOLL, Policy
from rules.rulebook import Mode, Rule, RuleStatus, Scope
from rules.sentences import letters

_NAME = "likeness"  # of the rule that guesses stand under, in each category
_FEWEST = 5  # words
GRAVEST = 2  # severity: a guess asks nobody to act
# Why a rule is set aside without a word on what is meant.
EXCEPTED, UNSENT = "exception", "no sending state"
_SILENT = frozenset({EXCEPTED, UNSENT})
_COUNTED = HARM | TOLL  # kinds of counts
# "No petrol in Harare", "Do not drink the water": there "no" and "not" tell what is wrong.
_WANTING = frozenset(
    {
        "advisory",
        "departure",
        "emergency_rule",
        "essential_services",
        "evacuation",
        "health",
        "travel_disruption",
    }
)
# Where a people's name alone tells where it is: its opposition, its ministers and its power stations are at home.
AT_HOME = frozenset({"emergency_rule", "essential_services", "political_crisis", "unrest"})
# Of these "no" says that there is none: "no cholera in Beira", "no curfew tonight".
_NAMED = frozenset({"outbreak", "new_disease", "curfew", "state_of_emergency", "martial_law", "lockdown"})


def unread(told: Iterable[Event | Ignored]) -> bool:
    """Whether rules read nothing: that the words of an exception stand there, or that no state is named which sends,
    tells only that a rule does not speak, while a denial or a drill tells what is meant; but where a "no" tells what is
    wanting ("no mobile mast left standing"), it may deny nothing."""
    return all(isinstance(each, Ignored) and (each.why in _SILENT or _wanting(each)) for each in told)


def too_short(parts: Iterable[Part]) -> bool:
    """Whether an item has too few words to be worded like anything: "Indians in Colombia"."""
    return sum(len(letters(part.text)) for part in parts) < _FEWEST


def _wanting(told: Ignored) -> bool:
    return told.why == Voice.DENIED.value and told.rule.partition("/")[0] in _WANTING


def toll_open(told: Iterable[Event | Ignored]) -> bool:
    """Whether rules read nothing but accidents that alert nobody, and nobody is counted yet: the first reports of the
    worst ones never tell how many."""
    events = [each for each in told if isinstance(each, Event)]
    return bool(events) and all(event.tier == 0 and _uncounted(event) for event in events)


def _uncounted(event: Event) -> bool:
    counted = {number.kind for number in event.numbers}
    return (event.category, event.voice) == ("accident", Voice.ACTUAL) and _COUNTED.isdisjoint(counted)


def is_guess(rule_id: str) -> bool:
    """Whether an event under this rule was guessed: no rule reads it."""
    return rule_id.endswith(f"/{_NAME}")


def rule(guess: Guess, mode: Mode) -> Rule:
    """The rule that a guess stands for; it has no words of its own."""
    wanting = guess.category in _WANTING and mode.slug not in _NAMED
    despite = frozenset({Voice.DENIED} if wanting else ())
    return Rule(
        f"{guess.category}/{_NAME}", guess.category, mode, min(mode.severity, GRAVEST), {}, {},
        RuleStatus.STABLE, "", Scope.ANYWHERE, None, despite, (), (), "", 0,
    )  # fmt: skip


def match(named: Rule, guess: Guess, reading: Reading) -> Match:
    """The telling words of a sentence and what stands between them, as the mention of the event."""
    tokens = reading.tokens
    last = len(tokens.words) - 1
    most = next((n for n in range(last) if tokens.start(n + 1) > guess.start), last)
    telling = [most, *(n for n, word in enumerate(tokens.words) if word in guess.words)]
    first, end = min(telling), max(telling)
    return Match(named.id, first, end + 1, tokens.start(first), tokens.end(end))


def unsure(event: Event, reading: Reading, policy: Policy, mode: Mode) -> Event | Ignored:
    """The event as a guess may tell it: possible at best, never grave, and only what is said as happening or to come,
    or claimed to be of the gravest, in a sentence where nothing eases: which of its words a guess is about is known but
    roughly. It takes no step for a state: whose it is only tells that the place is another's."""
    voice = Voice.EASING if reading.voicing.eases() else event.voice
    claimed = voice is Voice.ALLEGED and mode.severity >= VITAL
    if voice not in MEANT and not claimed:
        return Ignored(voice.value, event.mention.rule, event.mention.sentence)
    if event.category in OF_STATES and not _abroad(event):
        return Ignored("which state acts where is not certain", event.mention.rule, event.mention.sentence)
    severity = min(event.severity, GRAVEST)
    heard = Voice.ACTUAL if claimed else voice  # a grave claim is told as quietly as any guess
    tier, _ = policy.tier(event.category, heard, severity, Certainty.POSSIBLE)
    return replace(event, severity=severity, certainty=Certainty.POSSIBLE, tier=tier, issuer=None)


def feared(told: Event | Ignored, policy: Policy) -> Event | Ignored:
    """The same; a guessed accident whose toll nobody tells is as grave as those that it is worded like, which alert."""
    if not isinstance(told, Event) or not _uncounted(told):
        return told
    tier, _ = policy.tier(told.category, told.voice, GRAVEST, told.certainty)
    return replace(told, severity=GRAVEST, tier=tier)


def _abroad(event: Event) -> bool:
    return event.place is not None and event.place.country != event.issuer
