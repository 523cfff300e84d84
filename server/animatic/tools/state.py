"""state: where a project stands; waits for work under way."""

from __future__ import annotations

from typing import Annotated

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, ToolAnnotations
from pydantic import Field

from animatic.callers import Caller, identify
from animatic.projects import Project
from animatic.services import Services, services
from animatic.stages import OPEN_STAGES
from animatic.timeline import summarise
from animatic.tools.answers import (
    Answer,
    answered,
    declared,
    in_plain_words,
    last_outcome,
    last_status,
    of_job,
    of_outcome,
)
from animatic.tools.watching import WaitS, linked, take_up, watch, watch_last
from animatic.work import versions
from animatic.work.session import in_session

DESCRIPTION = """Where a project stands: its timeline in one line, its versions, and the result \
of the last work. If work is under way it waits up to `wait_s` and answers as soon as that ends, \
so call it with wait_s=45 after a “running” answer instead of polling quickly. Free; changes \
nothing."""


@in_plain_words
async def state(
    ctx: Context,
    project: Annotated[str, Field(description="Handle; empty: the current project.")] = "",
    wait_s: WaitS = 0,
) -> Annotated[CallToolResult, Answer]:
    desk, caller = services(ctx.request_context), identify(ctx.request_context)
    return await look(ctx, desk, caller, project, wait_s or 0)


async def look(
    ctx: Context, desk: Services, caller: Caller, handle: str, wait_s: float
) -> CallToolResult:
    """The job under way, else the last outcome on top of the timeline as it is now."""
    project = await desk.projects.open(caller, handle)
    if desk.jobs.latest(project.handle) is None:
        await take_up(desk, project)
    if (job := desk.jobs.under_way(project.handle)) is not None:
        return await watch(ctx, desk, caller, job, wait_s)
    row = await desk.jobs.recalled(project.handle)
    if row is not None and row.stage in OPEN_STAGES and desk.jobs.mine(row) is None:
        result = await watch_last(ctx, desk, caller, project, wait_s)
        row = await desk.jobs.recalled(project.handle)
        if row is None or row.stage in OPEN_STAGES:
            return result
    job = desk.jobs.mine(row) if row is not None else None
    if job is not None and job.error is not None:
        return of_job(job, linked(desk, caller))
    outcome = job.outcome if job is not None and job.outcome else last_outcome(row)
    timeline = await _timeline_now(desk, project) or outcome.timeline
    answer = of_outcome(project.handle, outcome, linked(desk, caller))
    current, lines = await versions.listed(desk, project)
    update = {
        "status": last_status(row),
        "timeline": timeline,
        "version": current,
        "versions": lines,
    }
    return answered(answer.model_copy(update=update))


async def _timeline_now(desk: Services, project: Project) -> str:
    if not project.session_id:
        return ""
    client = await desk.client()
    return summarise((await in_session(desk, project, client.state)).timeline)


def tool() -> Tool:
    return declared(
        state,
        title="Where the project stands",
        description=DESCRIPTION,
        hints=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=True),
    )
