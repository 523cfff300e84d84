"""Watching a job from inside a call: progress while it lasts, the answer when it ends."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import anyio
from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from animatic.jobs.asked import Asked, ExportAsked, fingerprint
from animatic.jobs.job import Job, Outcome, Video, Work, ms_ago
from animatic.jobs.stages import OPEN_STAGES
from animatic.model.errors import BadInput, Busy
from animatic.operations import do
from animatic.operations.services import Services
from animatic.projects.caller import Caller
from animatic.projects.project import First, Project
from animatic.protocol.progress import follow
from animatic.protocol.tools.answers import JOINED, REPEATED, marked, of_job, of_row

if TYPE_CHECKING:
    from animatic.jobs.records import JobRecord, ProjectRecord

GRACE_S = 0.3
"""How long a call that may become a task waits for an answer that is there at once."""
STOPPING_LIMIT_S = 10
LOOK_EVERY_S = 0.5
"""How often a job of another process is looked at."""

WaitS = Annotated[
    float | None,
    Field(ge=0, le=900, description="Seconds to wait before answering “running” (default 45)."),
]


as_task: ContextVar[Callable[[str], None] | None] = ContextVar("as_task", default=None)
"""Set around a call that may become a task: takes the id of the job it would be."""


async def watch(
    ctx: Context, services: Services, caller: Caller, job: Job, wait_s: float | None
) -> CallToolResult:
    """Forward the job's progress for `wait_s`, then say what it has come to.

    A call that may become a task hands the job over instead, and is told no progress here.
    """
    if (hand_over := as_task.get()) is not None:
        hand_over(job.id)
        with anyio.move_on_after(GRACE_S):
            await job.finished()
        return of_job(job, linked(services, caller))
    wait = services.settings.wait_s if wait_s is None else wait_s
    await follow(job, ctx.report_progress, wait)
    return of_job(job, linked(services, caller))


async def begin_and_watch(
    ctx: Context,
    services: Services,
    caller: Caller,
    project: Project,
    asked: Asked,
    *,
    wait_s: float | None,
) -> CallToolResult:
    """Start the work, or join the very same that is under way or was just done.

    A client that lost an answer asks again, and must not pay again. Who really wants the same once
    more says so.
    """
    row = await _joinable(services, project, asked)
    if row is None:
        await _make_way(services, project, asked)
        try:
            job = await services.jobs.start(
                project.handle, asked, lambda job: do(services, project, job)
            )
        except Busy:
            # The very same may have come a moment earlier, here or to another process.
            if (same := services.jobs.same_under_way(project.handle, asked)) is not None:
                return marked(await watch(ctx, services, caller, same, wait_s), JOINED)
            if (row := await _joinable(services, project, asked)) is None:
                raise
        else:
            return await watch(ctx, services, caller, job, wait_s)
    result = await watch_last(ctx, services, caller, project, wait_s)
    return marked(result, REPEATED if row.stage == "delivered" else JOINED)


async def _make_way(services: Services, project: Project, asked: Asked) -> None:
    """End an export that nobody asked for. One that is asked for goes on with its render."""
    if (job := services.jobs.under_way(project.handle)) is not None and job.yields:
        job.give_way(hands_on=isinstance(asked, ExportAsked))
        with anyio.move_on_after(STOPPING_LIMIT_S):
            await job.finished()


async def project_for(
    services: Services, caller: Caller, handle: str, asked: Asked, prompt: str = ""
) -> Project:
    """The project of a request; a new one for a caller who has none.

    A caller whose first answer was lost with the server's process has no handle to give: the same
    request finds the project it began.
    """
    first = First(fingerprint(asked), ms_ago(services.settings.repeat_window_s))
    return await services.projects.open_or_create(caller, handle, prompt, first)


async def watch_last(
    ctx: Context, services: Services, caller: Caller, project: Project, wait_s: float | None
) -> CallToolResult:
    """Wait for the project's newest job, wherever it runs, and say what it has come to."""
    wait = services.settings.wait_s if wait_s is None else wait_s
    if as_task.get() is not None:
        wait = GRACE_S
    with anyio.move_on_after(wait):
        while (row := await services.jobs.recalled(project.handle)) is not None:
            if row.stage not in OPEN_STAGES or services.jobs.mine(row) is not None:
                break
            await take_up(services, project)
            await anyio.sleep(LOOK_EVERY_S)
    row = await services.jobs.recalled(project.handle)
    if row is not None and (job := services.jobs.mine(row)) is not None:
        return await watch(ctx, services, caller, job, wait)
    if row is not None and row.stage in OPEN_STAGES and (hand_over := as_task.get()) is not None:
        hand_over(row.id)
    return of_row(project.handle, row, linked(services, caller))


async def _joinable(services: Services, project: Project, asked: Asked) -> JobRecord | None:
    """The row of the same request, if its answer can be handed over.

    A finished export is looked up by its timeline instead, unless its name was chosen.
    """
    row = await services.jobs.repeated(project.handle, asked, services.settings.repeat_window_s)
    if row is None or row.stage != "delivered" or not isinstance(asked, ExportAsked):
        return row
    video = Outcome.model_validate_json(row.outcome).video
    is_there = video is not None and await anyio.Path(video.path).exists()
    return row if asked.save_as and is_there else None


async def take_up(services: Services, project: Project) -> None:
    """Go on with what a killed process left of this project, now that its owner is here."""

    def work(row: JobRecord, _: ProjectRecord) -> Work | None:
        return (lambda job: do(services, project, job)) if row.project == project.handle else None

    await services.jobs.revive(work)


def linked(services: Services, caller: Caller) -> Callable[[Video], Video]:
    """How this caller gets at a file: the path here, a link over HTTP."""

    def for_caller(video: Video) -> Video:
        if not caller.is_remote or not video.path:
            return video
        path = Path(video.path)
        key = services.links.for_download(path)
        url = f"{base_url(services, caller)}/files/{key}/{quote(path.name)}"
        shown = video.path if services.shares_files(caller) else ""
        return video.model_copy(update={"url": url, "path": shown})

    return for_caller


def base_url(services: Services, caller: Caller) -> str:
    """Where this caller reaches this server: what was set, else the address it used."""
    if not services.settings.public_url and not caller.host:
        raise BadInput("The request names no host that a link could lead to.")
    return services.settings.public_url.rstrip("/") or f"http://{caller.host}"
