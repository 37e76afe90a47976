"""What publishers put into a feed by mistake, at each place of an item; the other items must come out untouched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SIZE = 30  # items of a feed

POISONS = {
    "a reference to a surrogate": b"&#xD800;",
    "a reference beyond Unicode": b"&#x110000;",
    "a reference without end": b"&#99999999999999;",
    "a reference to nothing": b"&#;",
    "NUL": b"\0",
    "a control character": b"\x0b",
    "the end of a quotation": b"]]>",
    "an entity of HTML": b"&nbsp;",
    "an unknown entity": b"&bogus;",
    "no character": b"\xef\xbf\xbe",
    "a bare &": b"& x",
    "a bare <": b" < 5",
    "an open tag": b"<b>",
    "a closed tag": b"</b>",
    "an open title": b"<title>",
    "a closed title": b"</title>",
    "a surrogate": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe",
    "Latin-1": b"caf\xe9",
    "half a character": b"\xe2\x82",
    "an open quotation": b"<![CDATA[ x",
    "a quotation closed twice": b"<![CDATA[ a ]]> ]]>",
    "an open comment": b"<!-- x",
    "a comment with dashes": b"<!-- a -- b -->",
    "PHP": b"<?php echo 1",
    "a document type": b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    "a bomb of entities": b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>&b;",
    "a closed item": b"</item>",
    "a closed entry": b"</entry>",
    "an open item": b"<item>",
    "an open entry": b"<entry>",
    "a closed channel": b"</channel>",
    "a closed feed": b"</rss>",
    "another closed feed": b"</feed>",
    "an attribute twice": b"<a x='1' x='2'>y</a>",
    "an attribute without quotes": b"<a href=x>y</a>",
    "a tag in an attribute": b"<a href='<'>y</a>",
    "an unknown prefix": b"<foo:bar>y</foo:bar>",
    "quotes": b"\"'",
    "writing that turns back": "\u202e".encode(),
    "three hundred open tags": b"<i>" * 300,
    "three hundred nested tags": b"<i>" * 300 + b"</i>" * 300,
    "a script": b"<script>if (a<b && c) {}</script>",
    "another beginning": b"<?xml version='1.0'?>",
    "UTF-16": "x".encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf",
    "gzip": b"\x1f\x8b\x08\x00\x00",
    "the first half of a tag": b"<",
    "the first half of a reference": b"&",
    "a hundred thousand letters": b"x" * 100_000,
    "four hundred attributes": b"<a " + b" ".join(b"a%d='1'" % n for n in range(400)) + b"/>",
    "a date that is none": b"99:99",
}
_ROOTS = {
    "RSS": (
        b"<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0'><channel><title>T</title><link>https://x.example/</link>",
        b"<item><title>Item %(n)d</title><link>https://x.example/%(n)d</link><guid isPermaLink='false'>g%(n)d</guid>"
        b"<pubDate>Sun, 01 Mar 2026 10:%(n)02d:00 GMT</pubDate><description>Text %(n)d of it</description></item>",
        b"</channel></rss>",
    ),
    "RSS with quotations": (
        b"<rss version='2.0'><channel><title><![CDATA[T]]></title>",
        b"<item><title><![CDATA[Item %(n)d]]></title><link>https://x.example/%(n)d</link>"
        b"<pubDate>Sun, 01 Mar 2026 10:%(n)02d:00 GMT</pubDate><description><![CDATA[<p>Text %(n)d of it</p>]]></description></item>",
        b"</channel></rss>",
    ),
    "Atom": (
        b"<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><id>x</id>",
        b"<entry><title>Item %(n)d</title><link href='https://x.example/%(n)d'/><id>g%(n)d</id>"
        b"<updated>2026-03-01T10:%(n)02d:00Z</updated><summary>Text %(n)d of it</summary></entry>",
        b"</feed>",
    ),
    "RDF": (
        b"<?xml version='1.0' encoding='utf-8'?>\n<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        b"xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        b"<channel rdf:about='x'><title>T</title></channel>",
        b"<item rdf:about='https://x.example/%(n)d'><title>Item %(n)d</title><link>https://x.example/%(n)d</link>"
        b"<description>Text %(n)d of it</description><dc:date>2026-03-01T10:%(n)02d:00Z</dc:date></item>",
        b"</rdf:RDF>",
    ),
    "JSON Feed": (
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [',
        b'{"id": "g%(n)d", "title": "Item %(n)d", "url": "https://x.example/%(n)d", "authors": [{"name": "A"}], '
        b'"date_published": "2026-03-01T10:%(n)02d:00Z", "content_text": "Text %(n)d of it"},',
        b'{"id": "end", "title": "Item 99"}]}',
    ),
}
_PLACES = (
    b"",
    b"itle",
    b"Item ",
    b"of it",
    b"x.example/",
    b"10:",
    b"ink",
    b'rl"',
)  # a poison stands behind one of these


@dataclass(frozen=True, slots=True)
class Poisoned:
    """A feed of 30 items of which one, `bad`, has a poison. `name` says which, where, and in what form of feed."""

    name: str
    kind: str
    body: bytes
    bad: int


def poisoned() -> Iterator[Poisoned]:
    """Every poison at every place of the first, a middle and the last item of every form of feed."""
    for form, (head, item, tail) in _ROOTS.items():
        items = [item % {b"n": n} for n in range(SIZE)]
        for name, poison in POISONS.items():
            for bad in (0, SIZE // 2, SIZE - 1):
                for place in _PLACES:
                    at = items[bad].find(place)
                    if at >= 0:
                        at += len(place)
                        spoiled = items[bad][:at] + poison + items[bad][at:]
                        body = head + b"".join([*items[:bad], spoiled, *items[bad + 1 :]]) + tail
                        where = f"behind {place.decode()!r}" if place else "before it"
                        kind = "jsonfeed" if form == "JSON Feed" else "rss"
                        yield Poisoned(f"{name} {where} in item {bad} of {form}", kind, body, bad)
