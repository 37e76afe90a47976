"""Performs what commands wish for: they are synchronous, the reading process is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, assert_never

from bot.assemble import House
from handlers import Explain, Judge, Kept, Reload, Retract, TryPage, Wish
from rules.item import Item
from rules.polling import SourceId, SourceTier

_TRIAL = timedelta(days=30)
_MOST_ITEMS = 500  # judged twice each, within the deadline of a command


async def prepare(wish: Wish, house: House) -> None:
    """Opens the rules where they are not open yet and the wish needs them."""
    if not house.workshop.is_open and not isinstance(wish, Reload):
        await house.open_rules()


async def perform(wish: Judge | Explain | TryPage | Reload, house: House) -> Any:
    """What the wish promises to send back."""
    match wish:
        case Judge(title, text):
            return (await house.workshop.judge([(_item(title, text), SourceTier.NEWS)]))[0]
        case Explain(title, text):
            return await house.workshop.near(_item(title, text))
        case TryPage(name, toml):
            tiers = {source.id: source.tier for source in house.sources}
            items = house.store.items.recent(house.clock.now() - _TRIAL)[-_MOST_ITEMS:]
            work = [(item, tiers.get(item.source, SourceTier.NEWS)) for item in items]
            return await house.workshop.trial(house.pages() | {name: toml}, work)
        case Reload():
            return (await house.open_rules()).book.version
    assert_never(wish)


def decide(wish: Kept, house: House) -> Any:
    """What the wish promises to send back. It is done within the transaction that is open, or not at all."""
    if isinstance(wish, Retract):
        return house.reviser().withdraw(wish.incident, wish.why, house.clock.now())
    return house.reviser().reshape(wish, house.clock.now())


def _item(title: str, text: str) -> Item:
    return Item(SourceId("trial"), "trial", "", title, text)
