"""Digests: each once, the same incidents as /now, and never calm where the bot was blind."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from conversation.newsroom import PERIOD, Newsroom
from conversation.talk import Talk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import assemble, digests
from rules.audience import Address, ChatKind
from rules.places import PlaceId
from rules.polling import SourceTier

_EVENTS = (
    "Britain is permitting non-essential embassy staff to depart {}.",
    "The United States ordered its non-emergency embassy staff to leave {}.",
)
_WHERE = {"Kenya": "KE", "Peru": "PE", "Kazakhstan": "KZ", "Germany": "DE"}


def digest_of(talk: Talk, user: int = 7) -> str:
    """The digest that is due now; empty where none is."""
    before = len(talk.screen.news)
    digests.send_due(talk.house, talk.clock.now())
    asyncio.run(talk.dispatcher.drain(talk.clock.now()))
    return "\n".join(m.text for chat, _, m in talk.screen.news[before:] if chat == str(user))


def until(talk: Talk, hour: int) -> None:
    """The clock goes on to this hour (UTC) of the next day."""
    now = talk.clock.now()
    talk.wait(((now + timedelta(days=1)).replace(hour=hour, minute=0, second=0) - now).total_seconds())


def test_a_digest_comes_once_a_day_and_not_before_its_hour(talk: Talk) -> None:
    talk.say(7, "/follow Kenya")
    talk.say(7, "/zone UTC")
    talk.say(7, "/digest 8:00")
    assert digest_of(talk) == ""
    until(talk, 8)
    assert digest_of(talk).startswith("Digest: 08:00 on 2 March (UTC) to 08:00 on 3 March (UTC)")
    assert digest_of(talk) == ""
    until(talk, 8)
    assert digest_of(talk).startswith("Digest: 08:00 on 3 March")


def test_who_is_off_for_days_gets_one_digest_of_all_of_them(talk: Talk) -> None:
    talk.say(7, "/follow Kenya")
    talk.say(7, "/zone UTC")
    talk.say(7, "/digest 8:00")
    for _ in range(3):
        until(talk, 8)
    assert digest_of(talk).startswith("Digest: 08:00 on 2 March (UTC) to 08:00 on 5 March (UTC)")
    assert digest_of(talk) == ""


def test_a_chat_that_is_stopped_gets_none_and_no_heap_of_old_ones_later(talk: Talk) -> None:
    for words in ("/follow Kenya", "/zone UTC", "/digest 8:00", "/stop"):
        talk.say(7, words)
    receipt, button = talk.button(1)
    talk.press(7, button.data, receipt)
    until(talk, 8)
    assert digest_of(talk) == ""
    talk.say(7, "/start")
    assert digest_of(talk) == ""
    until(talk, 8)
    assert digest_of(talk).startswith("Digest: 08:00 on 3 March")


def test_a_new_zone_moves_the_hour(talk: Talk) -> None:
    for words in ("/follow Kenya", "/zone UTC", "/digest 8:00", "/zone Asia/Almaty"):
        talk.say(7, words)
    until(talk, 3)  # 8:00 in Almaty
    assert "08:00 on 3 March (Asia/Almaty)" in digest_of(talk)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    follows=st.sets(st.sampled_from(sorted(_WHERE)), min_size=1),
    told=st.lists(
        st.tuples(st.sampled_from(_EVENTS), st.sampled_from(sorted(_WHERE)), st.integers(0, 40)), max_size=5
    ),
)
def test_the_digest_and_now_tell_of_the_same_incidents(
    talk: Talk, follows: set[str], told: list[tuple[str, str, int]]
) -> None:
    talk.house.store.chats.forget(
        talk.house.store.chats.arrive(Address("telegram", "7"), ChatKind.PRIVATE, talk.clock.now()).id
    )
    talk.say(7, f"/follow {', '.join(sorted(follows))}")
    talk.say(7, "/digest 8:00")
    for words, where, hours in told:
        talk.news("bbc", words.format(where))
        talk.wait(hours * 3600)
    until(talk, 9)
    digest = digest_of(talk)
    before = len(talk.screen.news)
    talk.say(7, "/now")
    now = "\n".join(message.text for _, _, message in talk.screen.news[before:])
    open_ones = {each.id for each in talk.house.store.incidents.all_open() if each.id in now}
    unnamed = [each for each in open_ones if each not in digest]
    counted = "1 incident is" if len(unnamed) == 1 else f"{len(unnamed)} incidents are"
    assert not unnamed or f"{counted} without new reports, which is no all-clear" in digest
    assert all(each.id in now for each in talk.house.store.incidents.all_open() if each.id in digest)


def test_a_place_that_could_not_be_seen_is_not_called_calm(talk: Talk) -> None:
    world, kz = Newsroom(talk), PlaceId("KZ")

    async def story(fetcher: assemble.Fetcher) -> None:
        world.source("agency", SourceTier.AGENCY)
        world.publish("agency", ["Nothing much happens"])
        world.follows(7, kz)
        watch = await world.opened(fetcher)
        await world.passes(watch, PERIOD * 3)
        await world.dies()
        await world.passes(watch, PERIOD * 12)
        await world.returns()
        await world.passes(watch, timedelta(hours=2))

    world.run(story)
    talk.say(7, "/digest now")
    words = talk.screen.news[-1][2].text
    assert "I could not see Kazakhstan from 09:" in words
    assert "something of that time may be missing" in words
    assert "Nothing happened" not in words
