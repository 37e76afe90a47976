"""One judged item, in one transaction: the item, the incidents, the deliveries, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rules import advisory, cards, echoes, reach, ties
from rules.absorbing import absorb
from rules.addressing import A_DAY, address, concern, whose
from rules.advisory import Message
from rules.audience import Chat, ChatId, Known, Letter, Loudness, Subscription
from rules.delivery import MAP_EXPIRY, Delivery, DeliveryId, DeliveryKind, DeliveryState, expiry
from rules.events import Event, Verdict
from rules.incidents import Change, Incident, IncidentId, Reason, Report
from rules.ladder import Ladder
from rules.places import Place, Places
from rules.polling import Source, SourceId, SourceTier
from rules.reach import TOO_FAR, Beyond
from rules.rulebook import Rulebook
from store import Store
from store.decisions import Decision
from store.items import ItemId, StoredItem


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an item led to: changes of incidents, and how many deliveries."""

    changes: tuple[Change, ...]
    deliveries: int


class Recorder:
    """Turns verdicts into incidents, deliveries and decisions."""

    def __init__(
        self, store: Store, places: Places, book: Rulebook, ladder: Ladder, sources: Mapping[SourceId, Source]
    ) -> None:
        self.places = places
        self.use(book)
        self._store, self._ladder = store, ladder
        self._sources = dict(sources)

    def use(self, book: Rulebook) -> None:
        """The rulebook in force from now on."""
        self.book, self._reach = book, reach.of(book)

    def know(self, source: Source) -> None:
        """Makes a source known: its family and its tier count from now on."""
        self._sources[source.id] = source

    def record(self, stored: StoredItem, verdict: Verdict, now: datetime) -> Recorded:
        """Writes all that follows from one verdict, or nothing of it."""
        with self._store.transaction():
            reports, running = self._reports(stored, verdict, now), self._running(verdict, now)
            changes = absorb(reports, running, self.places, self.patience())
            count = 0
            for change in changes:
                self._store.incidents.put(change.incident)
                count += self._announce(stored.id, change, now)
            self._store.decisions.put(self._set_aside(stored.id, verdict, now))
            self._store.items.done(stored.id, verdict.rulebook)
        return Recorded(changes, count)

    def _reports(self, stored: StoredItem, verdict: Verdict, now: datetime) -> list[Report]:
        item = stored.item
        source = self._sources.get(item.source)
        publisher = source.publisher if source else item.source
        official = source is not None and source.tier is SourceTier.OFFICIAL
        wire, echo = echoes.wire(item.title, item.text), echoes.echo(item.title, item.text)
        return [
            Report(event, item.source, publisher, official, item.key, item.title, item.url, now, wire, echo)
            for event in verdict.events
        ]

    def patience(self) -> dict[str, timedelta]:
        """How long after its last report each category is still joined."""
        return {name: page.stale_after for name, page in self.book.pages.items()}

    def _running(self, verdict: Verdict, now: datetime) -> list[Incident]:
        running: dict[str, Incident] = {}
        since = now - max(self.patience().values())
        for country in dict.fromkeys(each for event in verdict.events for each in self._countries(event)):
            running |= {incident.id: incident for incident in self._store.incidents.near(country, since)}
        return list(running.values())

    def _countries(self, event: Event) -> list[str]:
        """Those in whose incidents an event may join."""
        named = [place.country for place in (event.place, *event.also) if place]
        crosses = ties.shipped().crosses(event.category)
        beside = (other for country in named for other in sorted(self._reach.beside.get(country, ())))
        return [*named, *(beside if crosses else ())]

    def _announce(self, item: ItemId, change: Change, now: datetime) -> int:
        """Deliveries of a change to all who follow it, and the decision for each."""
        incident = change.incident
        if change.reason is Reason.SILENT:
            self._store.decisions.put(
                [
                    Decision(
                        item, incident.id, None, "duplicate", "it adds nothing new to a known incident", now
                    )
                ]
            )
            return 0
        if change.reason is Reason.MERGED:
            self._store.outbox.drop_waiting(incident.id, now)
            return self.tell_holders(change, now)
        followed = self._store.subscriptions.followed()
        hearers = self._store.subscriptions.hearers(whose(change, followed, self.places, self._reach))
        known = self._known(change, hearers, now)
        hearers += self._holders_beyond(change, known.carded - {chat.id for chat, _ in hearers})
        letters, withheld = address(change, hearers, self.places, now, known, self._reach)
        said = advisory.advise(change, self.book, self._ladder, self.places)
        self._store.outbox.put(
            [
                delivery
                for letter in letters
                for delivery in (*self._deliveries(letter, said, now), *self._map(letter, said, now))
            ]
        )
        decisions = [Decision(item, incident.id, w.chat.id, w.gate, w.why, now) for w in withheld]
        decisions += [
            Decision(item, incident.id, letter.chat.id, _gate(letter), _why_sent(letter), now)
            for letter in letters
        ]
        if not letters and not withheld:
            decisions.append(
                Decision(item, incident.id, None, "audience", f"nobody follows {incident.place.name}", now)
            )
        self._store.decisions.put(decisions)
        return len(letters)

    def _known(self, change: Change, hearers: Iterable[tuple[Chat, Subscription]], now: datetime) -> Known:
        chats = {chat.id for chat, _ in hearers}
        rings = self._store.outbox.told.since(now - A_DAY, chats) if change.tier > 1 else {}
        return Known(self._store.outbox.told.carded(change.incident.id), rings)

    def _holders_beyond(self, change: Change, holders: Collection[ChatId]) -> list[tuple[Chat, Subscription]]:
        """Those who have a card of what is near them or next door, and follow no place where the news is."""
        chats = (self._store.chats.get(each) for each in sorted(holders))
        return [
            (chat, each)
            for chat in chats
            if chat and not chat.stopped
            for each in self._store.subscriptions.of(chat.id)
            if each.place in self.places and self._concern(change, self.places.get(each.place)) is not TOO_FAR
        ]

    def _concern(self, change: Change, follows: Place) -> Beyond | None:
        return concern(change, follows, self.places, self._reach)

    def tell_holders(self, change: Change, now: datetime, others: Collection[IncidentId] = ()) -> int:
        """Changes the cards of an incident in the chats that have one, silently: where it went quiet, was wrong, became
        part of another or was put together anew. Those who have a card of `others`, of which it is made, get one too.
        Returns how many."""
        said = advisory.advise(change, self.book, self._ladder, self.places)
        goes_on = change.reason in (Reason.STALE, Reason.RESHAPED)
        outbox = self._store.outbox
        holders = {chat.id: chat for chat in outbox.recipients(change.incident.id)}
        all_of = holders | {chat.id: chat for each in others for chat in outbox.recipients(each)}
        written = []
        for chat in all_of.values():
            has_card = chat.id in holders
            follows, why = self._followed(chat, change)
            letter = Letter(
                chat,
                change,
                follows,
                0,
                Loudness.SILENT,
                now,
                has_card=has_card,
                beyond=why.words if why else "",
            )
            card = _card(said, letter) if goes_on else cards.closing(said)
            kind = DeliveryKind.EDIT if has_card else DeliveryKind.CARD
            written.append(_delivery(letter, kind, card, now))
        return outbox.put(written)

    def _followed(self, chat: Chat, change: Change) -> tuple[Place, Beyond | None]:
        """The followed place because of which the chat has the card, and why where it lies elsewhere."""
        following = [self.places.get(each.place) for each in self._store.subscriptions.of(chat.id)]
        found = [(place, why) for place in following if (why := self._concern(change, place)) is not TOO_FAR]
        there = (pair for pair in found if pair[1] is None)
        return next(there, next(iter(found), (change.incident.place, None)))

    def _deliveries(self, letter: Letter, said: advisory.Advisory, now: datetime) -> list[Delivery]:
        chat, incident = letter.chat, letter.change.incident
        taken = self._store.acknowledgements.of(incident.id, chat.id)
        acknowledged = f"Acknowledged by {taken.name}" if taken else ""
        card = _card(said, letter, acknowledged)
        if not letter.has_card:
            return [_delivery(letter, DeliveryKind.CARD, card, now)]
        edit = _delivery(letter, DeliveryKind.EDIT, card, now)
        if letter.loudness is Loudness.SILENT:
            return [edit]
        note = cards.short(said, letter) if chat.low_data else cards.note(said, chat.timezone)
        return [edit, _delivery(letter, DeliveryKind.REPLY, note, now)]

    def _map(self, letter: Letter, said: advisory.Advisory, now: datetime) -> list[Delivery]:
        """The map under the card. Its id is without a revision: a chat gets one for an incident."""
        shown = cards.picture(said, letter, self.places)
        if shown is None:
            return []
        card = _delivery(letter, DeliveryKind.MAP, shown, now)
        due = now if letter.has_card else letter.due
        return [replace(card, rings=False, state=DeliveryState.QUEUED, due=due, expires=due + MAP_EXPIRY)]

    def _set_aside(self, item: ItemId, verdict: Verdict, now: datetime) -> list[Decision]:
        aside = [
            Decision(item, None, None, "voice", f"{each.why}: {each.sentence[:300]}", now)
            for each in verdict.ignored
        ]
        nowhere = [event for event in verdict.events if event.place is None]
        aside += [
            Decision(item, None, None, "place", f"{e.category}/{e.mode}: the text does not say where", now)
            for e in nowhere
        ]
        if not verdict.events and not verdict.ignored:
            aside.append(Decision(item, None, None, "rule", "no rule speaks of it", now))
        return aside


