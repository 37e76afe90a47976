"""Whose an address is, and where a card may lead."""

from __future__ import annotations

import pytest

from rules.addresses import is_withheld, owner, vouched

HOME = "https://travel.state.gov/_res/rss/TAsTWs.xml"


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://www.gov.uk/a", "www.gov.uk"),
        ("https://www.anzen.mofa.go.jp/a", "mofa.go.jp"),
        ("https://www.smartraveller.gov.au/a", "smartraveller.gov.au"),
        ("https://www.auswaertiges-amt.de/a", "auswaertiges-amt.de"),
        ("http://10.9.0.1/a", "10.9.0.1"),
        ("http://[2001:db8::1]:8080/a", "2001:db8::1"),
    ],
)
def test_the_owner_of_a_host_is_told_by_its_last_labels(url: str, known: str) -> None:
    assert owner(url) == known


@pytest.mark.parametrize(
    "url",
    [
        "https://travel.state.gov/a", "https://www.state.gov/a", "http://state.gov/", "https://travel.state.gov:8443/a", "",
        "https://TRAVEL.STATE.GOV/a",
    ],
)  # fmt: skip
def test_an_official_publisher_vouches_for_its_own_pages(url: str) -> None:
    assert vouched(url, HOME, official=True) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://state.gov.evil.example/a", "https://evil.example/travel.state.gov", "https://travelstate.gov/",
        "https://xn--stte-5qa.gov/", "https://evil.example/?https://travel.state.gov", "https://192.0.2.1/", "https://t.me/x",
        "https://evil.example/#travel.state.gov", "https://state.gov.co/", "https://bit.ly/3x",
    ],
)  # fmt: skip
def test_official_news_that_lead_to_somebody_else_do_not_lead_there(url: str) -> None:
    withheld = vouched(url, HOME, official=True)
    assert is_withheld(withheld)
    assert "/" not in withheld
    assert vouched(url, HOME, official=False) == url
