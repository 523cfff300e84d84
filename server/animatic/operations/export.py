"""An export: the draft as it stands → a checked MP4 in the output folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread

from animatic.backend.mp4 import flaw
from animatic.backend.wire import ExportStatus, StateReply
from animatic.jobs.asked import TurnAsked, read_asked
from animatic.jobs.job import Job, Outcome, Video
from animatic.model.errors import (
    AnimaticError,
    BackendError,
    BackendFault,
    BadInput,
    ExportBlocked,
    ExportFailed,
    OutOfCredits,
    TokenRejected,
    TookTooLong,
)
from animatic.model.progress_words import is_chinese, phase_words, place_in_queue
from animatic.model.timeline import Resolution, Timeline, summarise
from animatic.operations.services import Services
from animatic.operations.session import in_session
from animatic.operations.versions import found
from animatic.projects.caller import ANYBODY
from animatic.projects.deliveries import Length, Receipt
from animatic.projects.project import Project
from animatic.storage.disk import most_bytes, video_bytes

MAX_MISSED_POLLS = 8
FINAL = (ExportBlocked, OutOfCredits, TokenRejected)
"""Answers to a look at a render that no further look will change."""
STOPPING_LIMIT_S = 3
OFFERED = "offered"
"""A video that nobody asked for but the backend's words: "click Export to save it"."""
EXPORTED_BEFORE = "This exact timeline was exported before."
READY = "Here is the video."
NEXT = "Tell the person where the video is. Changes: generate; then export again."


async def export(
    services: Services,
    project: Project,
    job: Job,
    *,
    resolution: Resolution | None = None,
    save_as: str = "",
    starts_at: float = 0.0,
) -> Outcome:
    """Render the project's draft and deliver the file.

    The same draft at the same size that was already delivered is handed over again, not rendered
    anew.

    Raises:
        BadInput: there is nothing to export, or `save_as` can't be used.
        ExportFailed: the backend could not render it, twice.
        DeliveryFailed: the file could not be fetched, checked or put in place.
    """
    job.in_chinese = job.in_chinese or is_chinese(project.prompt)
    job.enter("looking at the timeline", starts_at, starts_at + 0.02, 3)
    state = await _read_state(services, project)
    version = await found(services, project, state)
    job.fingerprint = fingerprint(state.draft, resolution)
    outcome = Outcome(reply=READY, timeline=summarise(state.timeline), next=NEXT, version=version)
    earlier = await _already_delivered(services, project, job)
    if not save_as and earlier is not None:
        return outcome.model_copy(update={"video": earlier.video, "reply": EXPORTED_BEFORE})
    if (left := job.facts.get("part")) is not None:
        placed = await anyio.to_thread.run_sync(services.deliveries.left_by, job.id, Path(left))
        if placed is not None:
            await anyio.to_thread.run_sync(services.deliveries.discard, Path(left))
            return outcome.model_copy(update={"video": placed})
    size = (state.timeline.duration_ms, resolution or state.timeline.resolution)
    needs = video_bytes(*size)
    target = services.deliveries.target(save_as, _words(project, state.timeline), needs, job.id)
    if left is not None and Path(left) != target.part:
        await anyio.to_thread.run_sync(services.deliveries.discard, Path(left))
    if earlier is not None:
        about = await _receipt(services, project, job, outcome)
        video = await services.deliveries.again(
            earlier.video, target, about, moves=earlier.was_offered
        )
        return outcome.model_copy(update={"video": video, "reply": EXPORTED_BEFORE})
    job.enter("waiting for the renderer", starts_at + 0.02, 0.96, 60)
    export_id, ready = await _rendered(services, project, job, state, resolution)
    await job.note("running", part=str(target.part))
    async with services.deliveries.receiving(target) as part:
        job.enter("fetching", 0.96, 0.985, 20)
        await _fetch(services, project, export_id, ready.url, part, job, most_bytes(*size))
        job.enter("checking", 0.985, 0.99, 2)
        about = await _receipt(services, project, job, outcome)
        expected = Length.of(state.timeline)
        video, remark = await services.deliveries.place(target, expected, about)
    if remark and ready.url:
        remark = f"{remark} The backend's own copy, for a while: {ready.url}"
    reply = " ".join([outcome.reply, *ready.notes, *([remark] if remark else [])])
    return outcome.model_copy(update={"video": video, "reply": reply})


