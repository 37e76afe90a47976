"""/unfollow: hear no more of a place."""

from __future__ import annotations

from handlers import Command, Desk, Reply, Request, Role
from handlers._places import by_id, followed, named
from handlers._words import column, count, entries, replace_with, say
from rules.advisory import Button
from rules.errors import InputError
from rules.places import Place
from store.subscriptions import Removal

COMMAND = Command("Stop following a place.", "/unfollow Almaty", Role.CONFIGURES, 11)
_EVERYTHING = "all"
_MOST_BUTTONS = 20


def answer(request: Request, desk: Desk) -> Reply:
    """Unfollows the named places, or offers what the chat follows as buttons."""
    words = request.words.strip()
    following = desk.store.subscriptions.of(request.chat.id)
    if not following:
        raise InputError("This chat follows nothing yet. Example: /follow Almaty")
    if words.casefold() == _EVERYTHING:
        buttons = ((Button(f"Unfollow all {len(following)}", f"v1:unfollow:{_EVERYTHING}"),),)
        return say(
            f"This chat follows {count(len(following), 'place')}. Unfollow all of them?", buttons=buttons
        )
    if not words:
        places = [desk.places.get(each.place) for each in following if each.place in desk.places]
        choice = [Button(named(each, desk), f"v1:unfollow:{each.id}") for each in places]
        return say("Which place do you want to leave?", buttons=column(choice[:_MOST_BUTTONS]))
    found = [followed(entry, request.chat.id, desk) for entry in entries(words)]
    for each in found:
        desk.store.subscriptions.unfollow(request.chat.id, each.place)
    return say("\n".join(_left(desk.places.get(each.place), desk) for each in found))


def press(request: Request, desk: Desk) -> Reply:
    """A place, or all of them."""
    if request.words == _EVERYTHING:
        for each in desk.store.subscriptions.of(request.chat.id):
            desk.store.subscriptions.unfollow(request.chat.id, each.place)
        return replace_with("This chat follows nothing any more. Example to begin again: /follow Almaty")
    place = by_id(request.words, desk)
    removal = desk.store.subscriptions.unfollow(request.chat.id, place.id)
    if removal is Removal.ABSENT:
        return Reply(toast=f"This chat did not follow {place.name}.")
    return replace_with(_left(place, desk))


def _left(place: Place, desk: Desk) -> str:
    return f"This chat does not follow {named(place, desk)} any more."
