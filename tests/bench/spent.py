"""What a process costs: seconds by the clock and of the processor, interpreter start included."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from animatic.studio.render import RenderRequest


class Spent(NamedTuple):
    """Seconds by the clock, and of the processor."""

    wall: float
    cpu: float


def render(request: RenderRequest) -> Spent:
    """`python -m animatic.studio.render`, start to end."""
    spent, _ = timed([sys.executable, "-P", "-m", "animatic.studio.render"], request)
    return spent


def timed(
    command: list[str], request: RenderRequest | None = None, folder: Path | None = None
) -> tuple[Spent, str]:
    """What a process spent, with its children, and what it printed. Raises when it fails."""
    before = now(resource.RUSAGE_CHILDREN)
    ended = subprocess.run(
        command,
        input=request.model_dump_json() if request else "",
        text=True,
        check=True,
        stdout=subprocess.PIPE,
        cwd=folder,
    )
    after = now(resource.RUSAGE_CHILDREN)
    return Spent(after.wall - before.wall, after.cpu - before.cpu), ended.stdout


def now(whose: int) -> Spent:
    """A point in both times: of this process or of its children that have ended."""
    used = resource.getrusage(whose)
    return Spent(time.perf_counter(), used.ru_utime + used.ru_stime)


def medians(runs: Iterable[Spent]) -> Spent:
    return Spent(*map(statistics.median, zip(*runs, strict=True)))
