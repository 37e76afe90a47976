"""CPU for one Telegram message: our courier (python-telegram-bot over httpx) against bare httpx, same server."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx

from couriers.telegram import TelegramCourier
from rules.advisory import Span, Style, message
from rules.audience import Address, ChatId
from rules.delivery import Delivery, DeliveryId, DeliveryKind, Sent

_NOW = datetime(2022, 1, 5, tzinfo=UTC)


def measure(scale: float) -> Iterator[str]:
    """Milliseconds of this process's CPU a message; the server runs in a process of its own."""
    yield asyncio.run(_measured(max(50, int(500 * scale))))


async def _measured(count: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "botapi.log"
        server = await asyncio.create_subprocess_exec(
            sys.executable, str(Path(__file__).parents[1] / "tests/botapi/server.py"), "--port", "0", "--log", str(log), "--open",
            "--token", _TOKEN, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            url = str(json.loads(await server.stdout.readline())["url"]).rstrip("/")
            ours, peer = await _ours(url, count), await _bare(url, count)
        finally:
            server.terminate()
            await server.wait()
    return f"{count} messages: {ours:.2f} ms CPU each · bare httpx {peer:.2f} ms: {ours / peer:.1f} ×"


_TOKEN = "100000001:" + "A" * 35


async def _ours(url: str, count: int) -> float:
    courier = TelegramCourier(_TOKEN, f"{url}/bot")
    await courier.open()
    text = message(
        Span("🟠 Act now · Lima", Style.BOLD),
        "\nCurfew. Stay inside.\n",
        Span("Courier: Curfew", Style.QUOTE),
    )
    started = time.process_time()
    for number in range(count):
        address = Address("telegram", str(1000 + number))
        outcome = await courier.send(
            Delivery(
                DeliveryId(str(number)), ChatId(number), address, DeliveryKind.CARD, text, 3, True, _NOW, _NOW
            )
        )
        assert isinstance(outcome, Sent), outcome
    spent = time.process_time() - started
    await courier.close()
    return spent / count * 1000


async def _bare(url: str, count: int) -> float:
    async with httpx.AsyncClient() as client:
        started = time.process_time()
        for number in range(count):
            answer = await client.post(
                f"{url}/bot{_TOKEN}/sendMessage", json={"chat_id": 1000 + number, "text": "Curfew in Lima"}
            )
            answer.raise_for_status()
        return (time.process_time() - started) / count * 1000
