"""Jobs: long work, started once, watched by many, never tied to a call.

A job runs in the process's own task group. A client that goes away, cancels or times out stops
watching; the work goes on, since closing a stream would kill what the person has paid for. What
was asked is on disk before the work begins, and each step that can't be repeated is written down
right before it is taken: a process that is killed leaves a row from which the next one goes on.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

import anyio
import anyio.to_thread
from anyio.abc import TaskGroup

from animatic.jobs.asked import Asked, TurnAsked, fingerprint, read_asked
from animatic.jobs.job import Job, Outcome, Work, ms_ago, now_ms
from animatic.jobs.stages import OPEN_STAGES, Stage
from animatic.model.errors import AnimaticError, Busy, OutcomeUnknown
from animatic.model.version_words import going_back
from animatic.model.versions import Redo, Undo

if TYPE_CHECKING:
    from animatic.jobs.processes import Processes
    from animatic.jobs.records import JobRecord, ProjectRecord, Records

log = logging.getLogger(__name__)

REPORT_EVERY_S = 2.0
MAX_ENDED = 200
"""Ended jobs kept in memory; what older ones came to is read from their rows."""
ANSWERABLE = "answerable"
"""The fact of a turn whose question the very words it was asked with may answer: a second yes."""
MAX_FETCHES = 3
"""How many jobs try to deliver one render before it is made anew."""


class Jobs:
    """All jobs of this process, and the rows of earlier ones."""

    def __init__(
        self,
        task_group: TaskGroup,
        records: Callable[[], Awaitable[Records]],
        processes: Callable[[], Awaitable[Processes]],
    ) -> None:
        self._task_group = task_group
        self._records = records
        self._processes = processes
        self._latest: dict[str, Job] = {}
        self._untold: dict[str, Mapping[str, object]] = {}
        """Ends that the disk refused, by job: written down as soon as it takes them."""

    @classmethod
    @asynccontextmanager
    async def running(
        cls,
        records: Callable[[], Awaitable[Records]],
        processes: Callable[[], Awaitable[Processes]],
    ) -> AsyncGenerator[Jobs]:
        """Jobs for as long as the server lives; what still runs at the end is cancelled."""
        async with anyio.create_task_group() as task_group:
            try:
                yield cls(task_group, records, processes)
            finally:
                task_group.cancel_scope.cancel()

    def latest(self, project: str) -> Job | None:
        """The project's newest job in this process."""
        return self._latest.get(project)

    def mine(self, row: JobRecord) -> Job | None:
        """The row's job, where it is the project's newest in this process."""
        job = self._latest.get(row.project)
        return job if job is not None and job.id == row.id else None

    def under_way(self, project: str) -> Job | None:
        """The project's job that is running now."""
        job = self._latest.get(project)
        return job if job is not None and job.is_running else None

    async def start(self, project: str, asked: Asked, work: Work) -> Job:
        """Write down what was asked, then begin. The caller watches; nobody has to.

        Raises:
            Busy: the project has a job under way; two at once would corrupt it.
        """
        if self.under_way(project) is not None:
            raise Busy("This project is still being worked on.")
        await self._tell()
        job = Job(project, asked, self._note)
        self._keep(job)
        try:
            records, processes = await self._records(), await self._processes()
            is_free = await anyio.to_thread.run_sync(
                records.add_job,
                job.id,
                project,
                asked.kind,
                asked.model_dump_json(),
                fingerprint(asked),
                processes.own_name,
                processes.is_alive,
            )
            if not is_free:
                raise Busy("Another process of this server is working on this project.")
        except BaseException:
            job.fail(AnimaticError("The job could not be written down, so it was not started."))
            del self._latest[project]
            raise
        self._task_group.start_soon(self._run, job, work)
        return job

    async def revive(self, work: Callable[[JobRecord, ProjectRecord], Work | None]) -> int:
        """Go on with what dead processes of this home left; how many jobs that were.

        `work` gives what a job's row means, or None for one that can't go on without its owner.
        """
        records, processes = await self._records(), await self._processes()
        revived = 0
        for row, project in await anyio.to_thread.run_sync(records.open_jobs):
            if await anyio.to_thread.run_sync(processes.is_alive, row.process):
                continue
            if self.under_way(row.project) is not None or (todo := work(row, project)) is None:
                continue
            if await anyio.to_thread.run_sync(
                records.take_over, row.id, row.process, processes.own_name
            ):
                self._task_group.start_soon(self._run, self._again(row), todo)
                revived += 1
        return revived

    def _again(self, row: JobRecord) -> Job:
        job = Job(row.project, read_asked(row.asked), self._note, row.id)
        job.stage, job.facts = cast("Stage", row.stage), json.loads(row.facts)
        job.fingerprint, job.created_ms = row.fingerprint, row.created_ms
        job.words = "Going on after a restart"
        self._keep(job)
        return job

    async def found(self, id: str) -> tuple[JobRecord, ProjectRecord] | None:
        """A job by its id, with its project, from disk."""
        records = await self._records()
        return await anyio.to_thread.run_sync(records.find_job, id)

    def _keep(self, job: Job) -> None:
        """The project's newest job from now on; the oldest that ended are left to the disk."""
        self._latest.pop(job.project, None)
        self._latest[job.project] = job
        ended = [kept for kept in self._latest.values() if not kept.is_running]
        for old in ended[: max(0, len(ended) - MAX_ENDED)]:
            del self._latest[old.project]

    async def recalled(self, project: str) -> JobRecord | None:
        """The newest job of a project, from disk."""
        records = await self._records()
        return await anyio.to_thread.run_sync(records.last_job, project)

    def same_under_way(self, project: str, asked: Asked) -> Job | None:
        """The job that runs here and was asked the same."""
        job = self.under_way(project)
        if job is None or fingerprint(job.asked) != fingerprint(asked):
            return None
        return job if _is_new_take(asked) <= _is_new_take(job.asked) else None

    async def repeated(self, project: str, asked: Asked, within_s: float) -> JobRecord | None:
        """The project's newest job, if it was asked the same and runs or ended well so lately.

        Only the newest: the same words after others mean something again. And so does "undo",
        once it has been done.
        """
        await self._tell()
        row = await self.recalled(project)
        if row is not None and row.id in self._untold:
            return None  # it ended, and only the disk doesn't know
        if row is None or row.asked_hash != fingerprint(asked):
            return None
        if ANSWERABLE in json.loads(row.facts):
            return None  # it ended in a question: the same words again may answer it
        if row.stage in OPEN_STAGES:
            is_same = _is_new_take(asked) <= _is_new_take(read_asked(row.asked))
            return row if is_same else None
        is_recent = row.stage == "delivered" and row.ended_ms >= ms_ago(within_s)
        return row if is_recent and not _is_new_take(asked) and not _is_step(asked) else None

    async def turn_facts(self, project: str, but: str = "") -> dict[str, str]:
        """The facts of the project's newest turn that isn't the job `but`; none without one."""
        records = await self._records()
        row = await anyio.to_thread.run_sync(records.last_turn, project, but)
        return json.loads(row.facts) if row is not None else {}

    async def takes(self, job: Job, script: str) -> tuple[int, str]:
        """Which take of the same words this is, and the script that belonged to them."""
        records = await self._records()
        earlier = await anyio.to_thread.run_sync(records.same_before, job.id)
        facts = (json.loads(row.facts) for row in earlier)
        known = next((found["script"] for found in facts if "script" in found), "")
        return len(earlier) + 1, script or known

    async def journal(self, owner: str, limit: int) -> list[JobRecord]:
        """The owner's newest turns, newest first."""
        records = await self._records()
        return await anyio.to_thread.run_sync(records.turns_of, owner, limit)

    async def undelivered(self, job: Job) -> str | None:
        """The id of a render of exactly this that an earlier job had ordered and didn't deliver.

        After a few jobs that couldn't, it is given up: the trouble may be the render itself.
        """
        records = await self._records()
        rows = await anyio.to_thread.run_sync(records.rendered, job.project, job.fingerprint)
        ids = [id for row in rows if _has_no_video(row) and (id := _export_id(row))]
        return ids[0] if ids and ids.count(ids[0]) < MAX_FETCHES else None

    async def that_left(self, project: str, version: int) -> JobRecord | None:
        """The job that made a version of the project's timeline; None where nobody here did."""
        records = await self._records()
        return await anyio.to_thread.run_sync(records.job_that_left, project, version)

    async def delivered(self, project: str, fingerprint: str) -> JobRecord | None:
        """The newest finished job that rendered exactly this."""
        records = await self._records()
        return await anyio.to_thread.run_sync(records.delivered, project, fingerprint)

    async def _run(self, job: Job, work: Work) -> None:
        self._task_group.start_soon(self._report, job)
        with job.scope:
            await self._carry_out(job, work)
        if job.is_running and job.leaves is not None:
            stage: Stage = "delivered" if job.yields else "cancelled"
            await self._end(job, stage, job.leaves.model_dump_json())
            job.cancelled()

    async def _carry_out(self, job: Job, work: Work) -> None:
        # Nothing may escape: an exception here would take the whole server down.
        try:
            outcome = await work(job)
        except AnimaticError as error:
            stage: Stage = "unknown" if isinstance(error, OutcomeUnknown) else "failed"
            await self._end(job, stage, str(error))
            job.fail(error)
        except Exception as error:
            log.exception("Job %s failed unexpectedly", job.id)
            await self._end(job, "failed", type(error).__name__)
            job.fail(_unexpected(error))
        except BaseException:
            # Shutdown, unless somebody wanted this end. Then the row stays as it is, and the next
            # process goes on from it.
            if not job.is_cancelling:
                job.fail(AnimaticError("The server is stopping.", "Start it again and call state."))
            raise
        else:
            await self._end(job, "delivered", outcome.model_dump_json())
            job.finish(outcome)

    async def _report(self, job: Job) -> None:
        """Write down now and then how far a job is, for whoever looks from another process."""
        written = ""
        while job.is_running:
            with anyio.move_on_after(REPORT_EVERY_S):
                await job.finished()
            if job.is_running and (now := f"{job.words}, {job.percent:.0f} %") != written:
                written = now
                with contextlib.suppress(Exception):  # the next one is as good
                    await self._note(job.id, {"progress": now})

    async def _end(self, job: Job, stage: Stage, outcome: str) -> None:
        values = {
            "stage": stage,
            "outcome": outcome,
            "ended_ms": now_ms(),
            **job.known(),
        }
        try:
            # What has ended has ended, whatever is cancelled meanwhile.
            with anyio.CancelScope(shield=True):
                await self._note(job.id, values)
        except Exception:
            log.exception("The end of job %s could not be written down", job.id)
            self._untold[job.id] = values

    async def _tell(self) -> None:
        """Write down the ends that the disk refused before, if it takes them now."""
        for id, values in list(self._untold.items()):
            with contextlib.suppress(Exception):  # the next call tries again
                await self._note(id, values)
                self._untold.pop(id, None)

    async def _note(self, id: str, values: Mapping[str, object]) -> None:
        records = await self._records()
        await anyio.to_thread.run_sync(lambda: records.save_job(id, **values))


def _has_no_video(row: JobRecord) -> bool:
    if row.stage != "delivered":
        return row.stage not in OPEN_STAGES
    return Outcome.model_validate_json(row.outcome).video is None


def _export_id(row: JobRecord) -> str | None:
    return json.loads(row.facts).get("export_id")


def _is_new_take(asked: Asked) -> bool:
    return isinstance(asked, TurnAsked) and asked.is_new_take


def _is_step(asked: Asked) -> bool:
    """Whether the same words mean one version further each time they are said."""
    going = going_back(asked.text) if isinstance(asked, TurnAsked) else None
    return going is not None and isinstance(going.wish, Undo | Redo)


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