async def _receipt(services: Services, project: Project, job: Job, outcome: Outcome) -> Receipt:
    """What the video comes from: the version, the words that led to it, and what they cost."""
    made_by = await services.jobs.that_left(project.handle, outcome.version)
    asked = read_asked(made_by.asked) if made_by is not None else None
    said = asked.text if isinstance(asked, TurnAsked) else ""
    return Receipt(
        project=project.handle,
        job=job.id,
        backend=services.settings.backend_name,
        fingerprint=job.fingerprint,
        timeline=outcome.timeline,
        version=outcome.version,
        prompt_sha256=hashlib.sha256(said.encode()).hexdigest() if said else "",
        credits_before=made_by.credits_before if made_by is not None else None,
        credits_after=made_by.credits_after if made_by is not None else None,
    )


def fingerprint(draft: Any, resolution: Resolution | None) -> str:
    """The same for the same draft at the same size, whatever order its keys came in."""
    canonical = json.dumps([draft, resolution], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


async def _read_state(services: Services, project: Project) -> StateReply:
    empty = BadInput(
        "There is nothing on the timeline yet.", "Call generate and say what it should show."
    )
    if not project.session_id:
        raise empty
    client = await services.client()
    state = await in_session(services, project, client.state)
    if not state.timeline.is_exportable:
        raise empty
    return state


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The file that an earlier job made of the same, and whether anybody had asked for it."""

    video: Video
    was_offered: bool


async def _already_delivered(services: Services, project: Project, job: Job) -> _Earlier | None:
    row = await services.jobs.delivered(project.handle, job.fingerprint)
    video = Outcome.model_validate_json(row.outcome).video if row is not None else None
    if row is None or video is None:
        return None
    path = anyio.Path(video.path)
    is_there = await path.exists() and (await path.stat()).st_size == video.bytes
    was_offered = json.loads(row.facts).get("wants_video") == OFFERED
    return _Earlier(video, was_offered) if is_there else None


def _words(project: Project, timeline: Timeline) -> str:
    return timeline.title or project.prompt or "video"


async def _rendered(
    services: Services,
    project: Project,
    job: Job,
    state: StateReply,
    resolution: Resolution | None,
) -> tuple[str, ExportStatus]:
    """The id of a finished render, and what the backend says of it.

    A render that an earlier process began, or that an earlier job had made and couldn't deliver, is
    asked for first. One that fails is begun once more under a new id; the studio finds there what
    was already drawn.
    """
    try:
        known = job.facts.get("export_id")
        if known is None and (known := await services.jobs.undelivered(job)) is not None:
            await job.note("running", export_id=known)
        if known is not None:
            with contextlib.suppress(ExportFailed):
                return known, await _watched(services, project, job, known)
        try:
            return await _one_render(services, project, job, state, resolution)
        except ExportFailed:
            job.enter("rendering again", job.percent / 100, 0.96, 60)
            return await _one_render(services, project, job, state, resolution)
    finally:
        if job.is_cancelling and not job.hands_on:
            await _stop_render(services, project, job)


async def _stop_render(services: Services, project: Project, job: Job) -> None:
    """Have the render ended over there too, where that can be done; nothing waits for it long."""
    if (export_id := job.facts.get("export_id")) is None:
        return
    client = await services.client()

    async def stop(token: str, _: str) -> None:
        if (await client.export_status(token, export_id)).can_cancel:
            await client.cancel_export(token, export_id)

    with (
        contextlib.suppress(BackendError),
        anyio.CancelScope(shield=True),
        anyio.move_on_after(STOPPING_LIMIT_S),
    ):
        await in_session(services, project, stop)


async def _one_render(
    services: Services,
    project: Project,
    job: Job,
    state: StateReply,
    resolution: Resolution | None,
) -> tuple[str, ExportStatus]:
    client = await services.client()
    export_id = f"render_{time.time_ns() // 1_000_000}"

    async def start(token: str, session_id: str) -> None:
        await client.start_export(
            token,
            session_id,
            state.draft,
            export_id,
            resolution=resolution,
            caller=_caller(project),
        )

    await job.note("submitted", export_id=export_id)
    try:
        await in_session(services, project, start)
    except ExportBlocked as blocked:
        raise await _with_claim_link(services, project, blocked) from blocked
    await job.note("running")
    return export_id, await _watched(services, project, job, export_id)


async def _watched(services: Services, project: Project, job: Job, export_id: str) -> ExportStatus:
    """A render's status, once it is finished.

    Raises:
        ExportFailed: it failed, or the backend doesn't know it.
        TookTooLong: it was waited for as long as the settings say.
    """
    client = await services.client()

    async def look(token: str, _: str) -> ExportStatus:
        return await client.export_status(
            token, export_id, caller=_caller(project), is_awaited=job.is_watched
        )

    missed, news = 0, None
    until = anyio.current_time() + services.settings.export_limit_s
    while anyio.current_time() < until:
        try:
            status = await in_session(services, project, look)
            missed = 0
        except BackendError as error:
            if isinstance(error, BackendFault) and error.status == 404:
                raise ExportFailed("The backend doesn't know this render.") from error
            # The render goes on over there; one lost look is not a lost video.
            missed += 1
            if missed > MAX_MISSED_POLLS or isinstance(error, FINAL):
                raise
            await anyio.sleep(services.settings.poll_s)
            continue
        match status.status:
            case "completed":
                return status
            case "failed":
                reason = (status.error or "no reason given").rstrip(".")
                raise ExportFailed(f"The render failed: {reason}.", status.advice)
            case _:
                job.update(_said(status, in_chinese=job.in_chinese), status.progress)
        if status != news:  # a long film and a long queue take longer than the limit in all
            news, until = status, anyio.current_time() + services.settings.export_limit_s
        await anyio.sleep(services.settings.poll_s)
    minutes = services.settings.export_limit_s / 60
    raise TookTooLong(
        f"The render came no further for {minutes:g} minutes.",
        "It may still finish: call export later, which looks for this render before it begins "
        "another. ANIMATIC_EXPORT_LIMIT_S sets how long is waited.",
    )


async def _with_claim_link(
    services: Services, project: Project, blocked: ExportBlocked
) -> ExportBlocked:
    """The same, with a link under which the person keeps this very work when they register."""
    if not (await services.account_of(project)).is_anonymous:
        return blocked
    client = await services.client()
    try:
        link = await services.paid_for(
            project,
            lambda token: client.claim_link(token, project.task_id, project.session_id),
        )
    except AnimaticError:
        return blocked
    return ExportBlocked(blocked.message, f"{blocked.next_step} This link keeps the work: {link}")


def _caller(project: Project) -> str:
    """Whose turn a render takes: nothing that the owner's key could be read from. Where a handle
    is all there is, each project is a caller."""
    key = project.handle if project.owner == ANYBODY else project.owner
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _said(status: ExportStatus, *, in_chinese: bool) -> str:
    if status.status == "pending":
        return _waiting(status, in_chinese=in_chinese)
    words = phase_words("rendering", in_chinese=in_chinese)
    return words if status.progress is None else f"{words} {status.progress:.0%}"


def _waiting(status: ExportStatus, *, in_chinese: bool) -> str:
    if not status.before:
        return phase_words("waiting for the renderer", in_chinese=in_chinese)
    return place_in_queue(status.before, status.about_s, in_chinese=in_chinese)


async def _fetch(
    services: Services,
    project: Project,
    export_id: str,
    url: str,
    part: Path,
    job: Job,
    most: int,
) -> None:
    client = await services.client()

    def on_bytes(received: int, total: int | None) -> None:
        job.update(share=received / total if total else None)

    async def download(token: str, _: str) -> None:
        await client.download(token, url, export_id, part, on_bytes, most=most, flaw=flaw)

    await in_session(services, project, download)
