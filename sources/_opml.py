"""Lists of feeds in OPML, as feed readers export them: read to be offered, never taken over unseen."""

from __future__ import annotations

from dataclasses import dataclass

from rules.errors import MalformedError
from sources import Page
from sources._cleaning import address_of
from sources._pages import elements

_MOST = 2_000
_JSON = {"jsonfeed", "json"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed of the list. `kind` is that of the configuration."""

    title: str
    url: str
    kind: str = "rss"
    language: str | None = None


def feeds(body: bytes) -> list[Listed]:
    """Each feed once, in order. Raises MalformedError where the file is no OPML or lists none."""
    page = Page("", body)
    if b"<opml" not in body[:4096].lower():
        raise MalformedError("this is no OPML: export the list of feeds from your reader once more")
    found: dict[str, Listed] = {}
    for outline in elements(page, "outline"):
        fields = {name.casefold(): value.strip() for name, value in outline.attrib.items()}
        url = address_of(fields.get("xmlurl", ""), "")
        if url and url not in found and len(found) < _MOST:
            kind = "jsonfeed" if fields.get("type", "").casefold() in _JSON else "rss"
            title = fields.get("title") or fields.get("text") or url
            found[url] = Listed(title[:200], url, kind, fields.get("language", "")[:2].casefold() or None)
    if not found:
        raise MalformedError("this OPML lists no feeds (no outline has an xmlUrl)")
    return list(found.values())
