"""Watching a job from inside a call: progress while it lasts, the answer when it ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from animatic.asked import Asked
from animatic.callers import Caller
from animatic.jobs import Job, Outcome, Video
from animatic.progress import follow
from animatic.projects import Project
from animatic.services import Services
from animatic.tools.answers import of_job
from animatic.work import do

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


async def begin(desk: Services, project: Project, asked: Asked) -> Job:
    """Start the work that was asked for."""

    async def work(job: Job) -> Outcome:
        return await do(desk, project, job)

    return await desk.jobs.start(project.handle, asked, work)


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
