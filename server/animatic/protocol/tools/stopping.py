"""Ending work because the person wants that: "stop", "cancel the render", "取消导出"."""

from __future__ import annotations

import anyio
from mcp_types import CallToolResult

from animatic.jobs.job import Job
from animatic.jobs.stages import OPEN_STAGES
from animatic.model.errors import Busy
from animatic.operations.services import Services
from animatic.operations.stopping import left_by
from animatic.projects.caller import Caller
from animatic.protocol.tools.answers import answered, of_job, of_outcome
from animatic.protocol.tools.watching import STOPPING_LIMIT_S, linked


async def can_stop(services: Services, caller: Caller, handle: str) -> bool:
    """Whether there is work that "stop" can mean; without any, it is a message like others."""
    if not handle.strip() and not services.projects.has_current(caller):
        return False
    project = await services.projects.open(caller, handle)
    if services.jobs.under_way(project.handle) is not None:
        return True
    row = await services.jobs.recalled(project.handle)
    return row is not None and row.stage in OPEN_STAGES


async def stop(services: Services, caller: Caller, handle: str) -> CallToolResult:
    """End the work of the project and say what that means.

    Raises:
        Busy: another process of this home does it.
    """
    project = await services.projects.open(caller, handle)
    job = services.jobs.under_way(project.handle)
    if job is None:
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
