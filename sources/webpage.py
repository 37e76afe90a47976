"""A page without a feed (an embassy's notices, an airport's status): each new sentence is told, once it was read twice.

What is new on it is worked out in rules/webpages.py. Unproven: tried on pages made for it, without a recorded one. A
page that a script fills in the browser cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from rules.errors import MalformedError
from rules.polling import Source
from rules.sentences import sentences
from rules.stamps import essence
from rules.webpages import WebPage
from sources import Get, Page, Polling
from sources._cleaning import address_of
from sources._markup import lines_of, root_of, title_of
from sources._pages import HEAD

PROVEN = False
_ROOT = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_LEAST = 40  # characters: less is no page that informs
_SHORT = 800
_MOST = 3_000  # sentences
_OTHERS = (
    (
        re.compile(rb"<input[^<>]{0,300}type\s*=\s*[\"']?password", re.IGNORECASE),
        "a login came instead of the page",
    ),
    (
        re.compile(
            rb"captcha|cf[-_]chl|challenge-platform|_incapsula_|just a moment\.\.\.|are you (?:a )?human",
            re.I,
        ),
        "a check for robots came instead of the page",
    ),
    (
        re.compile(rb"(?:enable|requires?|turn on|activ\w+) (?:your )?javascript", re.IGNORECASE),
        "the page is filled by a script in the browser, and cannot be read",
    ),
)


def poll(source: Source, now: datetime) -> Polling:
    """What the page says now."""
    page = yield Get(source.url)
    return read(page)


def read(page: Page) -> WebPage:
    """The sentences of a page. MalformedError, in words for /sources, where it is no page that says something."""
    if not _ROOT.search(page.body[:HEAD].replace(b"\x00", b"")):
        raise MalformedError("the answer is no web page: does the address still lead to one?")
    root = root_of(page)
    lines = lines_of(root)
    size = sum(map(len, lines))
    if size < _SHORT:
        for sign, why in _OTHERS:
            if sign.search(page.body):
                raise MalformedError(why)
    if size < _LEAST:
        raise MalformedError("the page has hardly any text: is it filled by a script, or a failure?")
    language = root.get("lang", "").strip().casefold()[:2]
    return WebPage(
        address_of(page.url, page.url),
        title_of(root),
        language if language.isascii() and len(language) == 2 and language.isalpha() else None,
        _sentences(lines),
    )


def _sentences(lines: Iterable[str]) -> tuple[str, ...]:
    """Each line is cut alone, so that what stands beside it does not matter. Each sentence once."""
    cut = (line[part.start : part.end].strip() for line in lines for part in sentences(line))
    found = {meaning: said for said in cut if (meaning := essence(said))}
    return tuple(found.values())[:_MOST]
