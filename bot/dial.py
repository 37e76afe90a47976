"""Opens connections to public addresses only: a name is looked up once, checked, and that is dialled.

A feed's address comes from people and from redirects. Without this it could point into our own network.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from enum import Enum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore

from rules.errors import RefusedError

Resolve = Callable[[str, int], Awaitable[list[str]]]

_PUBLIC_PORTS = frozenset({80, 443})
# Globally routed by their registration, but they lead elsewhere or embed an address of their own.
_ELSEWHERE = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24",  # IETF protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "100.64.0.0/10",  # carrier-grade NAT
        "::/96",  # IPv4-compatible, deprecated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "fec0::/10",  # site-local, deprecated
    )
)


class Reach(Enum):
    """ANYWHERE is for loopback tests and the demonstration only."""

    PUBLIC = "public"
    ANYWHERE = "anywhere"


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address belongs to the public internet, however it is written."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address.is_multicast or address.is_reserved or address.is_unspecified or not address.is_global:
        return False
    return not any(address.version == network.version and address in network for network in _ELSEWHERE)


async def look_up(host: str, port: int) -> list[str]:
    """The numeric addresses of a name, in the order of the system's preference."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """httpcore's network with the check in front. One lookup a connection: a second could differ."""

    def __init__(self, reach: Reach = Reach.PUBLIC, resolve: Resolve = look_up) -> None:
        self._reach = reach
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._addresses(host, port, timeout)
        last: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses[:2]:  # a second one for hosts whose IPv6 is broken
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise RefusedError("sockets of this machine are not asked for news")

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)

    async def _addresses(self, host: str, port: int, seconds: float | None) -> list[str]:
        if self._reach is Reach.PUBLIC and port not in _PUBLIC_PORTS:
            raise RefusedError(f"{host} is asked on port {port}; only 80 and 443 are allowed")
        try:
            async with asyncio.timeout(seconds):
                addresses = await self._resolve(host, port)
        except TimeoutError:
            raise httpcore.ConnectTimeout(f"the name {host} was not found in time") from None
        except (OSError, UnicodeError):
            raise httpcore.ConnectError(f"the name {host} is unknown") from None
        if self._reach is Reach.PUBLIC:
            for address in addresses:
                if not is_public(ip_address(address.partition("%")[0])):
                    raise RefusedError(f"{host} leads to a private address; only public ones are asked")
        return addresses
