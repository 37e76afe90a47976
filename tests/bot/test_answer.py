"""What the answerer promises whatever the commands do: once, kindly, in time, and within Telegram's limits."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.split import split
from bot.throttle import Throttle, Verdict
from couriers._rendering import render, units
from handlers import Command, Judge, Reply, Role
from rules.advisory import Button, Span, Style, message
from rules.audience import Subscription
from rules.incidents import IncidentId
from rules.places import PlaceId


def _command(talk: Any, name: str, answer: Any, role: Role = Role.ANYONE) -> None:
    """A command of the test's own."""
    talk.answerer._modules = talk.answerer._modules | {
        name: SimpleNamespace(COMMAND=Command("A test.", f"/{name}", role), answer=answer)
    }


def _texts(talk: Any) -> list[str]:
    return [each.text for _, _, each in talk.screen.news]


def test_the_same_message_handled_twice_is_answered_once(talk: Any) -> None:
    talk.say(7, "/help", key="the same")
    talk.say(7, "/help", key="the same")
    assert len(talk.screen.news) == 1


@pytest.mark.parametrize("greeting", ["Hello!", "help", "Привет", "bonjour"])
def test_who_greets_is_told_what_can_be_said(talk: Any, greeting: str) -> None:
    talk.say(7, "/help")
    talk.say(7, greeting)
    asked, greeted = _texts(talk)
    assert greeted == asked


