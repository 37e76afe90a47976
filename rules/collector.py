"""Python's garbage collector, out of the way of the millions of parts that are made once and stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_away() -> Iterator[None]:
    """What is made within is never walked: not while it grows, and not in the midst of reading."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if running:
            gc.enable()


def release() -> None:
    """What was made so may go when nothing needs it any more."""
    gc.unfreeze()
