"""The guard in front of every connection: only public addresses are dialled, however they are spelled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Any

import httpcore
import pytest

from bot.dial import is_public
from bot.fetch import Fetcher, Limits
from rules.errors import RefusedError, SourceError
from sources import Get


@asynccontextmanager
async def moved(to: str) -> AsyncIterator[int]:
    """A server on this port that sends everybody elsewhere."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as listening:
        yield listening.sockets[0].getsockname()[1]


PRIVATE = """
http://127.0.0.1/ http://127.1/ http://2130706433/ http://0x7f000001/ http://0177.0.0.1/ http://0/ http://[::1]/
http://[::ffff:127.0.0.1]/ http://[::127.0.0.1]/ http://localhost/ http://10.0.0.1/ http://172.16.0.1/
http://192.168.1.1/ http://169.254.169.254/latest/meta-data http://100.64.0.1/ http://192.0.0.8/ http://198.18.0.1/
http://224.0.0.1/ http://240.0.0.1/ http://255.255.255.255/ http://192.88.99.1/ http://[fe80::1]/ http://[fc00::1]/
http://[fec0::1]/ http://[ff02::1]/ http://[64:ff9b::7f00:1]/ http://[64:ff9b:1::1]/ http://[2002:7f00:1::]/
http://[2001:0:7f00:1::]/ http://[2001:db8::1]/ http://user@127.0.0.1/ http://127。0。0。1/ http://127.0.0.1:8080/
https://127.0.0.1/ file:///etc/passwd gopher://127.0.0.1/ unix:///run/x http://127.0.0.1\\@example.org/ http:///x
"""


@pytest.mark.parametrize("url", PRIVATE.split())
def test_no_spelling_of_a_private_address_is_dialled(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dialled: list[str] = []

    async def dial(self: object, host: str, *_: object, **__: object) -> Any:
        dialled.append(host)
        raise httpcore.ConnectError("not from here")

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", dial)

    async def run() -> None:
        async with Fetcher(limits=Limits(deadline=2)) as fetcher:
            await fetcher.fetch(Get(url))

    with pytest.raises(SourceError):
        asyncio.run(run())
    assert [host for host in dialled if not is_public(ip_address(host))] == []
    assert dialled == []


def resolving(*answers: list[str]) -> Callable[[str, int], Coroutine[Any, Any, list[str]]]:
    rest = list(answers)

    async def resolve(host: str, port: int) -> list[str]:
        return rest.pop(0) if len(rest) > 1 else rest[0]

    return resolve


@pytest.mark.parametrize(
    "addresses", [["93.184.215.14", "127.0.0.1"], ["::1"], ["fe80::1%eth0"], ["::ffff:10.0.0.1"]]
)
def test_a_name_with_one_private_address_is_not_asked_at_all(addresses: list[str]) -> None:
    async def run() -> None:
        async with Fetcher(resolve=resolving(addresses)) as fetcher:
            await fetcher.fetch(Get("http://news.example/feed"))

    with pytest.raises(RefusedError, match="private address"):
        asyncio.run(run())


def test_what_was_checked_is_what_is_dialled_even_if_the_name_changes_its_meaning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialled: list[str] = []

    async def dial(self: object, host: str, *_: object, **__: object) -> Any:
        dialled.append(host)
        raise httpcore.ConnectError("not from here")

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", dial)

    async def run() -> list[str]:
        resolve = resolving(["93.184.215.14"], ["127.0.0.1"])
        ends = []
        async with Fetcher(resolve=resolve) as fetcher:
            for _ in range(2):
                try:
                    await fetcher.fetch(Get("http://news.example/feed"))
                except SourceError as error:
                    ends.append(type(error).__name__)
        return ends

    assert asyncio.run(run()) == ["UnreachableError", "RefusedError"]
    assert dialled == ["93.184.215.14"]


def test_a_redirect_into_our_own_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real = httpcore.AnyIOBackend.connect_tcp

    async def run() -> None:
        async with moved("http://169.254.169.254/x") as port:

            async def dial(self: Any, host: str, _: int, *more: Any, **named: Any) -> Any:
                assert host == "93.184.215.14", "only the public host is dialled"
                return await real(self, "127.0.0.1", port, *more, **named)

            monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", dial)

            async def resolve(host: str, port: int) -> list[str]:
                return ["93.184.215.14"] if host == "news.example" else [host]

            async with Fetcher(resolve=resolve) as fetcher:
                await fetcher.fetch(Get("http://news.example/feed"))

    with pytest.raises(RefusedError, match=r"169\.254\.169\.254 leads to a private address"):
        asyncio.run(run())


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))
