"""Nested values as JSON, and back again unchanged."""

from __future__ import annotations

from pydantic import TypeAdapter

from rules.advisory import Message
from rules.incidents import Incident

_INCIDENT = TypeAdapter(Incident)
_MESSAGE = TypeAdapter(Message)


def incident_to_json(incident: Incident) -> str:
    return _INCIDENT.dump_json(incident).decode()


def incident_from_json(text: str) -> Incident:
    """Raises pydantic.ValidationError for what `incident_to_json` did not write."""
    return _INCIDENT.validate_json(text)


def message_to_json(message: Message) -> str:
    return _MESSAGE.dump_json(message).decode()


def message_from_json(text: str) -> Message:
    """Raises pydantic.ValidationError for what `message_to_json` did not write."""
    return _MESSAGE.validate_json(text)
