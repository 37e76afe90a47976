"""The builder of texts with runs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from couriers._rendering import LIMIT, MOST_RUNS, Run, harmless, plain, render, units
from rules.advisory import Message, Span, Style, message


def parts(content: Message, repeated: int = 0) -> list[tuple[str, str]]:
    """Each run as (style, the text it covers), cut out in UTF-16 as Telegram does."""
    rendered = render(content, repeated)
    raw = rendered.text.encode("utf-16-le")
    return [
        (run.style.value, raw[run.offset * 2 : (run.offset + run.length) * 2].decode("utf-16-le"))
        for run in rendered.runs
    ]


def test_runs_are_counted_in_utf_16_units() -> None:
    content = message("🚨 ", Span("Unrest", Style.BOLD), " in 🇰🇿 ", Span("Almaty", Style.ITALIC))
    assert parts(content) == [("bold", "Unrest"), ("italic", "Almaty")]
    assert render(content).runs[0] == Run(Style.BOLD, 3, 6)


def test_white_space_at_the_edges_belongs_to_no_run_and_not_to_the_text() -> None:
    content = message("\n ", Span(" Unrest \n", Style.BOLD), Span("evidence\n", Style.QUOTE), " \n")
    assert render(content).text == "Unrest \nevidence"
    assert parts(content) == [("bold", "Unrest"), ("quote", "evidence")]


def test_a_repeated_message_says_so_first() -> None:
    assert render(message("Unrest"), repeated=1).text == "(repeated) Unrest"
    assert render(message("Unrest")).text == "Unrest"


@pytest.mark.parametrize(
    "address", [None, "", "javascript:alert(1)", "tg://user?id=1", "http://", "https://" + "x" * 2048]
)
def test_a_link_that_is_no_web_address_is_only_text(address: str | None) -> None:
    assert render(message(Span("source", Style.LINK, address))).runs == ()
    assert render(message(Span("source", Style.LINK, address))).text == "source"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("press /unfollow now", "press /\u2060unfollow now"),
        ("(@everyone)", "(@\u2060everyone)"),
        ("#riot $USD", "#\u2060riot $\u2060USD"),
        ("and/or a@b.example 5 $ 1/2", "and/or a@b.example 5 $ 1/2"),
        ("https://example.org/path", "https://example.org/path"),
        ("\u202eevil\u2066\u200b\x00\x07tail\ud800", "eviltail"),
        ("👩\u200d🚒 stays one", "👩\u200d🚒 stays one"),
        ("a\r\nb\tc", "a\nb c"),
    ],
)
def test_source_text_is_harmless(written: str, shown: str) -> None:
    assert render(message(Span(written, Style.QUOTE))).text == shown


def test_our_own_commands_stay_tappable() -> None:
    assert render(message("Change it with /follow")).text == "Change it with /follow"


def test_a_long_text_loses_evidence_from_its_end_and_nothing_else() -> None:
    headline, guidance = Span("Unrest in Almaty", Style.BOLD), "\nStay inside.\n"
    link = Span("Reuters", Style.LINK, "https://example.org/1")
    content = message(
        headline, guidance, Span("one " * 700, Style.QUOTE), Span("🚒 two " * 2000, Style.QUOTE), link
    )
    rendered = render(content)
    assert units(rendered.text) <= LIMIT
    assert units(rendered.text) > LIMIT - 12
    assert rendered.text.startswith("Unrest in Almaty\nStay inside.\none one")
    assert rendered.text.endswith("…Reuters")
    kinds = [style for style, _ in parts(content)]
    assert kinds == ["bold", "quote", "quote", "link"]


def test_where_cutting_evidence_is_not_enough_the_words_are_cut_before_headline_and_link() -> None:
    content = message(
        Span("Headline\n", Style.BOLD), "word " * 3000, Span("R", Style.LINK, "https://example.org")
    )
    rendered = render(content)
    assert rendered.text.startswith("Headline\n")
    assert rendered.text.endswith("…R")
    assert units(rendered.text) <= LIMIT


hostile = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="🚨👩‍🚒🇰🇿é\u202e\u2066\u200f\ufeff /@#$\n\t\x00سلامשלום", max_size=200),
    st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=40), st.integers(1, 500)),
)
spans = st.builds(
    Span,
    hostile,
    st.sampled_from(Style),
    st.sampled_from([None, "https://example.org/a", "tg://x", "http://a b"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(spans, max_size=12), st.integers(0, 1))
def test_whatever_is_written_the_text_fits_and_every_run_lies_on_whole_characters(
    written: list[Span], again: int
) -> None:
    rendered = render(Message(tuple(written)), again)
    raw = rendered.text.encode("utf-16-le")
    assert len(raw) // 2 <= LIMIT
    assert len(rendered.runs) <= MOST_RUNS
    for run in rendered.runs:
        covered = raw[run.offset * 2 : (run.offset + run.length) * 2]
        assert len(covered) == run.length * 2
        assert covered.decode("utf-16-le").strip()
    assert not [
        each for each in rendered.text if unicodedata.bidirectional(each) in {"RLO", "LRO", "RLE", "RLI"}
    ]


@given(hostile)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert harmless(harmless(text)) == harmless(text)
