"""Nested values come back from the file as they went in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.advisory import Button, Message, Span, Style
from rules.events import Certainty, Event, Mention, Number, Voice
from rules.incidents import Incident, IncidentId, Report, Status
from rules.maps import Map, Mark
from rules.places import Place, PlaceId, PlaceKind
from store._codec import incident_from_json, incident_to_json, message_from_json, message_to_json
from store._sqlite import to_datetime, to_micros

_texts = st.text(max_size=20)
_marks = st.builds(Mark, _texts, st.sampled_from(PlaceKind), st.floats(-90, 90), st.floats(-180, 180))
_moments = st.datetimes(timezones=st.just(UTC))
_counts = st.none() | st.integers(0, 10**9)
_places = st.builds(
    Place,
    id=_texts.map(PlaceId),
    name=_texts,
    kind=st.sampled_from(PlaceKind),
    parent=st.none() | _texts.map(PlaceId),
    country=_texts,
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    population=st.integers(0, 10**8),
    timezone=_texts,
)
_mentions = st.builds(
    Mention, _texts, st.sampled_from(Voice), _texts, st.integers(0, 9999), st.integers(0, 9999), _texts
)
_numbers = st.builds(Number, _texts, st.none() | _texts, _counts, _counts, _counts)
_events = st.builds(
    Event,
    category=_texts,
    mode=_texts,
    place=st.none() | _places,
    severity=st.integers(1, 4),
    certainty=st.sampled_from(Certainty),
    voice=st.sampled_from(Voice),
    tier=st.integers(0, 3),
    mention=_mentions,
    issuer=st.none() | _texts,
    affected=st.lists(_texts, max_size=2).map(tuple),
    numbers=st.lists(_numbers, max_size=2).map(tuple),
    also=st.lists(_places, max_size=2).map(tuple),
)
_reports = st.builds(
    Report,
    event=_events,
    source=_texts,
    publisher=_texts,
    official=st.booleans(),
    item=_texts,
    title=_texts,
    url=_texts,
    at=_moments,
)
_incidents = st.builds(
    Incident,
    id=_texts.map(IncidentId),
    category=_texts,
    place=_places,
    severity=st.integers(1, 4),
    certainty=st.sampled_from(Certainty),
    status=st.sampled_from(Status),
    opened=_moments,
    updated=_moments,
    revision=st.integers(1, 10**6),
    reports=st.lists(_reports, max_size=2).map(tuple),
)
_buttons = st.builds(Button, _texts, _texts)
_messages = st.builds(
    Message,
    st.lists(st.builds(Span, _texts, st.sampled_from(Style), st.none() | _texts), max_size=4).map(tuple),
    st.lists(st.lists(_buttons, max_size=2).map(tuple), max_size=2).map(tuple),
    st.none() | st.builds(Map, _marks, st.none() | _texts, st.none() | _marks),
)


@given(_incidents)
@settings(max_examples=60)
def test_an_incident_comes_back_as_it_was(incident: Incident) -> None:
    assert incident_from_json(incident_to_json(incident)) == incident


@given(_messages)
def test_a_message_comes_back_as_it_was(message: Message) -> None:
    assert message_from_json(message_to_json(message)) == message


def test_a_message_that_was_kept_before_there_were_pictures_is_read() -> None:
    old = '{"spans":[{"text":"Protests","style":"plain","url":null}],"buttons":[]}'
    assert message_from_json(old) == Message((Span("Protests"),))


@given(st.datetimes(timezones=st.timezones()))
def test_a_time_comes_back_to_the_microsecond(moment: datetime) -> None:
    assert to_datetime(to_micros(moment)) == moment.astimezone(UTC)


@given(_moments, _moments)
def test_times_keep_their_order(one: datetime, other: datetime) -> None:
    assert (one < other) == (to_micros(one) < to_micros(other))


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_micros(datetime(2022, 1, 5))  # noqa: DTZ001 - the mistake that is refused
