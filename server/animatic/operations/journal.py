"""The spend journal: what a turn cost, counted before and after it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio

from animatic.backend.wire import Credits
from animatic.jobs.job import Job
from animatic.model.errors import AnimaticError
from animatic.operations.services import Services
from animatic.projects.project import Project

COUNTING_LIMIT_S = 5
"""The journal must not hold the work up."""


@asynccontextmanager
async def count_credits(services: Services, project: Project, job: Job) -> AsyncGenerator[None]:
    """Write the balance down before and after the block, where there is one.

    Available and reserved credits are counted together: a reservation is no spending yet, and one
    that is still there afterwards is written down as `reserved`. A job that goes on after a crash
    keeps the balance from before it.
    """
    if "reserved_before" not in job.facts and (before := await _balance(services, project)):
        job.spent({"reserved_before": f"{before.frozen:g}"}, credits_before=before.total)
    try:
        yield
    finally:
        # A cancelled turn may have cost something all the same.
        with anyio.CancelScope(shield=job.is_cancelling):
            await _count_after(services, project, job)


async def _count_after(services: Services, project: Project, job: Job) -> None:
    if "reserved_before" in job.facts and (after := await _balance(services, project)):
        reserved = max(0.0, after.frozen - float(job.facts["reserved_before"]))
        facts = {"reserved": f"{reserved:g}"} if reserved else {}
        job.spent(facts, credits_after=after.total)


async def balance_line(services: Services, project: Project) -> str:
    """What the project's account has, in a sentence; "" where nothing is metered."""
    found = await _balance(services, project)
    return found.line if found is not None else ""


async def _balance(services: Services, project: Project) -> Credits | None:
    """What the account has; None where nothing is metered, or it can't be told."""
    if not services.is_metered:
        return None
    client = await services.client()
    try:
        with anyio.fail_after(COUNTING_LIMIT_S):
            found = await services.paid_for(project, client.credits)
    except (AnimaticError, TimeoutError):
        return None
    return found if found.is_metered else None
