"""`make bench`: measure, print the table, write bench.json. Ratios come from one run each.

    python tests/bench [NAME…]

Names choose measurements (`families motion`); bench.json is written by a whole run only.
"""

from __future__ import annotations

import asyncio
import compileall
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import edits
import fidelity
import long_life
import motion
import peers
import scenery
import serving
import slideshow
import soundtracks
import surviving
import ten_minutes
import workers
from parts import Row
from rich.console import Console
from rich.table import Table

import animatic

REPORT = Path("bench.json")


def _served(measure: Callable[[], Coroutine[object, object, Row]]) -> list[Row]:
    return [asyncio.run(measure())]


MEASUREMENTS: Mapping[str, Callable[[], list[Row]]] = {
    "start": partial(_served, serving.start),
    "round_trips": partial(_served, serving.round_trips),
    "first_progress": partial(_served, serving.first_progress),
    "upload": partial(_served, serving.upload),
    "slideshow": slideshow.rows,
    "peers": peers.rows,
    "motion": motion.rows,
    "families": scenery.families,
    "city_4k": scenery.city_4k,
    "edits": edits.rows,
    "music": soundtracks.rows,
    "quality": fidelity.rows,
    "surviving": surviving.rows,
    "long_life": long_life.rows,
    "workers": workers.rows,
}
ON_REQUEST: Mapping[str, Callable[[], list[Row]]] = {"ten_minutes": ten_minutes.rows}
"""What takes too long for a whole run."""


def measure(names: list[str]) -> list[Row]:
    rows: list[Row] = []
    for name in names:
        began = time.monotonic()
        rows += (found := {**MEASUREMENTS, **ON_REQUEST}[name]())
        for row in found:
            print(f"  {row.what}: {row.measured}", file=sys.stderr)
        print(f"  ({name}: {time.monotonic() - began:.0f} s)", file=sys.stderr, flush=True)
    return rows


def show(rows: list[Row]) -> None:
    marks = {True: "✓", False: "✗", None: "–"}
    table = Table("what", "against", "measured", "reach")
    for row in rows:
        table.add_row(row.what, row.against, row.measured, f"{marks[row.is_reached]} {row.reach}")
    Console(width=160).print(table)


def report(rows: list[Row]) -> str:
    found = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "python": platform.python_version(),
        "rows": [row.as_json() for row in rows],
    }
    return json.dumps(found, indent=1, ensure_ascii=False)


def main() -> int:
    names = sys.argv[1:] or list(MEASUREMENTS)
    if unknown := sorted(set(names) - {*MEASUREMENTS, *ON_REQUEST}):
        there = ", ".join((*MEASUREMENTS, *ON_REQUEST))
        print(f"Unknown: {', '.join(unknown)}. There is: {there}.")
        return 2
    # As pip leaves a package: where the environment keeps Python from writing bytecode, every
    # process would compile all sources anew.
    compileall.compile_dir(Path(animatic.__file__).parent, quiet=1)
    rows = measure(names)
    show(rows)
    if len(sys.argv) == 1:
        REPORT.write_text(report(rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
