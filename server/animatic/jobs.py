"""Jobs: long work, started once, watched by many, never tied to a call.

A job runs in the process's own task group. A client that goes away, cancels or times out stops
watching; the work goes on, since closing a stream would kill what the person has paid for. The
job's row is on disk before its work begins.
"""

from __future__ import annotations

import logging
import math
import os
import secrets
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Literal

import anyio
import anyio.to_thread
from anyio.abc import TaskGroup
from pydantic import BaseModel, ConfigDict

from animatic.errors import AnimaticError, Busy

if TYPE_CHECKING:
    from animatic.records import JobRecord, Records

log = logging.getLogger(__name__)

JobKind = Literal["turn", "upload", "export"]
JobState = Literal["running", "done", "failed", "interrupted"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Video(_Value):
    """A finished file: a path on this machine, or a link where the caller can't read one."""

    path: str = ""
    url: str = ""
    seconds: float
    width: int
    height: int
    bytes: int


class Upload(_Value):
    """What became of one source."""

    source: str
    is_accepted: bool
    detail: str
    """The asset in a few words, or why it wasn't taken and what to do."""


class Outcome(_Value):
    """What a finished job leaves, kept as JSON in its row."""

    reply: str = ""
    timeline: str = ""
    changes: tuple[str, ...] = ()
    next: str = ""
    video: Video | None = None
    uploads: tuple[Upload, ...] = ()


class Job:
    """One piece of work under way. `update` is cheap and synchronous: newest wins."""

    def __init__(self, kind: JobKind, project: str) -> None:
        self.id = f"job_{secrets.token_urlsafe(12)}"
        self.kind: JobKind = kind
        self.project = project
        self.fingerprint = ""
        """What an export rendered, once that is known."""
        self.wanted: object = None
        """What an export was asked for: the same again joins this one."""
        self.state: JobState = "running"
        self.words = "Setting things up…"
        self.outcome: Outcome | None = None
        self.error: AnimaticError | None = None
        self.changed = anyio.Event()
        self._started = time.monotonic()
        self._phase = (0.0, 1.0, 60.0, self._started)
        self._known: float | None = None

    @property
    def is_running(self) -> bool:
        return self.state == "running"

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self._started

    @property
    def percent(self) -> float:
        """How far it is, 0 to 100.

        Inside a phase that can't count, the bar creeps towards the phase's end by the time such
        work usually takes: an estimate, and it never claims to be finished.
        """
        start, end, expected_s, since = self._phase
        share = self._known
        if share is None:
            share = 0.95 * (1 - math.exp(-(time.monotonic() - since) / expected_s))
        return 100 * (start + (end - start) * share)

    def enter(self, words: str, start: float, end: float, expected_s: float) -> None:
        """Begin a phase that takes the bar from `start` to `end` (0..1)."""
        self._phase, self._known = (start, end, expected_s, time.monotonic()), None
        self.update(words)

    def update(self, words: str = "", share: float | None = None) -> None:
        """New words, and how much of the phase is done (0..1) where that is known."""
        news = (words or self.words, share if share is not None else self._known)
        if news != (self.words, self._known):
            self.words, self._known = news
            self._wake()

    def finish(self, outcome: Outcome) -> None:
        self.state, self.outcome = "done", outcome
        self._wake()

    def fail(self, error: AnimaticError) -> None:
        self.state, self.error = "failed", error
        self._wake()

    async def finished(self) -> None:
        """Wait for the end, however it ends."""
        while self.is_running:
            await self.changed.wait()

    def _wake(self) -> None:
        woken, self.changed = self.changed, anyio.Event()
        woken.set()


class Jobs:
    """All jobs of this process, and the rows of earlier ones."""

    def __init__(self, task_group: TaskGroup, records: Callable[[], Awaitable[Records]]) -> None:
        self._task_group = task_group
        self._records = records
        self._latest: dict[str, Job] = {}
        self._process = f"{os.getpid()}-{secrets.token_hex(6)}"

    @classmethod
    @asynccontextmanager
    async def running(cls, records: Callable[[], Awaitable[Records]]) -> AsyncGenerator[Jobs]:
        """Jobs for as long as the server lives; what still runs at the end is cancelled."""
        async with anyio.create_task_group() as task_group:
            try:
                yield cls(task_group, records)
            finally:
                task_group.cancel_scope.cancel()

    def latest(self, project: str) -> Job | None:
        """The project's newest job in this process."""
        return self._latest.get(project)

    def under_way(self, project: str) -> Job | None:
        """The project's job that is running now."""
        job = self._latest.get(project)
        return job if job is not None and job.is_running else None

    async def start(
        self, kind: JobKind, project: str, work: Callable[[Job], Awaitable[Outcome]]
    ) -> Job:
        """Write the job down, then begin its work. The caller watches; nobody has to.

        Raises:
            Busy: the project has a job under way; two at once would corrupt it.
        """
        if self.under_way(project) is not None:
            raise Busy("This project is still being worked on.")
        job = Job(kind, project)
        self._latest[project] = job
        try:
            records = await self._records()
            await anyio.to_thread.run_sync(records.add_job, job.id, project, kind, self._process)
        except BaseException:
            job.fail(AnimaticError("The job could not be written down, so it was not started."))
            raise
        self._task_group.start_soon(self._run, job, work)
        return job

    async def recalled(self, project: str) -> JobRecord | None:
        """The newest job of an earlier process, for a project this one hasn't worked on."""
        records = await self._records()
        row = await anyio.to_thread.run_sync(records.last_job, project)
        if row is not None and row.status == "running" and row.process != self._process:
            row.status = "interrupted"
        return row

    async def delivered(self, project: str, fingerprint: str) -> JobRecord | None:
        """The newest finished job that rendered exactly this."""
        records = await self._records()
        return await anyio.to_thread.run_sync(records.delivered, project, fingerprint)

    async def _run(self, job: Job, work: Callable[[Job], Awaitable[Outcome]]) -> None:
        # Nothing may escape: an exception here would take the whole server down.
        try:
            outcome = await work(job)
        except AnimaticError as error:
            await self._end(job, "failed", str(error))
            job.fail(error)
        except Exception as error:
            log.exception("Job %s failed unexpectedly", job.id)
            await self._end(job, "failed", type(error).__name__)
            job.fail(_unexpected(error))
        except BaseException:
            # Shutdown. The row stays as it is: the next process sees it was interrupted.
            job.fail(AnimaticError("The server is stopping.", "Start it again and call state."))
            raise
        else:
            await self._end(job, "done", outcome.model_dump_json())
            job.finish(outcome)

    async def _end(self, job: Job, status: Literal["done", "failed"], outcome: str) -> None:
        try:
            records = await self._records()
            await anyio.to_thread.run_sync(
                records.end_job, job.id, status, outcome, job.fingerprint
            )
        except Exception:
            log.exception("The end of job %s could not be written down", job.id)


def _unexpected(error: Exception) -> AnimaticError:
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return AnimaticError(
            f"The system said: {error.strerror}{where}.", "Free some space or check the folder."
        )
    return AnimaticError(
        f"Something went wrong that should not have ({type(error).__name__}).",
        "Call state to see what the project holds; the server's log has the details.",
    )
