"""The closing summary of a period: what was read, what was ignored and why, what was sent, what was held back."""

from __future__ import annotations

from collections import Counter

from rich.console import Group, RenderableType
from rich.table import Table

from bot.assemble import House
from rules.delivery import DeliveryKind, DeliveryState

_GATES = {
    "voice": "said as history, drill, denial, question …",
    "rule": "no rule speaks of it",
    "place": "the text does not say where",
    "duplicate": "adds nothing new to a known incident",
    "tier": "for the digest only",
    "severity": "below a chat's level",
    "category": "not a category the chat follows",
    "audience": "nobody follows the place",
}


def summary(house: House) -> RenderableType:
    """Tables from the store: the same records that /why answers from."""
    store = house.store
    read = Table("items", "number", title="What was read", title_justify="left")
    for item_state, number in store.items.counts().items():
        if number:
            read.add_row(item_state.value, str(number))
    gates = Table("why", "decisions", title="What was set aside or held back, and why", title_justify="left")
    for gate, number in store.decisions.gates().items():
        if gate in _GATES:
            gates.add_row(_GATES[gate], str(number))
    incidents = Table(
        "incident", "status", "severity", "reports", "publishers", title="Incidents", title_justify="left"
    )
    for incident in store.incidents.every():
        name = f"{incident.category} · {incident.place.name}"
        families = str(len(incident.publishers))
        incidents.add_row(name, incident.status, str(incident.severity), str(len(incident.reports)), families)
    sent = Table("messages", "number", title="What was sent", title_justify="left")
    ringing = Counter(
        (each.kind, each.rings and each.kind is not DeliveryKind.EDIT) for each in store.outbox.sent()
    )
    for (kind, rings), number in sorted(ringing.items()):
        sent.add_row(f"{kind}, {'ringing' if rings else 'silent'}", str(number))
    for state in (DeliveryState.SUPERSEDED, DeliveryState.HELD, DeliveryState.EXPIRED):
        if number := store.outbox.counts()[state]:
            sent.add_row(state.value, str(number))
    return Group(read, gates, incidents, sent)
