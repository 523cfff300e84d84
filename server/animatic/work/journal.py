"""The spend journal: what a turn cost, counted before and after it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio

from animatic.errors import AnimaticError
from animatic.jobs import Job
from animatic.projects import Project
from animatic.services import Services

COUNTING_LIMIT_S = 5
"""The journal must not hold the work up."""


@asynccontextmanager
async def count_credits(services: Services, project: Project, job: Job) -> AsyncGenerator[None]:
    """Write the balance down before and after the block, where there is one."""
    before = await _balance(services, project)
    if before is not None:
        await job.spent(credits_before=before)
    try:
        yield
    finally:
        if before is not None and (after := await _balance(services, project)) is not None:
            await job.spent(credits_after=after)


async def _balance(services: Services, project: Project) -> float | None:
    """Available and reserved credits together: a reservation is no spending yet."""
    if services.settings.backend_name == "studio" and services.settings.studio_credits is None:
        return None
    client = await services.client()
    try:
        with anyio.fail_after(COUNTING_LIMIT_S):
            found = await services.paid_by(project.owner, project.token, client.credits)
    except (AnimaticError, TimeoutError):
        return None
    return float(found.total) if found.is_metered else None
