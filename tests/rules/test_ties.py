"""Which reports become one incident, and which stay apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules import echoes
from rules.absorbing import absorb
from rules.incidents import Incident, IncidentId, Reason, Report, Status
from rules.places import PlaceId, PlaceKind, Places

Make = Callable[..., Report]


def incidents(
    reports: Sequence[Report], tree: Places, patience: dict[str, timedelta] | None = None
) -> list[Incident]:
    """The incidents that these reports make one by one, without those that became part of another."""
    running: dict[IncidentId, Incident] = {}
    for report in reports:
        for change in absorb([report], list(running.values()), tree, patience or {}):
            running[change.incident.id] = change.incident
    return [incident for incident in running.values() if incident.status is not Status.MERGED]


def titled(report: Report, title: str, **event: object) -> Report:
    return replace(report, title=title, event=replace(report.event, **event))  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bomb kills 12 at market in Almaty", "Almaty: bomb kills nine at police checkpoint"),
        ("Blast in Almaty mosque", "Explosion rips through bus in Almaty"),
        ("Attentat contre une église à Almaty", "Attentat sur un marché à Almaty"),
    ],
)
def test_two_bombs_beside_different_things_in_one_city_are_two(
    one: str, other: str, reported: Make, tree: Places
) -> None:
    reports = [
        titled(reported("bombing", category="attack", item=title, minutes=minutes), title)
        for minutes, title in ((0, one), (40, other))
    ]
    assert len(incidents(reports, tree)) == 2


def test_a_toll_that_rises_step_by_step_needs_to_fit_only_its_last_step(reported: Make, tree: Places) -> None:
    reports = [
        titled(
            reported("bombing", category="attack", dead=dead, item=str(dead), minutes=at),
            "Bomb at market in Almaty",
        )
        for at, dead in ((0, 7), (60, 18), (300, 41))
    ]
    assert len(incidents(reports, tree)) == 1


def test_an_earthquake_is_one_however_fast_its_toll_grows(reported: Make, tree: Places) -> None:
    reports = [
        reported("earthquake", category="natural_hazard", dead=dead, item=str(dead), minutes=at)
        for at, dead in ((0, 7), (600, 71))
    ]
    assert len(incidents(reports, tree)) == 1


def test_a_bomb_whose_toll_rises_is_one(reported: Make, tree: Places) -> None:
    told = [(0, 5), (30, 11), (90, 14)]
    reports = [
        titled(
            reported("bombing", category="attack", dead=dead, item=str(dead), minutes=at),
            "Bomb at market in Almaty",
        )
        for at, dead in told
    ]
    assert len(incidents(reports, tree)) == 1


def test_counts_that_do_not_fit_are_of_two_things(reported: Make, tree: Places) -> None:
    reports = [
        reported("bombing", category="attack", dead=dead, item=str(dead), minutes=dead) for dead in (2, 60)
    ]
    assert len(incidents(reports, tree)) == 2


def test_a_bomb_of_another_day_is_another_bomb(reported: Make, tree: Places) -> None:
    days = (date(2022, 1, 5), date(2022, 1, 3))
    reports = [
        titled(reported("bombing", category="attack", item=str(day)), "Bomb in Almaty", day=day)
        for day in days
    ]
    assert len(incidents(reports, tree)) == 2


def test_an_explosion_that_turns_out_to_be_a_bomb_is_one(reported: Make, tree: Places) -> None:
    reports = [
        reported("explosion", category="accident", severity=1),
        reported("bombing", category="attack", item="2", minutes=20),
    ]
    (incident,) = incidents(reports, tree)
    assert incident.category == "attack"


def test_what_comes_in_the_wake_joins_whichever_was_first(reported: Make, tree: Places) -> None:
    riots = reported(item="riots")
    airport = reported("airport", category="travel_disruption", item="airport", minutes=30)
    leaving = reported("voluntary_departure", category="departure", issuer="DE", item="leaving", minutes=60)
    for order in ([riots, airport, leaving], [airport, leaving, riots], [leaving, riots, airport]):
        (incident,) = incidents(order, tree)
        assert {category for category, _ in incident.modes} == {"unrest", "travel_disruption", "departure"}


def test_riots_reach_the_next_city_and_a_quiet_march_does_not(reported: Make, tree: Places) -> None:
    for severity, count in ((3, 1), (1, 2)):
        reports = [
            reported(place=place, item=place, severity=severity) for place in ("KZ-almaty", "KZ-talgar")
        ]
        assert len(incidents(reports, tree)) == count


def test_a_state_of_emergency_makes_one_of_the_riots_in_its_parts(reported: Make, tree: Places) -> None:
    riots = [reported(place=place, item=place, severity=2) for place in ("KZ-almaty", "KZ-astana")]
    assert len(incidents(riots, tree)) == 2
    running = {change.incident.id: change.incident for r in riots for change in absorb([r], [], tree)}
    emergency = reported("state_of_emergency", category="emergency_rule", place="KZ", item="3", minutes=9)
    changes = absorb([emergency], list(running.values()), tree)
    assert {change.reason for change in changes} == {Reason.WORSE, Reason.MERGED}
    (gone,) = [change.incident for change in changes if change.reason is Reason.MERGED]
    (home,) = [change.incident for change in changes if change.reason is not Reason.MERGED]
    assert gone.merged_into == home.id
    assert (gone.status, gone.over) == (Status.MERGED, True)
    assert len(home.reports) == 3


def test_after_its_patience_an_incident_is_joined_no_more(reported: Make, tree: Places) -> None:
    patience = {"unrest": timedelta(hours=72)}
    for hours, count in ((71, 1), (73, 2)):
        reports = [reported(), reported(item="2", minutes=60 * hours)]
        assert len(incidents(reports, tree, patience)) == count


TEXT = (
    "The United States has allowed its diplomats and their families to leave Almaty, the State Department said on "
    "Friday, after days of riots in which government buildings were set on fire and the airport was stormed."
)


def test_a_reprint_with_another_head_and_a_shorter_end_is_known(reported: Make, tree: Places) -> None:
    ours = echoes.echo("Diplomats leave", TEXT)
    theirs = echoes.echo("US lets staff go", "ALMATY, Jan 7 (Agency) - " + TEXT.rsplit(" and ", 1)[0])
    reports = [
        replace(reported(publisher=name, item=name, wire=name), echo=echo)
        for name, echo in (("A", ours), ("B", theirs))
    ]
    (incident,) = incidents(reports, tree)
    assert incident.publishers == ("A",)


def test_another_text_on_the_same_is_no_reprint() -> None:
    other = "Washington told non-essential diplomats on Friday that they may go home from Almaty, its spokesman wrote."
    assert not echoes.alike(echoes.echo("", TEXT), echoes.echo("", other))
    assert not echoes.alike(echoes.echo("", "too short"), echoes.echo("", "too short"))


def test_a_war_that_is_spoken_of_as_the_countrys_is_one_crisis_wherever_it_is_fought(
    reported: Make, tree: Places
) -> None:
    far = replace(tree.get(PlaceId("KZ-astana")), latitude=51.2)

    def clash(place: str, publisher: str, minutes: int) -> Report:
        report = reported(
            "clash", place, category="armed_conflict", severity=4, publisher=publisher,
            item=f"{place} {publisher}", minutes=minutes,
        )  # fmt: skip
        return replace(report, event=replace(report.event, place=far)) if place == far.id else report

    told = [clash("KZ-almaty", "A", 0), clash("KZ", "A", 60), clash("KZ", "B", 120)]
    assert len(incidents([*told, clash("KZ-astana", "A", 200)], tree)) == 1
    assert len(incidents([told[0], told[1], clash("KZ-astana", "A", 200)], tree)) == 2, (
        "one publisher says so"
    )
    slight = reported("looting", severity=2, item="slight", minutes=200)
    slight = replace(slight, event=replace(slight.event, place=far))
    assert len(incidents([*told, slight], tree)) == 2, "the report is slight"
    first = clash("KZ-astana", "A", -10)
    assert len(incidents([first, *told], tree)) == 2
    assert len(incidents([first, *told, clash("KZ", "C", 300)], tree)) == 1, "what began apart is drawn in"


def test_a_neighbour_that_closes_its_border_does_not_move_a_war(reported: Make, tree: Places) -> None:
    closed = reported("border", "KG", category="travel_disruption", item="2", minutes=60)
    closed = replace(closed, event=replace(closed.event, also=(tree.get(PlaceId("KZ")),)))
    told = [reported(severity=4), reported("clash", category="armed_conflict", item="3", minutes=5), closed]
    (crisis,) = incidents(told, tree)
    assert crisis.place.id == "KZ-almaty"
    assert tree.get(PlaceId("KG")) in crisis.places


def test_explosions_heard_with_gunfire_are_no_incident_of_their_own(reported: Make, tree: Places) -> None:
    both = [
        reported("explosion", category="accident", item="1", severity=2),
        reported("clash", category="armed_conflict", item="1"),
    ]
    (crisis,) = absorb(both, [], tree)
    assert set(crisis.incident.modes) == {("accident", "explosion"), ("armed_conflict", "clash")}
    assert len(incidents([reported("fire", category="accident"), reported(item="2", minutes=9)], tree)) == 2


def test_an_attack_the_gunfire_of_it_and_its_explosions_are_one_incident(
    reported: Make, tree: Places
) -> None:
    told = [
        reported("explosion", category="accident", item="1", severity=2),
        reported("clash", category="armed_conflict", item="1"),
        reported("armed_attack", category="attack", item="1"),
    ]
    (attack,) = absorb(told, [], tree)
    assert {category for category, _ in attack.incident.modes} == {"attack", "armed_conflict", "accident"}


def test_towns_that_fall_one_after_the_other_are_one_war(reported: Make, tree: Places) -> None:
    far = replace(tree.get(PlaceId("KZ-astana")), latitude=51.2)
    south = reported("territory_change", category="armed_conflict")
    north = reported("territory_change", category="armed_conflict", item="2", minutes=60)
    north = replace(north, event=replace(north.event, place=far))
    abroad = reported("territory_change", "KG", category="armed_conflict", item="3", minutes=90)
    assert len(incidents([south, north], tree)) == 1
    assert len(incidents([south, abroad], tree)) == 2


def test_a_storm_that_crosses_a_border_is_one_storm_and_riots_there_are_two(
    reported: Make, tree: Places
) -> None:
    across = replace(tree.get(PlaceId("KG")), id=PlaceId("KG-bishkek"), kind=PlaceKind.CITY, latitude=42.9)

    def both(mode: str, category: str) -> int:
        there = reported(mode, category=category, item="2", minutes=60)
        there = replace(there, event=replace(there.event, place=across))
        known = Places({place.id: place for place in (*tree, across)}, {})
        return len(incidents([reported(mode, category=category), there], known))

    assert both("storm", "natural_hazard") == 1
    assert both("violent", "unrest") == 2


def test_an_emergency_proclaimed_in_the_capital_joins_the_countrys_crisis(
    reported: Make, tree: Places
) -> None:
    capital = replace(tree.get(PlaceId("KZ-astana")), latitude=51.2)
    riots = [reported("violent"), reported("violent", "KZ", item="3", minutes=30)]
    for mode, number in (("state_of_emergency", 1), ("lockdown", 2)):
        told = reported(mode, category="emergency_rule", item="2", minutes=60)
        told = replace(told, event=replace(told.event, place=capital))
        assert len(incidents([*riots, told], tree)) == number


def test_a_lockdown_against_an_outbreak_is_part_of_it(reported: Make, tree: Places) -> None:
    outbreak = reported("new_disease", category="health")
    assert len(incidents([outbreak, reported("lockdown", category="emergency_rule", item="2")], tree)) == 1
    assert len(incidents([outbreak, reported("curfew", category="emergency_rule", item="2")], tree)) == 2


def test_what_a_quake_broke_tells_no_two_quakes_apart(reported: Make, tree: Places) -> None:
    titles = ("Quake in Almaty: school collapses", "Almaty airport shut after earthquake")
    reports = [
        titled(reported("earthquake", category="natural_hazard", item=title, minutes=minutes), title)
        for minutes, title in enumerate(titles)
    ]
    assert len(incidents(reports, tree)) == 1


def test_a_report_keeps_why_it_was_taken_for_a_part_of_its_incident(reported: Make, tree: Places) -> None:
    (crisis,) = incidents(
        [
            reported(),
            reported("looting", item="2"),
            reported("airport", category="travel_disruption", item="3"),
        ],
        tree,
    )
    assert [report.joined for report in crisis.reports] == [
        "", "unrest in the same place", "travel_disruption in the wake of what goes on there",
    ]  # fmt: skip
