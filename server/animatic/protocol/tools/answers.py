"""The one shape of an answer: every fact in the text and in the structured content alike.

Some clients drop one of the two, so neither may know more than the other. Errors are text only:
a TypeScript client checks structured content against the schema even when `isError` is set.
"""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Literal, ParamSpec

from mcp_types import (
    CallToolResult,
    ContentBlock,
    ResourceLink,
    TextContent,
)
from pydantic import BaseModel, Field

from animatic.jobs.job import Job, Outcome, Upload, Video, said_in
from animatic.jobs.stages import FAILED_STAGES, OPEN_STAGES
from animatic.model.errors import AnimaticError, SettingsError
from animatic.model.plain_text import plain, plain_line

if TYPE_CHECKING:
    from animatic.jobs.records import JobRecord

log = logging.getLogger(__name__)

Params = ParamSpec("Params")


MOST_TOLD = 8_000
"""Characters of one text in an answer: whoever wrote it must not fill a model's context."""
MOST_CHANGES = 60
REPEATED = "(This was just done, so it was not done again; new_take=true does it once more.)"
MOST_REPEATED = 600
"""Characters of a reply in an answer that may be asked for many times."""
JOINED = "(This is the same request again: it joined the work under way.)"


class Answer(BaseModel):
    """What generate, upload, state and export answer."""

    project: str = Field(description="Handle; pass it to later calls.")
    status: Literal["done", "running", "failed"]
    summary: str = Field(description="What happened, for the person.")
    timeline: str = Field(default="", description="What the video is made of, in one line.")
    version: int = Field(default=0, description="Which version of the timeline it is.")
    versions: list[str] = Field(default_factory=list, description="Newest first, a line each.")
    changes: list[str] = Field(default_factory=list)
    next: str = Field(default="", description="What to call next.")
    video: Video | None = None
    uploads: list[Upload] = Field(default_factory=list[Upload])


def answered(answer: Answer) -> CallToolResult:
    """The answer on the wire."""
    answer = _bounded(answer)
    content: list[ContentBlock] = [TextContent(type="text", text=as_text(answer))]
    if answer.video is not None and answer.video.url:
        content.append(
            ResourceLink(
                type="resource_link",
                uri=answer.video.url,
                name=answer.video.url.rsplit("/", 1)[-1],
                mime_type="video/mp4",
                size=answer.video.bytes,
            )
        )
    return CallToolResult(
        content=content, structured_content=answer.model_dump(mode="json"), is_error=False
    )


