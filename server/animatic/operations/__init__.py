"""What jobs do: a turn, an upload, an export. Each is one function that ends in an `Outcome`.

Each can be begun again in another process from what its job wrote down, and then does only what
is still to be done.
"""

from __future__ import annotations

from animatic.jobs.asked import ExportAsked, TurnAsked, UploadAsked
from animatic.jobs.job import Job, Outcome
from animatic.operations.services import Services
from animatic.projects.project import Project


async def do(services: Services, project: Project, job: Job) -> Outcome:
    """Do what the job was asked, or what is left of it."""
    from animatic.operations.export import export
    from animatic.operations.turn import turn
    from animatic.operations.upload import upload

    match job.asked:
        case TurnAsked() as asked:
            outcome = await turn(services, project, job, asked)
            await services.tell_watchers(project)
            return outcome
        case UploadAsked() as asked:
            return await upload(services, project, job, asked.sources)
        case ExportAsked() as asked:
            return await export(
                services, project, job, resolution=asked.resolution, save_as=asked.save_as
            )
