"""A whole reading of a register, weighed against what is known of it: what is sure, what waits, what is not believed.

A register is read whole or in part. Of a whole one that has shrunk by a fifth nothing is believed. Where a fifth of all
destinations move within a day, the register moved, not the world: that is held, and taken over in silence when it has
stayed so for three days. What raises counts at once; what eases counts when it was read twice, or when the publisher
itself writes that it eased. In a whole register the second reading must name the destination again. A reading in part
lists what is new, so it confirms what it does not name, as does an answer that says "unchanged"; and the silence of
a recording confirms after an hour, because there only what changed was written down; where it writes down whole
registers, after two days without a further one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from rules.direction import Direction, direction
from rules.errors import MalformedError
from rules.ladder import Ladder
from rules.registers import Register, State, merged, stricter

SETTLES = timedelta(hours=1)  # how long the silence of a recording confirms what eased
_SETTLES_WHOLE = timedelta(hours=48)
MOVES_WITHIN = timedelta(hours=24)
ADOPTED_AFTER = timedelta(days=3)
_FEWEST_MOVED = 10
_FRESH = timedelta(hours=48)
_SHARE_MOVED = 5  # one in five
_USUAL_SIZE = 150  # destinations of a world-wide register
_SHRINKS_TO = 0.8
_WHOLE_FROM = 20  # destinations


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of one destination. `doubt`: a state that eases, read once, since `doubted`; `partly`: in a reading
    in part. `held`: what a register that moved as a whole says, since `held_since`. `moved`: when its level, regions or
    departure last changed."""

    state: State
    moved: datetime | None = None
    doubt: State | None = None
    doubted: datetime | None = None
    partly: bool = False
    held: State | None = None
    held_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One destination's way from the last good state to the next. `before` is None for a note about a destination
    whose state was not known."""

    key: str
    before: State | None
    after: State


@dataclass(frozen=True, slots=True)
class Weighed:
    """What to tell (`steps`), what to keep (`known`, only what differs), and what operators should hear (`notices`).
    `held`: how many destinations were not believed."""

    steps: tuple[Step, ...] = ()
    known: Mapping[str, Known] = field(default_factory=dict)
    held: int = 0
    notices: tuple[str, ...] = ()


def refuse_what_shrank(register: Register, before: int) -> None:
    """Raises MalformedError for a whole register with too few destinations. `before`: how many the last one had."""
    count = len({state.destination for state in register.states})
    if not register.whole:
        return
    least = max(register.least, int(before * _SHRINKS_TO))
    if count < least:
        raise MalformedError(
            f"only {count} destinations where at least {least} were expected: nothing of it is believed, "
            "what was known stays"
        )


def weigh(
    register: Register, read: Mapping[str, State], known: Mapping[str, Known], now: datetime, ladder: Ladder
) -> Weighed:
    """`read`: the states of this reading by destination, whose keys are those of `known`."""
    adopted = {} if register.whole else _adopted(known, now)
    weighed = _weigh(register, read, {**known, **adopted}, now, ladder)
    return replace(weighed, known={**adopted, **weighed.known})


def _weigh(
    register: Register, read: Mapping[str, State], known: Mapping[str, Known], now: datetime, ladder: Ladder
) -> Weighed:
    moving = {key for key, state in read.items() if key in known and _differs(known[key].state, state)}
    lately = {key for key, each in known.items() if each.moved and now - each.moved < MOVES_WITHIN}
    if _whole_register_moved(moving, lately, known):
        return _hold(read, moving, known, now)
    shared = _shared_notes(read, known)
    steps, kept = [], {}
    for key, state in read.items():
        after = _next(known.get(key), state, now, ladder, register)
        step = _step(key, known.get(key), after, shared, register, now)
        steps += [step] if step is not None else []
        if after != known.get(key):
            kept[key] = after
    others = {} if register.whole else {key: each for key, each in known.items() if key not in read}
    confirmed = read_again(others, now)
    return Weighed((*steps, *confirmed.steps), {**confirmed.known, **kept}, notices=_notices(read, known))


def read_again(known: Mapping[str, Known], now: datetime) -> Weighed:
    """The same was read a second time: what eased holds."""
    doubted = sorted((key, each, each.doubt) for key, each in known.items() if each.doubt is not None)
    steps = tuple(Step(key, each.state, doubt) for key, each, doubt in doubted)
    return Weighed(steps, {key: Known(doubt, now) for key, _, doubt in doubted})


def silent_since(known: Mapping[str, Known], now: datetime) -> dict[str, Known]:
    """What eased, and was not contradicted by a recording for long enough."""
    return {key: each for key, each in known.items() if (at := _settles(each)) and at <= now}


def next_settling(known: Iterable[Known]) -> datetime | None:
    """When the silence of a recording confirms the next of what eased."""
    return min((at for each in known if (at := _settles(each))), default=None)


def _settles(known: Known) -> datetime | None:
    """Where only changes are written down, an hour; where whole registers are, the next one should have come."""
    if known.doubted is None:
        return None
    return known.doubted + (SETTLES if known.partly else _SETTLES_WHOLE)


def is_whole(states: Sequence[State], known: int) -> bool:
    """Whether a reading of a recording is one of the whole register: it names four fifths of what is known."""
    return len(states) >= max(_WHOLE_FROM, known * _SHRINKS_TO)


def _differs(before: State, now: State) -> bool:
    were, are = (None if each is None else frozenset(each) for each in (before.regions, now.regions))
    pairs = ((before.level, now.level), (were, are), (before.departure, now.departure))
    return any(was is not None and said is not None and was != said for was, said in pairs)


def _whole_register_moved(moving: set[str], lately: set[str], known: Mapping[str, Known]) -> bool:
    """In one reading, or line by line within a day. Of a register that is read in part more exists than is known."""
    at_once, within_a_day = len(moving), len(moving | lately) if moving else 0
    return (at_once >= _FEWEST_MOVED and at_once * _SHARE_MOVED > len(known)) or (
        within_a_day >= _FEWEST_MOVED and within_a_day * _SHARE_MOVED > max(len(known), _USUAL_SIZE)
    )


def _hold(read: Mapping[str, State], moving: set[str], known: Mapping[str, Known], now: datetime) -> Weighed:
    """Nothing is told. What stays so for three days is the register's new state, and was never news."""
    kept: dict[str, Known] = {}
    for key, state in read.items():
        before = known.get(key)
        if before is None:
            kept[key] = Known(state)
        elif key in moving:
            kept[key] = _held(before, merged(before.state, state), now)
    why = f"{len(moving)} of {len(known)} destinations changed at once: held, nothing of it was sent"
    return Weighed(known=kept, held=len(moving), notices=(why,))


