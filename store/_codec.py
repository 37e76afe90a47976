"""Nested values as JSON, and back again unchanged."""

from __future__ import annotations

from pydantic import TypeAdapter

from rules.advisory import Message
from rules.incidents import Incident
from rules.readings import Known
from rules.webpages import WebPage

_INCIDENT = TypeAdapter(Incident)
_MESSAGE = TypeAdapter(Message)
_KNOWN = TypeAdapter(Known)
_WEBPAGE = TypeAdapter(WebPage)


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


def known_to_json(known: Known) -> str:
    return _KNOWN.dump_json(known).decode()


def known_from_json(text: str) -> Known:
    """Raises pydantic.ValidationError for what `known_to_json` did not write."""
    return _KNOWN.validate_json(text)


def webpage_to_json(page: WebPage) -> str:
    return _WEBPAGE.dump_json(page).decode()


def webpage_from_json(text: str) -> WebPage:
    """Raises pydantic.ValidationError for what `webpage_to_json` did not write."""
    return _WEBPAGE.validate_json(text)
