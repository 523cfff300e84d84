"""state: where a project stands; waits for work under way."""

from __future__ import annotations

from typing import Annotated

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, ToolAnnotations
from pydantic import Field

from animatic.callers import Caller, identify
from animatic.jobs import Outcome
from animatic.projects import Project
from animatic.services import Services, services
from animatic.timeline import summarise
from animatic.tools.answers import Answer, answered, declared, in_plain_words, of_job, of_outcome
from animatic.tools.watching import WaitS, linked, take_up, watch
from animatic.work.session import in_session

DESCRIPTION = """Where a project stands: its timeline in one line, and the result of the last \
work. If work is under way it waits up to `wait_s` and answers as soon as that ends, so call it \
with wait_s=45 after a “running” answer instead of polling quickly. Free; changes nothing."""


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
    if (job := desk.jobs.latest(project.handle)) is not None and job.error is not None:
        return of_job(job, linked(desk, caller))
    outcome = await _last_outcome(desk, project)
    timeline = await _timeline_now(desk, project)
    now = outcome.model_copy(update={"timeline": timeline or outcome.timeline})
    return answered(of_outcome(project.handle, now, linked(desk, caller)))


async def _last_outcome(desk: Services, project: Project) -> Outcome:
    if (job := desk.jobs.latest(project.handle)) is not None and job.outcome is not None:
        return job.outcome
    row = await desk.jobs.recalled(project.handle)
    if row is None:
        return Outcome(reply="Nothing has been made yet.", next="Call generate.")
    match row.stage:
        case "delivered":
            return Outcome.model_validate_json(row.outcome)
        case "failed" | "unknown":
            return Outcome(
                reply=f"The last work did not end well: {row.outcome}",
                next="Compare with the timeline, then generate what is missing, or export.",
            )
        case _:
            return Outcome(
                reply="Another process of this server is working on it.",
                next="Call state again in a while.",
            )


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
