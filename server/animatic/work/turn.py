"""A turn: one message to the backend, and what it changed."""

from __future__ import annotations

from animatic.api.turn import Activity, TurnOutcome, run_turn
from animatic.jobs import Job, Outcome
from animatic.projects import Project
from animatic.services import Services
from animatic.timeline import summarise
from animatic.work.export import export
from animatic.work.session import in_session

TURN_USUALLY_S = 60
WITH_EXPORT = 0.3
"""The share of the bar that the turn takes when an export follows it."""


async def turn(
    services: Services, project: Project, job: Job, text: str, *, then_export: bool
) -> Outcome:
    """Say `text` to the project's session, wait for the end, and export if that was asked."""
    client = await services.client()
    job.enter("Setting things up…", 0, 0.02, 3)

    def on_activity(activity: Activity) -> None:
        job.update(activity.words)

    async def say(token: str, session_id: str) -> TurnOutcome:
        job.enter("Thinking about it", 0.02, WITH_EXPORT if then_export else 0.99, TURN_USUALLY_S)
        return await run_turn(
            client,
            token,
            session_id,
            text,
            on_activity=on_activity,
            recovery_poll_s=services.settings.recovery_poll_s,
        )

    ended = await in_session(services, project, say)
    done = _outcome(project, ended)
    wants_video = then_export or "export" in ended.gui_actions
    if not (wants_video and ended.timeline_after.is_exportable):
        return done
    exported = await export(services, project, job, starts_at=WITH_EXPORT)
    return done.model_copy(update={"video": exported.video, "next": exported.next})


def _outcome(project: Project, ended: TurnOutcome) -> Outcome:
    reply = ended.text or (
        "Done: the timeline was changed." if ended.changes else "The backend changed nothing."
    )
    if project.was_restarted:
        project.was_restarted = False
        reply = "The backend had lost this project's session, so a new one was begun. " + reply
    follow_up = (
        "Say another change with generate, or call export for the MP4."
        if ended.timeline_after.is_exportable
        else "Say what the video should show."
    )
    return Outcome(
        reply=reply,
        timeline=summarise(ended.timeline_after),
        changes=tuple(ended.changes),
        next=follow_up,
    )
