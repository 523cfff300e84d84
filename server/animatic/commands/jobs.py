"""`animatic jobs`: the journal of this home, newest first, and following what is under way.

Under its project's handle each job has a line of its own (when, how it ended, what it took, what
was asked) and beneath it what it came to. Words are cut to the terminal's width; handles and paths
never are, because they are copied.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.text import Text

from animatic.jobs.job import Outcome, now_ms
from animatic.jobs.processes import Processes
from animatic.jobs.stages import FAILED_STAGES, OPEN_STAGES
from animatic.model.plain_text import plain_line
from animatic.model.settings import Settings

if TYPE_CHECKING:
    from animatic.jobs.records import JobRecord, Records

SHOWN = 20
LOOK_EVERY_S = 1.0
INDENT = "  "
LONGEST_REPLY = 200
"""Characters of what a job came to: a backend's first line may be its only one."""
STYLES = {"done": "green", "running": "cyan", "interrupted": "yellow", "cancelled": "yellow"}
IsAlive = Callable[[str], bool]


def show_jobs(settings: Settings, *, follow: bool, list_all: bool) -> None:
    """Print the newest jobs, or all; with `follow`, stay until nothing is under way any more."""
    from animatic.jobs.records import open_records

    records, processes = open_records(settings.home), Processes(settings.home)
    journal = _Journal(records, processes.is_alive, None if list_all else SHOWN)
    console = Console(highlight=False)
    try:
        if follow:
            _follow(journal, console)
        _print(console, _listed(journal.entries(), console))
        if journal.has_more:
            console.print("There are older ones: animatic jobs --all", style="dim", soft_wrap=True)
    finally:
        processes.close()
        records.close()


def _print(console: Console, listed: Text) -> None:
    console.print(listed, soft_wrap=True)


def _follow(journal: _Journal, console: Console) -> None:
    """On a terminal the list is drawn over itself; into a file it is written when it changed."""
    seen: list[tuple[str, str]] = []
    with Live(console=console, auto_refresh=False, transient=True) as live:
        while _are_running(entries := journal.entries()):
            now = [(entry.project, entry.how) for entry in entries]
            if console.is_terminal:
                live.update(_listed(entries, console), refresh=True)
            elif now != seen:
                _print(console, _listed(entries, console))
            seen = now
            time.sleep(LOOK_EVERY_S)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A job in words."""

    project: str
    when: str
    how: str
    took: str
    asked: str
    came_to: str
    path: str
    """Where its video is; "" for none."""


def _are_running(entries: Sequence[_Entry]) -> bool:
    return any(entry.how == "running" for entry in entries)


class _Journal:
    """The newest jobs of a home, at most `limit` of them."""

    def __init__(self, records: Records, is_alive: IsAlive, limit: int | None) -> None:
        self._records, self._is_alive, self._limit = records, is_alive, limit
        self.has_more = False

    def entries(self) -> list[_Entry]:
        rows = self._records.newest_jobs(None if self._limit is None else self._limit + 1)
        self.has_more = self._limit is not None and len(rows) > self._limit
        return [_entry(row, self._is_alive) for row in rows[: self._limit]]


def _entry(row: JobRecord, is_alive: IsAlive) -> _Entry:
    from animatic.jobs.spending import wish_of

    how, ended_ms = row.stage, row.ended_ms
    if row.stage not in OPEN_STAGES:
        how = "done" if row.stage == "delivered" else row.stage
        outcome = _outcome(row)
    elif is_alive(row.process):
        how, ended_ms, outcome = "running", now_ms(), Outcome(reply=row.progress)
    else:
        how, outcome = "interrupted", Outcome(reply="Goes on when a server starts.")
    version = outcome.version if row.kind == "export" else 0
    return _Entry(
        project=row.project,
        when=_when(row),
        how=how,
        took=_lasting(ended_ms - row.created_ms) if ended_ms else "",
        asked=plain_line(f"{wish_of(row)} of version {version}" if version else wish_of(row)),
        came_to=plain_line(_came_to(row, outcome)),
        path=outcome.video.path if outcome.video is not None else "",
    )


def _outcome(row: JobRecord) -> Outcome:
    """What an ended job left; of one that failed there is only the sentence."""
    if row.stage in FAILED_STAGES:
        return Outcome(reply=row.outcome)
    return Outcome.model_validate_json(row.outcome)


def _when(row: JobRecord) -> str:
    """A job's beginning in local time, always as long; the hour for this year's only."""
    begun = datetime.fromtimestamp(row.created_ms / 1000, UTC).astimezone()
    is_recent = begun.year == datetime.now(UTC).astimezone().year
    return f"{begun.day:>2} {begun:%b %H:%M}" if is_recent else f"{begun.day:>2} {begun:%b  %Y}"


def _lasting(ms: int) -> str:
    seconds = max(0, ms) / 1000
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02} h" if hours else f"{minutes}:{rest:02} min"


def _spent(row: JobRecord) -> str:
    """What a job cost, where that was counted."""
    if row.credits_before is None or row.credits_after is None:
        return ""
    spent = row.credits_before - row.credits_after
    return f"{spent:g} credit{'' if spent == 1 else 's'}"


def _came_to(row: JobRecord, outcome: Outcome) -> str:
    version = f"version {outcome.version}" if outcome.version and row.kind == "turn" else ""
    facts = ", ".join(fact for fact in (version, _spent(row)) if fact)
    said = "" if outcome.video is not None else _short(outcome.reply)
    return ": ".join(part for part in (facts, said) if part)


def _short(reply: str) -> str:
    """Its first line; one that ends in a colon with the list that it opens."""
    first, *more = reply.splitlines() or [""]
    if first.endswith((":", "：")):
        points = [line[2:] for line in takewhile(lambda line: line.startswith("- "), more)]
        first = f"{first} {'; '.join(points)}" if points else first
    return first if len(first) <= LONGEST_REPLY else f"{first[: LONGEST_REPLY - 1]}…"


def _listed(entries: Sequence[_Entry], console: Console) -> Text:
    if not entries:
        return Text("No jobs yet.")
    lines: list[Text] = []
    hows, tooks = max(len(entry.how) for entry in entries), max(len(e.took) for e in entries)
    for project, its in groupby(entries, lambda entry: entry.project):
        lines.append(Text(project, "bold"))
        for entry in its:
            first = Text(f"{INDENT}{entry.when}  ")
            first.append(f"{entry.how:<{hows}}", STYLES.get(entry.how, "red"))
            first.append(f"  {entry.took:>{tooks}}  ")
            asked = Text(entry.asked)
            asked.truncate(max(10, console.width - first.cell_len), overflow="ellipsis")
            lines += [first + asked, *_beneath(entry, console)]
    return Text("\n").join(lines)


def _beneath(entry: _Entry, console: Console) -> list[Text]:
    """What it came to, under what was asked; a path stands whole."""
    indent = " " * len(f"{INDENT}{entry.when}  ")
    wrapped = Text(entry.came_to, "dim").wrap(console, max(20, console.width - len(indent)))
    for line in wrapped:
        line.rstrip()
    lines = [Text(indent) + line for line in wrapped if line.plain]
    return [*lines, Text(f"{indent}{entry.path}")] if entry.path else lines
