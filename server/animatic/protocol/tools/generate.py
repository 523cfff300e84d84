"""generate: words → a timeline, or a change to one."""

from __future__ import annotations

from typing import Annotated

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, ToolAnnotations
from pydantic import Field

from animatic.jobs.asked import TurnAsked
from animatic.model.errors import BadInput
from animatic.model.timeline import AspectRatio, Resolution
from animatic.operations.messages import Shot, compose
from animatic.protocol.callers import identify
from animatic.protocol.requests import services_of
from animatic.protocol.tools.answers import Answer, answered, declared, in_plain_words
from animatic.protocol.tools.credits import said
from animatic.protocol.tools.export import begin_export
from animatic.protocol.tools.router import Intent, route
from animatic.protocol.tools.state import look
from animatic.protocol.tools.stopping import can_stop, stop
from animatic.protocol.tools.watching import WaitS, begin_and_watch, project_for

DESCRIPTION = """Make a video from words, or change the one you made: "a 10-second video of a \
neon city at night", then "make the title gold", "cut it to 8 s", "undo", "go back to version 2".

Pass the person's own words in their language. Without `project` the first call starts a \
project; later ones continue it. Name uploaded files in the words. `scenes` is an optional shot \
list to follow to the letter.
Cost: free on the local studio; on the cloud about 100 credits a clip, 50 an edit. Takes \
seconds on the studio, 2-5 minutes on the cloud. It changes the timeline; the MP4 comes from \
export, or set export=true to get it in one go.
If the answer says running, call state with its project; never send the words again. "stop" \
ends work under way."""


@in_plain_words
async def generate(
    ctx: Context,
    prompt: Annotated[str, Field(description="What to make or change.")] = "",
    project: Annotated[str, Field(description="Handle from an earlier answer.")] = "",
    seconds: Annotated[float | None, Field(description="Length, 1-600.")] = None,
    aspect_ratio: Annotated[AspectRatio | None, Field(description="Shape.")] = None,
    resolution: Annotated[Resolution | None, Field(description="Size of the short side.")] = None,
    language: Annotated[str, Field(description="Language for words on screen, e.g. zh.")] = "",
    scenes: Annotated[list[Shot] | None, Field(description="Shot list.")] = None,
    export: Annotated[bool, Field(description="Also make the MP4.")] = False,
    new_take: Annotated[bool, Field(description="Make the same again, another way.")] = False,
    wait_s: WaitS = None,
) -> Annotated[CallToolResult, Answer]:
    services, caller = services_of(ctx.request_context), identify(ctx.request_context)
    options = (seconds, aspect_ratio, resolution, language or None, scenes or None)
    if all(option is None for option in options):
        has_film = bool(project.strip()) or services.projects.has_current(caller)
        match route(prompt):
            case Intent(only_with_film=True) if not has_film:
                pass
            case Intent("export", "do", size, str(shape)) if has_film:
                # The shape is a change of the timeline, so it is said before the export.
                prompt, aspect_ratio, resolution, export = f"Make it {shape}", shape, size, True
            case Intent("export", "do", size):
                return await begin_export(
                    ctx, services, caller, project, resolution=size, wait_s=wait_s
                )
            case Intent("export", "how"):
                raise BadInput("Nothing is exported yet.", "Call export for the MP4.")
            case Intent("credits"):
                return answered(
                    Answer(project=project, status="done", summary=await said(services, caller))
                )
            case Intent("state"):
                return await look(ctx, services, caller, project, wait_s or 0)
            case Intent("upload", "do" | "how"):
                raise BadInput("Which file?", "Call upload with its path or link.")
            case Intent("cancel", "do") | Intent("export", "not") if await can_stop(
                services, caller, project
            ):
                return await stop(services, caller, project)
            case Intent(mood="not"):
                return answered(Answer(project=project, status="done", summary="Nothing was done."))
            case Intent() | None:
                pass
    text = compose(
        prompt,
        seconds=seconds,
        aspect_ratio=aspect_ratio,
        resolution=resolution,
        language=language,
        scenes=scenes or (),
    )
    asked = TurnAsked(text=text, then_export=export, is_new_take=new_take)
    opened = await project_for(services, caller, project, asked, prompt)
    return await begin_and_watch(ctx, services, caller, opened, asked, wait_s=wait_s)


def tool() -> Tool:
    return declared(
        generate,
        title="Make or change a video",
        description=DESCRIPTION,
        hints=ToolAnnotations(
            read_only_hint=False,
            destructive_hint=False,
            idempotent_hint=False,
            open_world_hint=True,
        ),
    )
