"""What the bot says of itself: a source that broke, a reading that is held, a place that it cannot see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rules.advisory import Message, Span, Style, message
from rules.polling import Health, Poll, Source

_BROKEN = {
    Health.FAILING: ("does not answer", "See whether its address still works in a browser."),
    Health.BLOCKED: (
        "may not be read",
        "Its address or a redirect leads where Tocsin must not go, or it refuses us.",
    ),
    Health.UNPARSABLE: (
        "answers with something that is no feed",
        "Look at its page: a login, a challenge, or a new format?",
    ),
    Health.EMPTY: ("answers, but its feed is empty", "See whether its publisher moved it."),
    Health.STALE: ("answers, but has had nothing new for long", "See whether its publisher gave it up."),
    Health.PARTIAL: (
        "comes in part only",
        "What comes is read. See whether its page is too large or always cut off.",
    ),
}
_OTHERWISE = "If it moved, change its url in the configuration."


def source_broke(source: Source, poll: Poll, since: datetime) -> Message:
    """To operators: which source, what happened, since when, what to do."""
    what, act = _BROKEN.get(poll.health, ("cannot be read", ""))
    said = f"\nIt said: {poll.error[:300]}" if poll.error else ""
    return message(
        Span(f"Source {source.id} ({source.publisher}) {what}", Style.BOLD),
        f"\nSince {moment(since)}.{said}\nIt goes on being asked, and I tell you when it is well again. "
        f"{act} {_OTHERWISE} All sources: /sources",
    )


def has_moved(source: Source, address: str) -> str:
    """For operators: where a source stands now, and what to do."""
    return f"has moved to {address} : change its address with `tocsin sources move {source.id}`"


def source_moved(source: Source, address: str) -> Message:
    """To operators: a redirect says that the address changed for good."""
    return message(
        Span(f"Source {source.id} ({source.publisher}) has moved", Style.BOLD),
        f"\nIts address now leads to {address} for good, says its server. It is read there, as long as the old address "
        f"leads on. If that is the publisher, change it with: tocsin sources move {source.id}",
    )


def source_is_well(source: Source, since: datetime, now: datetime) -> Message:
    return message(
        Span(f"Source {source.id} ({source.publisher}) is well again", Style.BOLD),
        f"\nIt was in trouble for {lasting(now - since)}, from {moment(since)} to {moment(now)}. Nothing to do.",
    )


def reading_doubted(source: Source, said: Sequence[str]) -> Message:
    """To operators: a reading of a register, or of a page without a feed, that was not believed in full."""
    act = (
        "Look at its page: if the publisher only moved the form, there is nothing to do; what stays so for three "
        "days is taken over in silence. If the change is real, tell people yourself."
        if any(": held," in each for each in said)
        else "What was known before stays in force. Look at its page; new words have to be taught to its kind, in "
        "sources/."
    )
    return message(
        Span(f"Source {source.id} ({source.publisher}) was not believed in full", Style.BOLD),
        "".join(f"\n{each[:300]}." for each in said) + f"\n{act}",
    )


def flooded(source: Source, arrived: int, judged: int, most: int) -> Message:
    """To operators: far more new items at once than ever. `judged`: how many of them are read; `most` incidents come of
    them at the most."""
    return message(
        Span(f"Source {source.id} ({source.publisher}) brought {arrived:,} new items at once", Style.BOLD),
        f"\nThat is a flood: perhaps it renamed or dated anew all its items. All are kept; {judged:,} not older than "
        f"two days are read until {most} incidents came of them. What is held, and how to release it: /queue",
    )


def flood_held(source: str, held: int) -> Message:
    """To operators: the flood made its share of incidents."""
    return message(
        Span(f"{held:,} items of source {source} are held", Style.BOLD),
        f"\nIts flood has opened as many incidents as one may. Look at them, then: /queue release {source}, or "
        f"/queue drop {source}",
    )


def blind(names: Sequence[tuple[str, datetime]], zone: str) -> Message:
    """To followers: places that too few sources see, with since when."""
    listed = "; ".join(f"{name} since {moment(since, zone)}" for name, since in names)
    return message(
        Span(f"I cannot see {listed}", Style.BOLD),
        "\nThe sources that tell me of it cannot be read. This is not an all-clear: something may happen there of "
        "which I do not hear. I go on trying, and tell you when I can see again.",
    )


def sees_again(names: Sequence[tuple[str, datetime]], zone: str) -> Message:
    """To followers: what could not be seen can be seen again."""
    listed = "; ".join(f"{name}, which I could not since {moment(since, zone)}" for name, since in names)
    return message(
        Span(f"I can see again: {listed}", Style.BOLD),
        "\nWhat the sources still show of the time between is read now. What they took away meanwhile I cannot know.",
    )


def moment(at: datetime, zone: str = "UTC") -> str:
    """A time with its day and its zone: "14:05 on 2 March (UTC)"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%H:%M} on {local.day} {local:%B} ({zone})"


def lasting(span: timedelta) -> str:
    """A length of time in the unit that fits."""
    minutes = max(1, round(span / timedelta(minutes=1)))
    number, unit = (
        (minutes, "minute")
        if minutes < 120
        else (minutes // 60, "hour")
        if minutes < 2880
        else (minutes // 1440, "day")
    )
    return f"{number} {unit}{'' if number == 1 else 's'}"
