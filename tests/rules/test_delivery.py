"""What each outcome of sending makes of a delivery."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.advisory import message
from rules.audience import Address, ChatId
from rules.delivery import (
    FIRST_WAIT,
    LONGEST_WAIT,
    MOST_AMBIGUOUS,
    MOST_FAILURES,
    POISON_AGE,
    SETTLE,
    Delivery,
    DeliveryId,
    DeliveryKind,
    DeliveryState,
    Gone,
    Lane,
    Later,
    Moved,
    Outcome,
    Refused,
    Sent,
    Unknown,
    after,
    expiry,
    lane,
    settle,
)
from rules.incidents import IncidentId

_NOW = datetime(2022, 1, 5, 6, 0, tzinfo=UTC)
_NEW = Address("telegram", "-1005")
_SENDING = Delivery(
    DeliveryId("d"),
    ChatId(1),
    Address("telegram", "7"),
    DeliveryKind.CARD,
    message("Protests in Almaty"),
    severity=3,
    rings=True,
    born=_NOW,
    due=_NOW,
    state=DeliveryState.SENDING,
    incident=IncidentId("KZ-1"),
    revision=1,
)
_MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("outcome", "state", "due"),
    [
        (Sent("41"), DeliveryState.SENT, _NOW),
        (Later("429", _MINUTE), DeliveryState.QUEUED, _NOW + _MINUTE),
        (Later("out of reach", timedelta(), everyone=1), DeliveryState.QUEUED, _NOW + FIRST_WAIT),
        (Later("no rights", timedelta()), DeliveryState.QUEUED, _NOW + FIRST_WAIT),
        (Moved(_NEW), DeliveryState.QUEUED, _NOW),
        (Gone("blocked"), DeliveryState.BLOCKED, _NOW),
        (Refused("too long"), DeliveryState.QUEUED, _NOW),
        (Unknown("no answer"), DeliveryState.UNCERTAIN, _NOW + SETTLE),
    ],
)
def test_each_outcome_has_its_state_and_time(outcome: Outcome, state: DeliveryState, due: datetime) -> None:
    delivery = after(_SENDING, outcome, _NOW).delivery
    assert (delivery.state, delivery.due) == (state, due)


def test_a_receipt_and_a_reason_are_passed_on() -> None:
    assert after(_SENDING, Sent("41"), _NOW).receipt == "41"
    assert after(_SENDING, Gone("blocked"), _NOW).why == "blocked"


def test_a_chat_that_moved_is_written_to_at_its_new_address() -> None:
    assert after(_SENDING, Moved(_NEW), _NOW).delivery.address == _NEW


def test_a_chat_that_moves_in_circles_is_not_asked_without_end() -> None:
    delivery = _SENDING
    for _ in range(4):
        delivery = replace(after(delivery, Moved(_NEW), _NOW).delivery, state=DeliveryState.SENDING)
    assert delivery.due > _NOW


@pytest.mark.parametrize("outcome", [Later("429", _MINUTE), Later("outage", timedelta(), everyone=1)])
def test_waiting_on_request_or_for_everyone_counts_as_no_attempt(outcome: Outcome) -> None:
    tired = replace(_SENDING, attempts=MOST_FAILURES - 1)
    delivery = after(tired, outcome, _NOW + timedelta(days=1)).delivery
    assert (delivery.state, delivery.attempts) == (DeliveryState.QUEUED, MOST_FAILURES - 1)


def test_failures_wait_twice_as_long_each_time_up_to_a_cap() -> None:
    delivery, waits = _SENDING, []
    for _ in range(11):
        delivery = after(delivery, Later("no rights", timedelta()), _NOW).delivery
        waits.append(delivery.due - _NOW)
        delivery = replace(delivery, state=DeliveryState.SENDING)
    assert waits[:4] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT, 8 * FIRST_WAIT]
    assert waits[-1] == LONGEST_WAIT


def test_only_many_failures_over_more_than_an_hour_are_poison() -> None:
    failure = Later("no rights", timedelta())
    tired = replace(_SENDING, attempts=MOST_FAILURES - 1)
    assert after(tired, failure, _NOW + POISON_AGE).delivery.state is DeliveryState.QUEUED
    late = _NOW + POISON_AGE + _MINUTE
    assert after(tired, failure, late).delivery.state is DeliveryState.POISON
    assert after(_SENDING, failure, late).delivery.state is DeliveryState.QUEUED


def test_refused_content_is_tried_once_more_as_plain_text() -> None:
    plain = after(_SENDING, Refused("too long"), _NOW).delivery
    assert plain.refused == 1
    again = after(replace(plain, state=DeliveryState.SENDING), Refused("too long"), _NOW).delivery
    assert again.state is DeliveryState.POISON


def test_an_edit_that_is_refused_becomes_a_card_of_its_own() -> None:
    edit = replace(_SENDING, kind=DeliveryKind.EDIT, under="41")
    card = after(edit, Refused("message to edit not found"), _NOW).delivery
    assert (card.kind, card.under, card.state) == (DeliveryKind.CARD, None, DeliveryState.QUEUED)


@pytest.mark.parametrize("state", [state for state in DeliveryState if state is not DeliveryState.SENDING])
def test_what_is_not_being_sent_has_no_outcome(state: DeliveryState) -> None:
    with pytest.raises(ValueError, match=state.value):
        after(replace(_SENDING, state=state), Sent("41"), _NOW)


@pytest.mark.parametrize("state", [state for state in DeliveryState if state is not DeliveryState.UNCERTAIN])
def test_only_what_is_uncertain_is_settled(state: DeliveryState) -> None:
    with pytest.raises(ValueError, match=state.value):
        settle(replace(_SENDING, state=state), _NOW)


def _doubts(delivery: Delivery) -> list[tuple[DeliveryState, int]]:
    """State and label after each ambiguous end, until it is given up."""
    seen: list[tuple[DeliveryState, int]] = []
    while delivery.state is DeliveryState.SENDING and len(seen) < 50:
        settled = settle(after(delivery, Unknown("no answer"), _NOW).delivery, _NOW)
        seen.append((settled.state, settled.repeated))
        again = settled.state is DeliveryState.QUEUED
        delivery = replace(settled, state=DeliveryState.SENDING) if again else settled
    return seen


@pytest.mark.parametrize("severity", [3, 4])
def test_what_matters_is_repeated_with_a_label_until_the_third_doubt(severity: int) -> None:
    assert _doubts(replace(_SENDING, severity=severity)) == [
        (DeliveryState.QUEUED, 1),
        (DeliveryState.QUEUED, 2),
        (DeliveryState.UNCONFIRMED, 2),
    ]


@pytest.mark.parametrize("severity", [1, 2])
def test_what_matters_less_is_not_repeated(severity: int) -> None:
    assert _doubts(replace(_SENDING, severity=severity)) == [(DeliveryState.UNCONFIRMED, 0)]


@pytest.mark.parametrize("severity", [1, 4])
def test_an_answer_is_repeated_once(severity: int) -> None:
    answer = replace(_SENDING, kind=DeliveryKind.ANSWER, incident=None, severity=severity)
    assert _doubts(answer) == [(DeliveryState.QUEUED, 1), (DeliveryState.UNCONFIRMED, 1)]


def test_an_edit_is_tried_again_without_a_label_because_a_second_edit_shows_nothing() -> None:
    doubts = _doubts(replace(_SENDING, kind=DeliveryKind.EDIT, under="41", severity=1))
    assert doubts == [(DeliveryState.QUEUED, 0)] * (MOST_FAILURES - 1) + [(DeliveryState.UNCONFIRMED, 0)]


def test_the_time_a_message_is_worth_sending_grows_with_its_severity() -> None:
    hours = [expiry(severity) / timedelta(hours=1) for severity in (1, 2, 3, 4)]
    assert hours == [6, 24, 48, 168]


def test_lanes_go_by_severity_with_answers_before_what_is_medium() -> None:
    lanes = [lane(replace(_SENDING, severity=severity)) for severity in (4, 3, 2, 1)]
    assert lanes == [Lane.CRITICAL, Lane.HIGH, Lane.MEDIUM, Lane.LOW]
    assert lane(replace(_SENDING, kind=DeliveryKind.ANSWER)) is Lane.ANSWER
    assert lane(replace(_SENDING, kind=DeliveryKind.EDIT, incident=None)) is Lane.ANSWER
    assert Lane.HIGH < Lane.ANSWER < Lane.MEDIUM


_waits = st.timedeltas(timedelta(), timedelta(days=1))
_outcomes = st.one_of(
    st.builds(Sent, st.text()),
    st.builds(Later, st.text(), _waits, st.integers(0, 1)),
    st.just(Moved(_NEW)),
    st.builds(Gone, st.text()),
    st.builds(Refused, st.text()),
    st.builds(Unknown, st.text()),
)
_deliveries = st.builds(
    lambda **fields: replace(_SENDING, **fields),
    kind=st.sampled_from(DeliveryKind),
    severity=st.integers(1, 4),
    incident=st.sampled_from([None, IncidentId("KZ-1")]),
    under=st.sampled_from([None, "41"]),
    attempts=st.integers(0, 30),
    ambiguous=st.integers(0, 30),
    repeated=st.integers(0, 3),
    refused=st.integers(0, 2),
)
_moments = st.timedeltas(timedelta(), timedelta(days=8)).map(lambda passed: _NOW + passed)
_END = {DeliveryState.SENT, DeliveryState.BLOCKED, DeliveryState.UNCONFIRMED, DeliveryState.POISON}


@given(_deliveries, _outcomes, _moments)
def test_counters_only_grow_and_nothing_but_the_address_and_the_way_changes(
    delivery: Delivery, outcome: Outcome, now: datetime
) -> None:
    result = after(delivery, outcome, now).delivery
    assert result.state in _END | {DeliveryState.QUEUED, DeliveryState.UNCERTAIN}
    assert result.attempts in (delivery.attempts, delivery.attempts + 1)
    assert result.ambiguous == delivery.ambiguous + isinstance(outcome, Unknown)
    assert result.repeated == delivery.repeated
    assert result.refused == delivery.refused + isinstance(outcome, Refused)
    same = ("id", "chat", "message", "severity", "rings", "born", "incident", "revision", "expires", "epoch")
    assert [getattr(result, name) for name in same] == [getattr(delivery, name) for name in same]
    if result.state is DeliveryState.QUEUED:
        assert result.due >= now


@given(_deliveries, _moments)
def test_only_what_may_have_arrived_is_labelled(delivery: Delivery, now: datetime) -> None:
    settled = settle(after(delivery, Unknown("no answer"), now).delivery, now)
    assert settled.state in (DeliveryState.QUEUED, DeliveryState.UNCONFIRMED)
    harmless = delivery.kind is DeliveryKind.EDIT and delivery.under is not None
    again = settled.state is DeliveryState.QUEUED and not harmless
    assert settled.repeated == delivery.repeated + again


@given(_deliveries, st.lists(_outcomes, max_size=60))
def test_every_story_ends_or_waits_and_an_end_is_an_end(delivery: Delivery, outcomes: list[Outcome]) -> None:
    now = _NOW
    fresh = replace(delivery, attempts=0, ambiguous=0, repeated=0, refused=0)
    for outcome in outcomes:
        fresh = after(fresh, outcome, now).delivery
        now = max(now, fresh.due)
        if fresh.state is DeliveryState.UNCERTAIN:
            fresh = settle(fresh, now)
        if fresh.state in _END:
            with pytest.raises(ValueError, match=fresh.state.value):
                after(fresh, outcome, now)
            return
        assert fresh.repeated < MOST_AMBIGUOUS
        now = max(now, fresh.due)
        fresh = replace(fresh, state=DeliveryState.SENDING)


_MAP = replace(_SENDING, kind=DeliveryKind.MAP, rings=False, severity=4)


def test_a_map_has_a_lane_behind_everything_else() -> None:
    assert lane(_MAP) is Lane.MAP is max(Lane)


@pytest.mark.parametrize(
    "outcome", [Refused("IMAGE_PROCESS_FAILED"), Gone("not enough rights to send photos")]
)
def test_a_map_that_is_not_taken_is_dropped_and_says_nothing_about_its_chat(outcome: Outcome) -> None:
    assert after(_MAP, outcome, _NOW).delivery.state is DeliveryState.POISON


def test_a_map_that_may_have_arrived_is_not_sent_again() -> None:
    uncertain = after(_MAP, Unknown("cut"), _NOW).delivery
    assert uncertain.state is DeliveryState.UNCERTAIN
    assert settle(uncertain, _NOW + SETTLE).state is DeliveryState.UNCONFIRMED


def test_a_map_that_surely_did_not_arrive_is_tried_again_and_moves_with_its_chat() -> None:
    later = after(_MAP, Later("flood", _MINUTE), _NOW).delivery
    assert (later.state, later.due) == (DeliveryState.QUEUED, _NOW + _MINUTE)
    assert after(_MAP, Moved(_NEW), _NOW).delivery.address == _NEW
