"""A strict Bot API server on the loopback, over real HTTP. A separate process:

    python tests/botapi/server.py --port 0 --log FILE [--script FILE] [--token TOKEN] [--open]

It prints one line of JSON with its address. Every call that takes effect stands in the log, one JSON line
each, flushed before the answer is written: who is killed between the two finds the truth there.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(
    0, str(Path(__file__).resolve().parents[1])
)  # run as a script, only this directory is on the path

from aiogram.types import BufferedInputFile
from aiohttp import web
from botapi.control import ACTS, migrate
from botapi.faults import Fault, Script
from botapi.limits import typed
from botapi.methods import MEANT
from botapi.refusal import RefusalError
from botapi.world import World

TOKEN = "4242:TEST-TOKEN-of-the-loopback-server-000"
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first"


class Server:
    """One bot, its chats and the faults to come. `log`: where the accepted calls are written."""

    def __init__(
        self, log: Path, script: list[dict[str, Any]], token: str = TOKEN, open_doors: bool = False
    ) -> None:
        self.world = World(token, open_doors)
        self.script = Script(script)
        self.accepted: list[dict[str, Any]] = []
        self.calls: list[dict[str, Any]] = []
        self._log = log.open("a", encoding="utf-8")
        self._poller: asyncio.Future[None] | None = None
        self._changed = asyncio.Event()
        self._closing = asyncio.Event()

    def app(self) -> web.Application:
        app = web.Application(client_max_size=1 << 24)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_post("/control/{act}", self._control)
        app.on_shutdown.append(self._shut)
        return app

    async def _shut(self, _: web.Application) -> None:
        self._closing.set()
        self._wake()
        self._log.flush()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given = await _parameters(request)
        fault = self.script.next(method, given.get("chat_id"))
        try:
            if request.match_info["token"] != self.world.token:
                raise RefusalError(401, "Unauthorized")
            result = await self._perform(method, given, fault)
        except RefusalError as refusal:
            self._note(method, given, refusal.description)
            return web.json_response(refusal.body(), status=refusal.code)
        self._note(method, given, fault.fault if fault else "")
        body = {"ok": True, "result": result}
        return await self._broken(request, fault, body) if fault else web.json_response(body)

    def _note(self, method: str, given: Mapping[str, Any], end: str) -> None:
        self.calls.append({"method": method, "chat": str(given.get("chat_id", "")), "end": end})
        self._wake()

    async def _perform(self, method: str, given: Mapping[str, Any], fault: Fault | None) -> Any:
        if fault and fault.fault == "migrate":
            migrate(self.world, int(given["chat_id"]), fault.to)
        elif fault and fault.delivered is False and fault.fault in {"hang", "cut", "truncate", "garbage"}:
            return None
        elif fault and not fault.delivered:
            if fault.fault in {"error", "gateway"}:
                return None
            raise fault.refusal()
        call = typed(method, given)
        if method.lower() == "getupdates":
            return await self._get_updates(call)
        act = MEANT.get(method.lower())
        if act is None:
            raise RefusalError(400, f"Bad Request: {method} is not modelled by this server")
        result = act(self.world, call)
        if not method.lower().startswith("get"):
            self._accept(method, given, result)
        return result

    def _accept(self, method: str, given: Mapping[str, Any], result: Any) -> None:
        line = {"n": len(self.accepted) + 1, "method": method, "chat": str(given.get("chat_id", ""))}
        if isinstance(result, dict):
            line["message_id"] = result.get("message_id")
        line |= {name: _readable(value) for name, value in given.items() if name != "chat_id"}
        self.accepted.append(line)
        self._log.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._log.flush()

    async def _get_updates(self, call: Any) -> list[dict[str, Any]]:
        if self.world.webhook:
            raise RefusalError(409, WEBHOOK)
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(RefusalError(409, CONFLICT))
        if call.allowed_updates is not None:
            self.world.allowed = frozenset(call.allowed_updates) or None
        self.world.confirm(call.offset or 0)
        mine = self._poller = asyncio.get_running_loop().create_future()
        limit = min(max(call.limit or 100, 1), 100)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(call.timeout or 0, 50)):
                while not self.world.updates and not mine.done() and not self._closing.is_set():
                    waiting = asyncio.create_task(self._changed.wait())
                    await asyncio.wait({mine, waiting}, return_when=asyncio.FIRST_COMPLETED)
                    waiting.cancel()
        if mine.done():
            mine.result()
        mine.cancel()
        return self.world.updates[:limit]

    async def _broken(self, request: web.Request, fault: Fault, body: dict[str, Any]) -> web.StreamResponse:
        match fault.fault:
            case "error":
                why = fault.text or "Internal Server Error: restart"
                refusal = RefusalError(fault.code, why)
                return web.json_response(refusal.body(), status=fault.code)
            case "gateway":
                return web.Response(
                    status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html"
                )
            case "garbage":
                return web.Response(text="<html>welcome to the hotel</html>", content_type="text/html")
            case "hang":
                await self._closing.wait()
            case "truncate":
                whole = json.dumps(body).encode()
                answer = web.StreamResponse(headers={"Content-Length": str(len(whole))})
                await answer.prepare(request)
                await answer.write(whole[: len(whole) // 2])
        if request.transport is not None:
            request.transport.close()
        return web.Response()

    async def _control(self, request: web.Request) -> web.Response:
        act = request.match_info["act"]
        given = await request.json()
        try:
            result = await self._steer(act, given)
        except (LookupError, ValueError, TypeError, RefusalError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=422)
        self._wake()
        return web.json_response({"result": result})

    async def _steer(self, act: str, given: dict[str, Any]) -> Any:
        match act:
            case "fault":
                return self.script.add(given)
            case "peace":
                return self.script.clear()
            case "log":
                return self.accepted
            case "calls":
                return self.calls
            case "wait":
                return await self._wait(**given)
        return ACTS[act](self.world, **given)

    async def _wait(self, count: int, method: str, chat: str, seconds: float) -> bool:
        """True as soon as `count` calls of the method (to the chat) have taken effect."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self._closing.is_set():
                    changed = self._changed
                    if (
                        sum(line["method"] == method and chat in ("", line["chat"]) for line in self.accepted)
                        >= count
                    ):
                        return True
                    await changed.wait()
        return False


