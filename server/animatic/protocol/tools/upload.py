"""upload: pictures, clips, music and scripts into a project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import anyio.to_thread
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, ToolAnnotations
from pydantic import BeforeValidator, Field

from animatic.jobs.asked import UploadAsked
from animatic.model.errors import BadInput
from animatic.operations.services import Services
from animatic.projects.caller import Caller
from animatic.projects.project import Project
from animatic.protocol.callers import identify
from animatic.protocol.requests import services_of
from animatic.protocol.tools.answers import Answer, answered, in_plain_words
from animatic.protocol.tools.arguments import declared
from animatic.protocol.tools.commands import sending_commands
from animatic.protocol.tools.watching import base_url, begin_and_watch, project_for

MAX_SOURCES = 40

DESCRIPTION = """Bring the person's own pictures, clips, music, voice-over, script or captions \
(.txt, .srt) into a project, before generate. `sources`: absolute paths on this machine or http(s) \
links, several at once. \
Free. Accepted: mp4 mov avi webm mkv, jpg png gif webp, mp3 wav m4a aac.
When this server runs on another machine, pass no sources: the answer has a one-time command \
that sends a file from the person's machine."""


def _several(sources: object) -> object:
    """One path alone is what a model sends, and what a form for a list makes of one line."""
    return [sources] if isinstance(sources, str) else sources


@in_plain_words
async def upload(
    ctx: Context,
    sources: Annotated[
        list[str] | None, BeforeValidator(_several), Field(description="Paths or links.")
    ] = None,
    project: Annotated[str, Field(description="Handle; “new”: another one.")] = "",
) -> Annotated[CallToolResult, Answer]:
    services, caller = services_of(ctx.request_context), identify(ctx.request_context)
    given = [source.strip() for source in sources or () if source.strip()]
    if len(given) > MAX_SOURCES:
        raise BadInput(f"{len(given)} files at once are too many; the limit is {MAX_SOURCES}.")
    here = [s for s in given if "://" not in s and not services.shares_files(caller)]
    if not given and not caller.is_remote:
        raise BadInput("No file was named.", "Pass absolute paths or http(s) links in sources.")
    if here or not given:
        opened = await services.projects.open_or_create(caller, project)
        return answered(_to_send(services, caller, opened, here, len(given) - len(here)))
    stamps = await anyio.to_thread.run_sync(lambda: tuple(map(_stamp, given)))
    asked = UploadAsked(sources=tuple(given), stamps=stamps)
    opened = await project_for(services, caller, project, asked)
    return await begin_and_watch(ctx, services, caller, opened, asked, wait_s=None)


def _stamp(source: str) -> str:
    """Tells a file from what it was before it was saved again; "" for what can't be told."""
    try:
        found = Path(source).expanduser().stat()
    except (OSError, ValueError, RuntimeError):
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"


def _to_send(
    services: Services, caller: Caller, project: Project, paths: Sequence[str], links: int
) -> Answer:
    """A way in for files on the caller's own machine, which this server can't read."""
    lines: list[str] = []
    for path in paths or ("",):
        key = services.links.for_upload(project.handle, caller)
        address = f"{base_url(services, caller)}/uploads/{key}/"
        lines += [f"    {command}" for command in sending_commands(path, address)]
    after = f" Call upload again for the {links} links, without paths." if links else ""
    return Answer(
        project=project.handle,
        status="done",
        summary="\n".join(
            (
                "This server can't read files on your machine. Send each from there, in a shell:",
                *lines[::2],
                "or in PowerShell:",
                *lines[1::2],
            )
        ),
        next="When it has answered, call generate with this project. Each address works once, "
        f"for an hour; call upload again for another file.{after}",
    )


def tool() -> Tool:
    return declared(
        upload,
        title="Upload media",
        description=DESCRIPTION,
        hints=ToolAnnotations(
            read_only_hint=False,
            destructive_hint=False,
            idempotent_hint=False,
            open_world_hint=True,
        ),
    )
