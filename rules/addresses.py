"""Addresses on the web: whose they are, and which of them a card may lead to."""

from __future__ import annotations

from urllib.parse import urlsplit

WITHHELD = "withheld:"  # stands before the host, in the place of an address that a card must not lead to


def owner(url: str) -> str:
    """The part of a host name that one owner registers: "state.gov" of travel.state.gov, "mofa.go.jp", "www.gov.uk". A
    bare number of a machine is its own."""
    host = urlsplit(url).hostname or ""
    labels = host.split(".")
    if ":" in host or labels[-1].isdecimal():
        return host
    second_level = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if second_level else -2 :])


def vouched(url: str, home: str, official: bool) -> str:
    """The address, if the publisher at `home` can vouch for it. Official news that leads to somebody else's pages may
    be a page that was taken over: a card says so, and does not lead there. News of others lead anywhere by nature."""
    if not official or not url or owner(url) == owner(home):
        return url
    return WITHHELD + (urlsplit(url).hostname or "")


def is_withheld(url: str) -> bool:
    return url.startswith(WITHHELD)
