"""What comes back, opened: JSON and XML that can be trusted to be what was asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from rules.errors import MalformedError
from sources import Page

HTML = re.compile(
    rb"\s*+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_DANGER = re.compile(rb"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)
# A parser of XML takes time that grows with the square of a tag's attributes.
_FLOOD = re.compile(rb"<[A-Za-z_:](?:[^<>=]*+=){500}")
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SPACE = re.compile(rb"\sxmlns(?::(\w+))?=(\"[^\"<]*\"|'[^'<]*')")
_PREFIX = re.compile(rb"<(\w+):\w")
HEAD = 8_192
_BROKEN = (ElementTree.ParseError, LookupError, ValueError)  # the others: an encoding that nobody knows


def json_of(page: Page) -> Any:
    """The JSON of a page. MalformedError, in words for /sources, for anything else."""
    _refuse_a_web_page(page)
    try:
        return json.loads(page.body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError):
        why = f" ({page.partial})" if page.partial else ""
        raise MalformedError(
            f"the answer is no JSON{why}: does the address still lead to the data?"
        ) from None


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list; nothing for what is no list. What is no object in it is passed over."""
    return (each for each in (value if isinstance(value, list) else ()) if isinstance(each, dict))


def text_at(value: Any, *path: str) -> str:
    """The text or number at a path of keys in nested objects; "" where there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def elements(page: Page, name: str) -> list[ElementTree.Element]:
    """All elements of a local name, in order. One that breaks the page is lost alone. MalformedError where the page
    is no XML, or has none of them although it is broken."""
    _refuse_a_web_page(page)
    body = (
        CONTROLS.sub(b"", page.body.removeprefix(b"\xef\xbb\xbf"))
        if b"\x00" not in page.body[:4]
        else page.body
    )
    if _DANGER.search(body) or _FLOOD.search(body):
        raise MalformedError(
            "the page defines entities or has a tag of thousands of attributes: not read, for safety"
        )
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - entities and floods are refused above
    except _BROKEN:
        return _salvaged(body, name)
    return [each for each in root.iter() if local(each) == name]


def _salvaged(body: bytes, name: str) -> list[ElementTree.Element]:
    tag = name.encode()
    begin = re.compile(rb"<((?:\w+:)?" + tag + rb")[\s>]")
    declared = dict(_SPACE.findall(body[:HEAD]))
    used = {prefix: b'"urn:prefix:' + prefix + b'"' for prefix in _PREFIX.findall(body)} | declared
    spaces = b" ".join(
        b"xmlns" + (b":" + prefix if prefix else b"") + b"=" + uri for prefix, uri in used.items()
    )
    found = []
    for each in alone(body, begin):
        try:
            found += list(ElementTree.fromstring(b"<all " + spaces + b">" + each + b"</all>"))  # noqa: S314 - as above
        except _BROKEN:
            continue  # this is the one that breaks the page
    if not found:
        raise MalformedError(f"the page is broken, and has no <{name}> that could be saved")
    return found


def alone(body: bytes, begin: re.Pattern[bytes]) -> Iterator[bytes]:
    """Stretches of a page, each from a beginning, whose first group is the tag's name, to the first end of that name.
    The time grows with the page: from a beginning that has no end, nothing is looked for."""
    found = begin.search(body)
    while found is not None:
        end = body.find(b"</" + found[1], found.end())
        if end < 0:
            return
        yield body[found.start() : end] + b"</" + found[1] + b">"
        found = begin.search(body, end)


def local(element: ElementTree.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: ElementTree.Element, name: str) -> str:
    """The text of the first child of that local name, "" where there is none."""
    return next(("".join(each.itertext()).strip() for each in element if local(each) == name), "")


def _refuse_a_web_page(page: Page) -> None:
    if not page.body.strip():
        raise MalformedError("the answer is empty")
    if HTML.match(page.body, 0, HEAD):
        raise MalformedError("a web page came instead of data: a login, an error or a check for robots?")
