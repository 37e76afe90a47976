"""Sources: what the configuration lists, and when each is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from rules.places import PlaceId
from rules.polling import Health, Poll, Source, SourceId, SourceTier
from store import Store

_BBC = Source(
    SourceId("bbc"),
    "rss",
    "https://example.org/rss",
    "bbc",
    SourceTier.AGENCY,
    "en",
    timedelta(minutes=5),
    (PlaceId("KZ"), PlaceId("KG")),
)
_DW = Source(SourceId("dw"), "rss", "https://example.net/rss", "dw")


def test_a_new_source_is_due_now(store: Store, now: datetime) -> None:
    store.sources.sync([_BBC, _DW], now)
    assert store.sources.due(now) == [Poll(_BBC.id, now), Poll(_DW.id, now)]
    assert [source for source, _ in store.sources.all()] == [_BBC, _DW]


def test_what_is_remembered_of_a_poll_comes_back(store: Store, now: datetime) -> None:
    store.sources.sync([_BBC], now)
    poll = Poll(
        _BBC.id,
        now + timedelta(minutes=5),
        Health.FAILING,
        '"etag"',
        "Wed, 05 Jan 2022 06:00:00 GMT",
        "digest",
        3,
        "timed out",
        now,
        now - timedelta(hours=1),
        now - timedelta(hours=2),
        (timedelta(minutes=7), timedelta(hours=3)),
    )
    store.sources.put(poll)
    assert store.sources.get(_BBC.id) == poll
    assert store.sources.due(now) == []
    assert store.sources.due(now + timedelta(minutes=5)) == [poll]


def test_the_same_configuration_again_writes_nothing(store: Store, now: datetime) -> None:
    store.sources.sync([_BBC], now)
    store.sources.put(Poll(_BBC.id, now + timedelta(hours=1), etag="x"))
    before = store._sqlite.connection.total_changes
    store.sources.sync([_BBC], now)
    assert store._sqlite.connection.total_changes == before


def test_a_source_that_was_removed_is_kept_but_not_due_until_it_returns(store: Store, now: datetime) -> None:
    store.sources.sync([_BBC, _DW], now)
    store.sources.put(Poll(_BBC.id, now, etag="x"))
    store.sources.sync([_DW], now)
    assert [poll.source for poll in store.sources.due(now)] == [_DW.id]
    assert store.sources.get(_BBC.id) == Poll(_BBC.id, now, etag="x")
    later = now + timedelta(days=1)
    store.sources.sync([_BBC, _DW], later)
    assert store.sources.get(_BBC.id) == Poll(_BBC.id, later, etag="x")


def test_a_new_address_forgets_the_validators_of_the_old_one(store: Store, now: datetime) -> None:
    store.sources.sync([_BBC], now)
    store.sources.put(
        Poll(
            _BBC.id,
            now + timedelta(hours=1),
            etag="x",
            modified="y",
            digest="z",
            newest=now,
            gaps=(timedelta(hours=1),),
        )
    )
    store.sources.sync([replace(_BBC, url="https://example.org/new")], now)
    assert store.sources.due(now) == [Poll(_BBC.id, now)]


def test_another_tier_keeps_the_validators(store: Store, now: datetime) -> None:
    store.sources.sync([_BBC], now)
    store.sources.put(Poll(_BBC.id, now + timedelta(hours=1), etag="x"))
    store.sources.sync([replace(_BBC, tier=SourceTier.LOCAL)], now)
    ((source, poll),) = store.sources.all()
    assert (source.tier, poll.etag) == (SourceTier.LOCAL, "x")


def test_the_longest_due_is_asked_first(store: Store, now: datetime) -> None:
    store.sources.sync([_BBC, _DW], now)
    store.sources.put(Poll(_DW.id, now - timedelta(hours=1)))
    assert [poll.source for poll in store.sources.due(now)] == [_DW.id, _BBC.id]
