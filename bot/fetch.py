"""The one fetcher: asks politely, fetches within bounds, follows with care, and has nothing read that it has seen."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import httpcore
import httpx

from bot import heads
from bot.dial import GuardedBackend, Reach, Resolve, look_up
from bot.parse import Parser
from rules.errors import MalformedError, RefusedError, UnreachableError
from rules.item import Item
from rules.polling import Answer, Poll, Source, SourceTier, dates
from rules.registers import Register
from rules.webpages import WebPage
from sources import Get, Page

AGENT = "Tocsin/0.1 (travel advisories; reads feeds)"
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_KEPT = 5  # idle connections, for kinds that ask one host for page after page; each is looked at for every request
_REFUSALS = frozenset({401, 403, 407, 451})
_ROOT = re.compile(rb"(?:\s|\xef\xbb\xbf|<\?[^>]*+>|<!--(?>.*?-->)|<![^>]*+>)*+<([\w:.-]+)", re.DOTALL)
_HINTS = {
    404: ": does the address still exist?",
    410: ": the feed was taken away for good",
    429: ": we ask too often",
}
_CUT = "the connection was cut before the end"


@dataclass(frozen=True, slots=True)
class Limits:
    """`deadline` and `connect` in seconds, `raw` and `decoded` in bytes, `at_once` requests overall."""

    deadline: float = 20
    connect: float = 5
    raw: int = 4 << 20
    decoded: int = 8 << 20
    redirects: int = 5
    at_once: int = 40


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page, and by what to recognise it: `digest` is the blake2b of its decoded body. `fresh`: seconds for which the
    server says that it holds. `moved`: where redirects say that it stands for good."""

    page: Page
    etag: str | None
    modified: str | None
    digest: str
    fresh: float | None = None
    moved: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server says so, or the body is the one of the last time. `fresh`, `moved`: see Fetched."""

    fresh: float | None = None
    moved: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What asking a source gave: items, or one reading of a register or of a page without a feed. `answer` is for
    rules.polling.after_answer; if its items are None, nothing was parsed."""

    items: Sequence[Item]
    answer: Answer
    register: Register | None = None
    webpage: WebPage | None = None


