"""Which of an upload's files the backend has, asked of its state before and after.

A project has one job at a time, so a file that is there now, wasn't before, and isn't one that was
confirmed is the one whose confirmation was lost.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter

from animatic.backend.wire import StateReply, UploadedAsset
from animatic.jobs.job import Job, Upload
from animatic.model.errors import BackendError
from animatic.operations.services import Services
from animatic.operations.session import in_session
from animatic.projects.project import Project

_uploads: TypeAdapter[tuple[Upload, ...]] = TypeAdapter(tuple[Upload, ...])
_names: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])


class Confirmed:
    """What an upload job has come to, written down source by source."""

    def __init__(self, services: Services, project: Project, job: Job) -> None:
        self._services = services
        self._project = project
        self._job = job
        self.outcomes = list(_uploads.validate_json(job.facts.get("settled", "[]")))
        """One a source, in order: those that came to an end."""
        self._known: list[str] | None = None
        if (before := job.facts.get("files_before")) is not None:
            self._known = list(_names.validate_json(before))

    @property
    def is_cut(self) -> bool:
        """Whether a killed process had sent a source and never heard what became of it."""
        return self._job.facts.get("sending") == str(len(self.outcomes))

    async def sending(self) -> None:
        """Write down that the next source goes out now, and what the backend had before."""
        if self._known is None:
            self._known = [_name(asset) for asset in await self._files() or ()]
        await self._job.note(
            "submitted", sending=str(len(self.outcomes)), files_before=json.dumps(self._known)
        )

    async def settle(self, outcome: Upload, assets: Sequence[UploadedAsset] = ()) -> None:
        """Write down what became of a source."""
        self.outcomes.append(outcome)
        self._known = [*(self._known or ()), *map(_name, assets)]
        settled = _uploads.dump_json(tuple(self.outcomes)).decode()
        await self._job.note("running", settled=settled, files_before=json.dumps(self._known))

    async def arrived(self, source: str) -> list[UploadedAsset] | None:
        """The files that `source` became, though nobody confirmed it.

        None when the backend doesn't list what it has; empty when it hasn't this.
        """
        files = await self._files()
        if files is None:
            return None
        unknown = list(files)
        for name in self._known or ():
            unknown = _without(unknown, name)
        return [asset for asset in unknown if _may_be(asset, source)]

    async def _files(self) -> list[UploadedAsset] | None:
        client = await self._services.client()
        try:
            state: StateReply = await in_session(self._services, self._project, client.state)
        except BackendError:
            return None
        return state.assets


def _name(asset: UploadedAsset) -> str:
    return asset.id or asset.name


def _without(files: list[UploadedAsset], name: str) -> list[UploadedAsset]:
    """The files less one of that id or name: the same file may have been sent twice."""
    at = next((n for n, file in enumerate(files) if name in (file.id, file.name)), None)
    return files if at is None else [*files[:at], *files[at + 1 :]]


def _may_be(asset: UploadedAsset, source: str) -> bool:
    """Whether this may be that source, by what the backend says of it."""
    if "://" in source:
        return True  # a link's file may be called anything
    path = Path(source).expanduser()
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    has_size = not asset.bytes or not size or asset.bytes == size
    return has_size and asset.name in ("", path.name)
