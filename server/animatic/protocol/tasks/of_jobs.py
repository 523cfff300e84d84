"""A task is a job: the same id, the same row, the same life. Only the words for it differ.

A job that was killed and gone on with is the same task; `tasks/get` finds it in any process of the
home, for the caller whose project it belongs to. The id is 128 random bits: for callers whom
nothing else identifies it is the permission, as a project's handle is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

import anyio
from mcp.server.context import CallNext, HandlerResult
from mcp_types import CallToolResult

from animatic.jobs.job import Job
from animatic.jobs.stages import FAILED_STAGES, OPEN_STAGES
from animatic.model.errors import AnimaticError
from animatic.operations.services import Services
from animatic.projects.caller import Caller
from animatic.protocol.callers import identify
from animatic.protocol.requests import services_of
from animatic.protocol.tasks.source import Mode, Request, TaskNow
from animatic.protocol.tools.answers import of_job, of_row, refused
from animatic.protocol.tools.stopping import end
from animatic.protocol.tools.watching import as_task, linked, take_up

if TYPE_CHECKING:
    from animatic.jobs.records import JobRecord

BECOMES_A_TASK = frozenset({"generate", "upload", "export"})
"""`state` and `credits` answer at once; a task of them would only add a round trip."""
POLL_MS = 2000
TOLD_EVERY_S = 0.5
LOOK_EVERY_S = 1.0
SEEN_EVERY_S = 5.0
"""A job that has no news is still one that somebody waits for."""


class JobTasks:
    """The jobs of this home, as tasks."""

    def mode(self, tool: str) -> Mode:
        return "optional" if tool in BECOMES_A_TASK else "never"

    async def call(self, request: Request, call_next: CallNext) -> HandlerResult | TaskNow:
        handed: list[str] = []
        token = as_task.set(handed.append)
        try:
            result = await call_next(request)
        finally:
            as_task.reset(token)
        task = await self.find(request, handed[-1]) if handed else None
        return task if task is not None and not task.is_over else result

    async def find(self, request: Request, id: str) -> TaskNow | None:
        services, caller = services_of(request), identify(request)
        if (found := await _owned(services, caller, id)) is None:
            return None
        row, job = found, services.jobs.mine(found)
        if job is None and row.stage in OPEN_STAGES:
            project = await services.projects.open(caller, row.project)
            await take_up(services, project)
            job = services.jobs.mine(row)
        return _of_job(services, caller, job) if job is not None else _of_row(services, caller, row)

    async def cancel(self, request: Request, id: str) -> None:
        services, caller = services_of(request), identify(request)
        row = await _owned(services, caller, id)
        job = services.jobs.mine(row) if row is not None else None
        # A job of another process can't be ended from here, and `cancel` is a wish: the task stays
        # `working` then, as the specification allows.
        if job is not None:
            await end(services, job)

    async def answer(self, request: Request, id: str, responses: Mapping[str, Any]) -> None:
        """A job never asks anything."""

    async def watch(self, request: Request, id: str) -> AsyncIterator[TaskNow]:
        services, told = services_of(request), 0
        while (task := await self.find(request, id)) is not None:
            if task.updated_ms != told or task.is_over:
                told = task.updated_ms
                yield task
            if task.is_over:
                return
            await _changed(services, id)


async def _changed(services: Services, id: str) -> None:
    """Wait for news of a job: of one that runs here, at most twice a second."""
    found = await services.jobs.found(id)
    job = services.jobs.mine(found[0]) if found is not None else None
    if job is None:
        await anyio.sleep(LOOK_EVERY_S)
    elif job.is_running:
        with anyio.move_on_after(SEEN_EVERY_S):
            await job.changed.wait()
        with anyio.move_on_after(TOLD_EVERY_S):
            await job.finished()


async def _owned(services: Services, caller: Caller, id: str) -> JobRecord | None:
    """The row of a job of one of the caller's projects."""
    found = await services.jobs.found(id)
    if found is None:
        return None
    row, project = found
    backend = services.settings.backend_name
    return row if project.owner == caller.key and project.backend == backend else None


def _of_job(services: Services, caller: Caller, job: Job) -> TaskNow:
    words, result = "", None
    job.seen()
    match job.state:
        case "running":
            status, words = "working", f"{job.words} ({job.percent:.0f} %)"
        case "cancelled":
            status, words = "cancelled", job.outcome.reply if job.outcome else ""
        case "done" | "failed":
            status, result = "completed", _wire(of_job(job, linked(services, caller)))
    return TaskNow(
        id=job.id,
        status=status,
        words=words,
        created_ms=job.created_ms,
        updated_ms=job.updated_ms,
        ttl_ms=None,
        poll_ms=POLL_MS,
        result=result,
    )


def _of_row(services: Services, caller: Caller, row: JobRecord) -> TaskNow:
    answer = of_row(row.project, row, linked(services, caller))
    if row.stage in FAILED_STAGES:
        answer = refused(AnimaticError(row.outcome), row.project)
    is_open = row.stage in OPEN_STAGES
    return TaskNow(
        id=row.id,
        status="working" if is_open else "cancelled" if row.stage == "cancelled" else "completed",
        words=row.progress if is_open else "",
        created_ms=row.created_ms,
        updated_ms=row.ended_ms or row.created_ms,
        ttl_ms=None,
        poll_ms=POLL_MS,
        result=None if is_open or row.stage == "cancelled" else _wire(answer),
    )


def _wire(result: CallToolResult) -> Mapping[str, Any]:
    """The result as the call would have had it."""
    dumped = result.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {**dumped, "resultType": "complete"}
