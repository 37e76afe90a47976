"""Compares a reading of an official register with the last good one, and records what changed as items are recorded.

Live readings and recorded ones (`tocsin replay`) go this one way. Nothing passes the deduplication of items: the same
page of the same country may change ten times.
"""

from __future__ import annotations

from datetime import datetime

from bot.record import Recorder
from rules.destinations import Destinations
from rules.events import Ignored, Verdict
from rules.item import Item
from rules.ladder import Ladder
from rules.places import Place, PlaceId, Places
from rules.policy import Policy
from rules.polling import Source, SourceId
from rules.readings import Step, Weighed, next_settling, read_again, refuse_what_shrank, silent_since, weigh
from rules.registers import Register, Shift, State, events, noted, shifted
from store import Store
from store.items import ItemState

_TITLED = 220  # characters of a note that stand on a card


class Comparer:
    """One for all registers; what it knows is in the store."""

    def __init__(
        self, store: Store, places: Places, policy: Policy, ladder: Ladder, recorder: Recorder
    ) -> None:
        self._store, self._places, self._policy, self._ladder = store, places, policy, ladder
        self._recorder = recorder
        self._destinations = Destinations(places)

    def take(self, source: Source, register: Register, now: datetime) -> tuple[str, ...]:
        """Records what changed, in one transaction, and returns what operators should hear. MalformedError where
        nothing of the reading is to be believed: then nothing was changed."""
        size = self._store.registers.size(source.id)
        refuse_what_shrank(register, size)
        read, strangers = self._read(register)
        weighed = weigh(register, read, self._store.registers.known(source.id), now, self._ladder)
        with self._store.transaction():
            size = len({state.destination for state in register.states}) if register.whole else size
            self._store.registers.was_read(source.id, register.issuer, size)
            self._keep(source, weighed, now)
        return (*weighed.notices, *strangers)

    def again(self, source: Source, now: datetime) -> None:
        """The page is the one of the last time: what eased in it was read twice."""
        weighed = read_again(self._store.registers.known(source.id), now)
        if weighed.known:
            with self._store.transaction():
                self._keep(source, weighed, now)

    def settle(self, source: Source, now: datetime) -> None:
        """The silence of a recording confirms what eased an hour ago."""
        silent = silent_since(self._store.registers.known(source.id), now)
        with self._store.transaction():
            self._keep(source, read_again(silent, now), now)

    def next_settling(self, source: Source) -> datetime | None:
        """When the silence of a recording will confirm something."""
        return next_settling(self._store.registers.known(source.id).values())

    def issuer(self, source: SourceId) -> str | None:
        """The state whose register it is, where the source is named after it."""
        return self._destinations.issuer(source)

    def _read(self, register: Register) -> tuple[dict[str, State], list[str]]:
        """The states by the places that they are of, and what is to be said of names that nobody knows. Of two that
        are of one place the stricter counts."""
        read: dict[str, State] = {}
        strangers = []
        for state in register.states:
            ids = self._destinations.find(state.destination, state.code)
            if ids is None:
                strangers.append(f"nobody has taught Tocsin which place {state.destination!r} is")
            elif ids:
                key = " ".join(ids)
                read[key] = max(state, read.get(key, state), key=lambda each: each.level or 0)
        return read, strangers[:5]

    def _keep(self, source: Source, weighed: Weighed, now: datetime) -> None:
        self._store.registers.put(source.id, weighed.known)
        issuer = self._store.registers.issuer(source.id)
        for step in weighed.steps:
            self._tell(source, issuer, step, now)

    def _tell(self, source: Source, issuer: str | None, step: Step, now: datetime) -> None:
        before, after = step.before, step.after
        shift = noted(after.note) if before is None else shifted(before, after, self._ladder)
        if not shift.says:
            return
        places = [self._places.get(PlaceId(each)) for each in step.key.split()]
        told = events(shift, places, issuer, self._policy)
        aside = () if told else (Ignored(f"direction: {shift.direction}", "register", shift.says),)
        countries = tuple(dict.fromkeys(place.country for place in places))
        item = self._item(source, issuer, step, shift, places[0], now)
        self._store.items.put(item, now, ItemState.DONE)
        stored = self._store.items.named(source.id, item.key)
        verdict = Verdict("en", told, countries, aside, self._recorder.book.version)
        if stored is not None:
            self._recorder.record(stored, verdict, now)

    def _item(
        self, source: Source, issuer: str | None, step: Step, shift: Shift, place: Place, now: datetime
    ) -> Item:
        who = self._places.get(PlaceId(issuer)).name if issuer else source.publisher
        before, after = step.before.level if step.before else None, step.after.level
        levels = f"level {before} → {after}" if before and after and before != after else ""
        note = step.after.note if step.after.note in shift.says else "" if levels else shift.says
        change = " · ".join(part for part in (levels, _shortened(note)) if part)
        title = f"{who}: advice for {step.after.destination or place.name}: {change}"
        key = f"{step.key}@{now.isoformat()}"
        language = source.language or "en"
        return Item(source.id, key, step.after.url, title, shift.says, language, step.after.updated or now)


def _shortened(text: str) -> str:
    return text if len(text) <= _TITLED else f"{text[:_TITLED].rsplit(' ', 1)[0]} …"
