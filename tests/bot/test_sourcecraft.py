"""`tocsin sources`: the catalogue, and what it writes into the configuration."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import catalogue, config, rooms, sourcecraft
from bot.publish import FeedServer
from rules.errors import ConfigError
from rules.workbench import Workbench

KINDS = rooms.kind_names()
OPML = """<opml version="2.0"><body>
  <outline type="rss" text="Harbour News" xmlUrl="https://harbour.example/feed.xml"/>
  <outline type="rss" text="Harbour News" xmlUrl="https://other.example/feed.xml"/>
</body></opml>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "tocsin.toml"
    path.write_text('# ours\n[fetch]\naddresses = "any"  # one machine\n', "utf-8")
    return path


def asked(path: Path) -> list[str]:
    return [source.id for source in config.load(path, KINDS).sources]


def test_the_catalogue_names_at_least_sixty_sources_of_known_kinds_and_places(workbench: Workbench) -> None:
    entries = catalogue.shipped()
    assert len(entries) >= 60
    for entry in entries.values():
        assert entry.source.kind in KINDS
        assert entry.source.url.startswith("https://")
        assert "{" not in entry.source.url
        assert entry.licence
        assert all(place in workbench.places for place in entry.source.places)


def test_only_kinds_that_a_recorded_page_proves_are_open() -> None:
    kinds = rooms.kinds()
    opened = [entry.source for entry in catalogue.shipped().values() if entry.open]
    assert opened
    assert all(getattr(kinds[source.kind], "PROVEN", True) for source in opened)


def test_open_stands_for_all_open_ones_and_a_row_replaces_a_known_source(page: Path) -> None:
    page.write_text(
        '[catalogue]\nuse = "open"\n[[source]]\nid = "gdacs"\nurl = "https://mirror.example/g.xml"\npublisher = "GDACS"\n'
    )
    sources = {source.id: source for source in config.load(page, KINDS).sources}
    assert set(sources) == {key for key, entry in catalogue.shipped().items() if entry.open}
    assert sources["gdacs"].url == "https://mirror.example/g.xml"  # type: ignore[index]  # an id is a string


def test_adding_and_removing_keeps_the_comments(page: Path) -> None:
    sourcecraft.add(page, ["us-state", "gdacs", "us-state"])
    assert asked(page) == ["us-state", "gdacs"]
    sourcecraft.remove(page, "us-state")
    assert asked(page) == ["gdacs"]
    assert page.read_text("utf-8").startswith('# ours\n[fetch]\naddresses = "any"  # one machine\n')


def test_a_name_that_is_in_no_catalogue_is_told_with_the_nearest(page: Path) -> None:
    before = page.read_text("utf-8")
    with pytest.raises(ConfigError, match="did you mean 'us-state'"):
        sourcecraft.add(page, ["us-stat"])
    with pytest.raises(ConfigError, match="no source 'bbc-world'"):
        sourcecraft.remove(page, "bbc-world")
    page.write_text('[catalogue]\nuse = ["us-stat"]\n', "utf-8")
    with pytest.raises(ConfigError, match="did you mean 'us-state'"):
        config.load(page, KINDS)
    assert before.startswith("# ours")


def test_feeds_of_a_reader_are_taken_over_once_each_under_names_of_their_own(
    page: Path, tmp_path: Path
) -> None:
    opml = tmp_path / "feeds.opml"
    opml.write_text(OPML, "utf-8")
    sourcecraft.take_over(page, opml)
    sourcecraft.take_over(page, opml)
    sources = config.load(page, KINDS).sources
    assert [(s.id, s.publisher, s.tier.value) for s in sources] == [
        ("harbour-news", "harbour.example", "custom"),
        ("harbour-news-2", "other.example", "custom"),
    ]
    sourcecraft.remove(page, "harbour-news")
    assert asked(page) == ["harbour-news-2"]


def test_a_source_is_tried_over_the_network_and_nothing_is_kept(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = (
        b"<rss version='2.0'><channel><item><guid>1</guid><title>Port closed</title></item></channel></rss>"
    )

    async def tried() -> list[int]:
        async with FeedServer() as server:
            server.put("/feed", body)
            settings = config.load(page, KINDS)
            urls = (server.url("/feed"), server.url("/nothing"))
            return [await asyncio.to_thread(sourcecraft.attempt, settings, url) for url in urls]

    assert asyncio.run(tried()) == [0, 1]
    said = capsys.readouterr()
    assert "1 items, 0 of them dated" in said.out
    assert "Port closed" in said.out
    assert "✗ trial:" in said.err
