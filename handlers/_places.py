"""Which place somebody means, and what is said where it is not clear."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers import Desk
from handlers._words import entries, quoted
from rules.audience import ChatId, Subscription
from rules.errors import InputError
from rules.places import Place, PlaceId
from store.places import EXACT, Match, certain

_WITH_LEVEL = re.compile(r"(.*\D)\s+([1-4])")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """One place of a list: the words, and the level behind them."""

    words: str
    least: int | None


def wanted(words: str, desk: Desk) -> list[Wanted]:
    """The places of a list such as "Almaty, Kenya 3". A place and where it lies ("Paris, Texas") are one."""
    parts = entries(words)
    found: list[Wanted] = []
    while parts:
        one = _leveled(", ".join(parts[:2]))
        if len(parts) > 1 and _leveled(parts[0]).least is None and _inside(one.words, desk):
            found.append(one)
            parts = parts[2:]
        else:
            found.append(_leveled(parts.pop(0)))
    return found


def _inside(words: str, desk: Desk) -> bool:
    matches = desk.search.search(words, 1)
    return bool(matches) and matches[0].score >= EXACT


def _leveled(words: str) -> Wanted:
    leveled = _WITH_LEVEL.fullmatch(words)
    return Wanted(leveled[1].strip(), int(leveled[2])) if leveled else Wanted(words, None)


def matches(words: str, desk: Desk) -> list[Match]:
    """Places that may be meant; only one where it is certain. Raises InputError where there is none."""
    found = [match for match in desk.search.search(words[:_LONGEST]) if match.place_id in desk.places]
    if not found:
        raise InputError(
            f"I know no place called {quoted(words)}. Try another spelling, or a larger place nearby: "
            "a country, a region or a city, such as “Almaty” or “Kenya”."
        )
    return found[:1] if certain(found) else found


def one(words: str, desk: Desk) -> Place:
    """The place that is meant. Raises InputError where there is none, or where several may be meant."""
    found = matches(words, desk)
    if len(found) > 1:
        listed = "; ".join(match.label for match in found)
        raise InputError(
            f"There are several places called {quoted(words)}: {listed}. Please name one of them."
        )
    return desk.places.get(found[0].place_id)


def named(place: Place, desk: Desk) -> str:
    """What a place is called where there are others of its name: "Springfield, Ohio, United States"."""
    found = desk.search.search(place.name)
    return next((m.label for m in found if m.place_id == place.id), desk.places.line(place))


def by_id(key: str, desk: Desk) -> Place:
    """The place of a button. Raises InputError where the button is older than the list of places."""
    if PlaceId(key) not in desk.places:
        raise InputError("This button is too old: I do not know its place any more. Please type the name.")
    return desk.places.get(PlaceId(key))


def followed(words: str, chat: ChatId, desk: Desk) -> Subscription:
    """What the chat follows by this name. Raises InputError where it does not follow it."""
    following = {subscription.place: subscription for subscription in desk.store.subscriptions.of(chat)}
    found = [match for match in desk.search.search(words[:_LONGEST], 10) if match.place_id in following]
    if found:
        return following[found[0].place_id]
    known = ", ".join(named(desk.places.get(key), desk) for key in following if key in desk.places)
    tail = f"It follows: {known}." if known else "It follows nothing yet. Example: /follow Almaty"
    raise InputError(f"This chat does not follow {quoted(words)}. {tail}")
