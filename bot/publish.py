"""A small feed server on the loopback: the demonstration's newspaper, and the tests'."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from dataclasses import dataclass
from types import TracebackType


@dataclass(frozen=True, slots=True)
class _Edition:
    body: bytes
    content_type: str
    etag: str


class FeedServer:
    """Serves bodies by path, with an ETag each and 304 for who has it already. Replace them at any time.

    `hits` counts the requests of a path, `unchanged` those that were answered with 304.
    """

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.unchanged: Counter[str] = Counter()
        self._editions: dict[str, _Edition] = {}
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.StreamWriter] = set()

    async def open(self, port: int = 0) -> None:
        """Listens on 127.0.0.1; port 0 takes a free one."""
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", port)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            for writer in tuple(self._talks):
                writer.close()
            await self._server.wait_closed()

    async def __aenter__(self) -> FeedServer:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def put(self, path: str, body: bytes, content_type: str = "application/rss+xml") -> None:
        """From now on the path has this body."""
        etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
        self._editions[path] = _Edition(body, content_type, etag)

    def url(self, path: str) -> str:
        if self._server is None:
            raise RuntimeError("the feed server is not open yet")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}{path}"

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._talks.add(writer)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(self._answer(head.decode("latin-1")))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass  # the other side has gone, or talks nonsense
        finally:
            self._talks.discard(writer)
            writer.close()

    def _answer(self, head: str) -> bytes:
        lines = head.split("\r\n")
        path = [*lines[0].split(" "), ""][1].partition("?")[0]
        headers = {
            name.casefold(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        self.hits[path] += 1
        edition = self._editions.get(path)
        if edition is None:
            return _response("404 Not Found", b"", {"Content-Type": "text/plain"})
        known = {"ETag": edition.etag}
        if headers.get("if-none-match") == edition.etag:
            self.unchanged[path] += 1
            return _response("304 Not Modified", b"", known)
        return _response("200 OK", edition.body, known | {"Content-Type": edition.content_type})


def _response(status: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