def _adopted(known: Mapping[str, Known], now: datetime) -> dict[str, Known]:
    """What was held and not named since, in a register that is read in part: it lists what is new."""
    overdue = (
        (key, each.held, each.held_since) for key, each in known.items() if each.held and each.held_since
    )
    return {
        key: Known(held) for key, held, since in overdue if held and since and now - since >= ADOPTED_AFTER
    }


def _held(before: Known, state: State, now: datetime) -> Known:
    same = before.held is not None and not _differs(before.held, state)
    since = before.held_since if same and before.held_since else now
    if now - since >= ADOPTED_AFTER:
        return Known(state)
    return replace(before, held=state, held_since=since)


def _next(before: Known | None, state: State, now: datetime, ladder: Ladder, register: Register) -> Known:
    if before is None:
        return Known(state)
    candidate = merged(before.state, state)
    sure = _settled(before, state, candidate, ladder)
    moved = now if _differs(before.state, sure) else before.moved
    if not _differs(sure, candidate):
        null = state.level is None and before.doubt is not None and before.doubt.level != sure.level
        return replace(before, state=sure, moved=moved) if null else Known(sure, moved)
    if not _differs(before.state, sure):  # its note is told with it, once it is sure
        sure = replace(sure, note=before.state.note, text=before.state.text)
    return Known(sure, moved, candidate, before.doubted if before.doubt else now, not register.whole)


def _settled(before: Known, state: State, candidate: State, ladder: Ladder) -> State:
    """The candidate, but for what eases and was read only once."""
    if before.state.note != state.note and direction(state.note) in (Direction.EASE, Direction.MIXED):
        return candidate
    was, doubt = before.state, before.doubt
    level, regions, departure = candidate.level, candidate.regions, candidate.departure
    if _lower(level, was.level) and not (doubt and _lower(doubt.level, was.level)):
        level, regions = (
            was.level,
            was.regions,
        )  # the parts that are named now are those that keep the stricter advice
    gone = tuple(
        each for each in was.regions or () if each not in (regions or ()) and not _lower(was.level, level)
    )
    if gone and regions is not None and not (doubt and doubt.regions != was.regions):
        regions = (*regions, *gone)
    eases = departure is not None and departure != was.departure and was.departure is not None
    if eases and not stricter(was.departure, departure or "", ladder):
        departure = departure if doubt and doubt.departure != was.departure else was.departure
    return replace(candidate, level=level, regions=regions, departure=departure)


def _lower(level: int | None, than: int | None) -> bool:
    return level is not None and than is not None and level < than


def _step(
    key: str, before: Known | None, after: Known, shared: frozenset[str], register: Register, now: datetime
) -> Step | None:
    state = after.state
    if before is None:
        # a register in part is no list of what holds: its note about a destination not seen before is news
        fresh = state.updated is None or now - state.updated <= _FRESH
        news = fresh and not register.whole and state.note and state.note not in shared
        return Step(key, None, state) if news else None
    if state.note in shared:
        state = replace(state, note=before.state.note)  # said of all, so of none
    changed = _differs(before.state, state) or _says(before.state, state)
    return Step(key, before.state, state) if changed else None


def _says(before: State, after: State) -> bool:
    return before.note != after.note or before.text != after.text


def _shared_notes(read: Mapping[str, State], known: Mapping[str, Known]) -> frozenset[str]:
    """Notes that so many destinations have in common that they say nothing of any of them."""
    notes = {key: each.state.note for key, each in known.items()} | {
        key: state.note for key, state in read.items() if state.note
    }
    least = max(_FEWEST_MOVED, len(known) / _SHARE_MOVED)
    return frozenset(note for note, times in Counter(notes.values()).items() if note and times >= least)


def _notices(read: Mapping[str, State], known: Mapping[str, Known]) -> tuple[str, ...]:
    unknown = sorted({state.unknown for state in read.values() if state.unknown})
    said = [f"nobody has taught Tocsin what {words!r} means: that level is unknown" for words in unknown[:5]]
    nulls = [key for key, state in read.items() if state.level is None and key in known]
    lost = sum(1 for key in nulls if known[key].state.level is not None)
    if lost:
        said.append(f"{lost} destinations came without their level: the last known ones stay")
    return tuple(said)
