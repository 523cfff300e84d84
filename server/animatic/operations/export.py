"""An export: the draft as it stands → a checked MP4 in the output folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
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
)
from animatic.model.timeline import Resolution, Timeline, summarise
from animatic.operations.services import Services
from animatic.operations.session import in_session
from animatic.operations.versions import found
from animatic.projects.deliveries import Length, Receipt
from animatic.projects.project import Project
from animatic.storage.disk import most_bytes, video_bytes

EXPORT_LIMIT_S = 3 * 3600
MAX_MISSED_POLLS = 8
STOPPING_LIMIT_S = 3
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
    job.enter("Looking at the timeline", starts_at, starts_at + 0.02, 3)
    state = await _read_state(services, project)
    version = await found(services, project, state)
    job.fingerprint = fingerprint(state.draft, resolution)
    outcome = Outcome(reply=READY, timeline=summarise(state.timeline), next=NEXT, version=version)
    if not save_as and (video := await _already_delivered(services, project, job)) is not None:
        return outcome.model_copy(
            update={"video": video, "reply": "This exact timeline was exported before."}
        )
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
    job.enter("Waiting for the renderer", starts_at + 0.02, 0.96, 60)
    export_id, ready = await _rendered(services, project, job, state, resolution)
    await job.note("running", part=str(target.part))
    async with services.deliveries.receiving(target) as part:
        job.enter("Fetching the video", 0.96, 0.985, 20)
        await _fetch(services, project, export_id, ready.url, part, job, most_bytes(*size))
        job.enter("Checking the video", 0.985, 0.99, 2)
        about = await _receipt(services, project, job, outcome)
        video = await services.deliveries.place(target, Length.of(state.timeline), about)
    reply = " ".join([outcome.reply, *ready.notes])
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
    client = await services.client()
    state = await in_session(services, project, client.state)
    if not state.timeline.is_exportable:
        raise BadInput(
            "There is nothing on the timeline yet.", "Call generate and say what it should show."
        )
    return state


async def _already_delivered(services: Services, project: Project, job: Job) -> Video | None:
    row = await services.jobs.delivered(project.handle, job.fingerprint)
    video = Outcome.model_validate_json(row.outcome).video if row is not None else None
    if video is None:
        return None
    path = anyio.Path(video.path)
    is_there = await path.exists() and (await path.stat()).st_size == video.bytes
    return video if is_there else None


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
            job.enter("The render failed; trying once more", job.percent / 100, 0.96, 60)
            return await _one_render(services, project, job, state, resolution)
    finally:
        if job.is_cancelling:
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
        await client.start_export(token, session_id, state.draft, export_id, resolution=resolution)

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
    """
    client = await services.client()

    async def look(token: str, _: str) -> ExportStatus:
        return await client.export_status(token, export_id)

    missed = 0
    with anyio.fail_after(EXPORT_LIMIT_S):
        while True:
            try:
                status = await in_session(services, project, look)
                missed = 0
            except BackendError as error:
                if isinstance(error, BackendFault) and error.status == 404:
                    raise ExportFailed("The backend doesn't know this render.") from error
                # The render goes on over there; one lost look is not a lost video.
                missed += 1
                if missed > MAX_MISSED_POLLS:
                    raise
                await anyio.sleep(services.settings.poll_s)
                continue
            match status.status:
                case "completed":
                    return status
                case "failed":
                    raise ExportFailed(f"The render failed: {status.error or 'no reason given'}.")
                case _:
                    job.update(_said(status), status.progress)
            await anyio.sleep(services.settings.poll_s)


async def _with_claim_link(
    services: Services, project: Project, blocked: ExportBlocked
) -> ExportBlocked:
    """The same, with a link under which the person keeps this very work when they register."""
    if not await services.pays_anonymously(project.owner, project.token):
        return blocked
    client = await services.client()
    try:
        link = await services.paid_by(
            project.owner,
            project.token,
            lambda token: client.claim_link(token, project.task_id, project.session_id),
        )
    except AnimaticError:
        return blocked
    return ExportBlocked(blocked.message, f"{blocked.next_step} This link keeps the work: {link}")


def _said(status: ExportStatus) -> str:
    if status.progress is None:
        return "Rendering"
    return f"Rendering {status.progress:.0%}"


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
