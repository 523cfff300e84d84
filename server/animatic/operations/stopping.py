"""What a stopped job leaves behind, said honestly."""

from __future__ import annotations

from animatic.jobs.asked import ExportAsked, TurnAsked, UploadAsked
from animatic.jobs.job import Job, Outcome

NEXT = "Call state to see what the timeline holds."


def left_by(job: Job, *, is_metered: bool) -> Outcome:
    """What to say of a job that is being stopped now, by how far it came."""
    match job.asked:
        case TurnAsked() if job.stage == "planned":
            said = "Stopped before anything was sent: nothing was changed and nothing is charged."
        case TurnAsked() if "said" in job.facts:
            said = "The export was stopped. The change to the timeline had been made and stays."
        case TurnAsked() if is_metered:
            said = "Stopped, but the message had been sent: it may still be charged."
        case TurnAsked():
            said = "Stopped, but the message had been sent: the timeline may have changed."
        case ExportAsked():
            said = "The export was stopped. The timeline is as it was; no file was made."
        case UploadAsked():
            said = "The upload was stopped. Files that had arrived stay in the project."
    return Outcome(reply=said, next=NEXT)
