"""What a sentence of a page says apart from when it was printed and how often it was read.

A date or a number counts where it is news: "closed until 7 March" is not "closed until 9 March", nor level 3 level 4.
It does not beside a word that makes it a stamp ("last updated"), as a span that runs ("5 minutes ago"), on a short line
that counts ("1,204 views"), and alone.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

from rules.sentences import lowered

_COUNTS = 6  # words of a line that only counts, at the most
_MONTHS = (
    "jan|january|januar|janvier|feb|february|februar|mar|march|märz|apr|april|may|mai|jun|june|juni|jul|july|juli|aug|"
    "august|sep|sept|september|oct|october|okt|oktober|nov|november|dec|december|dez|dezember"
)
_DAYS = "mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_BESIDE = (
    "at|of|the|st|nd|rd|th|h|hrs?|hours|am|pm|z|t|um|uhr|à|a|de|do|kl|г|года|в|о|utc|gmt|cet|cest|est|edt|msk"
)
_DATE = (
    rf"(?:\d+(?:(?:[:.]|h(?=\d))\d+)*+|[年月日時时分秒]|(?<!\w)(?:{_MONTHS}|{_DAYS})(?!\w)|(?<![^\W\d])(?:{_BESIDE})(?!\w)|"
    # the month of any language stands between the day and the year
    r"(?:(?<=\d )|(?<=\d\. )|(?<=\bde ))[^\W\d_]{3,12}\.?(?= (?:de )?\d{4}(?!\d))|[\s.,/|()+\-–—])"
)


def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    page = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    stamp, counted, ago = (
        "|".join(f"(?:{lowered(each)})" for words in page[name].values() for each in words)
        for name in ("stamps", "counted", "ago")
    )
    # Scripts without spaces have no edges between their words.
    stamped = rf"(?<![a-zà-ɏа-ӿ])(?:{stamp})[^\d.!?;\n]{{0,25}}(?=\d){_DATE}*+"
    beside = rf"\d[\d.,:]* ?(?:{counted})(?!\w)|(?<!\w)(?:{counted})(?: \w+)?[\s:]{{0,3}}\d[\d.,:]*"
    return tuple(  # type: ignore[return-value]  # three of them
        re.compile(each) for each in (stamped, beside, rf"(?<!\w)(?:{ago})(?!\w)")
    )


_STAMP, _COUNTED, _AGO = _patterns()
_TOKEN = re.compile(r"(?<!\w)(?=[a-z]*\d)[0-9a-f-]{16,}(?!\w)")  # numbers of requests and of sessions
_DATED = re.compile(rf"{_DATE}*")
_WORD = re.compile(r"\w+")


def essence(sentence: str) -> str:
    """The words of a sentence in one spelling, without stamps; "" where nothing else was said. Two sentences that say
    the same have the same essence."""
    said = lowered(unicodedata.normalize("NFKC", sentence))
    for moving in (_TOKEN, _AGO, _STAMP):
        said = moving.sub(" ", said)
    if _DATED.fullmatch(said):
        return ""
    words = _WORD.findall(said)
    if len(words) <= _COUNTS:
        words = _WORD.findall(_COUNTED.sub(" ", said))
    return " ".join(words)
