"""Projects: a handle, its owner, one backend session, one turn at a time.

A handle is 128 random bits and is always checked together with the key that made it. Somebody
else's handle, a malformed one and an unknown one get the same words. There is no "the handle if
given, else somebody's default": a current project belongs to one key.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakValueDictionary

import anyio
import anyio.to_thread

from animatic.model.errors import BadInput, UnknownProject
from animatic.projects.caller import ANYBODY, Caller
from animatic.projects.listed import Listed
from animatic.projects.project import First, Project

if TYPE_CHECKING:
    from animatic.jobs.records import ProjectRecord, Records

NEW = "new"
"""Said for a handle: begin another project, whatever the current one is."""
MAX_NAMED = 8
"""Projects that are named to somebody who has to choose."""
ValueT = TypeVar("ValueT")
SEEN_FOR_S = 24 * 3600
"""How long a project is taken to be on disk without looking."""
MAX_HELD = 200
"""Projects kept in memory though nothing works on them."""
MAX_CALLERS = 10_000
"""Callers whose current project is remembered; beyond that they pass the handle."""
_HANDLE = re.compile(r"prj_[A-Za-z0-9_-]{22}")


class Projects:
    """Finds, makes and remembers projects."""

    def __init__(self, records: Callable[[], Awaitable[Records]], backend: str) -> None:
        self._records = records
        self._backend = backend
        self._open: WeakValueDictionary[str, Project] = WeakValueDictionary()
        """Every project that somebody holds: a second object would have a lock of its own."""
        self._recent: dict[str, Project] = {}
        """The ones used last are held here, oldest first; others come back from disk."""
        self._current: dict[str, str] = {}
        self._creating = anyio.Lock()

    async def create(self, caller: Caller, prompt: str = "", first: First | None = None) -> Project:
        """A new project, on disk before it is used, and the caller's current one from now on.

        With `first`, the project that another process began with the same request.
        """
        handle = _new_handle()
        records = await self._records()
        if first is not None and caller.owner != ANYBODY:
            who = (caller.owner, self._backend, prompt, first.asked_hash, first.since_ms)
            row = await anyio.to_thread.run_sync(records.begin_project, handle, *who)
            project = self.recalled(row)
            project.token = caller.token or project.token
            self._remember(caller, project)
            return project
        await anyio.to_thread.run_sync(
            records.add_project, handle, caller.owner, self._backend, prompt
        )
        project = Project(handle, caller.owner, prompt[:200], token=caller.token)
        self._remember(caller, project)
        return project

    async def open(self, caller: Caller, handle: str) -> Project:
        """The project with this handle, or the caller's current one when it is empty.

        Raises:
            UnknownProject: malformed, unknown, somebody else's, or made with another backend.
            BadInput: no handle was given and the caller has no current project.
        """
        handle = handle.strip() or await self._current_of(caller)
        if not _HANDLE.fullmatch(handle):
            raise UnknownProject("There is no such project.")
        project = self._open.get(handle)
        if project is None:
            project = await self._recall(handle, caller)
        if not _may_open(caller, project.owner):
            raise UnknownProject("There is no such project.")
        if caller.token is not None:
            project.token = caller.token
        if time.monotonic() - project.seen_s > SEEN_FOR_S:
            await self._keep_row(project)
        self._remember(caller, project)
        return project

    async def _keep_row(self, project: Project) -> None:
        """A project that is held here and only looked at isn't forgotten on disk."""
        records = await self._records()

        def keep() -> None:
            if not records.touch(project.handle):
                records.add_project(project.handle, project.owner, self._backend, project.prompt)
                records.save_session(
                    project.handle, project.session_id, project.task_id, project.account
                )
                records.save_script(project.handle, project.script)

        await anyio.to_thread.run_sync(keep)
        project.seen_s = time.monotonic()

    async def open_or_create(
        self, caller: Caller, handle: str, prompt: str = "", first: First | None = None
    ) -> Project:
        """As `open`, but a caller without a handle and a current project gets a new one."""
        if handle.strip().lower() == NEW:
            return await self.create(caller, prompt)
        if caller.is_nobody and not handle.strip():
            return await self.create(caller, prompt)
        async with self._creating:  # two calls at once begin one project, not two
            if handle.strip() or self.has_current(caller):
                return await self.open(caller, handle)
            return await self.create(caller, prompt, first)

    def has_current(self, caller: Caller) -> bool:
        """Whether a call without a handle means a project this caller has worked on."""
        return not caller.is_nobody and caller.key in self._current

    async def listed(self, caller: Caller, limit: int = 100) -> list[Listed]:
        """The caller's projects, the ones used last first; none for whom only handles open."""
        if caller.owner == ANYBODY:
            return []
        records = await self._records()

        def look() -> list[Listed]:
            rows = records.projects_of(caller.owner, self._backend, limit)
            newest = records.newest_versions([row.handle for row in rows])
            return [Listed.of(row, newest.get(row.handle)) for row in rows]

        return await anyio.to_thread.run_sync(look)

    def keys_on(self, handle: str) -> set[str]:
        """The callers whose current project this is."""
        return {key for key, current in self._current.items() if current == handle}

    async def save_session(
        self, project: Project, session_id: str, task_id: str, account: str
    ) -> None:
        project.session_id, project.task_id, project.account = session_id, task_id, account
        records = await self._records()
        await anyio.to_thread.run_sync(
            records.save_session, project.handle, session_id, task_id, account
        )

    async def keep_apart(self, project: Project) -> str:
        """Put the project's session under a handle of its own, and say which.

        The backend doesn't find it now and may again: whoever opens that handle tries.
        """
        kept = _new_handle()
        records = await self._records()
        await anyio.to_thread.run_sync(records.keep_apart, project.handle, kept)
        return kept

    async def save_script(self, project: Project, text: str) -> None:
        """Keep a script for the next message; "" once it has been said."""
        project.script = text
        records = await self._records()
        await anyio.to_thread.run_sync(records.save_script, project.handle, text)

    async def _current_of(self, caller: Caller) -> str:
        if self.has_current(caller):
            return self._current[caller.key]
        if known := await self.listed(caller, MAX_NAMED):
            lines = "".join(f"\n- {project.line}" for project in known)
            raise BadInput("Which project?", f"Pass one of these handles as project:{lines}")
        raise BadInput(
            "Which project?" if caller.owner == ANYBODY else "There is no project yet.",
            "Pass the project handle that generate or upload gave you, "
            "or call generate to start a new one.",
        )

    def recalled(self, row: ProjectRecord) -> Project:
        """The one object of this process for a project on disk."""
        project = self._open.get(row.handle) or Project(
            row.handle,
            row.owner,
            row.prompt,
            row.session_id,
            row.task_id,
            row.account,
            row.script,
        )
        self._hold(project)
        return project

    def _remember(self, caller: Caller, project: Project) -> None:
        self._hold(project)
        if not caller.is_nobody:
            _put_last(self._current, caller.key, project.handle, MAX_CALLERS)

    def _hold(self, project: Project) -> None:
        self._open[project.handle] = project
        _put_last(self._recent, project.handle, project, MAX_HELD)

    async def _recall(self, handle: str, caller: Caller) -> Project:
        records = await self._records()
        row: ProjectRecord | None = await anyio.to_thread.run_sync(
            records.find_project, handle, self._backend
        )
        if row is None or not _may_open(caller, row.owner):
            raise UnknownProject("There is no such project.")
        return self.recalled(row)


def _new_handle() -> str:
    return f"prj_{secrets.token_urlsafe(16)}"


def _may_open(caller: Caller, owner: str) -> bool:
    """A handle is a key by itself where its maker had none; the person of this machine has it
    too, whichever way they came in when they made it."""
    return owner == caller.owner or (owner == ANYBODY and caller.kind == "local")


def _put_last(entries: dict[str, ValueT], key: str, value: ValueT, limit: int) -> None:
    """Put an entry at the end; drop the oldest beyond the limit."""
    entries.pop(key, None)
    entries[key] = value
    while len(entries) > limit:
        del entries[next(iter(entries))]
