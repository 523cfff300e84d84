"""A project's backend session: made when first needed, renewed once when the backend lost it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from animatic.model.errors import SessionNotFound
from animatic.operations.services import Services
from animatic.projects.project import Project

ResultT = TypeVar("ResultT")
Call = Callable[[str, str], Awaitable[ResultT]]
"""Takes the account's token and the session id."""


async def in_session(services: Services, project: Project, call: Call[ResultT]) -> ResultT:
    """Run `call` with the project's account and session.

    A rejected anonymous token is renewed and a lost session replaced, each once, and only because
    both mean that nothing was acted on. A session is only given up once its state can't be found
    either: a stray 404 of some gateway must not cost the person their timeline. A replaced session
    starts empty: `was_restarted` says so.
    """
    session_id = await _session(services, project)
    try:
        return await services.paid_by(
            project.owner, project.token, lambda token: call(token, session_id)
        )
    except SessionNotFound:
        if await _is_gone(services, project, session_id):
            project.session_id, project.was_restarted = "", True
        session_id = await _session(services, project)
        return await services.paid_by(
            project.owner, project.token, lambda token: call(token, session_id)
        )


async def _is_gone(services: Services, project: Project, session_id: str) -> bool:
    client = await services.client()
    try:
        await services.paid_by(
            project.owner, project.token, lambda token: client.state(token, session_id)
        )
    except SessionNotFound:
        return True
    return False


async def _session(services: Services, project: Project) -> str:
    async with project.session_lock:
        if not project.session_id:
            client = await services.client()
            made = await services.paid_by(project.owner, project.token, client.create_session)
            await services.projects.save_session(project, made.session_id, made.task_id)
    return project.session_id
