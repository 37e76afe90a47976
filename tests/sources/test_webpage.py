"""Pages without a feed: what moves on a page without saying anything, and what a hostile one costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.errors import MalformedError
from rules.webpages import compare
from sources import Page
from sources.webpage import read

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
SAID = [
    "The border with Ruritania is open.", "Curfew holds in the capital from 22:00 to 05:00.",
    "Level 2: exercise increased caution.", "Carry your passport at all times.", "Strikes are expected on 14 March.",
    "The embassy answers day and night: +7 7172 000 000.",
]  # fmt: skip
BANNERS = [
    "", "<div class='cookie-banner'><p>We value your privacy.</p><button>Accept all</button></div>",
    "<div><div><p>This site uses cookies to remember what you like and to count its visitors.</p></div><a href='#'>Accept all</a></div>",
    "<dialog open><p>Take part in our survey.</p></dialog>", "<div id='newsletter-popup'><p>Stay informed.</p></div>",
]  # fmt: skip
STAMPS = [
    "Last updated: {at:%d %B %Y, %H:%M}",
    "Page generated on {at:%Y-%m-%d} at {at:%H:%M:%S}",
    "{at:%A, %d %B %Y}",
    "{n} views",
    "Updated {n} minutes ago",
]


def html(
    said: list[str], banner: str = "", stamps: str = "", related: str = "", title: str = "Advice"
) -> bytes:
    blocks = "".join(f"<div class='row'><h3>Point</h3><p>{each}</p></div>" for each in said)
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body>{banner}<nav><a href=/>Home</a>{related}</nav>"
        f"<div id=wrap>{stamps}{blocks}<h2>Related articles</h2><ul><li>{related}</li></ul></div>"
        f"<footer>{related}</footer></body></html>"
    ).encode()


def told(*bodies: bytes) -> list[str]:
    """All that these readings tell."""
    kept, said = None, []
    for number, body in enumerate(bodies):
        found = compare(read(Page("https://x.example/a", body)), kept, NOW + timedelta(minutes=10 * number))
        kept = found.kept
        said += found.told.sentences if found.told else ()
    return said


@st.composite
def dressed(draw: st.DrawFn, said: list[str]) -> bytes:
    """The same sentences in another order, with whatever moves around them."""
    at = NOW + timedelta(minutes=draw(st.integers(0, 500_000)))
    stamps = [each.format(at=at, n=draw(st.integers(0, 99_999))) for each in STAMPS]
    related = draw(st.sampled_from(["", "How to vote from abroad.", "Ten things to see in spring."]))
    body = "".join(f"<p class=meta>{each}</p>" for each in draw(st.permutations(stamps)))
    return html(draw(st.permutations(said)), draw(st.sampled_from(BANNERS)), body, related)


@settings(max_examples=100, deadline=None)
@given(st.lists(dressed(SAID), min_size=2, max_size=5))
def test_order_stamps_banners_and_teasers_are_no_news(bodies: list[bytes]) -> None:
    assert told(*bodies) == []


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_one_changed_sentence_is_told_and_nothing_else(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SAID) - 1))
    new = data.draw(
        st.sampled_from(["The border is closed.", "Curfew holds from 20:00.", "Roads are cut in the north."])
    )
    changed = [*SAID[:at], new, *SAID[at + 1 :]]
    before = data.draw(st.lists(dressed(SAID), min_size=1, max_size=3))
    after = data.draw(st.lists(dressed(changed), min_size=2, max_size=3))
    assert told(*before, *after) == [new]


def test_a_banner_about_cookies_never_takes_the_page_with_it() -> None:
    body = b"<html><body><div><p>The airport is closed until noon of today.</p><p>We use cookies on this site, and some more.</p></div>"
    assert read(Page("https://x.example/a", body)).sentences == (
        "The airport is closed until noon of today.",
    )


def test_a_warning_outside_the_main_part_is_read() -> None:
    main = "".join(f"<p>{each}</p>" for each in SAID)
    body = f"<html><body><div class='alert-danger'>The embassy is closed.</div><p>Open data</p><main>{main}</main></body></html>"
    assert read(Page("https://x.example/a", body.encode())).sentences == ("The embassy is closed.", *SAID)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<input type='password' name=p><p>Sign in to see the page that you asked for.</p>", "login"),
        ("<p>Checking whether you are human. This may take a few seconds.</p><div class=captcha></div>", "robots"),
        ("<div id=app></div><p>You need to enable JavaScript to run this application.</p>", "script"),
        ("<p>Service unavailable</p>", "hardly any text"),
    ],
)  # fmt: skip
def test_a_login_a_check_or_a_shell_is_no_page(body: str, why: str) -> None:
    with pytest.raises(MalformedError, match=why):
        read(Page("https://x.example/a", f"<html><body>{body}</body></html>".encode()))


def test_a_page_in_greek_is_read_and_one_that_says_it_is_in_utf_7_is_not_read_as_that() -> None:
    said = "Το αεροδρόμιο της Αθήνας είναι κλειστό μέχρι τις έξι."
    greek = Page(
        "https://x.example/a", b"<html><body><p>" + said.encode("iso-8859-7"), "text/html; charset=iso-8859-7"
    )
    assert read(greek).sentences == (said,)
    hidden = b"<html><body><p>+ADw-script+AD4-alert(1) and what is needed to make a page of it"
    found = read(Page("https://x.example/a", hidden, "text/html; charset=utf-7"))
    assert found.sentences[0].startswith("+ADw-script")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("Закрыто до шести часов утра, ждите объявления.".encode("cp1251"), "text/html; charset=windows-1251"),
        ("Закрыто до шести часов утра, ждите объявления.".encode(), "text/html; charset=no-such-thing"),
        ("Закрыто до шести часов утра, ждите объявления.".encode(), ""),
    ],
)  # fmt: skip
def test_a_page_is_read_in_its_own_encoding(body: bytes, content_type: str) -> None:
    found = read(Page("https://x.example/a", b"<html><body><p>" + body, content_type))
    assert found.sentences == ("Закрыто до шести часов утра, ждите объявления.",)


HOSTILE = {
    "nested tags": b"<html><body>" + b"<div>" * 200_000,
    "nested tags with text": b"<html><body>" + b"<div>cookies " * 80_000,
    "a flood of attributes": b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">x",
    "a flood of elements": b"<html><body>" + b"<p>x" * 250_000,
    "nothing but text": b"<html><body>" + b"word " * 200_000,
    "nothing but brackets": b"<html><body>" + b"<" * 1_000_000,
    "a flood of banners": b"<html><body>" + b"<div><p>cookies and more of them</p></div>" * 25_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_refused_or_bounded(name: str) -> None:
    try:
        found = read(Page("https://x.example/a", HOSTILE[name]))
    except MalformedError:
        return
    assert sum(map(len, found.sentences)) <= 400_000
