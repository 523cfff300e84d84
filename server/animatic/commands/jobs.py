"""`animatic jobs`: the journal of this home, newest first, and following what is under way."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from animatic.jobs import Outcome
from animatic.settings import Settings

if TYPE_CHECKING:
    from animatic.records import JobRecord

SHOWN = 20
LOOK_EVERY_S = 1.0


def show_jobs(settings: Settings, *, follow: bool) -> None:
    """Print the newest jobs; with `follow`, once more whenever one has gone on, until all ended."""
    from animatic.records import OPEN_STAGES, open_records

    records = open_records(settings.home)
    try:
        seen: list[tuple[str, str]] = []
        while True:
            rows = records.newest_jobs(SHOWN)
            if (now := [(row.id, row.stage) for row in rows]) != seen or not follow:
                seen = now
                Console().print(_table(rows) if rows else "No jobs yet.")
            if not follow or not any(row.stage in OPEN_STAGES for row in rows):
                return
            time.sleep(LOOK_EVERY_S)
    finally:
        records.close()


def _table(rows: Sequence[JobRecord]) -> Table:
    table = Table("when", "what", "stage", "took", "credits", "project", "came to", box=None)
    for row in rows:
        took = f"{(row.ended_ms - row.created_ms) / 1000:.0f} s" if row.ended_ms else ""
        table.add_row(when(row), row.kind, row.stage, took, spent(row), row.project, _came_to(row))
    return table


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
    if outcome.video is not None:
        return outcome.video.path
    return outcome.reply.splitlines()[0] if outcome.reply else ""
