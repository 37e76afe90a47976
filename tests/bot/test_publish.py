"""The small feed server."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request

import pytest

from bot.publish import FeedServer


def asked(url: str, **headers: str) -> tuple[int, bytes, str | None]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:
            return answer.status, answer.read(), answer.headers["ETag"]
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers["ETag"]


def test_it_serves_what_was_put_and_says_304_until_it_is_replaced() -> None:
    async def run() -> None:
        async with FeedServer() as press:
            press.put("/a", b"one", "text/xml")
            url = press.url("/a")
            status, body, etag = await asyncio.to_thread(asked, url)
            assert (status, body) == (200, b"one")
            assert etag is not None
            assert await asyncio.to_thread(lambda: asked(url, **{"If-None-Match": etag})) == (304, b"", etag)
            press.put("/a", b"two")
            assert (await asyncio.to_thread(lambda: asked(url, **{"If-None-Match": etag})))[:2] == (
                200,
                b"two",
            )
            assert (await asyncio.to_thread(asked, press.url("/b?x=1")))[0] == 404
            assert (press.hits, press.unchanged) == ({"/a": 3, "/b": 1}, {"/a": 1})

    asyncio.run(run())


def test_an_address_is_only_known_once_it_is_open() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        FeedServer().url("/a")
