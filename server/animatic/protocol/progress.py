"""Job state → MCP progress: strictly increasing, the newest words only, at most four a second."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable

import anyio

from animatic.jobs.job import Job
from animatic.model.progress_words import still_waiting

Report = Callable[[float, float | None, str | None], Awaitable[None]]

MAX_PER_SECOND = 4
QUIET_S = 5.0
"""With no news for this long the same words are sent again: some clients stop waiting else."""
STILL_WORKING_S = 120


class Pacer:
    """Lets four through in any second: the first ones at once, never a fifth."""

    def __init__(self) -> None:
        self._sent: deque[float] = deque(maxlen=MAX_PER_SECOND)

    def delay_s(self, now: float) -> float:
        """How long to hold the next one back."""
        if len(self._sent) < MAX_PER_SECOND:
            return 0.0
        return max(0.0, self._sent[0] + 1.0 - now)

    def mark(self, now: float) -> None:
        self._sent.append(now)


async def follow(job: Job, report: Report, wait_s: float) -> bool:
    """Forward a job's progress until it ends or `wait_s` is over; whether it ended.

    Never awaited by the work itself: a client that stops reading holds back its own call only.
    """
    pacer, shown = Pacer(), 0.0
    job.seen()
    with anyio.move_on_after(wait_s):
        while job.is_running:
            job.seen()
            changed = job.changed
            shown = max(shown + 0.01, round(job.percent, 2))
            pacer.mark(time.monotonic())
            await report(shown, 100.0, _words(job))
            with anyio.move_on_after(QUIET_S):
                await changed.wait()
            with anyio.move_on_after(pacer.delay_s(time.monotonic())):
                await job.finished()
    return not job.is_running


def _words(job: Job) -> str:
    """The job's words; every two minutes of waiting are said."""
    minutes = int(job.elapsed_s // STILL_WORKING_S) * 2
    return still_waiting(job.words, minutes) if minutes else job.words
