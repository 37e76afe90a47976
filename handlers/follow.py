"""/follow: hear of places, and at once what is going on there."""

from __future__ import annotations

from dataclasses import replace

from handlers import Command, Desk, Reply, Request, Role
from handlers._digest import keep
from handlers._places import Wanted, by_id, matches, named, wanted
from handlers._situation import situation
from handlers._words import column, level, quoted
from rules.advisory import Button, Message, Span, Style, message
from rules.audience import Subscription
from rules.errors import InputError
from rules.places import Place
from store.places import Match

COMMAND = Command("Follow countries, regions or cities.", "/follow Almaty, Kenya 3", Role.CONFIGURES, 10)
MOST = 50
_MOST_AT_ONCE = 10


def answer(request: Request, desk: Desk) -> Reply:
    """Follows what is certain, and asks where several places may be meant."""
    listed = wanted(request.words, desk)
    if not listed:
        raise InputError(
            "Which place? A country, a region or a city, in any usual spelling. Example: /follow Almaty"
        )
    if len(listed) > _MOST_AT_ONCE:
        raise InputError(
            f"That is too much at once: please name at most {_MOST_AT_ONCE} places in one message."
        )
    return Reply(tuple(_followed_or_asked(each, request, desk) for each in listed))


def press(request: Request, desk: Desk) -> Reply:
    """A suggestion was taken: "PLACE" or "PLACE:LEVEL"."""
    key, _, least = request.words.partition(":")
    place = by_id(key, desk)
    told = _follow(place, int(least) if least in {"1", "2", "3", "4"} else None, request, desk)
    return Reply(instead=told, toast=f"You follow {place.name}")


def overhear(request: Request, desk: Desk) -> Reply:
    """Somebody just typed a name: offers to follow it."""
    try:
        found = matches(request.words, desk)
    except InputError:
        raise InputError(
            "I understand commands, and names of places: /help shows what you can say. Example: /follow Almaty"
        ) from None
    return Reply((_question(request.words, None, found, "Do you want to follow this place?"),))


def _followed_or_asked(each: Wanted, request: Request, desk: Desk) -> Message:
    try:
        found = matches(each.words, desk)
    except InputError as error:
        return message(str(error))
    if len(found) == 1:
        return _follow(desk.places.get(found[0].place_id), each.least, request, desk)
    return _question(each.words, each.least, found, f"Which place do you mean by {quoted(each.words)}?")


def _question(words: str, least: int | None, found: list[Match], question: str) -> Message:
    suffix = f":{least}" if least else ""
    buttons = [Button(match.label, f"v1:follow:{match.place_id}{suffix}") for match in found]
    return message(question, buttons=column(buttons))


def _follow(place: Place, least: int | None, request: Request, desk: Desk) -> Message:
    """Follows the place and says what is going on there."""
    chat, subscriptions = request.chat, desk.store.subscriptions
    known = {each.place: each for each in subscriptions.of(chat.id)}
    if place.id not in known and len(known) >= MOST:
        return message(
            f"This chat follows {MOST} places already, and that is the most. Leave one with /unfollow first, or "
            "follow the country instead of its cities."
        )
    before = known.get(place.id, Subscription(chat.id, place.id))
    now = replace(before, least=least or before.least)
    subscriptions.follow(now)
    head = "already follows" if place.id in known and now == before else "now follows"
    parts: list[str | Span] = [
        Span(f"This chat {head} {named(place, desk)}", Style.BOLD),
        f", from level {level(now.least)} on.",
        _zone_set(place, request, desk),
        "\n",
        *situation(place, desk, request.now),
    ]
    return message(*parts)


def _zone_set(place: Place, request: Request, desk: Desk) -> str:
    """A chat that never chose a time zone takes that of the first place it follows."""
    chat = desk.store.chats.get(request.chat.id)
    if chat is None:
        return ""
    resumed = " Alerts are on again." if chat.stopped else ""
    zone = place.timezone if chat.timezone == "UTC" and place.timezone else chat.timezone
    keep(replace(chat, timezone=zone, stopped=False), request.now, desk)
    told = f" Times are shown for {zone}; change it with /zone." if zone != chat.timezone else ""
    return resumed + told
