"""What is new on a page without a feed: what is told, what never is, and what is not believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.polling import Source, SourceId
from rules.stamps import essence
from rules.webpages import Compared, Remembered, WebPage, compare, item, read_again

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
BEFORE = (
    "The border is open.",
    "Carry your passport.",
    "Call the embassy.",
    "Avoid crowds.",
    "Drink boiled water.",
)


def page(*sentences: str, title: str = "Advice for travellers") -> WebPage:
    return WebPage("https://x.example/a", title, "en", sentences)


def lived(*readings: WebPage | None, every: timedelta = timedelta(minutes=10)) -> list[tuple[str, ...]]:
    """What each of these readings tells, in turn; None: the page had not changed."""
    told, kept, now = [], None, NOW
    for reading in readings:
        found = _found(reading, kept, now)
        kept, now = found.kept, now + every
        told.append(found.told.sentences if found.told else ())
    return told


def _found(reading: WebPage | None, kept: Remembered | None, now: datetime) -> Compared:
    if reading is not None:
        return compare(reading, kept, now)
    assert kept is not None
    return read_again(kept)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Last updated: 5 March 2026, 14:32 UTC", "Last updated: March 6, 2026 at 9:07 am"),
        ("This page was last updated on 5 March 2026 at 14:32 by us.", "This page was last updated on 7 April 2027 at 1:00 by us."),
        ("Stand: 05.03.2026 14:30 Uhr", "Stand: 06.03.2026 07:00 Uhr"),
        ("Обновлено: 5 марта 2026, 14:32", "Обновлено: 6 апреля 2026, 09:00"),
        ("Actualizado el 5 de marzo de 2026", "Actualizado el 12 de abril de 2026"),
        ("最后更新：2026年3月5日 14:32", "最后更新：2026年3月6日 08:00"),
        ("Posted 5 minutes ago", "Posted 6 hours ago"), ("14:32:05", "14:33:07"),
        ("Thursday, 5 March 2026", "Friday, 6 March 2026"), ("1,204 views", "1,377 views"),
        ("Visitors today: 3455", "Visitors today: 12"), ("Просмотров: 12", "Просмотров: 15"),
        ("The airport is closed.", "the airport is closed"), ("“Closed” – for now", '"Closed" - for now'),
    ],
)  # fmt: skip
def test_stamps_counters_and_spelling_say_nothing(one: str, other: str) -> None:
    assert essence(one) == essence(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The airport is closed until 7 March.", "The airport is closed until 9 March."),
        ("Curfew from 22:00 to 05:00.", "Curfew from 20:00 to 05:00."),
        ("Level 3: Reconsider travel", "Level 4: Do not travel"), ("Level 3", "Level 4"),
        ("12 people were killed.", "15 people were killed."), ("KC 852: on time", "KC 853: on time"),
        ("5 March 2026 Demonstration in Almaty", "12 March 2026 Demonstration in Almaty"),
        ("The curfew was changed to 20:00.", "The curfew was changed to 22:00."),
    ],
)  # fmt: skip
def test_dates_and_numbers_that_are_news_count(one: str, other: str) -> None:
    assert essence(one) != essence(other)


def test_the_first_reading_is_the_state_of_things_and_no_news() -> None:
    assert lived(page(*BEFORE), page(*BEFORE), None) == [(), (), ()]


def test_one_changed_sentence_is_told_alone_when_it_was_read_twice() -> None:
    changed = page("The border is closed.", *BEFORE[1:])
    assert lived(page(*BEFORE), changed, changed, changed, None) == [
        (),
        (),
        ("The border is closed.",),
        (),
        (),
    ]


def test_an_unchanged_page_confirms_what_was_read_once() -> None:
    changed = page("The border is closed.", *BEFORE[1:])
    assert lived(page(*BEFORE), changed, None, None) == [(), (), ("The border is closed.",), ()]


def test_what_goes_tells_nothing_and_what_comes_back_within_a_month_is_known() -> None:
    less = page(*BEFORE[1:])
    assert lived(page(*BEFORE), less, less, page(*BEFORE), None, every=timedelta(days=7)) == [()] * 5


def test_what_comes_back_after_more_than_a_month_is_news_again() -> None:
    less, whole = page(*BEFORE[1:]), page(*BEFORE)
    told = lived(whole, less, less, less, whole, None, every=timedelta(days=16))
    assert told == [(), (), (), (), (), (BEFORE[0],)]


def test_a_block_that_stands_on_every_other_reading_tells_nothing() -> None:
    one, other = page(*BEFORE, "Try our new app."), page(*BEFORE, "Take part in our survey.")
    assert lived(*([one, other] * 10)) == [()] * 20


def test_news_that_were_read_twice_are_told_beside_a_block_that_changes_each_time() -> None:
    readings = [page(*BEFORE, "The border is closed.", f"Offer of the day: number {n}") for n in range(3)]
    assert lived(page(*BEFORE), *readings) == [(), (), ("The border is closed.",), ()]


@pytest.mark.parametrize("failure", ["Sign in to continue", "Site under maintenance"])
def test_another_page_in_its_place_is_held_and_operators_hear_of_it(failure: str) -> None:
    before = compare(page(*BEFORE), None, NOW).kept
    found = compare(page("Please enter your name.", "We are back soon.", title=failure), before, NOW)
    assert found.told is None
    assert failure in found.notices[0]
    assert ": held," in found.notices[0]
    back = compare(page(*BEFORE), found.kept, NOW)
    assert (back.told, back.notices, back.kept.other) == (None, (), None)


def test_another_page_that_stays_is_taken_over_in_silence_after_three_days() -> None:
    new = page("Welcome to our new site.", "The border is closed.", title="Travel")
    told = lived(
        page(*BEFORE),
        *[new] * 5,
        replace(new, sentences=(*new.sentences, "Roads are cut.")),
        None,
        every=timedelta(days=1),
    )
    assert told == [(), (), (), (), (), (), (), ("Roads are cut.",)]


def test_a_small_page_under_the_same_title_may_change_whole() -> None:
    closed = page("The airport is closed.", title="Airport")
    assert lived(page("The airport works normally.", title="Airport"), closed, None) == [
        (),
        (),
        closed.sentences,
    ]


def test_a_page_under_a_new_title_that_says_the_same_is_the_same_page() -> None:
    changed = page("The border is closed.", *BEFORE[1:], title="Advice (new)")
    assert lived(page(*BEFORE), changed, None) == [(), (), ("The border is closed.",)]


def test_an_item_of_a_page_is_named_by_what_is_new_whatever_its_order() -> None:
    source = Source(SourceId("embassy"), "webpage", "https://x.example/a", "embassy")
    one, other = item(source, page("A.", "B."), NOW), item(source, page("B.", "A."), NOW)
    assert (one.key, one.title, one.text, one.published) == (
        other.key,
        "Advice for travellers",
        "A.\nB.",
        None,
    )
    assert item(source, page("A.", title=""), NOW).title == "A."
    assert item(source, page("A.", "B."), NOW + timedelta(days=40)).key != one.key


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=8, unique=True), min_size=1, max_size=8))
def test_only_what_stands_in_two_readings_in_a_row_and_was_not_known_is_ever_told(
    readings: Sequence[list[str]],
) -> None:
    told = lived(*(page(*(f"Sentence {each}." for each in reading)) for reading in readings))
    known = {f"Sentence {each}." for each in readings[0]}
    for number, said in enumerate(told):
        now = {f"Sentence {each}." for each in readings[number]}
        earlier = {f"Sentence {each}." for each in readings[number - 1]} if number else set()
        assert set(said) == (now & earlier) - known
        known |= set(said)


@given(st.text(max_size=300))
def test_the_essence_of_an_essence_adds_nothing(text: str) -> None:
    assert set(essence(essence(text)).split()) <= set(essence(text).split())
