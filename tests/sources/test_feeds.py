"""Feeds: golden pairs of a page and its items, and what a page is refused for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.errors import MalformedError
from rules.item import Item
from rules.polling import Source, SourceId
from sources import Get, Page, jsonfeed, rss

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DATA = Path(__file__).parents[1] / "data"
PAGES = sorted([*DATA.glob("rss/*.xml"), *DATA.glob("jsonfeed/*.json")])
KINDS: dict[str, ModuleType] = {"rss": rss, "jsonfeed": jsonfeed}


def read(kind: str, body: bytes, **page: Any) -> Sequence[Item]:
    """What the kind makes of one page."""
    source = Source(SourceId("s"), kind, "https://feeds.example/all", "p")
    polling = KINDS[kind].poll(source, NOW)
    assert next(polling) == Get(source.url)
    try:
        polling.send(Page(source.url, body, **page))
    except StopIteration as end:
        return list(end.value)
    raise AssertionError("one page is enough for a feed")


def rss_of(*titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>https://x.example/{n}</link></item>"
        for n, title in enumerate(titles)
    )
    return f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode(
        "utf-8", "surrogatepass"
    )


@pytest.mark.parametrize(
    "page", [p for p in PAGES if not p.name.endswith(".expected.json")], ids=lambda p: p.name
)
def test_a_page_gives_its_items(page: Path) -> None:
    found = [
        asdict(item) | {"published": str(item.published)}
        for item in read(page.parent.name, page.read_bytes())
    ]
    expected = page.with_suffix(".expected.json")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


POISONS = [
    "&#xD800;",
    "&#x110000;",
    "&#99999999999;",
    "\x00",
    "\x0b",
    "]]>",
    "&nbsp;",
    "&bogus;",
    "\ufffe",
    "<b>",
    "& x",
    "\ud800",
]


@pytest.mark.parametrize("poison", POISONS)
def test_one_poisoned_item_costs_at_most_itself(poison: str) -> None:
    titles = [f"Item {number}" for number in range(30)]
    titles[3] += poison
    found = {item.title for item in read("rss", rss_of(*titles))}
    assert found >= set(titles) - {titles[3]}


@pytest.mark.parametrize(
    ("kind", "body", "why"),
    [
        ("rss", b"", "empty"),
        ("rss", b" \n", "empty"),
        ("rss", b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        ("rss", b"\n<!-- x --><html><title>Just a moment...</title></html>", "web page"),
        ("rss", b"hello", "neither RSS"),
        ("rss", b"<a/>", "neither RSS"),
        ("rss", b'{"version": "https://jsonfeed.org/version/1"}', "jsonfeed"),
        ("rss", b"<rss><item " + b"a='1' " * 600 + b"/></rss>", "thousands of attributes"),
        ("jsonfeed", b"", "empty"),
        ("jsonfeed", b"<html>", "no JSON"),
        ("jsonfeed", b"[" * 100_000, "no JSON"),
        ("jsonfeed", b"[]", "no JSON Feed"),
        ("jsonfeed", b"{}", "no list of items"),
    ],
)
def test_a_page_that_is_no_feed_is_refused_in_plain_words(kind: str, body: bytes, why: str) -> None:
    with pytest.raises(MalformedError, match=why):
        read(kind, body)


def test_a_feed_without_items_is_a_feed() -> None:
    assert read("rss", rss_of()) == []


def test_the_charset_of_the_answer_wins_unless_it_is_wrong() -> None:
    body = "<?xml version='1.0' encoding='utf-8'?>" + rss_of("Алматы").decode()
    assert (
        read("rss", body.encode("cp1251"), content_type="text/xml; charset=windows-1251")[0].title == "Алматы"
    )
    assert read("rss", body.encode(), content_type="text/xml; charset=nonsense")[0].title == "Алматы"
    assert read("rss", rss_of("Алматы").decode().encode("utf-16"))[0].title == "Алматы"


def test_of_a_page_that_was_cut_off_only_whole_items_are_read() -> None:
    body = rss_of("One", "Two", "Three")
    cut = body[: body.index(b"Three") + 3]
    assert [item.title for item in read("rss", cut, partial="cut off")] == ["One", "Two"]


def test_lengths_are_bounded_before_anybody_judges() -> None:
    link = f"<link>https://x.example/{'l' * 3000}</link>"
    head = f"<rss version='2.0'><channel><item><title>{'t ' * 9000}</title>{link}"
    body = f"{head}<description>{'word ' * 50_000}</description></item></channel></rss>".encode()
    [item] = read("rss", body)
    assert len(item.title) <= 500
    assert len(item.text) <= 20_000
    assert item.url == ""
    assert len(item.key) <= 512


def test_an_item_keeps_its_key_when_its_text_is_edited() -> None:
    one, two = (
        rss_of(title).replace(b"<link>", b"<guid isPermaLink='false'>g</guid><link>")
        for title in ("First", "Second")
    )
    assert read("rss", one)[0].key == read("rss", two)[0].key == "g"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.text(max_size=200), st.booleans())
def test_whatever_an_item_contains_it_is_read_or_left_out_but_nothing_breaks(
    title: str, text: str, raw: bool
) -> None:
    inner = text if raw else text.replace("&", "&amp;").replace("<", "&lt;")
    body = (
        f"<rss version='2.0'><channel><item><title>{title}</title><description>{inner}</description></item>"
    )
    for item in read("rss", (body + "</channel></rss>").encode("utf-8", "surrogatepass")):
        f"{item.title}{item.text}{item.key}".encode()


def test_entities_neither_read_files_nor_explode() -> None:
    file = b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + rss_of("Curfew &a;")
    assert [item.title for item in read("rss", file)] == ["Curfew"]
    levels = b"".join(b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(8))
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha">' + levels + b"]>" + rss_of("&i;")
    assert sum(len(item.title) for item in read("rss", laughs)) < 1000
