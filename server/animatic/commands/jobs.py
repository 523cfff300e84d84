"""`animatic jobs`: the journal of this home, newest first, and following what is under way."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.table import Table

from animatic.jobs.job import Outcome
from animatic.jobs.processes import Processes
from animatic.jobs.stages import OPEN_STAGES
from animatic.model.plain_text import plain_line
from animatic.model.settings import Settings

if TYPE_CHECKING:
    from animatic.jobs.records import JobRecord, Records

SHOWN = 20
LOOK_EVERY_S = 1.0
IsAlive = Callable[[str], bool]


def show_jobs(settings: Settings, *, follow: bool) -> None:
    """Print the newest jobs; with `follow`, stay until nothing is under way any more."""
    from animatic.jobs.records import open_records

    records, processes = open_records(settings.home), Processes(settings.home)
    try:
        if follow:
            _follow(records, processes.is_alive)
        else:
            Console().print(_listed(records.newest_jobs(SHOWN), processes.is_alive))
    finally:
        processes.close()
        records.close()


def _follow(records: Records, is_alive: IsAlive) -> None:
    """On a terminal the table is drawn over itself; into a file it is written when it changed."""
    console, seen = Console(), ""
    with Live(console=console, auto_refresh=False) as live:
        while True:
            rows = records.newest_jobs(SHOWN)
            now = str([(row.id, row.stage) for row in rows])
            if console.is_terminal:
                live.update(_listed(rows, is_alive), refresh=True)
            elif now != seen:
                console.print(_listed(rows, is_alive))
            seen = now
            if not any(row.stage in OPEN_STAGES and is_alive(row.process) for row in rows):
                return
            time.sleep(LOOK_EVERY_S)


def _listed(rows: Sequence[JobRecord], is_alive: IsAlive) -> Table | str:
    if not rows:
        return "No jobs yet."
    table = Table(box=None)
    for name in ("when", "what", "asked", "stage", "took", "credits", "project", "came to"):
        # A handle that is cut can't be passed on.
        table.add_column(name, overflow="fold", no_wrap=name in ("when", "stage", "project"))
    for row in rows:
        table.add_row(*_cells(row, is_alive))
    return table


def _cells(row: JobRecord, is_alive: IsAlive) -> Sequence[str]:
    from rich.markup import escape

    from animatic.jobs.spending import label_of

    if row.stage in OPEN_STAGES:
        ended_ms, came_to = time.time_ns() // 1_000_000, row.progress
        if not is_alive(row.process):
            ended_ms, came_to = 0, "interrupted; goes on when a server starts"
    else:
        ended_ms, came_to = row.ended_ms, _came_to(row)
    took = f"{max(0, ended_ms - row.created_ms) / 1000:.0f} s" if ended_ms else ""
    texts = (when(row), row.kind, label_of(row), row.stage, took, spent(row), row.project, came_to)
    return [escape(plain_line(text)) for text in texts]


def when(row: JobRecord) -> str:
    """A job's beginning in local time."""
    begun = datetime.fromtimestamp(row.created_ms / 1000, UTC).astimezone()
    return f"{begun:%Y-%m-%d %H:%M}"


def spent(row: JobRecord) -> str:
    """What a job cost, where that was counted."""
    if row.credits_before is None or row.credits_after is None:
        return ""
    return f"{row.credits_before - row.credits_after:g}"


def _came_to(row: JobRecord) -> str:
    if row.stage != "delivered":
        return row.outcome
    outcome = Outcome.model_validate_json(row.outcome)
    version = f"version {outcome.version}: " if outcome.version else ""
    if outcome.video is not None:
        return f"{version}{outcome.video.path}"
    return f"{version}{outcome.reply.splitlines()[0]}" if outcome.reply else ""
