"""What surrounds an article and is no news: teasers, comment forms, calls to subscribe, credits.

Lines are judged whole and from their first word, so that a sentence which merely contains such words stays.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

TITLE_LIMIT = 500
TEXT_LIMIT = 20_000
LONGEST_LINE = 300  # a longer line is prose, whatever it begins with
_RUN = 8  # the tokeniser's time grows with the square of a run of punctuation


def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Of whole lines, and of what follows an article on its last line."""
    page = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    lists = {name: f"(?:{page.pop(name)})" for name in ("network", "letter")}
    behind = rf"([.!?…\"”»')\]\d])[^\S\n]+(?:{page.pop('behind')})[^\n]*"
    lines = [line for language in page.values() for line in language]
    whole = "|".join(f"(?:{line})" for line in lines)
    line = re.sub("<(network|letter)>", lambda name: lists[name[1]], whole)
    return re.compile(line, re.IGNORECASE), re.compile(behind, re.IGNORECASE)


_LINE, _BEHIND = _patterns()
_CREDIT = re.compile(
    r"\s*\((?:additional )?(?:reporting|writing|editing) by [^()]{1,300}\)\s*\.?", re.IGNORECASE
)
_GLUED = re.compile(r"Back To Topnone|(?<=[.!?…\"”»')\]])[ ]*Back [Tt]o [Tt]op(?=\n|$)")
# Controls, soft hyphen, zero-width, bidi marks, tags, byte order mark, and what is no character at all.
# The zero-width joiners stay: emoji, Persian and Hindi are written with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# Arabic vowel signs and the stretched line, which few writers write, and the accent that tells where a Russian word is
# stressed: "Караба́х".
_UNREAD = re.compile("[\u0640\u064b-\u0652\u0670]|(?<=[\u0400-\u04ff])\u0301")
_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_PUNCTUATION_RUN = re.compile(rf"([^\w\s])\1{{{_RUN},}}")
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")  # a single space is as it should be


def hygiene(text: str) -> str:
    """Valid, visible text in NFC: no invisible characters, no long runs of punctuation, 20,000 at most.

    Lines keep their order; each is stripped, and empty ones go.
    """
    text = text[: 2 * TEXT_LIMIT]
    if not text.replace("\n", "").isprintable():  # the only space that is printable is the common one
        text = _SPACES.sub(" ", _INVISIBLE.sub("", _BREAK.sub("\n", text)))
    elif "  " in text:
        text = _SPACES.sub(" ", text)
    if not text.isascii():
        text = _UNREAD.sub("", unicodedata.normalize("NFC", _joiners(text)))
    text = _PUNCTUATION_RUN.sub(lambda run: run[1] * _RUN, text)
    return _lines(_lines(text)[:TEXT_LIMIT])


def clean(title: str, text: str) -> tuple[str, str]:
    """Title and text without what surrounds an article. Cleaning twice is cleaning once."""
    title = hygiene(title).replace("\n", " ")[:TITLE_LIMIT].rstrip()
    text = hygiene(text)
    while (less := _without_boilerplate(title, text)) != text:
        text = less
    return title, text


def _without_boilerplate(title: str, text: str) -> str:
    cut = _CREDIT.sub("", text) if "(" in text else text
    cut = _BEHIND.sub(r"\1", _GLUED.sub("", cut) if "Back " in cut else cut)
    lines = text if cut == text else hygiene(cut)  # the text itself has been through it
    kept = [line for line in lines.split("\n") if not is_boilerplate(line)]
    while kept and kept[0].casefold() == title.casefold():
        kept = kept[1:]
    return "\n".join(kept)


def is_boilerplate(line: str) -> bool:
    """Whether the whole line is no part of the article."""
    return len(line) <= LONGEST_LINE and _LINE.fullmatch(line.strip()) is not None


def _lines(text: str) -> str:
    if "\n" not in text:
        return text.strip()
    return "\n".join(filter(None, (line.strip() for line in text.split("\n"))))


def _joiners(text: str) -> str:
    """Runs of zero-width joiners become one: more are only hiding."""
    return re.sub("([\u200c\u200d])[\u200c\u200d]+", r"\1", text)
