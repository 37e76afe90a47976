"""How fast messages may go out: never more than the rate in any second, by absolute deadlines."""

from __future__ import annotations

from collections import deque

_SECOND = 1.0
_MINUTE = 60.0
_GROUP_A_MINUTE = 20
_GAIN = 0.02  # for each message taken: at 30/s, back from half the rate in about a minute
_SLOWEST = 1.0


class Pace:
    """The pace of all messages together. Times are seconds of a monotonic clock.

    A late wake-up is made good, for the deadlines do not move with it; a silence is not. Message n waits for a
    second after message n - rate, so that no second has more than the rate.
    """

    def __init__(self, rate: float) -> None:
        """`rate`: messages a second, 1 or more. Raises ValueError below."""
        if rate < _SLOWEST:
            raise ValueError("the rate is at least one message a second")
        self.rate = rate
        self._highest = rate
        self._deadline = 0.0
        self._refused = float("-inf")
        self._sent: deque[float] = deque(maxlen=int(rate))

    def earliest(self) -> float:
        """When the next message may go."""
        window = int(self.rate)
        full = self._sent[-window] + _SECOND if len(self._sent) >= window else 0.0
        return max(self._deadline, full)

    def sent(self, at: float) -> None:
        """A message went out."""
        interval = _SECOND / self.rate
        late = at - self._deadline
        self._deadline = (self._deadline if late < interval else at) + interval
        self._sent.append(at)

    def accepted(self) -> None:
        """The channel took a message: a little faster again."""
        self.rate = min(self._highest, self.rate + _GAIN)

    def refused(self, at: float) -> None:
        """The channel asked us to slow down: half as fast. What is refused within the next second left before."""
        if at < self._refused + _SECOND:
            return
        self._refused = at
        self.rate = max(_SLOWEST, self.rate / 2)


class GroupPace:
    """The pace of one group: one message a second, and no more than 20 a minute."""

    def __init__(self) -> None:
        self._sent: deque[float] = deque(maxlen=_GROUP_A_MINUTE)

    def sent(self, at: float) -> float:
        """A message went out: when the next may go."""
        self._sent.append(at)
        full = self._sent[0] + _MINUTE if len(self._sent) == _GROUP_A_MINUTE else 0.0
        return max(at + _SECOND, full)
