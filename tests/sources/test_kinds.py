"""Kinds other than plain feeds: golden pairs of a page and what it says, and what each refuses."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import rooms
from rules.errors import MalformedError
from rules.polling import Source, SourceId
from rules.registers import Register
from rules.webpages import WebPage
from sources import Found, Get, Page, _opml
from sources._levels import level_of

NOW = datetime(2026, 10, 8, 3, tzinfo=UTC)
THEN = {
    "govuk/recent.atom": datetime(2026, 7, 20, tzinfo=UTC),
    "smartraveller/index.xml": datetime(2026, 7, 22, tzinfo=UTC),
}
DATA = Path(__file__).parents[1] / "data"
KINDS = {name: kind for name, kind in rooms.kinds().items() if name not in {"rss", "jsonfeed"}}
PAGES = sorted(
    page for kind in KINDS for page in (DATA / kind).glob("*.*") if not page.name.endswith(".expected.json")
)
REGISTERS = ["auswaertiges_amt", "canada", "nederlandwereldwijd", "state_gov", "state_gov_json"]


def read(kind: str, body: bytes, now: datetime = NOW) -> Found:
    """What the kind makes of a page, and of those that it leads to, which lie in the folder "pages"."""
    url = "https://feeds.example/all?rows=200&offset=0"
    polling = KINDS[kind].poll(Source(SourceId("s"), kind, url, "p"), now)
    wish, answer = next(polling), body
    try:
        while isinstance(wish, Get):
            wish = polling.send(Page(wish.url, answer))
            answer = (DATA / kind / "pages" / wish.url.rpartition("/")[2]).read_bytes()
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # a generator's value has no type
    raise AssertionError("a kind yields what it wants fetched, and nothing else")


def shown(found: Found) -> Any:
    if isinstance(found, WebPage):
        return asdict(found)
    if isinstance(found, Register):
        states = [{k: v for k, v in asdict(state).items() if v not in ("", None)} for state in found.states]
        rows = [state | {"updated": str(state.get("updated"))} for state in states]
        return {"issuer": found.issuer, "whole": found.whole, "states": rows}
    return [asdict(item) | {"published": str(item.published)} for item in found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DATA).as_posix())
def test_a_page_gives_what_it_says(page: Path) -> None:
    name = page.relative_to(DATA).as_posix()
    found = read(page.parent.name, page.read_bytes(), THEN.get(name, NOW))
    expected = json.loads(page.with_suffix(".expected.json").read_text("utf-8"))
    assert json.loads(json.dumps(shown(found))) == expected


def test_every_kind_has_a_golden_pair() -> None:
    assert {page.parent.name for page in PAGES} == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(
    "body",
    [
        b"", b" \n", b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>",
        b"<html><body><form action='/login'>Please log in</form></body></html>", b"Forbidden", b"[1, 2",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a><item>&b;</item></a>',
    ],
    ids=["nothing", "blank", "challenge", "login", "words", "half", "entities"],
)  # fmt: skip
def test_what_is_no_answer_is_refused_in_words(kind: str, body: bytes) -> None:
    with pytest.raises(MalformedError):
        read(kind, body)


@pytest.mark.parametrize("kind", REGISTERS)
@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"response": {}}', b'{"data": {}}', b"<rss/>"])
def test_an_empty_register_clears_nothing(kind: str, body: bytes) -> None:
    try:
        found = read(kind, body)
    except MalformedError:
        return
    assert isinstance(found, Register)
    assert (found.states, found.whole) == ((), True)
    assert found.least > 0


@pytest.mark.parametrize("kind", REGISTERS)
def test_a_world_wide_register_knows_its_least(kind: str) -> None:
    page = next(page for page in PAGES if page.parent.name == kind)
    found = read(kind, page.read_bytes())
    assert isinstance(found, Register)
    assert found.least >= 150


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_page_never_raises_anything_else(kind: str, data: st.DataObject) -> None:
    pages = [page for page in PAGES if page.parent.name == kind]
    body = bytearray(data.draw(st.sampled_from(pages)).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    try:
        read(kind, bytes(body) or b" ")
    except (MalformedError, FileNotFoundError):  # a damaged link leads to no page of the folder
        return


def _with_another_value(value: Any, data: st.DataObject) -> Any:
    """The same JSON, with one of its values replaced by one of another sort."""
    if not isinstance(value, (dict, list)) or not value or data.draw(st.integers(0, 9)) == 0:
        return data.draw(
            st.sampled_from([None, True, -1, 1e300, 10**20, "", "x", [], {}, [None], {"a": 1}, "99999999999"])
        )
    keys = list(value) if isinstance(value, dict) else range(len(value))
    key = data.draw(st.sampled_from(keys))
    copy = value.copy()
    copy[key] = _with_another_value(value[key], data)
    return copy


@pytest.mark.parametrize("kind", sorted({page.parent.name for page in PAGES if page.suffix == ".json"}))
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_values_of_another_sort_are_unknown_or_refused(kind: str, data: st.DataObject) -> None:
    page = next(page for page in PAGES if page.parent.name == kind and page.suffix == ".json")
    spoilt = _with_another_value(json.loads(page.read_text("utf-8")), data)
    try:
        read(kind, json.dumps(spoilt).encode())
    except MalformedError:
        return


@pytest.mark.parametrize("kind", ["state_gov", "gdacs"])
def test_one_broken_item_costs_one_item(kind: str) -> None:
    page = next(page for page in PAGES if page.parent.name == kind and page.suffix == ".xml")
    body = page.read_bytes()
    poison = b"<item><title>Broken &#xD800; & <b></title></item>"
    spoilt = body.replace(b"</item>", b"</item>" + poison, 1)
    whole, saved = shown(read(kind, body)), shown(read(kind, spoilt))
    assert saved == whole


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Level 3: Reconsider Travel", 3), ("Avoid all travel (with regional advisories)", 4),
        ("Exercise a high degree of caution", 2), ("Take normal security precautions", 1),
        ("Avoid non-essential travel", 3), ("Reconsider your need to travel", 3), ("Do not travel", 4),
        ("Exercise increased caution", 2), ("Other", None), ("Think twice", None), ("", None),
        ("Normal", None), ("Level 5", None),
    ],
)  # fmt: skip
def test_words_nobody_has_taught_are_unknown_never_normal(words: str, level: int | None) -> None:
    assert level_of(words) == level


def test_feeds_of_an_opml_are_listed_once_each() -> None:
    body = (DATA / "opml/travel.opml").read_bytes()
    found = _opml.feeds(body)
    assert len({feed.url for feed in found}) == len(found) > 5
    assert all(feed.url.startswith("http") and feed.title for feed in found)
    twice = b"<opml><body><outline text='a' xmlUrl='https://x.example/1'/><outline xmlUrl='https://x.example/1'/></body></opml>"
    assert [feed.title for feed in _opml.feeds(twice)] == ["a"]


@pytest.mark.parametrize(
    "body", [b"", b"<opml><body/></opml>", b"<rss/>", b"<opml><outline xmlUrl='javascript:x'/></opml>"]
)
def test_what_is_no_list_of_feeds_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedError):
        _opml.feeds(body)
