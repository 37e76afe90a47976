"""Rule pages: what is read from them, what is wrong with them, and what stays in force."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from rules.errors import Problem
from rules.events import Voice
from rules.proving import fingerprints, proven, shipped_fingerprints
from rules.rulebook import Rulebook, RuleStatus, Scope, load, page_schema
from rules.workbench import shipped_pages

if TYPE_CHECKING:
    from rules.workbench import Workbench

MODES = """
title = "Ferries"
stale_after = "36h"

[modes.stopped]
name = "Ferries stopped"
severity = 2
radius_km = 80
guidance.en = "Ask before you go to the port."

[lists.en]
boat = ["ferry", "boat"]
"""
RULE = """
[rule.stopped]
mode = "stopped"
says.en = ["<boat> .. (suspended|halted)"]
unless.en = ["race"]
examples = [{ text = "Ferries were suspended in Greece.", country = "GR" }]
counterexamples = ["The boat race was halted in Greece."]
"""
PAGE = MODES + RULE
SLUGS = {
    "departure": "reduced_services voluntary_departure dependants_out ordered_departure consular_stopped closed relocated leave_now services_resumed reopened",
    "evacuation": "repatriation_flight staff_relocation local_order convoy assisted_departure",
    "advisory": "raised lowered region_added region_removed wording reissued",
    "unrest": "planned demo violent looting crackdown mass_arrests blockade",
    "political_crisis": "coup coup_attempt mutiny leader_detained government_falls disputed_result",
    "emergency_rule": "curfew state_of_emergency martial_law gathering_ban lockdown shelter",
    "travel_disruption": "border airport airspace flights port road strike exit_ban entry_ban reopened",
    "armed_conflict": "clash shelling air_or_drone_strike missile offensive territory_change naval ceasefire",
    "foreign_forces": "arrival buildup peacekeepers mercenaries withdrawal",
    "attack": "bombing armed_attack vehicle_attack hostage assassination attack_on_foreigners attack_on_aid",
    "kidnap_detention": "kidnap wrongful_detention targeted_crime piracy",
    "essential_services": "internet phone power water fuel banking food",
    "natural_hazard": "earthquake tsunami storm flood wildfire volcano heat landslide",
    "health": "outbreak new_disease contamination industrial radiological",
    "accident": "transport aviation ferry industrial collapse fire explosion",
    "indicator": "arms_halt sanctions condemnation envoys_recalled expulsion ties_cut airline_suspends insurers_withdraw",
}


def problems_of(page: str) -> list[Problem]:
    return list(load({"ferries": page})[1])


def test_a_page_becomes_a_category_with_modes_and_rules() -> None:
    book, problems = load({"ferries": PAGE})
    page = book.pages["ferries"]
    rule = book.by_id["ferries/stopped"]
    assert problems == ()
    assert (page.title, page.stale_after, rule.mode.sender, rule.mode.announced) == (
        "Ferries",
        timedelta(hours=36),
        "none",
        Voice.PLANNED,
    )
    assert (rule.severity, rule.status, rule.scope, rule.owner) == (
        2,
        RuleStatus.STABLE,
        Scope.ANYWHERE,
        "core",
    )
    assert book.label("ferries", "stopped") == "Ferries stopped"
    assert PAGE.splitlines()[rule.line - 1] == "[rule.stopped]"


@pytest.mark.parametrize(
    ("change", "key", "says"),
    [
        (("severity = 2", "sevrity = 2"), "modes.stopped", "severity"),
        (("severity = 2", "severity = 7"), "modes.stopped.severity", "4"),
        (('title = "Ferries"', 'tittle = "Ferries"'), "tittle", "title"),
        (('stale_after = "36h"', 'stale_after = "soon"'), "stale_after", ""),
        (('mode = "stopped"', 'mode = "stoped"'), "rule.stopped.mode", "it has stopped"),
        (('unless.en = ["race"]', 'unles.en = ["race"]'), "rule.stopped", "unless"),
        (("<boat> ..", "<ship> .."), "rule.stopped.says.en", "no list <ship>"),
        (('unless.en = ["race"]', 'unless.en = ["(race"]'), "rule.stopped.unless.en", "closing"),
        (("examples = [{ text", "examples = [{ txt"), "rule.stopped.examples", "text"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(
    change: tuple[str, str], key: str, says: str
) -> None:
    assert change[0] in PAGE
    found = problems_of(PAGE.replace(*change, 1))
    assert any(key in problem.key and says in str(problem) for problem in found), [str(p) for p in found]
    assert all(problem.file == "ferries.toml" for problem in found)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    page = PAGE.replace("<boat> ..", "<ship> ..").replace('unless.en = ["race"]', 'unless.en = ["a)"]')
    other = "title = 3\n"
    found = load({"ferries": page, "trains": other})[1]
    assert len(found) >= 3
    assert {problem.file for problem in found} == {"ferries.toml", "trains.toml"}


def test_a_broken_file_says_in_which_line() -> None:
    (problem,) = problems_of(MODES + "\n[rule.x\n")
    assert problem.line is not None


def test_a_page_may_not_be_endless() -> None:
    (problem,) = problems_of(PAGE + "# " + "x" * 300_000)
    assert "bytes" in problem.what


def test_one_wrong_rule_does_not_take_the_others_along() -> None:
    other = RULE.replace("rule.stopped", "rule.wrong").replace("<boat>", "<ship>")
    book, problems = load({"ferries": PAGE + other})
    assert set(book.by_id) == {"ferries/stopped"}
    assert problems


def test_pages_that_begin_with_an_underscore_lend_their_lists_and_are_no_category() -> None:
    book, problems = load(
        {"_lists": '[lists.en]\nship = ["vessel"]\n', "ferries": PAGE.replace("<boat>", "<ship>")}
    )
    assert problems == ()
    assert set(book.pages) == {"ferries"}


def test_a_list_of_the_page_comes_before_a_shared_one_of_the_same_name() -> None:
    shared = '[lists.en]\nboat = ["submarine"]\n'
    assert load({"_lists": shared, "ferries": PAGE})[0].by_id == load({"ferries": PAGE})[0].by_id


def test_the_version_is_of_what_the_pages_say() -> None:
    first, same, other = (load({"ferries": page})[0].version for page in (PAGE, PAGE, PAGE + "\n"))
    assert first == same != other


def test_a_wrong_page_leaves_its_last_good_version_in_force() -> None:
    good = load({"ferries": PAGE})[0]
    book, problems = load({"ferries": "title = 3\n"}, good)
    assert problems
    assert book.by_id == good.by_id


def test_a_wrong_rule_leaves_its_last_good_version_in_force() -> None:
    good = load({"ferries": PAGE})[0]
    book, problems = load({"ferries": PAGE.replace("<boat>", "<ship>")}, good)
    assert problems
    assert book.by_id["ferries/stopped"] == good.by_id["ferries/stopped"]


def test_a_rule_that_fails_its_own_example_is_left_out_and_named(workbench: Workbench) -> None:
    wrong = PAGE.replace('country = "GR"', 'country = "TR"')
    engine, problems = proven({"ferries": wrong}, workbench.build)
    assert set(engine.book.by_id) == set()
    assert [problem.key for problem in problems] == ["rule.stopped.examples[1]"]
    assert "country=TR" in problems[0].what
    assert "country=GR" in problems[0].what


def test_a_rule_that_fires_on_its_counterexample_is_left_out_and_named(workbench: Workbench) -> None:
    wrong = PAGE.replace('unless.en = ["race"]\n', "")
    engine, problems = proven({"ferries": wrong}, workbench.build)
    assert set(engine.book.by_id) == set()
    assert [problem.key for problem in problems] == ["rule.stopped.counterexamples[1]"]


def test_a_rule_that_fails_keeps_its_last_proven_version(workbench: Workbench) -> None:
    good = proven({"ferries": PAGE}, workbench.build)[0].book
    engine, problems = proven({"ferries": PAGE.replace('unless.en = ["race"]\n', "")}, workbench.build, good)
    assert len(problems) == 1
    assert engine.book.by_id["ferries/stopped"] == good.by_id["ferries/stopped"]


def test_all_shipped_pages_are_in_force_with_all_their_rules(workbench: Workbench) -> None:
    book, problems = load(shipped_pages())
    assert [str(problem) for problem in problems] == []
    assert set(workbench.engine.book.by_id) == set(book.by_id)
    _, broken = proven(shipped_pages(), workbench.build)
    assert [str(problem) for problem in broken] == []


def test_the_shipped_pages_are_those_that_were_proven_run_prove_after_editing_one() -> None:
    assert shipped_fingerprints() == fingerprints(shipped_pages())


def test_a_trusted_page_is_not_tried_and_one_that_differs_is(workbench: Workbench) -> None:
    wrong = PAGE.replace('unless.en = ["race"]\n', "")
    trusted = fingerprints({"ferries": wrong})
    assert proven({"ferries": wrong}, workbench.build, None, trusted)[1] == ()
    assert len(proven({"ferries": wrong + "\n"}, workbench.build, None, trusted)[1]) == 1


@pytest.fixture(scope="module")
def book(workbench: Workbench) -> Rulebook:
    return workbench.engine.book


@pytest.mark.parametrize("category", SLUGS)
def test_each_category_has_exactly_the_modes_of_the_taxonomy(category: str, book: Rulebook) -> None:
    assert set(book.pages[category].modes) == set(SLUGS[category].split())


def test_there_are_no_other_categories(book: Rulebook) -> None:
    assert set(book.pages) == set(SLUGS)


def test_each_mode_that_can_alert_says_what_to_do(book: Rulebook) -> None:
    silent = [
        f"{name}/{slug}"
        for name, page in book.pages.items()
        for slug, mode in page.modes.items()
        if name != "indicator" and not mode.guidance.get("en")
    ]
    assert silent == []


def test_each_rule_has_three_examples_and_three_counterexamples(book: Rulebook) -> None:
    thin = [rule.id for rule in book.by_id.values() if min(len(rule.examples), len(rule.counterexamples)) < 3]
    assert thin == []


def test_each_category_has_three_rules(book: Rulebook) -> None:
    assert [name for name, page in book.pages.items() if len(page.rules) < 3] == []


def test_the_schema_knows_every_key_of_a_rule_and_allows_no_other() -> None:
    rule = page_schema()["$defs"]["RuleTable"]
    assert {"mode", "says", "unless", "examples", "counterexamples"} <= set(rule["properties"])
    assert rule["additionalProperties"] is False
