"""Logging: structlog, with everything secret struck out before it is written."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

_SECRETS = (
    (re.compile(r"\d{6,}:[\w-]{30,}"), "[token]"),
    (re.compile(r"//[^/\s:@]+:[^/\s@]+@"), "//[password]@"),
    (
        re.compile(
            r"([?&](?:key|token|sig|signature|apikey|api_key|access_token|password)=)[^&\s\"']+",
            re.IGNORECASE,
        ),
        r"\1[secret]",
    ),
    (re.compile(r"-?\d{1,3}\.\d{4,}\s*,\s*-?\d{1,3}\.\d{4,}"), "[position]"),
)
# Libraries that write addresses, tokens or whole updates below this level.
_QUIET = ("httpx", "httpcore", "telegram", "apscheduler", "aiohttp", "asyncio")


def redacted(text: str) -> str:
    """The text without tokens, passwords in addresses, keys in queries and positions."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def _redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: redacted(value) if isinstance(value, str) else value for key, value in event.items()}


class _RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def set_up(form: Literal["console", "json"], level: int = logging.INFO) -> None:
    """Sends all logging, ours and that of libraries, to standard error in one form."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact,
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        _RedactingFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers, root.level = [handler], level
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
