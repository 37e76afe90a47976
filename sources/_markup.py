"""What people read of a web page, as lines: without menus, footers, banners, what is hidden, and what is no text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from lxml import etree

from rules.boilerplate import hygiene, is_boilerplate
from rules.errors import MalformedError
from sources import Page

_TEXT_LIMIT = 400_000  # characters
_MOST_ELEMENTS = 100_000
_MAIN_SHARE = 5  # a main part that holds less than a fifth of the text is no main part
_BIG_SHARE = 2  # what holds half of the text is no menu, whatever it is called
_BANNER = 800  # characters
_ATTRIBUTE = 500  # characters of an attribute that are looked at
# libxml2 takes time that grows with the square of a tag's attributes.
_FLOOD = re.compile(rb"<[a-zA-Z](?:[^<>\s]*+\s++){3000}")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_NO_TEXT = re.compile(
    r"head|script|style|template|noscript|svg|math|iframe|object|canvas|video|audio|map|nav|footer|aside|dialog|select|"
    r"textarea|button|datalist"
)
_NO_ROLES = re.compile(
    r"navigation|contentinfo|search|dialog|alertdialog|complementary|menu|menubar", re.IGNORECASE
)
_BLOCKS = re.compile(
    r"address|article|blockquote|body|br|caption|d[dlt]|details|div|fieldset|figcaption|figure|form|h[1-6]|header|hr|"
    r"html|legend|li|main|[ou]l|option|p|pre|section|summary|table|tbody|tfoot|thead|tr"
)
_CELLS = frozenset(("td", "th"))
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_AROUND = re.compile(
    r"(?:^|\s)(?:[\w-]*[-_])?(?:cookies?|cookiebot|consent|gdpr|ccpa|onetrust|usercentrics|didomi|newsletter|subscribe|"
    r"social|sharing|share|related|recommended|breadcrumbs?|pagination|pager|sidebar|skip-?link|menu|nav|navbar|"
    r"navigation|footer|comments|disqus|ads?|adverts?|advertisement|sponsored|trending|weather|clock|counter)"
    r"(?:[-_](?:banner|notice|bar|box|block|list|wrapper|container|widget|popup|modal|overlay|links?|icons?|section))?"
    r"(?=\s|$)",
    re.IGNORECASE,
)
_WARNING = re.compile(r"(?:^|\s)(?:alert|emergency|warning|announcement)(?:[-_]\w+)*(?=\s|$)", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_COOKIE = re.compile(r"\bcookies?\b|куки|\bgdpr\b|ملفات تعريف الارتباط", re.IGNORECASE)

_Weights = dict[etree._Element, int]


def root_of(page: Page) -> etree._Element:
    """The page as a tree. MalformedError where it is none, or could not be read in time."""
    if _FLOOD.search(page.body):
        raise MalformedError("the page has a tag of thousands of attributes: not read, for safety")
    parser = etree.HTMLParser(
        encoding=_encoding(page), no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(page.body, parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        raise MalformedError("the answer is no web page: does the address still lead to one?")
    return root


def _encoding(page: Page) -> str | None:
    """What the server says; UTF-8 where it reads as that; else what the page itself says (None)."""
    said = _CHARSET.search(page.content_type)
    for name in (said[1] if said else "utf-8", "utf-8"):
        try:
            page.body.decode(name)
            etree.HTMLParser(encoding=name)
        except (LookupError, ValueError):
            continue
        if codecs.lookup(name).name != "utf-7":  # markup hides in it
            return name
    return None


def title_of(root: etree._Element) -> str:
    """The title of the page, or its first heading."""
    for name in ("title", "h1"):
        for element in root.iter(name):
            title = hygiene(" ".join("".join(element.itertext()).split()))
            if title:
                return title
    return ""


def lines_of(root: etree._Element) -> list[str]:
    """The lines of the main part and of warnings around it, in order."""
    body = next(root.iter("body"), root)
    weights = _weights(body)
    surrounding = _surrounding(body, weights)
    found: list[str] = []
    for part in _parts(body, weights, surrounding):
        text = "".join(_pieces(part, surrounding))[:_TEXT_LIMIT]
        found += filter(None, (hygiene(" ".join(line.split())) for line in text.split("\n")))
    return [line for line in found if not is_boilerplate(line) and not _COOKIE.search(line)]


def _weights(body: etree._Element) -> _Weights:
    """How many characters of text are in each element."""
    weights: _Weights = {}
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            weights[element] = 0 if _NO_TEXT.fullmatch(element.tag) else len((element.text or "").strip())
            if _NO_TEXT.fullmatch(element.tag):
                walk.skip_subtree()
            if len(weights) > _MOST_ELEMENTS:
                raise MalformedError(
                    f"the page has more than {_MOST_ELEMENTS:,} elements: not read, for safety"
                )
            continue
        parent = element.getparent()
        if parent is not None and parent in weights:
            weights[parent] += weights[element] + len((element.tail or "").strip())
    return weights


def _surrounding(body: etree._Element, weights: _Weights) -> set[etree._Element]:
    """The elements that are no part of what the page says."""
    found = {
        element
        for element, weight in weights.items()
        if _NO_TEXT.fullmatch(element.tag) or (weight * _BIG_SHARE <= weights[body] and _is_around(element))
    }
    for element, weight in weights.items():
        if (
            element.tag in _HEADINGS
            and weight < 100
            and is_boilerplate(" ".join("".join(element.itertext()).split()))
        ):
            found.update(_under(element))
        elif weight <= _BANNER and element is not body and _COOKIE.search(element.text or ""):
            found.add(_banner(element, weights, weights[body]))
    return found


def _is_around(element: etree._Element) -> bool:
    known = element.attrib
    names = f"{known.get('class', '')[:_ATTRIBUTE]} {known.get('id', '')[:_ATTRIBUTE]}"
    return (
        "hidden" in known
        or known.get("aria-hidden") == "true"
        or _NO_ROLES.fullmatch(known.get("role", "")) is not None
        or (element.tag not in ("body", "main", "article") and _AROUND.search(names) is not None)
        or _HIDDEN.search(known.get("style", "")[:_ATTRIBUTE]) is not None
    )


def _under(heading: etree._Element) -> Iterator[etree._Element]:
    """A heading such as "Related articles" and what stands below it, up to the next one of its rank."""
    yield heading
    for below in heading.itersiblings():
        if below.tag in _HEADINGS and below.tag <= heading.tag:
            return
        yield below


def _banner(element: etree._Element, weights: _Weights, whole: int) -> etree._Element:
    """The box around a line about cookies, with its links; the line alone where the box says more than that."""
    said = weights[element]
    for above in element.iterancestors():
        weight = weights.get(above, whole)
        if above.tag in ("body", "main", "article") or weight > 1.5 * said or whole - weight < said:
            return element
        element = above
    return element


def _parts(body: etree._Element, weights: _Weights, surrounding: set[etree._Element]) -> list[etree._Element]:
    within: set[etree._Element] = set()
    mains, warnings = [], []
    for each in weights:  # in the order of the page: what is above comes first
        if each.getparent() in within or each in surrounding:
            within.add(each)
        elif each.tag == "main" or each.get("role", "").casefold() == "main":
            mains.append(each)
            within.add(each)
        elif each.get("role", "").casefold() == "alert" or _WARNING.search(
            each.get("class", "")[:_ATTRIBUTE]
        ):
            warnings.append(each)
            within.add(each)
    if sum(weights[each] for each in mains) * _MAIN_SHARE < max(weights[body], 1):
        return [body]
    return [*warnings, *mains]


def _pieces(part: etree._Element, surrounding: set[etree._Element]) -> Iterator[str]:
    walk = etree.iterwalk(part, events=("start", "end"))
    for event, element in walk:
        edge = "\n" if _BLOCKS.fullmatch(element.tag) else " " if element.tag in _CELLS else ""
        if event == "start":
            if element in surrounding:
                walk.skip_subtree()
                yield "\n"
                continue
            yield edge + (element.text or "").replace("\n", " ")
        else:
            yield edge + ((element.tail or "").replace("\n", " ") if element is not part else "")