def _bounded(answer: Answer) -> Answer:
    """The same, however much a timeline holds and whatever somebody wrote into it.

    Everything but the reply is on one line, so that nothing in it passes for a line of ours.
    """
    changes = [_line(change, MOST_TOLD // 10) for change in answer.changes[:MOST_CHANGES]]
    if more := len(answer.changes) - len(changes):
        changes.append(f"and {more} more")
    uploads = [
        u.model_copy(update={"source": plain_line(u.source), "detail": _line(u.detail, MOST_TOLD)})
        for u in answer.uploads
    ]
    return answer.model_copy(
        update={
            "summary": plain(answer.summary),
            "timeline": _line(answer.timeline, MOST_TOLD),
            "versions": [plain_line(version) for version in answer.versions],
            "changes": changes,
            "uploads": uploads,
        }
    )


def _line(text: str, most: int) -> str:
    return shortened(plain_line(text), most)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def as_text(answer: Answer) -> str:
    """The same facts as the structured content, for clients that read only text."""
    lines = [answer.summary]
    lines += [f"- {change}" for change in answer.changes]
    lines += [f"{'✓' if u.is_accepted else '✗'} {u.source}: {u.detail}" for u in answer.uploads]
    if answer.timeline:
        lines.append(answer.timeline)
    if (video := answer.video) is not None:
        size = f"{video.seconds:g} s, {video.width}×{video.height}, {video.bytes / 1e6:.1f} MB"
        lines += [f"Video: {place} ({size})" for place in (video.path, video.url) if place]
    lines += answer.versions
    lines.append(
        f"Status: {answer.status}."
        + f" Version: {answer.version}." * bool(answer.version)
        + f" Project: {answer.project}" * bool(answer.project)
    )
    if answer.next:
        lines.append(f"Next: {answer.next}")
    return "\n".join(lines)


def refused(error: AnimaticError, project: str = "") -> CallToolResult:
    """An error in plain words with the next step. The handle stays, so nothing gets lost."""
    said = shortened(plain(str(error)), MOST_TOLD)
    text = f"{said}\nProject: {project}" if project else said
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)


def of_job(job: Job, video: Callable[[Video], Video]) -> CallToolResult:
    """What a job has to say right now: its outcome, its error, or that it is still working."""
    if job.error is not None:
        return refused(job.error, job.project)
    if job.outcome is None:
        return answered(still_working(job))
    return answered(of_outcome(job.project, job.outcome, video))


def marked(result: CallToolResult, remark: str) -> CallToolResult:
    """The same answer, marked as the one to a request that was made twice."""
    facts = result.structured_content
    if result.is_error or facts is None:
        return result
    answer = Answer.model_validate(facts)
    return answered(answer.model_copy(update={"summary": f"{remark} {answer.summary}"}))


def of_row(project: str, row: JobRecord | None, video: Callable[[Video], Video]) -> CallToolResult:
    """What a job that isn't this process's has to say, from its row."""
    if row is not None and row.stage in OPEN_STAGES:
        return answered(elsewhere(row))
    answer = of_outcome(project, last_outcome(row), video)
    return answered(answer.model_copy(update={"status": last_status(row)}))


def last_status(row: JobRecord | None) -> Literal["done", "failed"]:
    """How the work of a row that isn't under way ended."""
    return "failed" if row is not None and row.stage in FAILED_STAGES else "done"


def last_outcome(row: JobRecord | None) -> Outcome:
    """The outcome in a row of a job that isn't under way."""
    if row is None:
        return Outcome(reply="Nothing has been made yet.", next="Call generate.")
    if row.stage in ("delivered", "cancelled"):
        return Outcome.model_validate_json(row.outcome)
    return Outcome(
        reply=f"The last work did not end well: {row.outcome}",
        next="Compare with the timeline, then generate what is missing, or export.",
    )


def elsewhere(row: JobRecord) -> Answer:
    """A poll's answer about a job that another process has."""
    if (done := said_in(json.loads(row.facts))) is not None:
        return _with_video_to_come(row.project, done, row.progress or "in another process")
    progress = f" ({row.progress})" if row.progress else ""
    return Answer(
        project=row.project,
        status="running",
        summary=f"Still working in another process of this server{progress}.",
        next=f'Call state with project="{row.project}" and wait_s=45; '
        "it answers as soon as the work is done. Don't send the message again.",
    )


def of_outcome(project: str, outcome: Outcome, video: Callable[[Video], Video]) -> Answer:
    return Answer(
        project=project,
        status="done",
        summary=outcome.reply,
        timeline=outcome.timeline,
        changes=list(outcome.changes),
        next=outcome.next,
        video=video(outcome.video) if outcome.video is not None else None,
        uploads=list(outcome.uploads),
        version=outcome.version,
    )


def still_working(job: Job) -> Answer:
    """A poll's answer: short, since a long job may be polled many times."""
    progress = f"{job.words}, {job.percent:.0f} %, {job.elapsed_s:.0f} s so far"
    if (done := job.so_far) is not None:
        return _with_video_to_come(job.project, done, progress)
    return Answer(
        project=job.project,
        status="running",
        summary=f"Still working ({progress}).",
        next=f'Call state with project="{job.project}" and wait_s=45; '
        "it answers as soon as the work is done. Don't send the message again.",
    )


def _with_video_to_come(project: str, done: Outcome, progress: str) -> Answer:
    """A turn that is done, and whose MP4 is still being made."""
    reply = done.reply if len(done.reply) <= MOST_REPEATED else f"{done.reply[:MOST_REPEATED]}…"
    return Answer(
        project=project,
        status="running",
        summary=f"{reply}\nThe MP4 is being made ({progress}).",
        timeline=done.timeline,
        version=done.version,
        changes=list(done.changes),
        next=f'Call state with project="{project}" and wait_s=45 for the MP4. '
        "Don't send the message again.",
    )


def in_plain_words(
    tool: Callable[Params, Awaitable[CallToolResult]],
) -> Callable[Params, Awaitable[CallToolResult]]:
    """A tool whose failures are answers a model can read and act on."""

    @functools.wraps(tool)
    async def wrapped(*args: Params.args, **kwargs: Params.kwargs) -> CallToolResult:
        try:
            return await tool(*args, **kwargs)
        except AnimaticError as error:
            return refused(error)
        except OSError as error:
            if error.errno is None:  # a time limit, say: no word of the system's about a file
                raise
            log.exception("A file could not be used")
            return refused(_disk_trouble(error))

    return wrapped


def _disk_trouble(error: OSError) -> AnimaticError:
    """What the system refused, by the name of the file; most often a home that can't be written."""
    name, reason = error.filename or "A file", error.strerror or type(error).__name__
    return SettingsError(
        f"{name} can't be used: {reason}.",
        "Set ANIMATIC_HOME to a folder that can be written, on a disk with room.",
    )
