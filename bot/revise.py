"""Revises incidents without a new report: those that went quiet, and those that an operator withdraws."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.record import Recorder
from rules.incidents import Change, IncidentId, Reason
from rules.polling import Health
from rules.revising import gone_quiet, withdrawn
from rules.sight import USABLE
from store import Store

_log = structlog.get_logger()
_READABLE = USABLE | {Health.EMPTY}


class Reviser:
    """Cards of an incident follow what it revises; nobody else hears of it."""

    def __init__(self, store: Store, recorder: Callable[[], Recorder]) -> None:
        self._store, self._recorder = store, recorder

    def go_quiet(self, now: datetime) -> int:
        """Marks incidents that nobody reports any more. Returns how many. While most sources cannot be read, silence
        says nothing, and nothing is marked."""
        polls = [poll for _, poll in self._store.sources.all()]
        if sum(poll.health in _READABLE for poll in polls) * 2 < len(polls):
            return 0
        recorder = self._recorder()
        changes = [
            change
            for incident in self._store.incidents.all_open()
            if (change := gone_quiet(incident, recorder.patience(), now))
        ]
        for change in changes:
            self._keep(change, recorder, now)
        return len(changes)

    def withdraw(self, incident: IncidentId, why: str, now: datetime) -> int | None:
        """Corrects every card of an incident that was wrong. Returns how many chats had one; None where there is no
        such incident, or nothing to withdraw."""
        known = self._store.incidents.get(incident)
        change = withdrawn(known, why) if known else None
        return None if change is None else self._keep(change, self._recorder(), now)

    def _keep(self, change: Change, recorder: Recorder, now: datetime) -> int:
        with self._store.transaction():
            self._store.incidents.put(change.incident)
            if change.reason is Reason.CORRECTED:
                self._store.outbox.drop_waiting(change.incident.id, now)
            told = recorder.tell_holders(change, now)
        _log.info("incident revised", incident=change.incident.id, reason=change.reason, chats=told)
        return told
