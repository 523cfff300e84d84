"""Ending work because the person wants that: "stop", "cancel the render", "取消导出"."""

from __future__ import annotations

import anyio
from mcp_types import CallToolResult

from animatic.callers import Caller
from animatic.errors import Busy
from animatic.jobs import Job
from animatic.services import Services
from animatic.stages import OPEN_STAGES
from animatic.tools.answers import answered, of_job, of_outcome
from animatic.tools.watching import linked
from animatic.work.stopping import left_by

STOPPING_LIMIT_S = 10


async def can_stop(desk: Services, caller: Caller, handle: str) -> bool:
    """Whether there is work that "stop" can mean; without any, it is a message like others."""
    if not handle.strip() and not desk.projects.has_current(caller):
        return False
    project = await desk.projects.open(caller, handle)
    if desk.jobs.under_way(project.handle) is not None:
        return True
    row = await desk.jobs.recalled(project.handle)
    return row is not None and row.stage in OPEN_STAGES


async def stop(desk: Services, caller: Caller, handle: str) -> CallToolResult:
    """End the work of the project and say what that means.

    Raises:
        Busy: another process of this home does it.
    """
    project = await desk.projects.open(caller, handle)
    job = desk.jobs.under_way(project.handle)
    if job is None:
        raise Busy(
            "Another process of this server is working on it, and only that one can stop it.",
            "Say stop there, or call state to wait for it.",
        )
    await end(desk, job)
    if job.outcome is not None and job.state == "cancelled":
        return answered(of_outcome(project.handle, job.outcome, linked(desk, caller)))
    return of_job(job, linked(desk, caller))


async def end(desk: Services, job: Job) -> None:
    """Cancel a job and wait until it has let go of everything."""
    job.cancel(left_by(job, is_metered=desk.is_metered))
    with anyio.move_on_after(STOPPING_LIMIT_S):
        await job.finished()
