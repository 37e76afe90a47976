"""What only one side tells, and nothing around bears out: "Rebels say they hold the town # The army spoke of calm".

Two loose tests make one strict one: somebody with a stake tells it, and what stands beside doubts, denies or cannot
check it. Either alone is in half of all news.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rules.phrases import Match, TokenPatterns, touch
from rules.reading import Tokens


class OneSided(NamedTuple):
    """The words of a language for it. `tells`: somebody with a stake tells, under "war" a warring state what its
    forces did, under "anybody" whoever it is, unless it is one of those under "neutral"; `says`: under "doubts" words
    of doubt, under "knows" what is open though the event is sure (a toll, a motive, who did it), under "silent" words
    of those who merely say nothing, under "admits" of those who bear it out."""

    tells: TokenPatterns
    says: TokenPatterns


def staked(tokens: Tokens, known: OneSided, *, war: bool = False) -> bool:
    """Whether somebody with a stake tells what the sentence says, or it is told as a rumour; with `war` also a
    warring state."""
    return _staked(_tellers(tokens, known), war)


def told_by(tokens: Tokens, known: OneSided, *, war: bool) -> bool:
    """Whether anybody tells it who is not neutral."""
    found = _tellers(tokens, known)
    if _staked(found, war):
        return True
    sure = [each for each in found if each.key in ("neutral", "war")]
    return any(each.key == "anybody" and not any(touch(each, one) for one in sure) for each in found)


def _tellers(tokens: Tokens, known: OneSided) -> list[Match]:
    """A comma parts who tells from who does: "the rebels fled, police said"."""
    return [each for each in known.tells.find(tokens) if "," not in tokens.words[each.first + 1 : each.last]]


def _staked(found: Iterable[Match], war: bool) -> bool:
    return any(each.key == "tells" or (war and each.key == "war") for each in found)


def doubted(beside: Iterable[Tokens], known: OneSided, *, by_silence: bool = True) -> bool:
    """Whether sentences doubt what is told beside them, and none bears it out. Without `by_silence` it takes more
    than that somebody says nothing."""
    found = [_read(tokens, known, by_silence) for tokens in beside]
    return any(doubts for doubts, _ in found) and not any(admits for _, admits in found)


def doubted_around(tokens: Tokens, mention: Match, known: OneSided) -> bool | None:
    """Whether the sentence itself does so, before or behind what it tells; None where it tells that somebody bears it
    out, whatever others say."""
    doubts, admits = _read(tokens, known)
    return None if admits else any(not touch(each, mention) for each in doubts)


def _read(tokens: Tokens, known: OneSided, by_silence: bool = True) -> tuple[list[Match], list[Match]]:
    found = known.says.find(tokens)
    sure = [each for each in found if each.key == "knows" or (each.key == "silent" and not by_silence)]
    doubts = [each for each in found if each.key == "doubts" and not any(touch(each, one) for one in sure)]
    # "could not be confirmed" bears nothing out
    admits = [each for each in found if each.key == "admits" and not any(touch(each, one) for one in doubts)]
    return doubts, admits
