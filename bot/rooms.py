"""Finds source kinds, couriers and commands by their file names. Adding one is adding a file."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType
from typing import cast

import couriers as channels
import handlers
import sources
from couriers import Channel
from handlers import Command
from sources import Kind


def _names(room: ModuleType) -> tuple[str, ...]:
    """The implementations in a room: its files, but for those that begin with "_"."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(room.__path__) if not m.name.startswith("_")))


def kind_names() -> frozenset[str]:
    """The source kinds that a configuration may name; imports none of them."""
    return frozenset(_names(sources))


def kinds() -> dict[str, Kind]:
    """Source kinds by name."""
    return {name: cast(Kind, import_module(f"sources.{name}")) for name in _names(sources)}


def handler_modules() -> dict[str, ModuleType]:
    """Command handlers by the command's name."""
    return {name: import_module(f"handlers.{name}") for name in _names(handlers)}


def commands() -> dict[str, Command]:
    """What /help and the bot's menu show."""
    return {name: module.COMMAND for name, module in handler_modules().items()}


def couriers() -> dict[str, Channel]:
    """Channels by name."""
    return {name: cast(Channel, import_module(f"couriers.{name}")) for name in _names(channels)}
