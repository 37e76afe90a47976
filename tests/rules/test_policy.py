"""From category, voice, severity and certainty to the tier; what raises a severity."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from rules import language, policy
from rules.events import IGNORED_VOICES, Certainty, Voice
from rules.numbers import numbers
from rules.places import PlaceId, Places
from rules.policy import Evidence
from rules.polling import SourceTier
from rules.reading import Tokens
from rules.sentences import Sentence

POLICY = policy.shipped()
ENGLISH = language.shipped()["en"]
SEVERITIES = (1, 2, 3, 4)
LEAST_TO_MOST_SURE = (Certainty.UNLIKELY, Certainty.POSSIBLE, Certainty.LIKELY, Certainty.OBSERVED)
VOICES = tuple(voice for voice in Voice if voice not in IGNORED_VOICES)
CATEGORIES = ("departure", "unrest", "indicator", "advisory")
KINDS = list(product(CATEGORIES, VOICES))


def tier(category: str, voice: Voice, severity: int, certainty: Certainty) -> int:
    return POLICY.tier(category, voice, severity, certainty)[0]


@pytest.mark.parametrize(("category", "voice"), KINDS)
def test_a_graver_event_is_never_quieter(category: str, voice: Voice) -> None:
    for certainty in Certainty:
        tiers = [tier(category, voice, severity, certainty) for severity in SEVERITIES]
        assert tiers == sorted(tiers), (certainty, tiers)


@pytest.mark.parametrize(("category", "voice"), KINDS)
def test_a_surer_event_is_never_quieter(category: str, voice: Voice) -> None:
    for severity in SEVERITIES:
        tiers = [tier(category, voice, severity, certainty) for certainty in LEAST_TO_MOST_SURE]
        assert tiers == sorted(tiers), (severity, tiers)


@pytest.mark.parametrize(("category", "voice"), KINDS)
def test_every_combination_has_a_tier_and_a_reason(category: str, voice: Voice) -> None:
    for severity, certainty in product(SEVERITIES, Certainty):
        found, why = POLICY.tier(category, voice, severity, certainty)
        assert 0 <= found <= 3
        assert why


@pytest.mark.parametrize(
    ("category", "voice", "severity", "certainty", "wanted"),
    [
        ("indicator", Voice.ACTUAL, 4, Certainty.OBSERVED, 0),
        ("unrest", Voice.ACTUAL, 4, Certainty.OBSERVED, 3),
        ("unrest", Voice.ACTUAL, 4, Certainty.LIKELY, 3),
        ("unrest", Voice.ACTUAL, 4, Certainty.POSSIBLE, 2),
        ("unrest", Voice.ACTUAL, 3, Certainty.LIKELY, 2),
        ("unrest", Voice.ACTUAL, 3, Certainty.POSSIBLE, 1),
        ("unrest", Voice.ACTUAL, 2, Certainty.LIKELY, 1),
        ("unrest", Voice.ACTUAL, 1, Certainty.OBSERVED, 0),
        ("unrest", Voice.ACTUAL, 4, Certainty.UNLIKELY, 0),
        ("unrest", Voice.PLANNED, 4, Certainty.OBSERVED, 1),
        ("unrest", Voice.PLANNED, 1, Certainty.OBSERVED, 0),
        ("emergency_rule", Voice.ORDERED, 3, Certainty.LIKELY, 2),
        ("emergency_rule", Voice.EASING, 3, Certainty.OBSERVED, 1),
        ("emergency_rule", Voice.EASING, 4, Certainty.POSSIBLE, 0),
        ("political_crisis", Voice.ALLEGED, 4, Certainty.POSSIBLE, 2),
        ("political_crisis", Voice.ALLEGED, 3, Certainty.POSSIBLE, 0),
    ],
)
def test_the_tiers_are_those_of_the_taxonomy(
    category: str, voice: Voice, severity: int, certainty: Certainty, wanted: int
) -> None:
    assert tier(category, voice, severity, certainty) == wanted


@pytest.mark.parametrize("severity", SEVERITIES)
def test_what_eases_or_is_planned_never_rings(severity: int) -> None:
    for voice, certainty in product((Voice.EASING, Voice.PLANNED), Certainty):
        assert tier("unrest", voice, severity, certainty) < 2


def test_every_kind_of_source_has_a_certainty_and_allegations_are_possible_at_best() -> None:
    sure = {source: POLICY.certainty(source, Voice.ACTUAL) for source in SourceTier}
    assert sure[SourceTier.OFFICIAL] is Certainty.OBSERVED
    assert sure[SourceTier.AGENCY] is Certainty.LIKELY
    assert sure[SourceTier.CUSTOM] is Certainty.POSSIBLE
    assert {POLICY.certainty(source, Voice.ALLEGED) for source in SourceTier} == {Certainty.POSSIBLE}


def severity(category: str, mode: str, base: int, text: str, tree: Places, place: str = "KZ-almaty") -> int:
    tokens = Tokens(text, Sentence(0, len(text)), "en")
    where = tree.get(PlaceId(place))
    evidence = Evidence(tokens, "en", numbers(tokens, ENGLISH), where, tree.country(where.id).capital)
    return POLICY.severity(category, mode, base, evidence)


@pytest.mark.parametrize(
    ("category", "mode", "base", "text", "place", "wanted"),
    [
        ("unrest", "violent", 3, "Nine people died.", "KZ-almaty", 3),
        ("unrest", "violent", 3, "Ten people died.", "KZ-almaty", 4),
        ("unrest", "violent", 3, "At least 40 people died.", "KZ-almaty", 4),
        ("unrest", "demo", 1, "Up to 40 people died.", "KZ-almaty", 1),
        ("attack", "armed_attack", 3, "Gunmen shot three foreign tourists.", "KZ-almaty", 4),
        ("attack", "armed_attack", 3, "Gunmen shot three shopkeepers.", "KZ-almaty", 3),
        ("accident", "transport", 1, "Three foreign tourists were hurt.", "KZ-almaty", 1),
        ("accident", "collapse", 1, "Forty people are missing.", "KZ-almaty", 2),
        ("natural_hazard", "landslide", 2, "Forty people are missing.", "KZ-almaty", 3),
        ("natural_hazard", "earthquake", 2, "A magnitude 7.8 earthquake struck.", "KZ-almaty", 4),
        ("natural_hazard", "earthquake", 2, "A 6.4 quake struck at dawn.", "KZ-almaty", 3),
        ("natural_hazard", "earthquake", 2, "7.2 quake strikes Peru", "KZ-almaty", 4),
        ("natural_hazard", "earthquake", 2, "A 5.1 aftershock came after the 7.8 quake.", "KZ-almaty", 2),
        ("natural_hazard", "earthquake", 2, "A magnitude 3.9 earthquake was felt.", "KZ-almaty", 1),
        ("natural_hazard", "earthquake", 3, "A magnitude 4.2 earthquake killed two.", "KZ-almaty", 3),
        ("natural_hazard", "flood", 2, "A magnitude 7.8 earthquake struck.", "KZ-almaty", 2),
        ("unrest", "violent", 3, "Forty people are missing.", "KZ-almaty", 3),
        ("travel_disruption", "airport", 3, "The airport is closed.", "KZ-astana", 4),
        ("travel_disruption", "airport", 3, "The airport is closed.", "KZ-almaty", 3),
        ("travel_disruption", "road", 2, "The road is closed.", "KZ-astana", 2),
        ("departure", "ordered_departure", 4, "Ten people died.", "KZ-astana", 4),
        ("advisory", "raised", 3, "Twenty people died.", "KZ-astana", 3),
        ("indicator", "sanctions", 1, "Twenty people died.", "KZ-astana", 1),
        ("attack", "bombing", 4, "Twenty foreign tourists died.", "KZ-astana", 4),
    ],
)
def test_only_the_events_own_evidence_raises_its_severity(
    category: str, mode: str, base: int, text: str, place: str, wanted: int, tree: Places
) -> None:
    assert severity(category, mode, base, text, tree, place) == wanted


def test_more_dead_never_make_it_slighter(tree: Places) -> None:
    found = [severity("unrest", "violent", 3, f"The clashes killed {n} people.", tree) for n in range(2, 60)]
    assert all(before <= after for before, after in pairwise(found))
    assert set(found) == {3, 4}


def test_a_stronger_quake_is_never_slighter(tree: Places) -> None:
    found = [
        severity("natural_hazard", "earthquake", base, f"A magnitude {n / 10} earthquake struck.", tree)
        for base in (2, 3)
        for n in range(10, 100)
    ]
    assert all(before <= after for before, after in pairwise(found[:90]))
    assert all(before <= after for before, after in pairwise(found[90:]))
    assert set(found) == {1, 2, 3, 4}
