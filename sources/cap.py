"""Warnings in the Common Alerting Protocol 1.2 (OASIS): one alert, or a feed (Atom, RSS) that leads to alerts.

An update has the key of the first alert that it refers to, so it edits that item; a cancellation does too, and says
that the warning was lifted. Only what is actual and public is read: a test or an exercise never becomes an item, nor
does what has expired. Unproven: written from the standard, without a recorded answer.
"""

from __future__ import annotations

import html
import re
from collections.abc import Generator
from datetime import datetime
from xml.etree.ElementTree import Element

from rules.errors import MalformedError
from rules.item import Item
from rules.polling import Source
from sources import Get, Page, Polling
from sources._cleaning import address_of, made
from sources._dates import claimed
from sources._pages import child, elements, local

PROVEN = False
_MOST_ALERTS = 40  # asked in one poll


def poll(source: Source, now: datetime) -> Polling:
    """Items in the order of the page."""
    page = yield Get(source.url)
    alerts = elements(page, "alert")
    if alerts:
        return [item for alert in alerts if (item := _item(source, alert, page.url, now))]
    return (yield from _followed(source, page, now))


def _followed(source: Source, page: Page, now: datetime) -> Generator[Get, Page, list[Item]]:
    """The alerts that a feed leads to. Its own words on an entry (cap:status, cap:expires) save asking."""
    entries = [*elements(page, "entry"), *elements(page, "item")]
    if not entries and not re.search(rb"<(?:\w+:)?(?:feed|rss|channel)\b", page.body):
        raise MalformedError(
            "neither an alert nor a feed of alerts: does the address still lead to warnings?"
        )
    items = []
    for entry in [each for each in entries if _worth_asking(each, now)][:_MOST_ALERTS]:
        link = _link(entry, page.url)
        if link:
            answer = yield Get(link)
            items += [
                item for alert in elements(answer, "alert") if (item := _item(source, alert, link, now))
            ]
    return items


def _worth_asking(entry: Element, now: datetime) -> bool:
    expires = claimed(child(entry, "expires"), now)
    return child(entry, "status") in {"", "Actual"} and (expires is None or expires > now)


def _link(entry: Element, base: str) -> str:
    """The address of the alert: a link of its type first."""
    links = [
        (each.get("type", ""), each.get("href") or (each.text or ""))
        for each in entry
        if local(each) == "link"
    ]
    links.sort(key=lambda link: "cap" not in link[0])
    return next((address for _, link in links if (address := address_of(link, base))), "")


def _item(source: Source, alert: Element, url: str, now: datetime) -> Item | None:
    if child(alert, "status") != "Actual" or child(alert, "scope") not in {"Public", ""}:
        return None
    sort = child(alert, "msgType")
    info = _info(alert, source.language or "en")
    if (
        info is None
        or sort not in {"Alert", "Update", "Cancel"}
        or (sort != "Cancel" and _is_over(info, now))
    ):
        return None
    headline = child(info, "headline") or child(info, "event")
    areas = [each for each in info if local(each) == "area"]
    where = ", ".join(dict.fromkeys(child(area, "areaDesc") for area in areas))
    event = child(info, "event") or headline
    title, text = f"{headline}: {where}" if where and where not in headline else headline, _text(info, where)
    if sort == "Cancel":
        title, text = f"{event} lifted for {where}", f"The {event} for {where} has been lifted."
    link = address_of(child(info, "web"), url) or url
    language = child(info, "language")
    return made(source, _key(alert), link, html.escape(title), html.escape(text), language,
                claimed(child(alert, "sent"), now))  # fmt: skip


def _text(info: Element, where: str) -> str:
    event = child(info, "event")
    said = f"{event} in force for {where}." if event and where else ""
    return "\n".join(part for part in (said, child(info, "description"), child(info, "instruction")) if part)


def _key(alert: Element) -> str:
    """The identifier of the alert, or of the first one that it updates or cancels (sender,identifier,sent)."""
    references = child(alert, "references").split()
    first = references[0].split(",") if references else []
    return first[1] if len(first) == 3 else child(alert, "identifier")


def _is_over(info: Element, now: datetime) -> bool:
    expires = claimed(child(info, "expires"), now)
    return (expires is not None and expires <= now) or child(info, "responseType") == "AllClear"


def _info(alert: Element, language: str) -> Element | None:
    """What is said in the language that is wanted, else in English, else first."""
    infos = [each for each in alert if local(each) == "info"]
    wanted = (language, "en")
    return min(infos, key=lambda info: _rank(child(info, "language") or "en", wanted), default=None)


def _rank(language: str, wanted: tuple[str, ...]) -> int:
    code = language[:2].casefold()
    return wanted.index(code) if code in wanted else len(wanted)
