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
from animatic.operations.services import Services
from animatic.operations.turn import is_offered_answer
from animatic.projects.caller import Caller
from animatic.projects.registry import NEW
from animatic.protocol.callers import identify
from animatic.protocol.requests import services_of
from animatic.protocol.tools.answers import Answer, answered, in_plain_words, marked
from animatic.protocol.tools.arguments import declared
from animatic.protocol.tools.credits import said
from animatic.protocol.tools.export import begin_export
from animatic.protocol.tools.router import Intent, route
from animatic.protocol.tools.state import look
from animatic.protocol.tools.stopping import stop
from animatic.protocol.tools.watching import WaitS, begin_and_watch, project_for

ONLY_MP4 = "(Only MP4 is made, so this is one.)"

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
    project: Annotated[str, Field(description="Handle; “new”: another one.")] = "",
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
        intent = route(prompt)
        has_film = bool(project.strip()) or services.projects.has_current(caller)
        if intent is not None and has_film and project.strip() != NEW:
            asking = await services.projects.open(caller, project)
            if await is_offered_answer(services, asking, prompt):
                intent = None
        if intent is not None and (has_film or not intent.only_with_film):
            if intent.mood == "do" and intent.shape is not None and has_film:
                # The shape is a change of the timeline, so it is said before the export.
                prompt, aspect_ratio = f"Make it {intent.shape}", intent.shape
                resolution, export = intent.size, True
            else:
                return await _obey(ctx, services, caller, project, intent, wait_s)
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
    opened.language = language.strip() or opened.language
    return await begin_and_watch(ctx, services, caller, opened, asked, wait_s=wait_s)


async def _obey(
    ctx: Context,
    services: Services,
    caller: Caller,
    project: str,
    intent: Intent,
    wait_s: float | None,
) -> CallToolResult:
    """What a message that is a command asks of the other tools."""
    match intent:
        case Intent("export", "do", size):
            made = await begin_export(
                ctx, services, caller, project, resolution=size, wait_s=wait_s
            )
            return made if intent.file_type == "mp4" else marked(made, ONLY_MP4)
        case Intent("export", "how"):
            raise BadInput("Nothing is exported yet.", "Call export for the MP4.")
        case Intent("credits", "do" | "how"):
            left = await said(services, caller)
            return answered(Answer(project=project, status="done", summary=left))
        case Intent("state", "do" | "how"):
            return await look(ctx, services, caller, project, wait_s or 0)
        case Intent("upload", "do" | "how"):
            raise BadInput("Which file?", "Call upload with its path or link.")
        case Intent("cancel", "do" | "how") | Intent("export", "not"):
            return await stop(services, caller, project)
        case Intent():
            return answered(Answer(project=project, status="done", summary="Nothing was done."))


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