async def _parameters(request: web.Request) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json()
    elif request.can_read_body:
        given |= {name: _file(value) for name, value in (await request.post()).items()}
    return given


def _file(value: Any) -> Any:
    """A file of a form as aiogram knows it; text as it is."""
    if isinstance(value, web.FileField):
        return BufferedInputFile(value.file.read(), value.filename)
    return value


def _readable(value: Any) -> Any:
    """Lists and objects of a form are JSON within: the log shows them as such. Of a file it shows name and size."""
    if isinstance(value, BufferedInputFile):
        return {"file": value.filename, "bytes": len(value.data)}
    if isinstance(value, str) and value[:1] in "[{" and value:
        with contextlib.suppress(ValueError):
            return json.loads(value)
    return value


async def serve(server: Server, port: int, ready: Any, stop: asyncio.Event) -> None:
    """Serves until `stop`. `ready` is called with the address once connections are accepted."""
    runner = web.AppRunner(server.app(), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    ready(f"http://127.0.0.1:{runner.addresses[0][1]}")
    await stop.wait()
    await runner.cleanup()


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--log", type=Path, required=True)
    arguments.add_argument("--script", type=Path)
    arguments.add_argument("--token", default=TOKEN)
    arguments.add_argument("--open", action="store_true", help="every positive chat id has started the bot")
    given = arguments.parse_args()
    script = json.loads(given.script.read_text(encoding="utf-8")) if given.script else []

    async def run() -> None:
        server = Server(given.log, script, given.token, given.open)
        said = lambda url: print(json.dumps({"url": url, "token": given.token}), flush=True)  # noqa: E731 - one line
        await serve(server, given.port, said, asyncio.Event())

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())


if __name__ == "__main__":
    main()