class _GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx offers no way to give its pool a network: it is made here, as httpx makes it."""

    def __init__(self, backend: GuardedBackend, at_once: int) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=at_once,
            max_keepalive_connections=_MOST_KEPT,
            keepalive_expiry=30,
            network_backend=backend,
        )


class Fetcher:
    """Asks one host one thing at a time, and `limits.at_once` hosts at once. Use it as an async context."""

    def __init__(
        self,
        agent: str = AGENT,
        reach: Reach = Reach.PUBLIC,
        limits: Limits | None = None,
        resolve: Resolve = look_up,
        parser: Parser | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._parser = parser or Parser()
        for name in ("httpx", "httpcore"):  # below WARNING they write down every address, with its keys
            logger = logging.getLogger(name)
            logger.setLevel(max(logger.level, logging.WARNING))
        # No client around it: redirects are ours, cookies are not kept, and what else it does costs a third of a poll.
        self._transport = _GuardedTransport(GuardedBackend(reach, resolve), self._limits.at_once)
        self._headers = {"User-Agent": agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip"}
        timeout = httpx.Timeout(self._limits.deadline, connect=self._limits.connect)
        self._extensions = {"timeout": timeout.as_dict()}
        self._hosts: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._slots = asyncio.Semaphore(self._limits.at_once)

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        self._parser.close()
        await self._transport.aclose()

    async def fetch(self, get: Get, poll: Poll | None = None, stay: bool = False) -> Fetched | Unchanged:
        """The page, unless it is that of `poll`; with `stay`, only from its publisher's own hosts. Raises a SourceError
        that says what to do next."""
        lock = self._hosts.setdefault(_host(get.url), asyncio.Lock())
        async with lock, self._slots:  # the host first: who waits for it takes nobody's place
            try:
                async with asyncio.timeout(self._limits.deadline):
                    return await self._follow(get.url, poll, stay)
            except TimeoutError:
                raise UnreachableError(f"no whole answer within {self._limits.deadline:g} s") from None
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
                raise UnreachableError(_said(error)) from None

    async def read_source(self, source: Source, poll: Poll, now: datetime) -> Reading:
        """The source's items. The first page of a kind decides whether anything is new: an unchanged one is
        not parsed, and nothing else is asked."""
        perusal = self._parser.begin(source, now)
        wish, first = await perusal.first(), None
        stay = source.tier is SourceTier.OFFICIAL
        while True:
            found = await self.fetch(wish, poll if first is None else None, stay)
            if isinstance(found, Unchanged):
                return Reading((), Answer(fresh=found.fresh, moved=found.moved))
            first = first or found
            step = await perusal.step(found.page, found.digest)
            if isinstance(step, Register):
                dates_of = [state.updated for state in step.states]
                return Reading((), _summary(first, dates_of, found.page.partial), step)
            if isinstance(step, WebPage):
                # it claims no dates: that it says something is all that can be asked of it
                counted = replace(_summary(first, [], found.page.partial), items=1, dated=1)
                return Reading((), counted, webpage=step)
            if not isinstance(step, Get):
                dates_of = [item.published for item in step]
                return Reading(step, _summary(first, dates_of, found.page.partial))
            wish = step

    async def _follow(self, url: str, poll: Poll | None, stay: bool) -> Fetched | Unchanged:
        route = heads.Route()
        for _ in range(self._limits.redirects + 1):
            if urlsplit(url).scheme not in {"http", "https"}:
                raise RefusedError("only http and https addresses are asked")
            headers = self._headers | heads.login(url) | heads.validators(poll)
            request = httpx.Request("GET", url, headers=headers, extensions=self._extensions)
            response = await self._transport.handle_async_request(request)
            try:
                if response.status_code not in _REDIRECTS:
                    return replace(await self._answer(response, url, poll), moved=route.moved)
                url = heads.next_address(url, response.headers.get("Location", ""), stay)
                route = route.onward(response.status_code, url)
            finally:
                await response.aclose()
        raise UnreachableError(f"more than {self._limits.redirects} redirects: the address leads in a circle")

    async def _answer(self, response: httpx.Response, url: str, poll: Poll | None) -> Fetched | Unchanged:
        status = response.status_code
        if status == 304:
            return Unchanged(heads.fresh_for(response.headers))
        if status in _REFUSALS:
            raise RefusedError(
                f"the server does not let us in ({status}): ask the publisher, or use another feed"
            )
        if status != 200:
            raise UnreachableError(
                f"the server answered {status}{_HINTS.get(status, '')}", heads.retry_after(response.headers)
            )
        body, partial = await self._body(response)
        digest = hashlib.blake2b(body, digest_size=16).hexdigest()
        if poll is not None and poll.digest == digest and not partial:
            return Unchanged(heads.fresh_for(response.headers))
        page = Page(url, body, response.headers.get("Content-Type", ""), partial)
        etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
        return Fetched(page, etag, modified, digest, heads.fresh_for(response.headers))

    async def _body(self, response: httpx.Response) -> tuple[bytes, str]:
        """The decoded body within its bounds, and why its end is missing, if it is."""
        inflate = heads.inflater(response.headers.get("Content-Encoding", ""))
        body, raw, partial = bytearray(), 0, ""
        try:
            async for chunk in response.aiter_raw():
                raw += len(chunk)
                body += inflate.decompress(chunk, self._limits.decoded + 1 - len(body)) if inflate else chunk
                if raw > self._limits.raw or len(body) > self._limits.decoded:
                    raise MalformedError(f"the page is larger than {self._limits.raw >> 20} MiB")
        except (httpx.RemoteProtocolError, httpx.ReadError, zlib.error):
            partial = _CUT
        endless = "Content-Length" not in response.headers and "Transfer-Encoding" not in response.headers
        if (inflate and not inflate.eof) or (endless and not _ends(body)):
            partial = _CUT
        if partial and not body:
            raise UnreachableError(_CUT)
        return bytes(body), partial


def _summary(first: Fetched, dates_of: Sequence[datetime | None], partial: str) -> Answer:
    dated, newest = dates(dates_of)
    why = first.page.partial or partial
    return Answer(
        len(dates_of),
        dated,
        newest,
        why,
        "",
        first.etag,
        first.modified,
        first.digest,
        first.fresh,
        first.moved,
    )


def _ends(body: bytearray) -> bool:
    """Whether a page whose length nobody told has its end: its root element is closed, or its JSON."""
    root = _ROOT.match(body, 0, 8192)
    if root is not None:
        return b"</" + root[1] in body[-1000:]
    return not body.startswith((b"{", b"[")) or body.rstrip().endswith((b"}", b"]"))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""  # the request will say what is wrong with it


def _said(error: Exception) -> str:
    """Words for /sources. The text of some errors contains the address with its keys, so it is not used."""
    if isinstance(error, httpx.ConnectTimeout):
        return "the server does not take the connection: is it down?"
    if isinstance(error, httpx.ConnectError):
        trouble = "certificate" in str(error).casefold()
        return (
            "the server's certificate is not valid"
            if trouble
            else "the server cannot be reached: is it down?"
        )
    if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError, ValueError)):
        return "this is no address that can be asked"
    return f"the connection broke ({type(error).__name__})"
