"""A server of feeds in a process of its own, for measuring: it answers on every address of the loopback.

/same/N      a feed with an ETag, and 304 for who has it
/moved/N     the same, but each answer has another date of building: the page is new, its items are not
/plain/N     the same feed again and again, without a validator
"""

from __future__ import annotations

import asyncio
import itertools
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape

from benchmarks._news import mixed

_NOW = datetime(2022, 1, 1, tzinfo=UTC)
_built = itertools.count()


@cache
def _feed(number: str) -> bytes:
    """Thirty items, a day old at least, so that nothing of a first poll is judged."""
    rows = [
        f"<item><guid isPermaLink='false'>{number}-{n}</guid><link>https://news.example/{number}/{n}</link>"
        f"<title>{escape(item.title)}</title><description>{escape(item.text)}</description>"
        f"<pubDate>{format_datetime(_NOW - timedelta(hours=n))}</pubDate></item>"
        for n, item in enumerate(mixed(30))
    ]
    return (
        f"<rss version='2.0'><channel><title>Feed {number}</title>%s{''.join(rows)}</channel></rss>".encode()
    )


def _answer(head: bytes) -> bytes:
    path = head.split(b" ", 2)[1].decode()
    _, way, number = path.split("/")
    etag = f'"{number}"'
    if way == "same" and f"if-none-match: {etag}".encode() in head.lower():
        return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
    built = b"<lastBuildDate>%d</lastBuildDate>" % next(_built) if way == "moved" else b""
    body = _feed(number).replace(b"%s", built, 1)
    said = f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n"
    return (said + (f"ETag: {etag}\r\n" if way == "same" else "")).encode() + b"\r\n" + body


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            writer.write(_answer(await reader.readuntil(b"\r\n\r\n")))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()  # the other side has gone


async def main() -> None:
    """Prints its port, then serves until it is killed."""
    server = await asyncio.start_server(_talk, "0.0.0.0", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
