"""Work in a process of its own, which may hang, crash or eat memory: only that process ends, and another begins.

The process is given functions by their names, pickled, through its standard input, and answers one by one. It ends
when that input ends: who is killed leaves nobody behind.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import resource
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Any, TypeVar, TypeVarTuple, cast

Given = TypeVarTuple("Given")
Made = TypeVar("Made")
_OUT_OF_MEMORY = 77  # the status with which the process ends then
# of the surroundings, what a program needs to run at all: a secret is not among it
_SURROUNDINGS = ("PATH", "HOME", "LANG", "LC_", "TZ", "TMPDIR", "LD_", "PYTHON", "XDG_")


class BrokenError(Exception):
    """The process did not survive the work. The text says what became of it, and goes on from "it …"."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """`patience`: seconds for one call, then the process is taken for stuck. `doubt`: seconds of a call after which
    another process is begun, to stand ready. `memory`: bytes of address space; where it is given, the process cannot
    write files either."""

    patience: float
    doubt: float | None = None
    memory: int | None = None


class Confined:
    """One process, begun when it is needed, and again when it broke. It may be called from any loop."""

    def __init__(self, bounds: Bounds, name: str) -> None:
        self._bounds, self._name = bounds, name
        self._process: _Process | None = None
        self._spare: _Process | None = None
        self._first: bytes | None = None
        # one thread: it waits, so that the loop does not, and calls queue before it
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    def begin_with(self, function: Callable[[*Given], object], *arguments: *Given) -> None:
        """What each process that begins from now on is to do before anything else."""
        self._first = pickle.dumps((function, arguments))

    async def call(self, function: Callable[[*Given], Made], *arguments: *Given) -> Made:
        """What the function returns or raises there; a note of the error says where. Raises BrokenError."""
        import asyncio  # here, for the process itself has no use for it

        loop = asyncio.get_running_loop()
        return cast(Made, await loop.run_in_executor(self._thread, self._exchange, function, arguments))

    def kill(self) -> None:
        """Ends the process at once, whatever it does; the next call has a new one."""
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """Ends the process when it has finished what it does."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        for process in (self._process, self._spare):
            if process is not None:
                process.end()

    def _exchange(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        try:
            process = self._running()
            process.answer(self._doubted)  # to what it did first
            process.ask(pickle.dumps((function, arguments)))
            return process.answer(self._doubted)
        except BrokenError:
            with contextlib.suppress(RuntimeError):  # closed meanwhile
                self._thread.submit(self._running)  # the next call need not wait until it has begun
            raise

    def _running(self) -> _Process:
        if self._process is None or self._process.has_ended():
            self._process, self._spare = self._spare or self._begun(), None
        return self._process

    def _begun(self) -> _Process:
        process = _Process(self._bounds, self._name)
        if self._first is not None:
            process.ask(self._first)
        return process

    def _doubted(self) -> None:
        self._spare = self._spare or self._begun()


class _Process:
    """Asked one thing at a time; it ends with the first that breaks it."""

    def __init__(self, bounds: Bounds, name: str) -> None:
        self._bounds, self._owes = bounds, False
        start = f"import sys; sys.path[:] = {sys.path!r}; from bot.confine import serve; "
        start += f"serve({bounds.patience!r}, {bounds.memory!r})"
        surroundings = {name: value for name, value in os.environ.items() if name.startswith(_SURROUNDINGS)}
        self._popen = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-c", start, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=surroundings,
        )
        self._wishes, self._answers = cast(IO[bytes], self._popen.stdin), cast(IO[bytes], self._popen.stdout)
        self._ready = select.poll()
        self._ready.register(self._answers, select.POLLIN)

    def has_ended(self) -> bool:
        return self._popen.poll() is not None

    def ask(self, work: bytes) -> None:
        self._owes = True
        with contextlib.suppress(BrokenPipeError):  # its answer will say what became of it
            self._wishes.write(work)
            self._wishes.flush()

    def answer(self, doubted: Callable[[], None]) -> Any:
        """The answer to what was asked, None if nothing was. Raises what the function raised, and BrokenError."""
        if not self._owes:
            return None
        self._owes = False
        returned, value = self._next(doubted)
        if not returned:
            raise cast(Exception, value)
        return value

    def _next(self, doubted: Callable[[], None]) -> tuple[bool, Any]:
        patience, doubt = self._bounds.patience, self._bounds.doubt
        if doubt is not None and not self._ready.poll(1000 * doubt):
            doubted()
            patience -= doubt
        if not self._ready.poll(1000 * patience):
            self.end()
            raise BrokenError(f"took longer than {self._bounds.patience:g} s")
        try:
            return cast(tuple[bool, Any], pickle.load(self._answers))  # noqa: S301 - what our own process says
        except (EOFError, pickle.UnpicklingError):
            with contextlib.suppress(subprocess.TimeoutExpired):  # it is going: its own status says why
                self._popen.wait(1)
            self.end()
            raise BrokenError(self._fate()) from None

    def kill(self) -> None:
        self._popen.kill()

    def end(self) -> None:
        """Kills it, and waits until it is gone."""
        self.kill()
        with contextlib.suppress(BrokenPipeError):  # what it had not taken any more
            self._popen.__exit__(None, None, None)

    def _fate(self) -> str:
        status = self._popen.returncode
        if status == _OUT_OF_MEMORY:
            return f"took more than {(self._bounds.memory or 0) >> 20} MiB of memory"
        return f"crashed (signal {-status})" if status < 0 else f"ended by itself (status {status})"


def serve(patience: float, memory: int | None) -> None:
    """The process: does what comes on standard input, in turn, until that ends."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # they reach the whole group; the parent decides when to stop
    if memory is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wishes, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # what a library prints is no answer; nor may it fail where standard error is a file
    os.dup2(2 if memory is None else os.open(os.devnull, os.O_WRONLY), 1)
    while True:
        try:
            function, arguments = pickle.load(wishes)  # noqa: S301 - from our own parent
        except EOFError:
            return
        # should the parent be gone, nobody else ends what hangs
        signal.setitimer(signal.ITIMER_REAL, 2 * patience)
        _answer(answers, function, arguments)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(answers: IO[bytes], function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        answer = pickle.dumps((True, function(*arguments)))
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except Exception as error:
        error.add_note("".join(traceback.format_exception(error)))
        try:
            answer = pickle.dumps((False, error))
            pickle.loads(answer)  # noqa: S301 - our own: some errors cannot be made again from what they carry
        except Exception:  # an error that cannot travel: its words can
            answer = pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    answers.write(answer)
    answers.flush()
