"""`make bench`: measure, print the table, write bench.json. Ratios come from one run each."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import serving
from parts import HERE, Row
from rich.console import Console
from rich.table import Table

REPORT = Path("bench.json")


def render() -> Row:
    """The slideshow against encoding the same frames from memory."""
    done = subprocess.run(
        [sys.executable, str(HERE / "render_bench.py")], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.strip().splitlines()[-1])
    ratio = found["ratio"]
    return Row(
        "10 s 1080p30 slideshow of three photographs, whole process",
        f"encoding the same frames from memory ({found['limit_fps']:.0f} fps)",
        f"{ratio:.2f} of its rate ({found['render_fps']:.0f} fps)",
        "≥ 0.6",
        ratio,
        ratio >= 0.6,
    )


async def measure() -> list[Row]:
    rows: list[Row] = []
    for one in (serving.start, serving.round_trips, serving.first_progress, serving.upload):
        rows.append(await one())
        print(f"  {rows[-1].what}: {rows[-1].measured}", file=sys.stderr, flush=True)
    rows.append(await asyncio.to_thread(render))
    return rows


def main() -> int:
    rows = asyncio.run(measure())
    table = Table("what", "against", "measured", "reach")
    for row in rows:
        table.add_row(
            row.what, row.against, row.measured, f"{'✓' if row.is_reached else '✗'} {row.reach}"
        )
    Console(width=160).print(table)
    report = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "python": platform.python_version(),
        "rows": [row.as_json() for row in rows],
    }
    REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
