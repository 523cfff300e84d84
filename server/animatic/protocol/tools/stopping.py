"""Ending work because the person wants that: "stop", "cancel the render", "取消导出"."""

from __future__ import annotations

import anyio
from mcp_types import CallToolResult

from animatic.jobs.job import Job
from animatic.jobs.stages import OPEN_STAGES
from animatic.model.errors import BadInput, Busy
from animatic.operations.services import Services
from animatic.operations.stopping import left_by
from animatic.projects.caller import Caller
from animatic.protocol.tools.answers import Answer, answered, of_job, of_outcome
from animatic.protocol.tools.watching import STOPPING_LIMIT_S, linked

NOTHING_UNDER_WAY = Answer(
    project="", status="done", summary="Nothing is under way, so nothing was stopped."
)


async def stop(services: Services, caller: Caller, handle: str) -> CallToolResult:
    """End the work of the project and say what that means.

    Raises:
        Busy: another process of this home does it.
    """
    if not handle.strip() and not services.projects.has_current(caller):
        if caller.is_nobody:
            raise BadInput("Stop what?", "Pass the handle of the project as well.")
        return answered(NOTHING_UNDER_WAY)
    project = await services.projects.open(caller, handle)
    job = services.jobs.under_way(project.handle)
    if job is None:
        row = await services.jobs.recalled(project.handle)
        if row is None or row.stage not in OPEN_STAGES:
            return answered(NOTHING_UNDER_WAY.model_copy(update={"project": project.handle}))
        raise Busy(
            "Another process of this server is working on it, and only that one can stop it.",
            "Say stop there, or call state to wait for it.",
        )
    await end(services, job)
    if job.outcome is not None and job.state == "cancelled":
        return answered(of_outcome(project.handle, job.outcome, linked(services, caller)))
    return of_job(job, linked(services, caller))


async def end(services: Services, job: Job) -> None:
    """Cancel a job and wait until it has let go of everything."""
    job.cancel(left_by(job, is_metered=services.is_metered))
    with anyio.move_on_after(STOPPING_LIMIT_S):
        await job.finished()
