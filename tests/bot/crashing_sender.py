"""A sender that kills itself at a given step: crashing_sender.py DATABASE LOG STEP NUMBER.

STEP: "leased" (before the request), "sent" (after it, before its outcome is written), "written" (after that), each in
its NUMBERth delivery, or "never". What the channel accepted stands in LOG, one line a message: id, label, epoch.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from bot.clock import SystemClock
from bot.dispatch import Dispatcher
from rules.delivery import Delivery, Outcome, Sent
from store import open_store


class LoggingCourier:
    def __init__(self, log: Path, step: str, number: int) -> None:
        self._log, self._step, self._left = log, step, number

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def send(self, delivery: Delivery) -> Outcome:
        self._left -= 1
        last = self._left == 0
        if self._step == "leased" and last:
            os.kill(os.getpid(), signal.SIGKILL)
        await asyncio.sleep(0)  # noqa: TID251 - a turn of the loop, as a real request takes
        with self._log.open("a") as log:
            log.write(f"{delivery.id} {delivery.repeated} {delivery.epoch}\n")
        if self._step == "sent" and last:
            os.kill(os.getpid(), signal.SIGKILL)
        return Sent(f"receipt of {delivery.id}")


def main(database: str, log: str, step: str, number: str) -> None:
    store = open_store(Path(database))
    epoch = store.process.claim()
    courier = LoggingCourier(Path(log), step, int(number))
    if step == "written":
        record, left = store.outbox.record, int(number)

        def record_and_die(*arguments: object) -> bool:
            nonlocal left
            written = record(*arguments)  # type: ignore[arg-type]  # passed on as they came
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return written

        store.outbox.record = record_and_die  # type: ignore[method-assign,assignment]  # the step to die at
    clock = SystemClock()
    dispatcher = Dispatcher(store, {"telegram": courier}, clock, epoch)
    asyncio.run(dispatcher.drain(clock.now()))
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
