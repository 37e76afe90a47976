"""lemon24/reader over a list of feeds, run with a Python that has it: `_reader_peer.py < addresses`.

It prints a JSON object: CPU and wall seconds of the second update, of which the first has stored all entries. It imports
nothing of this project, for it runs in an environment of its own.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time

from reader import __version__, make_reader

with tempfile.TemporaryDirectory() as folder:
    reader = make_reader(os.path.join(folder, "reader.db"))
    for address in sys.stdin.read().split():
        reader.add_feed(address)
    reader.update_feeds(workers=20, scheduled=False)
    entries = reader.get_entry_counts().total
    cpu, wall = time.process_time(), time.perf_counter()
    reader.update_feeds(workers=20, scheduled=False)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(json.dumps({"version": __version__, "entries": entries, "cpu": cpu, "wall": wall}))
