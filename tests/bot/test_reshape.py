"""An operator puts alerts together, tells them apart, closes them and takes it back; cards follow."""

from __future__ import annotations

from typing import Any

import pytest
from conversation.talk import OPERATOR

from rules.incidents import Incident, Status

KENYA = "The United States ordered its non-emergency embassy staff in Nairobi to leave Kenya."
UGANDA = "Germany is withdrawing its embassy staff from Kampala."
LATER = "Denmark evacuates its diplomats from Nairobi."


@pytest.fixture
def told(talk: Any) -> Any:
    """Aida follows Nairobi and Kampala, Ben follows Lima; states draw down in both cities, which are two alerts."""
    talk.say(7, "/follow Nairobi")
    talk.say(7, "/follow Kampala")
    talk.say(8, "/follow Lima")
    talk.news("bbc", KENYA)
    talk.news("cnn", UGANDA)
    return talk


def alerts(talk: Any) -> dict[str, Incident]:
    """By their countries."""
    return {incident.place.country: incident for incident in talk.house.store.incidents.every()}


def operator(talk: Any, words: str) -> str:
    """What the operator reads."""
    talk.say(OPERATOR, words)
    return "\n".join(each[2].text for each in talk.screen.news if each[0] == str(OPERATOR))


def edits(talk: Any, chat: int) -> list[str]:
    talk.say(chat, "/help")  # what waits is sent
    sent = talk.house.store.outbox.sent()
    return [each.message.text for each in sent if each.kind == "edit" and each.address.chat == str(chat)]


def test_two_alerts_become_one_and_two_again(told: Any) -> None:
    kenya, uganda = alerts(told)["KE"], alerts(told)["UG"]
    said = operator(told, f"/incident {kenya.id} merge {uganda.id}")
    assert f"Done: {kenya.id}" in said
    joined = told.house.store.incidents.get(kenya.id)
    assert {report.source for report in joined.reports} == {"bbc", "cnn"}
    assert told.house.store.incidents.get(uganda.id).status is Status.MERGED
    texts = edits(told, 7)
    assert any("put this together with" in text for text in texts)
    assert any(f"told together with {kenya.id}" in text for text in texts)

    told.news("dpa", LATER)
    operator(told, f"/incident {uganda.id} undo")
    again, apart = (told.house.store.incidents.get(each.id) for each in (kenya, uganda))
    assert {report.source for report in again.reports} == {"bbc", "dpa"}, "what came meanwhile stays"
    assert [report.source for report in apart.reports] == ["cnn"]
    assert (apart.status, apart.severity) == (uganda.status, uganda.severity)
    assert any("took the last change of this back" in text for text in edits(told, 7))
    assert "nothing to take back" in operator(told, f"/incident {kenya.id} undo")


def test_a_report_is_told_apart_and_whoever_had_the_card_gets_both(told: Any) -> None:
    kenya, uganda = alerts(told)["KE"], alerts(told)["UG"]
    operator(told, f"/incident {kenya.id} merge {uganda.id}")
    assert "2. " in operator(told, f"/incident {kenya.id}")
    said = operator(told, f"/incident {kenya.id} split 2")
    (made,) = [i for i in told.house.store.incidents.every() if i.id not in (kenya.id, uganda.id)]
    assert made.id in said
    assert [report.source for report in made.reports] == ["cnn"]
    assert made.place.name == "Kampala"
    told.say(7, "/help")
    cards = [d for d in told.house.store.outbox.sent() if d.incident == made.id]
    assert [(card.kind, card.rings, card.address.chat) for card in cards] == [("card", False, "7")]
    operator(told, f"/incident {made.id} undo")
    back = told.house.store.incidents.get(kenya.id)
    assert {report.source for report in back.reports} == {"bbc", "cnn"}
    assert told.house.store.incidents.get(made.id).merged_into == kenya.id


def test_who_follows_one_of_two_places_hears_of_the_other_only_while_they_are_one(told: Any) -> None:
    told.say(9, "/follow Nairobi")
    told.news("dpa", LATER)
    kenya, uganda = alerts(told)["KE"], alerts(told)["UG"]
    operator(told, f"/incident {kenya.id} merge {uganda.id}")
    operator(told, f"/incident {kenya.id} undo")
    told.say(9, "/help")
    had = {d.incident for d in told.house.store.outbox.sent() if d.address.chat == "9" and d.incident}
    assert had == {kenya.id}


def test_a_step_that_cannot_be_audited_is_not_taken(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kenya = alerts(told)["KE"]

    def broken(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(told.house.store.audit, "append", broken)
    operator(told, f"/incident {kenya.id} close because")
    operator(told, f"/retract {kenya.id} because")
    assert told.house.store.incidents.get(kenya.id) == kenya


def test_a_closed_alert_is_joined_by_nothing_and_is_no_all_clear(told: Any) -> None:
    kenya = alerts(told)["KE"]
    assert "1 card" in operator(told, f"/incident {kenya.id} close The district is open again.")
    (text,) = edits(told, 7)
    assert "Nothing more is told of this: The district is open again. This is not an all-clear." in text
    assert edits(told, 8) == []
    told.news("dpa", LATER)
    assert [r.source for r in told.house.store.incidents.get(kenya.id).reports] == ["bbc"]
    operator(told, f"/incident {kenya.id} undo")
    assert told.house.store.incidents.get(kenya.id).status is kenya.status


def test_a_withdrawal_is_taken_back_too(told: Any) -> None:
    kenya = alerts(told)["KE"]
    operator(told, f"/retract {kenya.id} it was a film")
    operator(told, f"/incident {kenya.id} undo")
    assert told.house.store.incidents.get(kenya.id).status is kenya.status
    assert "was wrong" not in edits(told, 7)[-1]


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        ("merge XX-AAAAAA", "There is no alert XX-AAAAAA"),
        ("merge {ref}", "cannot be merged with itself"),
        ("split 9", "Name some of the 1 reports"),
        ("split 1", "and not all"),
        ("melt", "I do not know what to do"),
        ("close", "I do not know what to do"),
        ("undo", "nothing to take back"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(told: Any, deed: str, why: str) -> None:
    kenya = alerts(told)["KE"]
    assert why in operator(told, f"/incident {kenya.id} {deed}".replace("{ref}", kenya.id))
    assert told.house.store.incidents.get(kenya.id) == kenya


def test_only_operators_change_alerts(told: Any) -> None:
    kenya = alerts(told)["KE"]
    told.say(7, f"/incident {kenya.id} close because")
    assert told.house.store.incidents.get(kenya.id) == kenya
