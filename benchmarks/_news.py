"""Items to measure with: the demonstration's story, retold with other places and counts, and everyday news."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice

from benchmarks._labelled import ACCURACY
from benchmarks._texts import told_of
from bot.story import told
from rules.item import Item
from rules.polling import SourceId

_PLACES = ("Almaty", "Lima", "Nairobi", "Dhaka", "Tbilisi", "Quito", "Lagos", "Manila", "Tunis", "Caracas")
_EVERYDAY = (
    ("Parliament in {0} debates the budget for next year", "Members spoke until late in the evening. A vote is expected on Thursday, the speaker said. The opposition asked for more money for schools and hospitals."),
    ("New metro line opens in {0}", "The line has {1} stations and took six years to build. The mayor of {0} rode the first train. Tickets cost as much as before."),
    ("{0} prepares for its film festival", "More than {1} films will be shown. The jury will be led by an actress from Spain, and the opening takes place in the old theatre."),
    ("Central bank leaves interest rates unchanged", "Economists in {0} had expected the decision. Inflation fell to {1} tenths of a percent in the third quarter, and the currency was stable against the dollar."),
    ("Local team wins in {0} after extra time", "The striker scored twice and the keeper saved a penalty. The coach praised the defence after the match in front of {1} thousand spectators."),
    ("Scientists in {0} describe a new species of frog", "The animal lives in wet forests at a height of {1} hundred metres. Its call is unlike that of any other frog, the researchers write."),
    ("Company from {0} to build solar plant", "The plant will deliver {1} megawatts. The contract was signed on Tuesday, and the shares of the company rose in early trading."),
)  # fmt: skip


def eventful(count: int) -> list[Item]:
    """Items that mostly carry an event."""
    story = [item for item in told().items if item["feed"] != "arena"]
    pairs = islice(zip(cycle(story), cycle(_PLACES), strict=False), count)
    return [
        _item(number, item["title"].replace("Almaty", place), item["text"].replace("Almaty", place))
        for number, (item, place) in enumerate(pairs)
    ]


def retold(count: int) -> list[Item]:
    """The same with everyday items that were retold from the feeds of a few days (tests/accuracy/days): no two alike up
    to 3,000, and many speak of wars and harm of which they tell nothing new."""
    told_lines = (
        words.partition(" # ") for kind, words in told_of(ACCURACY / "days" / "en.txt") if kind == "-"
    )
    return _with_events(
        (_item(number, title, text) for number, (title, _, text) in enumerate(told_lines)), count
    )


def mixed(count: int) -> list[Item]:
    """Plain news: nine of ten items are everyday, and retell seven of them with other places and counts."""
    everyday = (
        _item(number, title.format(place, number % 90), text.format(place, number % 90))
        for number, ((title, text), place) in enumerate(zip(cycle(_EVERYDAY), cycle(_PLACES), strict=False))
    )
    return _with_events(everyday, count)


def _with_events(everyday: Iterator[Item], count: int) -> list[Item]:
    """One item in ten carries an event."""
    events = iter(eventful(count // 10 + 1))
    return [next(events if number % 10 == 0 else everyday) for number in range(count)]


def _item(number: int, title: str, text: str) -> Item:
    return Item(SourceId("bench"), str(number), "", title, text, "en")
