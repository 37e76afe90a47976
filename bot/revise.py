"""Revises incidents without a new report: those that went quiet, and those that an operator withdraws or reshapes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.record import Recorder
from handlers import Reshape
from rules.errors import InputError
from rules.incidents import Change, Incident, IncidentId, Reason
from rules.polling import Health
from rules.reshaping import Shaper, Step
from rules.revising import gone_quiet, withdrawn
from rules.sight import USABLE
from store import Store

_log = structlog.get_logger()
_ENDS = (Reason.CORRECTED, Reason.CLOSED, Reason.MERGED)
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
        if change is None:
            return None
        with self._store.transaction():
            self._remember([change], now)
            return self._keep(change, self._recorder(), now)

    def reshape(self, wish: Reshape, now: datetime) -> tuple[tuple[IncidentId, ...], int]:
        """What an operator makes of an incident; its cards follow. Returns the incidents that are shown now, and how
        many chats are told. Raises InputError that says why it cannot be done."""
        known = self._known(wish.incident)
        recorder = self._recorder()
        shaper = Shaper(recorder.places, recorder.patience())
        with self._store.transaction():
            match wish.deed:
                case "merge" if wish.other is not None:
                    changes = shaper.merge(known, self._known(wish.other))
                case "split":
                    changes = shaper.split(known, wish.numbers)
                case "close":
                    changes = shaper.close(known, wish.why)
                case _:
                    changes = self._taken_back(known, shaper)
            if wish.deed != "undo":
                self._remember(changes, now)
            chats = sum(self._keep(change, recorder, now, _made_of(change, changes)) for change in changes)
        shown = (change.incident for change in changes if change.reason is not Reason.MERGED)
        return tuple(incident.id for incident in shown), chats

    def _known(self, incident: IncidentId) -> Incident:
        known = self._store.incidents.get(incident)
        if known is None:
            raise InputError(f"There is no alert {incident}. Its reference stands at the end of a card.")
        return known

    def _remember(self, changes: Sequence[Change], now: datetime) -> None:
        """A step that can be taken back: what each incident was before it and after it."""
        steps = [Step(change.before, change.incident) for change in changes]
        self._store.incidents.reshaped.put(steps, now)

    def _taken_back(self, known: Incident, shaper: Shaper) -> tuple[Change, ...]:
        steps = self._store.incidents.reshaped.take_last(known.id)
        if not steps:
            raise InputError(f"No operator changed {known.id}, so there is nothing to take back.")
        return shaper.undo(steps, {step.after.id: self._known(step.after.id) for step in steps})

    def _keep(
        self, change: Change, recorder: Recorder, now: datetime, others: Sequence[IncidentId] = ()
    ) -> int:
        with self._store.transaction():
            self._store.incidents.put(change.incident)
            if change.reason in _ENDS:
                self._store.outbox.drop_waiting(change.incident.id, now)
            told = recorder.tell_holders(change, now, others)
        _log.info("incident revised", incident=change.incident.id, reason=change.reason, chats=told)
        return told


def _made_of(change: Change, changes: Sequence[Change]) -> list[IncidentId]:
    """Of what an incident is made by the same deed: those that joined it, or, if it is new, what it was split from. Who
    has a card of these is told of it too; nobody else is, whatever they follow."""
    new = change.before is None
    return [
        each.incident.id
        for each in changes
        if each is not change and (new or each.incident.merged_into == change.incident.id)
    ]
