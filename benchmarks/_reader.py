"""The engine as it is shipped, made once for all benchmarks of one run."""

from __future__ import annotations

from functools import cache

from rules.workbench import Workbench, shipped_pages


@cache
def shipped() -> Workbench:
    """The gazetteer and all shipped rules, in force."""
    bench = Workbench()
    bench.open(shipped_pages())
    return bench
