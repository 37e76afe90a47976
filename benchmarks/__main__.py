"""`./run bench [NAME ...] [--short]`: each file of this folder is a benchmark; it returns lines to print.

Example: ./run bench judge feeds
"""

from __future__ import annotations

import argparse
import pkgutil
from importlib import import_module

import benchmarks


def main() -> None:
    """Runs the named benchmarks, or all."""
    names = sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if not m.name.startswith("_"))
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which: {', '.join(names)}; all without a name")
    parser.add_argument("--short", action="store_true", help="a smaller amount of work, for CI")
    chosen = parser.parse_args()
    for name in chosen.names or names:
        if name not in names:
            parser.error(f"there is no benchmark {name!r}; there are {', '.join(names)}")
        print(f"── {name}", flush=True)
        for line in import_module(f"benchmarks.{name}").measure(0.2 if chosen.short else 1.0):
            print(f"   {line}", flush=True)


if __name__ == "__main__":
    main()
