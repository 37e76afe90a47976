"""The diplomatic ladder: steps by which a state reduces its presence, and the way back."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from rules.events import Event, Voice


@dataclass(frozen=True, slots=True)
class Ladder:
    """`height` of a mode is its step (0: none). Modes beside the ladder have none."""

    height: Mapping[str, int]
    beside: frozenset[str]
    down: frozenset[str]
    names: Mapping[str, Mapping[str, str]]

    def steps(self, events: Iterable[Event]) -> dict[str, str]:
        """The step on which each sending state (ISO 3166-1 alpha-2) now stands; events in order of their time.

        A lower step said later does not lower it: only a mode that leads down, or an easing, does.
        """
        standing: dict[str, str] = {}
        for event in events:
            if event.category != "departure" or event.issuer is None:
                continue
            if event.mode in self.down or event.voice is Voice.EASING:
                standing[event.issuer] = event.mode if event.mode in self.down else "services_resumed"
            elif event.voice in (Voice.ACTUAL, Voice.ORDERED):
                known = standing.get(event.issuer)
                if known is None or known in self.down or self._higher(event.mode, known):
                    standing[event.issuer] = event.mode
        return standing

    def _higher(self, mode: str, than: str) -> bool:
        return mode in self.beside or self.height.get(mode, 0) > self.height.get(than, 0)

    def says(self, mode: str, language: str) -> str:
        """What the step means, as the end of a sentence that begins with the state's name."""
        names = self.names.get(language) or self.names["en"]
        return names.get(mode, mode.replace("_", " "))


def shipped() -> Ladder:
    """The ladder in rules/ladder.toml."""
    raw = tomllib.loads(resources.files("rules").joinpath("ladder.toml").read_text("utf-8"))
    height = {step: number for number, step in enumerate(raw["steps"])}
    height |= {mode: height[step] for mode, step in raw["equal"].items()}
    height |= {mode: height[step] for mode, step in raw["down"].items()}
    return Ladder(height, frozenset(raw["beside"]), frozenset(raw["down"]), raw["names"])
