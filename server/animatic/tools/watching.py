"""Watching a job from inside a call: progress while it lasts, the answer when it ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from animatic.asked import Asked
from animatic.callers import Caller
from animatic.jobs import Job, Video, Work
from animatic.progress import follow
from animatic.projects import Project
from animatic.services import Services
from animatic.tools.answers import of_job, said_before
from animatic.work import do

if TYPE_CHECKING:
    from animatic.records import JobRecord, ProjectRecord

WaitS = Annotated[
    float | None,
    Field(ge=0, le=900, description="Seconds to wait before answering “running” (default 45)."),
]


async def watch(
    ctx: Context, desk: Services, caller: Caller, job: Job, wait_s: float | None
) -> CallToolResult:
    """Forward the job's progress for `wait_s`, then say what it has come to."""
    wait = desk.settings.wait_s if wait_s is None else wait_s
    await follow(job, ctx.report_progress, wait)
    return of_job(job, linked(desk, caller))


async def begin_and_watch(
    ctx: Context,
    desk: Services,
    caller: Caller,
    project: Project,
    asked: Asked,
    *,
    wait_s: float | None,
    new_take: bool = False,
) -> CallToolResult:
    """Start the work, or join the very same that is under way or was just done.

    A client that lost an answer asks again, and must not pay again. Who really wants the same once
    more says so.
    """
    repeated = None if new_take else _same(desk, project, asked)
    if repeated is None:
        job = await desk.jobs.start(project.handle, asked, lambda job: do(desk, project, job))
        return await watch(ctx, desk, caller, job, wait_s)
    was_done = not repeated.is_running
    result = await watch(ctx, desk, caller, repeated, wait_s)
    return said_before(result) if was_done else result


async def take_up(desk: Services, project: Project) -> None:
    """Go on with what a killed process left of this project, now that its owner is here."""

    def work(row: JobRecord, _: ProjectRecord) -> Work | None:
        return (lambda job: do(desk, project, job)) if row.project == project.handle else None

    await desk.jobs.revive(work)


def _same(desk: Services, project: Project, asked: Asked) -> Job | None:
    job = desk.jobs.latest(project.handle)
    if job is None or job.asked != asked or job.error is not None:
        return None
    is_recent = job.is_running or job.ended_ago_s <= desk.settings.repeat_window_s
    return job if is_recent else None


def linked(desk: Services, caller: Caller) -> Callable[[Video], Video]:
    """How this caller gets at a file: the path here, a link over HTTP."""

    def for_caller(video: Video) -> Video:
        if not caller.is_remote or not video.path:
            return video
        path = Path(video.path)
        url = f"{base_url(desk, caller)}/files/{desk.doors.open_out(path)}/{quote(path.name)}"
        shown = video.path if desk.shares_files(caller) else ""
        return video.model_copy(update={"url": url, "path": shown})

    return for_caller


def base_url(desk: Services, caller: Caller) -> str:
    """Where this caller reaches this server: what was set, else the address it used."""
    return desk.settings.public_url.rstrip("/") or f"http://{caller.host}"
