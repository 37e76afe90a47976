"""Faults by script: which calls go wrong, and how.

A fault is a table:
    {"fault": "flood", "method": "sendMessage", "chat": 7, "after": 2, "times": 3, "retry_after": 5}
`method` and `chat` narrow it (both may be left out), `after` lets that many matching calls pass, `times` is
how many are hit (0: all of them). Kinds:
    flood      429 with `retry_after` seconds
    forbidden  403 with `text`                     refuse     400 with `text`
    migrate    the group becomes the supergroup `to`
    error      5xx (`code`, 500) with `text`       gateway    502 with a page of HTML
    hang       no answer, ever                     cut        the connection is cut without an answer
    truncate   half of the answer, then cut        garbage    200 with something that is no JSON
    token      401
`delivered` says whether the call takes effect all the same (hang, cut, truncate, garbage, error, gateway).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from botapi.refusal import RefusalError

BEFORE = frozenset({"flood", "forbidden", "refuse", "migrate", "token"})
AMBIGUOUS = frozenset({"error", "gateway", "hang", "cut", "truncate", "garbage"})
DELIVERED = frozenset({"cut", "truncate", "garbage"})


@dataclass
class Fault:
    fault: str
    method: str = ""
    chat: int | None = None
    after: int = 0
    times: int = 1
    retry_after: int = 1
    text: str = ""
    code: int = 500
    to: int = 0
    delivered: bool | None = None
    seen: int = field(default=0)

    def __post_init__(self) -> None:
        if self.fault not in BEFORE | AMBIGUOUS:
            raise ValueError(f"unknown fault {self.fault!r}")
        if self.delivered is None:
            self.delivered = self.fault in DELIVERED

    def hits(self, method: str, chat: Any) -> bool:
        if self.method and self.method.lower() != method.lower():
            return False
        if self.chat is not None and str(self.chat) != str(chat):
            return False
        self.seen += 1
        return self.seen > self.after and (self.times == 0 or self.seen <= self.after + self.times)

    def refusal(self) -> RefusalError:
        """The answer of a fault after which nothing has happened."""
        match self.fault:
            case "flood":
                why = f"Too Many Requests: retry after {self.retry_after}"
                return RefusalError(429, why, retry_after=self.retry_after)
            case "forbidden":
                return RefusalError(403, f"Forbidden: {self.text or 'bot was blocked by the user'}")
            case "migrate":
                why = "Bad Request: group chat was upgraded to a supergroup chat"
                return RefusalError(400, why, migrate_to_chat_id=self.to)
            case "token":
                return RefusalError(401, "Unauthorized")
        return RefusalError(400, f"Bad Request: {self.text or 'message text is empty'}")


class Script:
    """The faults that are still to come."""

    def __init__(self, tables: list[dict[str, Any]]) -> None:
        self._faults: list[Fault] = []
        for table in tables:
            self.add(table)

    def add(self, table: dict[str, Any]) -> None:
        known = {each.name for each in fields(Fault)} - {"seen"}
        unknown = set(table) - known
        if unknown:
            raise ValueError(f"unknown keys in a fault: {sorted(unknown)}")
        self._faults.append(Fault(**table))

    def clear(self) -> None:
        self._faults.clear()

    def next(self, method: str, chat: Any) -> Fault | None:
        """The first fault that hits this call; the others do not count it."""
        return next((fault for fault in self._faults if fault.hits(method, chat)), None)
