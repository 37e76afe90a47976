"""`./run bench [NAME ...] [--short] [--write]`: each file of this folder is a benchmark; it returns lines to print.

Example: ./run bench judge feeds
"""

from __future__ import annotations

import argparse
import pkgutil
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import benchmarks

MARK = "<!-- What follows is written by the benchmark. -->"


def main() -> None:
    """Runs the named benchmarks, or all."""
    names = sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if not m.name.startswith("_"))
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which: {', '.join(names)}; all without a name")
    parser.add_argument("--short", action="store_true", help="a smaller amount of work, for CI")
    parser.add_argument(
        "--write", action="store_true", help="also renew the page of docs/ that a benchmark keeps"
    )
    chosen = parser.parse_args()
    for name in chosen.names or names:
        if name not in names:
            parser.error(f"there is no benchmark {name!r}; there are {', '.join(names)}")
        print(f"── {name}", flush=True)
        benchmark = import_module(f"benchmarks.{name}")
        lines = []
        for line in benchmark.measure(0.2 if chosen.short else 1.0):
            print(f"   {line}", flush=True)
            lines.append(line)
        if chosen.write and hasattr(benchmark, "DOCUMENT"):
            renew(benchmark.DOCUMENT, lines)


def renew(page: Path, lines: Sequence[str]) -> None:
    """Puts new tables behind the last line of a page that was written by hand: its mark."""
    head, mark, _ = page.read_text("utf-8").partition(MARK)
    page.write_text(f"{head}{mark}\n\n" + "\n".join(lines).strip() + "\n", "utf-8")


if __name__ == "__main__":
    main()
