"""A server that does to its readers whatever a broken or a hacked server may do; each host name is one way.

python tests/hostile_server.py        prints its port and the port of its TLS, and serves until its input ends
"""

from __future__ import annotations

import asyncio
import gzip
import ssl
import sys
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from bot.clock import SystemClock  # noqa: E402  # the path is set above

CLOCK = SystemClock()
Write = asyncio.StreamWriter
Deed = Callable[[Write], Awaitable[None]]

HEAD = b"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title>"
ITEM = b"<item><guid>%d</guid><title>Nothing much in hour %d</title><description>Calm.</description></item>"
FEED = HEAD + b"".join(ITEM % (n, n) for n in range(30)) + b"</channel></rss>"
_MB = 1 << 20


def says(head: str, body: bytes = b"", close: bool = False) -> Deed:
    """Answers at once, with these bytes; `close` leaves out the length."""

    async def deed(writer: Write) -> None:
        length = "" if close or "Length" in head or "chunked" in head else f"\nContent-Length: {len(body)}"
        writer.write(f"HTTP/1.1 {head}{length}\nConnection: close\n\n".replace("\n", "\r\n").encode() + body)
        await writer.drain()

    return deed


def goes_on(head: bytes, piece: bytes, pause: float = 0.0) -> Deed:
    """Sends the same piece for ever."""

    async def deed(writer: Write) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await CLOCK.sleep(pause)

    return deed


async def hangs(writer: Write) -> None:
    """Never says a word."""
    await asyncio.Event().wait()


async def resets(writer: Write) -> None:
    """Breaks the connection off."""
    writer.transport.abort()


def bomb(megabytes: int) -> bytes:
    """So many of zeros, in a thousandth of it of gzip."""
    packer = zlib.compressobj(wbits=31)
    return b"".join(packer.compress(bytes(_MB)) for _ in range(megabytes)) + packer.flush()


def to(address: str, status: str = "302 Found") -> Deed:
    """Sends everybody elsewhere."""
    return says(f"{status}\nLocation: {address}")


def deeds() -> dict[str, Deed]:
    """What each host does, by the first word of its name."""
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    long = b"HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n"
    flood = b" ".join(b"a%d='1'" % n for n in range(200_000))
    deep = b"<b>" * 200_000
    found: dict[str, Deed] = {
        "hangs": hangs,
        "resets": resets,
        "says-nothing": says("", close=True),
        "drips-its-head": goes_on(b"HTTP/1.1 200 OK\r\n", b"X-Drip: 1\r\n", 0.3),
        "drips-its-body": goes_on(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"<", 0.3),
        "hints-for-ever": goes_on(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.001),
        "never-ends": goes_on(chunked, b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        "ten-gigabytes": goes_on(long, b"x" * 65536),
        "spaces-for-ever": goes_on(chunked, b"10000\r\n" + b" " * 65536 + b"\r\n"),
        "bomb": says("200 OK\nContent-Encoding: gzip", bomb(512)),
        "packed-thrice": says("200 OK\nContent-Encoding: gzip, gzip, gzip", gzip.compress(FEED)),
        "brotli": says("200 OK\nContent-Encoding: br", b"\x0b\x02\x80\x03"),
        "deflate": says("200 OK\nContent-Encoding: deflate", b"\xff" * 500),
        "no-gzip": says("200 OK\nContent-Encoding: gzip", b"\xff" * 500),
        "cut": says("200 OK", FEED[:-200], close=True),
        "short": says("200 OK\nContent-Length: 9000", FEED[:-200]),
        "cut-chunk": says("200 OK\nTransfer-Encoding: chunked", b"800\r\n" + FEED[:1024]),
        "bad-chunk": says("200 OK\nTransfer-Encoding: chunked", b"400\r\n" + FEED[:1024] + b"\r\nzz\r\n"),
        "http-0-9": goes_on(FEED, b"", 5),
        "two-lengths": says("200 OK\nContent-Length: 5\nContent-Length: 70", FEED),
        "split-head": says("200 OK\nX-A: a\rX-B: b", FEED),
        "huge-head": says("200 OK\nX-Huge: " + "h" * 2 * _MB, FEED),
        "many-heads": says("200 OK" + "".join(f"\nX-{n}: {n}" for n in range(8000)), FEED),
        "circle": to("http://circle.hostile.test/feed"),
        "to-loopback": to("http://127.0.0.1/admin"),
        "to-metadata": to("http://169.254.169.254/latest/meta-data"),
        "to-mapped": to("http://[::ffff:127.0.0.1]/"),
        "to-number": to("http://2130706433/"),
        "to-file": to("file:///etc/passwd"),
        "to-user": to("http://8.8.8.8@127.0.0.1/"),
        "to-port": to("http://8.8.8.8:6379/"),
        "to-nowhere": to("http://xn--\u00e4\u00f6.invalid/"),
        "to-private-name": to("http://private.hostile.test/"),
        "to-mixed-name": to("http://mixed.hostile.test/"),
        "rebinds": to("http://rebinds.hostile.test/again"),
        "same-for-ever": says("304 Not Modified"),
        "empty": says("200 OK"),
        "login": says("200 OK\nContent-Type: text/html", b"<!DOCTYPE html><html><title>Log in</title></html>"),
        "challenge": says("503 Wait\nContent-Type: text/html", b"<html><title>Just a moment...</title></html>"),
        "too-often": says("429 Slow down\nRetry-After: 1000000000"),
        "forbidden": says("403 Forbidden"),
        "broken": says("500 Oops"),
        "attributes": says("200 OK", HEAD + b"<item " + flood + b"><title>x</title></item></channel></rss>"),
        "nesting": says("200 OK", HEAD + b"<item><title>x</title><description>" + deep),
        "many-items": says("200 OK", HEAD + b"".join(ITEM % (n, n) for n in range(30_000)) + b"</channel></rss>"),
        "unclosed": says("200 OK", HEAD + b"<item><title>a" * 100_000),
        "poison": says("200 OK", FEED.replace(b"hour 7", b"hour &#xD800;")),
        "long-title": says("200 OK", FEED.replace(b"hour 7", b"x" * _MB)),
        "entities": says("200 OK", b"<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>" + FEED.replace(b"Calm", b"&b;")),
        "good": says("200 OK", FEED),
    }  # fmt: skip
    return found


async def serve() -> None:
    """Listens on the loopback until the input ends."""
    known = deeds()

    async def talk(reader: asyncio.StreamReader, writer: Write) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").casefold()
            host = head.partition("\r\nhost: ")[2].partition(".")[0]
            await known[host](writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the reader has hung up
        finally:
            writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parent / "data/tls/not_trusted.pem")
    plain = await asyncio.start_server(talk, "127.0.0.1", 0)
    locked = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context)
    print(plain.sockets[0].getsockname()[1], locked.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    plain.close()
    locked.close()


if __name__ == "__main__":
    asyncio.run(serve())
