"""Stories: invented newspapers that tell what really happened, for the demonstration, tests and benchmarks."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Story:
    """A story as told in bot/stories/."""

    title: str
    begins: datetime
    feeds: tuple[Mapping[str, Any], ...]
    chats: tuple[Mapping[str, Any], ...]
    items: tuple[Mapping[str, Any], ...]
    acknowledgement: Mapping[str, str]


def told(name: str = "kazakhstan_2022") -> Story:
    """The story of that name, its items in order of time."""
    raw = tomllib.loads(resources.files("bot.stories").joinpath(f"{name}.toml").read_text("utf-8"))
    items = tuple(sorted(raw["item"], key=lambda item: item["at"]))
    return Story(
        raw["title"], raw["begins"], tuple(raw["feed"]), tuple(raw["chat"]), items, raw["acknowledgement"]
    )


def edition(feed: Mapping[str, Any], items: Sequence[Mapping[str, Any]], url: str) -> tuple[bytes, str]:
    """The feed as it looks with these items published: its body and its content type."""
    if feed["kind"] == "jsonfeed":
        entries = [
            {
                "id": _key(item),
                "url": f"{url}/{_key(item)}",
                "title": item["title"],
                "content_text": item["text"],
                "date_published": item["at"].isoformat(),
            }
            for item in reversed(items)
        ]
        body = {"version": "https://jsonfeed.org/version/1.1", "title": feed["publisher"], "items": entries}
        return json.dumps(body).encode(), "application/feed+json"
    rows = "".join(_rss_item(item, url) for item in reversed(items))
    channel = f"<channel><title>{escape(feed['publisher'])}</title>{rows}</channel>"
    text = f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'>{channel}</rss>"
    return text.encode(), "application/rss+xml"


def _rss_item(item: Mapping[str, Any], url: str) -> str:
    return (
        f"<item><guid isPermaLink='false'>{_key(item)}</guid><link>{url}/{_key(item)}</link>"
        f"<title>{escape(item['title'])}</title><description>{escape(_paragraphs(item['text']))}</description>"
        f"<pubDate>{item['at'].astimezone(UTC):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.strip().splitlines() if line.strip())


def _key(item: Mapping[str, Any]) -> str:
    return f"{item['feed']}-{item['at']:%d%H%M}"
