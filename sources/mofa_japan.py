"""Overseas safety information of Japan: the open data of ezairyu.mofa.go.jp (area/newarrivalL.xml), newest first.

What one mail says of a country is an item, those of the embassies (R10, most of the list) as well: shootings and
emergency rule come that way as opening hours do. Times are Japan's, without a zone. The levels of danger are not read:
they stand in one file a country (opendata/country/0057.xml, flags riskLevel1-4 of which several may be set, for parts
that only a text names), of which no recorded answer is at hand.
"""

from __future__ import annotations

import html
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from rules.destinations import Alphabet, country
from rules.item import Item
from rules.polling import Source
from sources import Get, Polling
from sources._cleaning import address_of, made
from sources._dates import claimed
from sources._pages import child, elements, local

_JAPAN = timedelta(hours=9)


def poll(source: Source, now: datetime) -> Polling:
    """Items in the order of the page."""
    page = yield Get(source.url)
    found = (_item(source, mail, page.url, now) for mail in elements(page, "mail"))
    return [item for item in found if item is not None]


def _item(source: Source, mail: Element, base: str, now: datetime) -> Item | None:
    places = [_place(each) for each in mail if local(each) == "country"]
    where = ", ".join(dict.fromkeys(place for place in places if place))
    title = child(mail, "title")
    title = f"{title} ({where})" if where and where not in title else title
    text = "\n".join(part for part in (child(mail, "lead"), child(mail, "mainText")) if part)
    at = claimed(child(mail, "leaveDate"), now, _JAPAN)
    return made(source, child(mail, "keyCd"), address_of(child(mail, "infoUrl"), base), html.escape(title),
                html.escape(text), "ja", at)  # fmt: skip


def _place(element: Element) -> str:
    return child(element, "name") or country(child(element, "cd"), Alphabet.MOFA) or ""
