"""state: where a project stands; waits for work under way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, ToolAnnotations
from pydantic import Field

from animatic.backend.wire import StateReply
from animatic.jobs.stages import OPEN_STAGES
from animatic.model.plain_text import plain_line
from animatic.model.timeline import summarise
from animatic.operations import versions
from animatic.operations.services import Services
from animatic.operations.session import in_session
from animatic.projects.caller import Caller
from animatic.projects.listed import Listed
from animatic.projects.project import Project
from animatic.protocol.callers import identify
from animatic.protocol.requests import services_of
from animatic.protocol.tools.answers import (
    Answer,
    answered,
    in_plain_words,
    last_outcome,
    last_status,
    of_outcome,
    shortened,
)
from animatic.protocol.tools.arguments import declared
from animatic.protocol.tools.watching import WaitS, linked, take_up, watch, watch_last

MAX_LISTED = 20
MAX_FILES = 30
LONGEST_NAME = 255

DESCRIPTION = """Where a project stands: its timeline in one line, its versions, and the result \
of the last work. If work is under way it waits up to `wait_s` and answers as soon as that ends, \
so call it with wait_s=45 after a “running” answer instead of polling quickly. Free; changes \
nothing."""


@in_plain_words
async def state(
    ctx: Context,
    project: Annotated[str, Field(description="Handle; empty: the current, or a list.")] = "",
    wait_s: WaitS = 0,
) -> Annotated[CallToolResult, Answer]:
    services, caller = services_of(ctx.request_context), identify(ctx.request_context)
    return await look(ctx, services, caller, project, wait_s or 0)


async def look(
    ctx: Context, services: Services, caller: Caller, handle: str, wait_s: float
) -> CallToolResult:
    """The job under way, else the last outcome on top of the timeline as it is now."""
    if not handle.strip() and not services.projects.has_current(caller):
        known = await services.projects.listed(caller, MAX_LISTED)
        if known:
            return answered(_listed(known))
    project = await services.projects.open(caller, handle)
    if services.jobs.latest(project.handle) is None:
        await take_up(services, project)
    if (job := services.jobs.under_way(project.handle)) is not None:
        return await watch(ctx, services, caller, job, wait_s)
    row = await services.jobs.recalled(project.handle)
    if row is not None and row.stage in OPEN_STAGES and services.jobs.mine(row) is None:
        result = await watch_last(ctx, services, caller, project, wait_s)
        row = await services.jobs.recalled(project.handle)
        if row is None or row.stage in OPEN_STAGES:
            return result
    job = services.jobs.mine(row) if row is not None else None
    outcome = job.outcome if job is not None and job.outcome else last_outcome(row)
    now = await _now(services, project)
    timeline = summarise(now.timeline) if now else outcome.timeline
    answer = of_outcome(project.handle, outcome, linked(services, caller))
    current, lines = await versions.listed(services, project)
    update = {
        "summary": "\n".join(filter(None, (answer.summary, _files(now)))),
        "status": last_status(row),
        "timeline": timeline,
        "version": current,
        "versions": lines,
    }
    return answered(answer.model_copy(update=update))


def _listed(known: Sequence[Listed]) -> Answer:
    return Answer(
        project="",
        status="done",
        summary="\n".join(["Your projects, the ones used last first:", *(p.line for p in known)]),
        next="Pass one of these handles as project; generate without one begins another.",
    )


async def _now(services: Services, project: Project) -> StateReply | None:
    if not project.session_id:
        return None
    client = await services.client()
    return await in_session(services, project, client.state)


def _files(now: StateReply | None) -> str:
    """The project's files by the names to say in a message."""
    names = [plain_line(asset.name) for asset in (now.assets if now else None) or () if asset.name]
    if not names:
        return ""
    more = f" and {len(names) - MAX_FILES} more" if len(names) > MAX_FILES else ""
    listed = ", ".join(f"“{shortened(name, LONGEST_NAME)}”" for name in names[:MAX_FILES])
    return f"Its files: {listed}{more}."


def tool() -> Tool:
    return declared(
        state,
        title="Where the project stands",
        description=DESCRIPTION,
        hints=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=True),
    )