def _card(said: advisory.Advisory, letter: Letter, acknowledged: str = "") -> Message:
    return cards.short(said, letter) if letter.chat.low_data else cards.card(said, letter, acknowledged)


def _gate(letter: Letter) -> str:
    """What kept a message from ringing; "sent" where nothing did."""
    if letter.muted:
        return "budget"
    return "quiet" if letter.loudness is Loudness.HELD else "sent"


def _why_sent(letter: Letter) -> str:
    how = {
        Loudness.RINGS: "it rang",
        Loudness.SILENT: "it came silently",
        Loudness.HELD: "held until the quiet hours end",
    }
    reason, beyond = letter.change.reason.value, f", {letter.beyond}" if letter.beyond else ""
    follows = f"{letter.follows.name}{beyond}"
    muted = f", because {letter.muted}" if letter.muted else ""
    return f"{reason}; this chat follows {follows}; tier {letter.tier}: {how[letter.loudness]}{muted}"


def _delivery(letter: Letter, kind: DeliveryKind, message: Message, now: datetime) -> Delivery:
    """An edit is silent and goes at once; cards and notes are as loud, and wait as long, as the letter says."""
    chat, incident = letter.chat, letter.change.incident
    edits = kind is DeliveryKind.EDIT
    held = letter.loudness is Loudness.HELD and not edits
    return Delivery(
        id=_delivery_id(letter, kind),
        chat=chat.id,
        address=chat.address,
        kind=kind,
        message=message,
        severity=incident.severity,
        rings=not edits and letter.loudness is not Loudness.SILENT,
        born=now,
        due=now if edits else letter.due,
        state=DeliveryState.HELD if held else DeliveryState.QUEUED,
        incident=incident.id,
        revision=incident.revision,
        expires=now + expiry(incident.severity),
        follows=letter.follows.id,
    )


def _delivery_id(letter: Letter, kind: DeliveryKind) -> DeliveryId:
    """Names the delivery by what it is, so that deciding twice sends once."""
    incident = letter.change.incident
    revision = "" if kind is DeliveryKind.MAP else incident.revision
    key = f"{letter.chat.id}\0{incident.id}\0{revision}\0{kind.value}"
    return DeliveryId(hashlib.sha256(key.encode()).hexdigest()[:32])
