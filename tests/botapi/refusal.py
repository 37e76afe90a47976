"""How the Bot API says no."""

from __future__ import annotations

from typing import Any


class RefusalError(Exception):
    """An answer with ok=false: status code, the description that Telegram gives, and its parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad(why: str) -> RefusalError:
    return RefusalError(400, f"Bad Request: {why}")


def forbidden(why: str) -> RefusalError:
    return RefusalError(403, f"Forbidden: {why}")