def test_what_a_command_did_is_undone_when_it_fails_and_the_bug_is_logged_without_what_was_said(
    talk: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(request: Any, desk: Any) -> Reply:
        desk.store.subscriptions.follow(Subscription(request.chat.id, PlaceId("KE")))
        raise RuntimeError(request.words)

    _command(talk, "broken", broken)
    talk.say(7, "/broken secret words")
    assert _texts(talk) == [
        "Something went wrong on our side, and it was noted. Please try again in a few minutes."
    ]
    assert talk.house.store.subscriptions.followed() == []
    logged = capsys.readouterr().out
    assert "RuntimeError" in logged
    assert "secret" not in logged


def test_a_message_whose_handling_fails_three_times_is_given_up_and_its_sender_told(talk: Any) -> None:
    tries = []

    def broken(request: Any, desk: Any) -> Reply:
        tries.append(request.words)
        raise RuntimeError

    _command(talk, "broken", broken)
    inbox = talk.house.store.inbox
    inbox.put(5, "{}", talk.clock.now())
    for _ in range(3):
        talk.say(7, "/broken", update=5, key="five")
    assert len(tries) == 3
    assert inbox.waiting(9) == []
    assert len(talk.screen.news) == 1


def test_the_inbox_is_done_in_the_same_transaction_as_the_answer(talk: Any) -> None:
    inbox = talk.house.store.inbox
    inbox.put(5, "{}", talk.clock.now())
    put = talk.house.store.outbox.put

    def failing(deliveries: Any) -> int:
        put(deliveries)
        assert talk.house.store._sqlite.connection.in_transaction
        raise RuntimeError("the power fails")

    talk.house.store.outbox.put = failing
    talk.say(7, "/follow Kenya", update=5)
    assert [each.update_id for each in inbox.waiting(9)] == [5]
    assert talk.house.store.subscriptions.followed() == []
    talk.house.store.outbox.put = put
    talk.say(7, "/follow Kenya", update=5)
    assert inbox.waiting(9) == []
    assert talk.house.store.subscriptions.followed() == ["KE"]


def test_a_wish_that_takes_too_long_ends_with_a_sentence(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hanging(wish: Any, house: Any) -> None:
        await talk.clock.sleep(1e6)

    def wishing(request: Any, desk: Any) -> Any:
        yield Judge("a", "b")
        return Reply((message("never"),))

    monkeypatch.setattr("bot.answer.perform", hanging)
    monkeypatch.setattr("bot.answer._DEADLINE", 0.05)
    _command(talk, "wishing", wishing)
    talk.say(7, "/wishing")
    assert _texts(talk) == [
        "This takes longer than I can wait for. Please try again in a minute, or with less text."
    ]


def test_who_floods_the_bot_is_told_once_and_then_left_alone(talk: Any) -> None:
    start = talk.clock.now()
    throttle = Throttle()
    verdicts = [throttle.ask(7, start) for _ in range(14)]
    assert verdicts == [Verdict.PASS] * 10 + [Verdict.NOTICE] + [Verdict.SILENCE] * 3
    assert throttle.ask(8, start) is Verdict.PASS
    assert throttle.ask(7, start + timedelta(seconds=1)) is Verdict.PASS
    assert throttle.ask(7, start + timedelta(seconds=1)) is Verdict.NOTICE


def test_messages_that_waited_while_the_bot_was_away_are_no_flood(talk: Any) -> None:
    throttle = Throttle()
    said = [talk.clock.now() + timedelta(minutes=n) for n in range(60)]
    assert {throttle.ask(7, at) for at in said} == {Verdict.PASS}


def test_a_command_for_another_bot_is_passed_over(talk: Any) -> None:
    talk.answerer.botname = "tocsin_bot"
    talk.say(7, "/help@other_bot", chat="-5", standing=Role.CONFIGURES)
    assert talk.screen.news == []
    talk.say(7, "/help@Tocsin_Bot", chat="-5", standing=Role.CONFIGURES)
    assert len(talk.screen.news) == 1


def test_two_people_press_acknowledge_and_the_first_one_stands_on_the_card(talk: Any) -> None:
    group = {"chat": "-5", "standing": Role.ANYONE}
    talk.say(1, "/follow Kenya", chat="-5", standing=Role.CONFIGURES)
    talk.news("bbc", "The United States ordered its non-emergency embassy staff in Nairobi to leave Kenya.")
    receipt, button = talk.button(1)
    assert "shows your name" in talk.press(11, button.data, receipt, name="Dana /stop @all", **group)
    talk.wait(120)
    assert talk.press(12, button.data, receipt, name="Emil", **group) == "Dana stop all acknowledged it already, 2 minutes ago."  # fmt: skip
    assert talk.press(11, button.data, receipt, **group).startswith("You acknowledged it already")
    cards = [text for text in _texts(talk) if "✅" in text]
    assert len(cards) == 1
    assert "✅ Acknowledged by Dana stop all\n" in cards[0]


def test_a_card_that_changes_after_it_was_acknowledged_keeps_the_name(talk: Any) -> None:
    talk.say(1, "/follow Kenya", chat="-5", standing=Role.CONFIGURES)
    talk.news("bbc", "Britain is permitting non-essential embassy staff to depart Kenya.")
    receipt, button = talk.button(1)
    talk.press(11, button.data, receipt, chat="-5", standing=Role.ANYONE, name="Dana")
    talk.news("dpa", "The United States ordered its non-emergency embassy staff in Nairobi to leave Kenya.")
    assert "Acknowledged by Dana" in talk.screen.shown[receipt].text
    assert not any(b.data.startswith("v1:ack") for row in talk.screen.shown[receipt].buttons for b in row)


def test_a_draft_of_a_rule_cannot_undo_what_came_into_force_after_it(talk: Any) -> None:
    store, now = talk.house.store, talk.clock.now()
    page = talk.house.pages()["departure"]
    first = store.rulebook.propose("departure", page + "\n# one\n", "900", now)
    second = store.rulebook.propose("departure", page + "\n# two\n", "900", now)
    store.rulebook.activate(second, "900", now)
    assert "came into force after this draft" in talk.press(900, f"v1:editrule:{first}", "1")
    assert talk.house.pages()["departure"].endswith("# two\n")


def test_an_undo_that_is_handled_twice_undoes_once(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store, now = talk.house.store, talk.clock.now()
    page = talk.house.pages()["departure"]
    for number in (1, 2):
        store.rulebook.activate(
            store.rulebook.propose("departure", f"{page}\n# {number}\n", "900", now), "900", now
        )
    store.inbox.put(5, "{}", now)

    async def dying(wish: Any, house: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.answer.perform", dying)
    with pytest.raises(KeyboardInterrupt):
        talk.say(900, "/undo departure", update=5)
    assert talk.house.pages()["departure"].endswith("# 1\n")
    assert store.inbox.waiting(9) == []


def test_a_chat_follows_at_most_fifty_places(talk: Any) -> None:
    cities = [place.id for place in talk.house.places if place.kind == 3][:50]
    talk.say(7, "/start")
    chat = talk.house.store.chats.on("telegram")[0]
    for city in cities:
        talk.house.store.subscriptions.follow(Subscription(chat.id, city))
    talk.screen.news.clear()
    talk.say(7, "/follow Kenya")
    assert "50 places already" in _texts(talk)[0]
    assert len(talk.house.store.subscriptions.of(chat.id)) == 50


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=300), command=st.sampled_from(["follow", "unfollow", "level", "quiet", "zone", "nationality", "now", "why", "ack", "rule", "rules", "undo", "audit"]))  # fmt: skip
def test_whatever_is_typed_gets_an_answer_that_fits_and_never_a_bug(
    talk: Any, words: str, command: str
) -> None:
    talk.screen.news.clear()
    talk.wait(20)
    talk.say(900, f"/{command} {words}")
    assert talk.screen.news
    for text in _texts(talk):
        assert "wrong on our side" not in text
        assert 0 < units(text) <= 4096


@given(st.lists(st.tuples(st.text(max_size=3000), st.sampled_from(list(Style))), max_size=8))
def test_a_long_answer_is_split_without_losing_a_character(spans: list[tuple[str, Style]]) -> None:
    whole = message(*(Span(text, style) for text, style in spans), buttons=((Button("Go", "v1:now:"),),))
    pieces = split(whole)
    assert all(units(piece.text) <= 4096 for piece in pieces)
    told = "".join(piece.text for piece in pieces)
    assert "".join(told.split()) == "".join(whole.text.split())
    assert [bool(piece.buttons) for piece in pieces] == [False] * (len(pieces) - 1) + [True] * bool(pieces)


def test_a_split_answer_is_sent_whole_and_in_order(talk: Any) -> None:
    lines = [f"line {number:04}" for number in range(2000)]
    _command(talk, "long", lambda request, desk: Reply((message("\n".join(lines)),)))
    talk.say(7, "/long")
    told = "\n".join(render(each).text for _, _, each in talk.screen.news)
    assert told.splitlines() == lines


def test_a_reference_that_nobody_has_is_no_acknowledgement(talk: Any) -> None:
    talk.say(7, "/ack KE-AAAAAA")
    assert talk.house.store.acknowledgements.of(IncidentId("KE-AAAAAA"), talk.house.store.chats.on("telegram")[0].id) is None  # fmt: skip
