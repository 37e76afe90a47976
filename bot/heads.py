"""What the heads of answers say, and ours of requests: validators, redirects, packing, how long to wait. Headers are
mappings that do not mind the case of names."""

from __future__ import annotations

import re
import zlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urljoin, urlsplit

from rules.addresses import owner
from rules.errors import MalformedError, RefusedError, UnreachableError
from rules.polling import Poll

_FOR_GOOD = frozenset({301, 308})
_LONGEST = 2_048  # characters of an address
_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})")


def validators(poll: Poll | None) -> dict[str, str]:
    """The headers that ask only for what is newer than the page of `poll`."""
    headers = {}
    if poll is not None and poll.etag:
        headers["If-None-Match"] = poll.etag
    if poll is not None and poll.modified:
        headers["If-Modified-Since"] = poll.modified
    return headers


def login(url: str) -> dict[str, str]:
    """The header that gives the name and the password that stand in an address."""
    parts = urlsplit(url)
    if parts.username is None:
        return {}
    words = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": f"Basic {b64encode(words.encode()).decode()}"}


def next_address(url: str, location: str, stay: bool = False) -> str:
    """Where a redirect leads. `stay`: it must not leave the publisher, since a register of a state that moved to
    somebody else's address is looked at by a person first. RefusedError, UnreachableError."""
    target = urljoin(url, location)
    if not location:
        raise UnreachableError("a redirect without an address")
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme == "http":
        raise RefusedError("a redirect from https to http: nobody could vouch for what comes")
    if stay and owner(target) != owner(url):
        raise RefusedError(
            f"the address now leads to {owner(target)}: if that is the publisher, set the source's url to it"
        )
    return target


@dataclass(frozen=True, slots=True)
class Route:
    """Redirects that were followed. `moved`: the address to which those at its beginning lead for good."""

    moved: str | None = None
    lasting: bool = True

    def onward(self, status: int, url: str) -> Route:
        """The route after one more of them."""
        lasting = self.lasting and status in _FOR_GOOD
        shown = lasting and url.isprintable() and len(url) <= _LONGEST and urlsplit(url).username is None
        return Route(url if shown else self.moved, lasting)


def inflater(encoding: str) -> zlib._Decompress | None:
    """What unpacks a body; None for one that is not packed. Only gzip, and only once: three gzips within each other
    take gigabytes from 285 bytes. MalformedError."""
    match encoding.strip().casefold():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return zlib.decompressobj(wbits=31)
    raise MalformedError(f"the page is packed as {encoding[:40]!r}, which was not asked for")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds; a date counts from the server's own."""
    said = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"-?\d{1,12}", said):
        return float(said)
    try:
        return (parsedate_to_datetime(said) - parsedate_to_datetime(headers["Date"])).total_seconds()
    except (ValueError, KeyError, TypeError):
        return None


def fresh_for(headers: Mapping[str, str]) -> float | None:
    """For how many seconds the server says that its answer holds (RFC 9111, `max-age` less `Age`)."""
    said = headers.get("Cache-Control", "").casefold()
    age = _AGE.search(said)
    if age is None or "no-cache" in said or "no-store" in said:
        return None
    passed = headers.get("Age", "")
    return max(0.0, float(age[1]) - (float(passed) if passed.isdecimal() else 0.0))
