"""A project's backend session: made when first needed, and never replaced by a read.

Only a turn may begin a new session where the backend has surely lost the old one. It says so, and
the old one stays reachable under a handle of its own: a backend that forgets may remember.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

from animatic.backend.client import Client
from animatic.model.errors import SessionNotFound, TokenRejected
from animatic.model.languages import language_of
from animatic.operations.services import FELL_BACK, Services
from animatic.projects.accounts import Account
from animatic.projects.project import Project

ResultT = TypeVar("ResultT")
Call = Callable[[str, str], Awaitable[ResultT]]
"""Takes the account's token and the session id."""
CONFIRMED_AFTER = 1 / 30
"""A lost session is looked for once more after this part of `recovery_s`."""


async def in_session(services: Services, project: Project, call: Call[ResultT]) -> ResultT:
    """Run `call` with the project's account and session; once more after a stray "not found".

    Raises:
        SessionNotFound: the backend doesn't find the session now. It is kept all the same.
    """
    try:
        return await _called(services, project, call)
    except SessionNotFound:
        if await _is_gone(services, project):
            raise
    return await _called(services, project, call)


async def in_living_session(services: Services, project: Project, call: Call[ResultT]) -> ResultT:
    """The same, for a turn: in a new session where the backend has lost the project's.

    Lost means that the API itself says so, to the call and to a look a moment later: a stray 404
    of some gateway must not cost the person their timeline.
    """
    try:
        return await in_session(services, project, call)
    except SessionNotFound as lost:
        if not lost.is_certain:
            raise
    await _leave_behind(services, project)
    return await _called(services, project, call)


async def _called(services: Services, project: Project, call: Call[ResultT]) -> ResultT:
    session_id = await _session(services, project)
    return await services.paid_for(project, lambda token: call(token, session_id))


async def _is_gone(services: Services, project: Project) -> bool:
    """Whether the session's state can't be found either, a moment later. Not found says no more
    than that nothing was acted on."""
    client = await services.client()
    await anyio.sleep(services.settings.recovery_s * CONFIRMED_AFTER)
    try:
        await _called(services, project, client.state)
    except SessionNotFound:
        return True
    return False


async def _leave_behind(services: Services, project: Project) -> None:
    kept = await services.projects.keep_apart(project)
    project.remarks.append(
        "The backend no longer finds this project's session, so a new one was begun; "
        f"the earlier one is kept as project {kept}, in case it comes back."
    )
    project.session_id = ""


async def _session(services: Services, project: Project) -> str:
    async with project.session_lock:
        if not project.session_id:
            await _begin(services, project)
    return project.session_id


async def _begin(services: Services, project: Project) -> None:
    """The first session, of the account that pays; of the free one where that was rejected."""
    accounts = (await services.backend()).accounts
    account = await services.account_of(project)
    try:
        await _begin_with(services, project, account)
    except TokenRejected:
        if not services.may_fall_back(account, project.token):
            raise
        await _begin_with(services, project, await accounts.anonymous())
        project.remarks.append(FELL_BACK)


async def _begin_with(services: Services, project: Project, account: Account) -> None:
    backend = await services.backend()
    client: Client = backend.client
    language = project.language or language_of(project.prompt)
    made = await backend.accounts.authorised(
        account, lambda token: client.create_session(token, language)
    )
    await services.projects.save_session(project, made.session_id, made.task_id, account.key)
