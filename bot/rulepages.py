"""The rule pages in force: those that are shipped, those of the operator's folder, and those edited in chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.config import Config
from rules.workbench import shipped_pages

if TYPE_CHECKING:  # a command that only reads items must not wait for the store
    from store import Store


def pages(config: Config, store: Store | None) -> dict[str, str]:
    """Rule pages by name: later ones replace earlier ones."""
    found = shipped_pages()
    folder = config.rules.folder
    if folder is not None:
        found |= {page.stem: page.read_text("utf-8") for page in sorted(folder.glob("*.toml"))}
    return found | (store.rulebook.active() if store else {})
