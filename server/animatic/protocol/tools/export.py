"""export: the timeline → an MP4 the person can open."""

from __future__ import annotations

from typing import Annotated

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, ToolAnnotations
from pydantic import Field

from animatic.jobs.asked import ExportAsked
from animatic.model.timeline import Resolution
from animatic.operations.services import Services
from animatic.projects.caller import Caller
from animatic.protocol.callers import identify
from animatic.protocol.requests import services_of
from animatic.protocol.tools.answers import Answer, in_plain_words
from animatic.protocol.tools.arguments import declared
from animatic.protocol.tools.watching import WaitS, begin_and_watch

DESCRIPTION = """Make the MP4 of a project's timeline and save it. Costs no credits. Takes about \
the video's own length on the studio, 30-90 s on the cloud. Call it when the person wants the \
file; generate first. The answer's `video` has the path (or a link) to give to the person. The \
same timeline is never rendered twice. If the answer says running, call state with its project."""


@in_plain_words
async def export(
    ctx: Context,
    project: Annotated[str, Field(description="Handle; empty: the current project.")] = "",
    resolution: Annotated[
        Resolution | None, Field(description="Empty: the timeline's. 480p: a quick preview.")
    ] = None,
    save_as: Annotated[str, Field(description="File name; empty: one is made.")] = "",
    wait_s: WaitS = None,
) -> Annotated[CallToolResult, Answer]:
    services, caller = services_of(ctx.request_context), identify(ctx.request_context)
    return await begin_export(
        ctx, services, caller, project, resolution=resolution, save_as=save_as, wait_s=wait_s
    )


async def begin_export(
    ctx: Context,
    services: Services,
    caller: Caller,
    handle: str,
    *,
    resolution: Resolution | None = None,
    save_as: str = "",
    wait_s: float | None,
) -> CallToolResult:
    """Export, or join the export of the same thing that is already under way."""
    project = await services.projects.open(caller, handle)
    asked = ExportAsked(resolution=resolution, save_as=save_as)
    within_s = services.settings.repeat_window_s
    if save_as and await services.jobs.repeated(project.handle, asked, within_s) is None:
        services.deliveries.target(save_as, "")  # said now, not after the render
    return await begin_and_watch(ctx, services, caller, project, asked, wait_s=wait_s)


def tool() -> Tool:
    return declared(
        export,
        title="Export the MP4",
        description=DESCRIPTION,
        hints=ToolAnnotations(
            read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=True
        ),
    )
