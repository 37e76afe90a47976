"""From what feeds contain to an item: HTML to plain text, addresses made whole and short, lengths bounded."""

from __future__ import annotations

import hashlib
import html
import re
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from rules.addresses import vouched
from rules.boilerplate import TEXT_LIMIT, clean
from rules.item import Item
from rules.polling import Source, SourceTier

LINK_LIMIT = 2_048
KEY_LIMIT = 512
_HTML_LIMIT = 20 * TEXT_LIMIT  # markup is longer than its text

_DROPPED = re.compile(
    r"<!--.*?-->|<(script|style|template|noscript|svg|figure|form|iframe|head)\b.*?</\1\s*>", re.I | re.S
)
_OPENED = re.compile(r"<!--|<(?:script|style|template|noscript|svg|figure|form|iframe|head)\b", re.I)
_MOST_OPENED = (
    200  # of more, each may look for its end through the whole text: time that grows with the square
)
_BREAK = re.compile(
    r"<(?:br|hr|/?(?:p|div|li|ul|ol|dl|dt|dd|h[1-6]|tr|table|blockquote|pre|section|article|header|footer|aside))"
    r"\b[^<>]*>",
    re.IGNORECASE,
)
_CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[!?][^<>]*>")
_MARKUP = re.compile(r"<[a-zA-Z/!]")
# Most addresses are whole, plain, and without anything to take away.
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:/[\w!$&'()*+,;=:@%./~-]*)?", re.ASCII)
_WHOLE = re.compile(r"https?://[^/]")
_TRACKING = re.compile(
    r"utm_.*|at_(?:medium|campaign|format|custom\d*|link_\w+|ptr_\w+|bbc_\w+)|fbclid|gclid|gclsrc|dclid|msclkid|"
    r"yclid|twclid|igshid|mc_[ce]id|mkt_tok|cmpid|ocid|xtor|ns_\w+|ref_src|_hs\w+|traffic_source|wt\.\w+",
    re.IGNORECASE,
)


def text_of(markup: str) -> str:
    """The plain text of HTML: paragraphs and line breaks as line breaks, no tags, entities resolved."""
    text = markup[:_HTML_LIMIT]
    if _MARKUP.search(text):
        if len(_OPENED.findall(text)) <= _MOST_OPENED:
            text = _DROPPED.sub(" ", text)
        text = " ".join(text.split())
        text = _TAG.sub("", _CELL.sub(" ", _BREAK.sub("\n", text)))
    return html.unescape(text) if "&" in text else text


def address_of(link: str, base: str) -> str:
    """A whole http(s) address without credentials and tracking, or "" where the link is none."""
    link = "".join(link.split())
    if len(link) <= LINK_LIMIT and _PLAIN.fullmatch(link):
        return link
    try:
        parts = urlsplit(link if _WHOLE.match(link) else urljoin(base, link))
        # letters of other scripts look like those of ours: such a host is shown as it is looked up, "xn--…"
        host = (
            (parts.hostname or "").encode("idna").decode()
            if ":" not in (parts.hostname or "")
            else parts.hostname
        )
        port = parts.port
    except ValueError:
        return ""
    if not link or parts.scheme not in {"http", "https"} or not host:
        return ""
    place = f"[{host}]" if ":" in host else host
    place += f":{port}" if port is not None else ""
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
        query = urlencode(kept) if len(kept) != len(pairs) else query
    address = urlunsplit((parts.scheme, place, parts.path, query, parts.fragment))
    return address if len(address) <= LINK_LIMIT and address.isprintable() else ""


def made(
    source: Source,
    guid: str,
    link: str,
    title: str,
    markup: str,
    language: str | None,
    at: datetime | None,
    home: str = "",
) -> Item | None:
    """The item, or None if nothing is left of it. `link` is whole already; `language` is the feed's claim. `home`: an
    address of the publisher's, where that is not the source's own."""
    title, text = clean(" ".join(text_of(title).split()), text_of(markup))
    if not title and not text:
        return None
    day = at.date().isoformat() if at else ""
    key = " ".join(guid.split()) or link or f"{title} {day}".strip() or text[:80]
    spoken = (
        source.language or (language or "").strip().casefold().replace("_", "-").split("-")[0][:3] or None
    )
    url = vouched(link, home or source.url, source.tier is SourceTier.OFFICIAL)
    return Item(source.id, _short(key), url, title, text, spoken, at)


def _short(key: str) -> str:
    """Keys are stored for long: the end of a long one is kept as its hash."""
    raw = key.encode("utf-8", "replace")
    if len(key) <= KEY_LIMIT:
        return raw.decode()
    return f"{raw.decode()[: KEY_LIMIT // 2]} {hashlib.blake2b(raw, digest_size=16).hexdigest()}"
